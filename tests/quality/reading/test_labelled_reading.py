"""Readings of labelled corpus files against facts about them.

The labels were drafted from a reading and then checked and corrected: title, issuer, number and dates by eye against
the head and the end of each file, the article sequence and the counts of 款 and 项 against a second, line-wise count
and by eye where the two differed. So they guard what works rather than find what doesn't. Every other file is for
reporting. The files themselves are not kept here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.read import read_file
from registry.provisions.reading import Part, Reading
from tests.quality.reading.corpus import CORPUS, path_of, shown, unpack

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus at CORPUS"),
]
LABELS = [
    json.loads(line) for line in Path(__file__).with_name("labels.jsonl").read_text(encoding="utf-8").splitlines()
]
DATES = ("adopted_on", "approved_on", "promulgated_on", "effective_on", "expires_on")
BARS = {"articles": 0.98, "paragraphs": 0.97, "items": 0.97, "title": 0.99, "issuer": 0.96, "number": 0.98,
        **dict.fromkeys(DATES, 0.96)}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("corpus")
    unpack(where)
    return where


def ranges(numbers: list[str]) -> str:
    """1, 2, 3, 3_1, 4 → 1-3,3_1,4-4."""
    runs: list[list[int] | str] = []
    for number in numbers:
        if not number.isdigit():
            runs.append(number)
        elif runs and isinstance(runs[-1], list) and runs[-1][1] == int(number) - 1:
            runs[-1][1] = int(number)
        else:
            runs.append([int(number), int(number)])
    return ",".join(run if isinstance(run, str) else f"{run[0]}-{run[1]}" for run in runs)


def facts(reading: Reading) -> dict[str, Any]:
    body = [node for top in reading.nodes if top.part is not Part.ANNEX for node in top.walk()]
    articles = [node for node in body if node.part is Part.ARTICLE]
    inside = [node.part for article in articles for node in article.walk()]
    return {
        "title": reading.title,
        "issuer": reading.issuer,
        "number": reading.document_number,
        **{name: day.isoformat() if (day := getattr(reading, name)) else None for name in DATES},
        "articles": ranges([a.address.removeprefix("art_") for a in articles]),
        "paragraphs": inside.count(Part.PARAGRAPH),
        "items": inside.count(Part.ITEM),
        "chapters": [node.part for node in body].count(Part.CHAPTER),
        "outline": [[node.part for node in body].count(p) for p in (Part.LEVEL1, Part.LEVEL2, Part.LEVEL3)],
    }


def test_labelled_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good: dict[tuple[str, str], int] = {}
    seen: dict[tuple[str, str], int] = {}
    invented: list[str] = []
    wrong: list[str] = []
    for label in LABELS:
        read = facts(read_file(path_of(label["file"], folder))[0])
        for name, value in read.items():
            expected = label.get(name, "" if name == "articles" else None)
            stated = expected not in (None, "") or name in ("articles", "paragraphs", "items")
            if value is not None and expected is None:
                invented.append(f"{label['file']} {name}: {value}")
            if not stated:
                continue
            key = (label["split"], name)
            seen[key] = seen.get(key, 0) + 1
            good[key] = good.get(key, 0) + (value == expected)
            if value != expected:
                wrong.append(f"{label['file']} {name}: {value} instead of {expected}")
    with capsys.disabled():
        print()
        for split, name in sorted(seen):
            print(shown(f"{split} {name}", good[split, name], seen[split, name]))
        print("\n".join(wrong))
        print(f"invented values: {len(invented)}")
    assert invented == []
    for name, bar in BARS.items():
        assert good.get(("report", name), 0) >= bar * seen.get(("report", name), 0), name
