"""Flags per 100 articles on real local regulations, lawful in the main: `pytest -m quality tests/quality/conflicts -s`.

A random sample (SEED, SAMPLE) of the corpus, read and reviewed through the same path as a page; every red is printed
for the eye, and ambers by rule. Aim: red at most 1, red and amber at most 4 per 100 articles.
"""

from __future__ import annotations

import os
import random
import tarfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ingest.read import read_file
from registry.errors import Unavailable
from registry.provisions.units import units
from review.findings.finding import Severity
from review.law.development import load_laws_extra
from review.rules.facts import facts_of_reading
from review.rules.run import review_document
from tests.quality.reading.corpus import CORPUS

pytestmark = pytest.mark.quality

SEED = int(os.environ.get("SEED", "20261124"))
SAMPLE = int(os.environ.get("SAMPLE", "60"))
AS_OF = date(2026, 11, 24)


def test_flags_on_real_regulations(tmp_path: Path) -> None:
    archive = CORPUS / "local-regulations.tar.gz"
    if not archive.is_file():
        pytest.skip("the corpus is not here")
    try:
        library = load_laws_extra()
    except Unavailable:
        pytest.skip("the optional extra `laws` is not installed: pip install beishen[laws]")
    with tarfile.open(archive) as tar:
        members = sorted((m for m in tar.getmembers() if m.isfile()), key=lambda m: m.name)
        chosen = random.Random(SEED).sample(members, min(SAMPLE, len(members)))
        tar.extractall(tmp_path, members=chosen, filter="data")
    articles = red = amber = 0
    rules: Counter[str] = Counter()
    for member in chosen:
        reading = read_file(tmp_path / member.name)[0]
        articles += len(units(reading))
        for finding in review_document(reading, facts_of_reading(reading), library, AS_OF).findings:
            if finding.severity is Severity.HINT:
                continue
            rules[f"{finding.severity.value} {finding.rule}"] += 1
            red += finding.severity is Severity.RED
            amber += finding.severity is Severity.AMBER
            if finding.severity is Severity.RED or os.environ.get("AMBERS"):
                named = [(r.law, r.article) for r in finding.references][:2]
                print(f"{finding.severity.value} {finding.rule} {member.name[-40:]} {finding.article}", end=": ")
                print(finding.quote[:90], named, finding.comparison)
    print(f"\n{len(chosen)} regulations, {articles} articles: red {red / articles:.2%}", end=", ")
    print(f"red and amber {(red + amber) / articles:.2%}")
    print("\n".join(f"{n:4} {rule}" for rule, n in rules.most_common()))
    assert articles > 0
    assert red <= 0.02 * articles
    assert red + amber <= 0.08 * articles
