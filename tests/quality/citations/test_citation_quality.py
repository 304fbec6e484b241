"""Citations of real documents against two sets of labels: precision, recall, F1, states, with Wilson intervals.

The labels are facts about corpus files (place of a passage, what it cites), not their text. `passages.jsonl` is the
program's output checked by eye: it guards what works. `independent.jsonl` was written from the raw paragraphs before
the program saw them, with the paragraph and item of each citation; what it gave first stands in docs/measurements.md.
Passages of a document that stand apart, such as a definition of a short name and its use, are joined by line breaks.
"""

from __future__ import annotations

import json
import os
import re
import tarfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from review.law.cite import cite
from review.law.development import load_laws_extra
from review.law.extra import find_package
from tests.quality.reading.corpus import shown

AS_OF = date(2026, 11, 24)
CORPUS = Path(os.environ.get("CORPUS", "../shared/corpus"))

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus at CORPUS"),
    pytest.mark.skipif(find_package() is None, reason="the extra `laws` is not installed"),
]


def labels_of(name: str) -> list[dict[str, Any]]:
    path = Path(__file__).with_name(f"{name}.jsonl")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@cache
def documents(name: str) -> dict[tuple[str, str], str]:
    """The texts of the documents that have labels."""
    wanted: dict[str, set[str]] = {}
    for label in labels_of(name):
        wanted.setdefault(label["file"], set()).add(label["member"])
    found = {}
    for file, members in wanted.items():
        with tarfile.open(CORPUS / file) as archive:
            for info in archive:
                if info.name in members and (content := archive.extractfile(info)) is not None:
                    found[file, info.name] = content.read().decode("utf-8", "replace")
    return found


def passages(name: str, split: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The labels of a half with their text."""
    for label in labels_of(name):
        if label["split"] == split:
            text = documents(name)[label["file"], label["member"]]
            spans = label.get("spans") or [[label["start"], label["end"]]]
            yield label, "\n".join(text[start:end] for start, end in spans)


def law_key(law: str) -> str:
    """A title without marks: 〈〉 inside 《》 and bare < > are the same name."""
    return re.sub(r"[《》〈〉<>]", "", law)


@pytest.mark.parametrize("split", ["development", "report"])
@pytest.mark.parametrize("name", ["passages", "independent"])
def test_citations(name: str, split: str, capsys: pytest.CaptureFixture[str]) -> None:
    library = load_laws_extra()
    hits = missed = wrong = states = right_states = points = right_points = 0
    differences: list[str] = []
    for label, passage in passages(name, split):
        found = cite(passage, library, AS_OF, self_titles=[label["own"]])
        got = {
            (c.start, c.end, law_key(c.law), c.article, c.article_suffix): (c.status.value, c.paragraph, c.item)
            for c in found
        }
        expected = {(entry[0], entry[1], law_key(entry[2]), *entry[3:5]): entry[5:] for entry in label["expected"]}
        both = got.keys() & expected.keys()
        hits += len(both)
        missed += len(expected.keys() - both)
        wrong += len(got.keys() - both)
        for key in both:
            *point, state = expected[key]
            if state is not None:
                states += 1
                right_states += got[key][0] == state
            if point:
                points += 1
                right_points += got[key][1:] == tuple(point)
            if state not in (None, got[key][0]) or (point and got[key][1:] != tuple(point)):
                differences.append(f"{key}: {got[key]} instead of {expected[key]}")
        differences += [f"missed {key} in {passage}" for key in sorted(expected.keys() - both, key=str)]
        differences += [f"extra {key} in {passage}" for key in sorted(got.keys() - both, key=str)]
    f1 = 2 * hits / (2 * hits + wrong + missed)
    with capsys.disabled():
        print()
        print(shown(f"{name} {split} precision", hits, hits + wrong))
        print(shown(f"{name} {split} recall", hits, hits + missed))
        print(shown(f"{name} {split} state", right_states, states))
        if points:
            print(shown(f"{name} {split} 款 and 项", right_points, points))
        print(f"{name} {split} F1 {f1:.3f}")
        if split == "development" or os.environ.get("SHOW") == "report":
            print("\n".join(differences))
    assert f1 >= 0.98
    assert right_states / states >= 0.97
