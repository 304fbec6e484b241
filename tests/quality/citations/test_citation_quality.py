"""Citations of real documents against labels made by eye: precision, recall, F1, states, with Wilson intervals.

The labels are facts about corpus files (place of a passage, what it cites), not their text. The development half
was looked at while the grammar was written; the report half was labelled afterwards.
"""

import json
import os
import tarfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from review.findings.verdicts import wilson
from review.law.cite import cite
from review.law.development import load_laws_extra
from review.law.extra import find_package

AS_OF = date(2026, 11, 24)
CORPUS = Path(os.environ.get("CORPUS", "../shared/corpus"))
LABELS = [json.loads(line) for line in Path(__file__).with_name("passages.jsonl").read_text("utf-8").splitlines()]

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus at CORPUS"),
    pytest.mark.skipif(find_package() is None, reason="the extra `laws` is not installed"),
]


@cache
def documents() -> dict[tuple[str, str], str]:
    """The texts of the documents that have labels."""
    wanted: dict[str, set[str]] = {}
    for label in LABELS:
        wanted.setdefault(label["file"], set()).add(label["member"])
    found = {}
    for file, members in wanted.items():
        with tarfile.open(CORPUS / file) as archive:
            for info in archive:
                if info.name in members and (content := archive.extractfile(info)) is not None:
                    found[file, info.name] = content.read().decode("utf-8", "replace")
    return found


@pytest.mark.parametrize("split", ["development", "report"])
def test_citations(split):
    library = load_laws_extra()
    hits = missed = wrong = states = right_states = 0
    for label in LABELS:
        if label["split"] != split:
            continue
        passage = documents()[label["file"], label["member"]][label["start"] : label["end"]]
        found = cite(passage, library, AS_OF, self_titles=[label["own"]])
        got = {(c.start, c.end, c.law, c.article, c.article_suffix): c.status.value for c in found}
        expected = {tuple(entry[:5]): entry[5] for entry in label["expected"]}
        both = got.keys() & expected.keys()
        hits += len(both)
        missed += len(expected.keys() - both)
        wrong += len(got.keys() - both)
        states += len(both)
        right_states += sum(got[key] == expected[key] for key in both)
    precision, recall = hits / (hits + wrong), hits / (hits + missed)
    f1 = 2 * hits / (2 * hits + wrong + missed)
    for name, part, whole in (
        ("precision", hits, hits + wrong),
        ("recall", hits, hits + missed),
        ("state correct", right_states, states),
    ):
        low, high = wilson(part, whole)
        print(f"citations {split:<11} {name:<14} {part}/{whole} = {part / whole:.3f} [{low:.3f}, {high:.3f}]")
    print(f"citations {split:<11} F1             {f1:.3f}")
    assert f1 >= 0.98
    assert right_states / states >= 0.97
    assert precision
    assert recall
