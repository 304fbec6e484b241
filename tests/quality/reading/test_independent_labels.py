"""Readings against facts that were written from the raw text of each file, before any reading of it was looked at.

The head and the end of 245 files (all formats), the numbers of their articles and one or two of their articles were
read by eye; the article sequence was counted line by line on the raw text by another pattern and mended by eye where
it was not continuous. What a file leaves open is left out of its label. Half of the files, by a hash of their names,
are for reporting; the first figures of that half stand in docs/measurements.md. The files are not kept here.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from ingest import recognition
from ingest.read import read_file
from registry.provisions.reading import Part, Reading
from tests.conftest import missing
from tests.quality.reading.corpus import CORPUS, path_of, shown, unpack
from tests.quality.reading.test_labelled_reading import ranges

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus at CORPUS"),
]
LABELS = [
    json.loads(line)
    for name in ("independent.jsonl", "later.jsonl", "fresh.jsonl", "last.jsonl")
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
]
DATES = ("adopted", "approved", "promulgated", "effective", "expires")
BARS = {"title": 0.99, "issuer": 0.96, "number": 0.98, "articles": 0.98, "sampled": 0.97, **dict.fromkeys(DATES, 0.96)}
PAGES = {"articles: text pdf": 0.95, "articles: scan": 0.85}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("corpus")
    unpack(where)
    return where


def plain(value: str | None) -> str | None:
    """A title, name or number without blanks, width of brackets and digits, and marks between issuers."""
    if value is None:
        return None
    return re.sub(r"[\s、]", "", unicodedata.normalize("NFKC", value)) or None


def class_of(label: dict[str, Any]) -> str:
    """The class a file is reported in, beside its format."""
    if label["format"] == "pdf-scan":
        return "scan"
    if label["format"] == "pdf":
        return "text pdf"
    return "text formats"


def verdicts(label: dict[str, Any], reading: Reading) -> list[tuple[str, bool, object, object]]:
    """Every labelled fact: its name, whether the reading has it, what it has, what the label says."""
    found: list[tuple[str, bool, object, object]] = []

    def judge(name: str, got: object, expected: object) -> None:
        found.append((name, got == expected, got, expected))

    for name, got in (("title", reading.title), ("issuer", reading.issuer), ("number", reading.document_number)):
        if name in label:
            judge(name, plain(got), plain(label[name]))
    for name in DATES:
        if name in label:
            day = getattr(reading, f"{name}_on")
            judge(name, day.isoformat() if day else None, label[name])
    body = [node for top in reading.nodes if top.part is not Part.ANNEX for node in top.walk()]
    articles = {node.address.removeprefix("art_"): node for node in body if node.part is Part.ARTICLE}
    if "articles" in label:
        judge("articles", ranges(list(articles)), label["articles"])
    for number, expected in label.get("sampled", {}).items():
        inside = [node.part for node in articles[number].walk()] if number in articles else []
        judge("sampled", [inside.count(Part.PARAGRAPH), inside.count(Part.ITEM)], expected)
    for part, expected in zip((Part.LEVEL1, Part.LEVEL2, Part.LEVEL3), label.get("outline", []), strict=False):
        if expected is not None:
            judge(f"outline {part.value}", [node.part for node in body].count(part), expected)
    return found


def test_labels_written_from_the_raw_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not recognition.available():
        missing("recognition of scans", "install the extra ocr")
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    wrong: list[str] = []
    invented: dict[str, list[str]] = {split: [] for split in ("development", "report", "later", "fresh", "last")}
    for label in LABELS:
        reading = read_file(path_of(label["file"], folder))[0]
        for name, right, got, expected in verdicts(label, reading):
            if expected is None:
                if got is not None:
                    invented[label["split"]].append(f"{label['file']} {name}: {got}")
                continue
            for group in {"all", class_of(label), label["class"]}:
                tally = counts[label["split"], group, name]
                tally[0] += right
                tally[1] += 1
            if not right:
                wrong.append(f"{label['split']} {label['file']} {name}: {got} instead of {expected}")
    with capsys.disabled():
        print()
        for key in sorted(counts):
            print(shown(" ".join(key), *counts[key]))
        shown_half = os.environ.get("SHOW", "development")
        print("\n".join(line for line in wrong if line.startswith(shown_half)))
        print(
            f"invented: { ({half: len(found) for half, found in invented.items()}) }", *invented[shown_half], sep="\n"
        )
    assert invented["report"] == []
    for name, bar in BARS.items():
        good, n = counts["report", "text formats", name]
        assert good >= bar * n, name
    for group, bar in (("text pdf", 0.95), ("scan", 0.85)):
        good, n = counts["report", group, "articles"]
        assert good >= bar * n, group
