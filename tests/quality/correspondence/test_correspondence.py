"""Which clause of another document stands beside ours on /compare, against pairs labelled by eye."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bench.search_texts import CORPUS, documents
from registry.provisions.correspondence import LEAST, documents_paired

HERE = Path(__file__).parent
pytestmark = pytest.mark.quality


def bodies(title: str) -> list[str]:
    """The articles of a document of the corpus without their numbers."""
    clauses = next(clauses for name, _, _, clauses in documents() if name == title)
    return [text.removeprefix(number).strip(" \u3000") for number, _, text in clauses]


def judged(half: str, least: float) -> tuple[int, int, int, int]:
    """Right partners, labelled articles that have one, partners given, articles labelled."""
    right = wanted = given = labelled = 0
    for pair in tomllib.loads((HERE / "pairs.toml").read_text(encoding="utf-8"))["pair"]:
        if pair["half"] != half:
            continue
        partners = dict(documents_paired(bodies(pair["left"]), bodies(pair["right"]), least))
        for article, answers in pair["same"].items():
            partner = partners.get(int(article) - 1)
            labelled += 1
            wanted += answers != [0]
            given += partner is not None
            right += partner is not None and partner + 1 in answers
    return right, wanted, given, labelled


def test_partners_are_those_that_treat_the_same_matter() -> None:
    if not CORPUS.exists():
        pytest.skip("no corpus: set CORPUS")
    print()
    for half in ("development", "report"):
        for least in (0.05, 0.08, 0.1, 0.12, 0.16, 0.2) if half == "development" else (LEAST,):
            right, wanted, given, labelled = judged(half, least)
            print(
                f"{half:11} least {least:.2f}: precision {right}/{given} = {right / given:.3f}, "
                f"recall {right}/{wanted} = {right / wanted:.3f}, labelled {labelled}"
            )
    assert right / given >= 0.75
    assert right / wanted >= 0.75
