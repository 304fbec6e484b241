"""Our own labelled queries over the national laws: who finds what, with gains and losses against the recorded run.

`RECORD=1` writes a new record. Citations, titles and document numbers must lead to the right hit first. Each kind is
split into halves by a fixed seed: from 24 November 2026 on, failures are opened and mended on the development half.
Until then entries of the dictionary were added after failures of both halves were seen, so the report half is a
regression check for those kinds and no unseen set.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from search.engines.embedded import EmbeddedEngine
from search.language import parse_query
from search.queries import SearchQuery
from search.ranking.answering import answer
from search.ranking.measures import mean, standard_error
from tests.quality.retrieval.library import Library, database, read_library

HERE = Path(__file__).parent
RECORD = HERE / "recorded.json"
DAY = date(2026, 11, 24)
DEPTH, SEED = 10, 2026
FLOORS = {"citation": 0.99, "title": 0.99, "number": 0.99, "term": 0.5, "everyday": 0.3}  # of right hits first

pytestmark = pytest.mark.quality


def queries() -> list[dict[str, Any]]:
    lines = (HERE / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


@pytest.fixture(scope="module")
def library() -> Library:
    path = database()
    if path is None:
        pytest.skip("the optional extra `laws` is not installed: pip install 'beishen[laws]'")
    return read_library(path, {one["law"]: one["number"] for one in queries() if "number" in one})


@pytest.fixture(scope="module")
def engine(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    opened = EmbeddedEngine(tmp_path_factory.mktemp("laws"))
    opened.rebuild((version_id, 1, clauses) for version_id, clauses in library.versions)
    yield opened
    opened.close()


def halves() -> tuple[set[str], set[str]]:
    """Ids of the development and the report half; of each kind the same share, the same ones every time."""
    develop: set[str] = set()
    report: set[str] = set()
    for kind in FLOORS:
        keys = sorted(query["id"] for query in queries() if query["kind"] == kind)
        random.Random(SEED).shuffle(keys)
        develop |= set(keys[: len(keys) // 2])
        report |= set(keys[len(keys) // 2 :])
    return develop, report


def place(engine: EmbeddedEngine, library: Library, query: dict[str, Any]) -> int:
    """Place of the first right hit, from 1; 0 when none is among the first ten."""
    parsed = parse_query(query["query"], library.names, day=DAY)
    asked = SearchQuery(tree=parsed.tree, text=query["query"], pins=parsed.pins, limit=DEPTH, facets=False)
    hits = answer(engine, asked, question=parsed.question).hits
    for at, hit in enumerate(hits, 1):
        right = library.titles[hit.document_id] == query["law"]
        if right and (not query["articles"] or library.labels[(hit.document_id, hit.address)] in query["articles"]):
            return at
    return 0


def test_right_hits_of_every_kind(engine: EmbeddedEngine, library: Library) -> None:
    places = {query["id"]: place(engine, library, query) for query in queries()}
    assert len(places) >= 200
    if os.environ.get("RECORD"):
        RECORD.write_text(json.dumps(places, indent=0) + "\n", encoding="utf-8")
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    first: dict[str, float] = {}
    print()
    develop, report = halves()
    for (name, half), kind in product((("development", develop), ("report", report)), FLOORS):
        found = [places[query["id"]] for query in queries() if query["kind"] == kind and query["id"] in half]
        at_one = [1.0 if at == 1 else 0.0 for at in found]
        in_ten = [1.0 if at else 0.0 for at in found]
        first[kind] = mean(at_one)  # the report half comes last and is held to the floors
        print(
            f"{name:11} {kind:9} n {len(found):3}  first {mean(at_one):.3f} ±{standard_error(at_one):.3f}"
            f"  in ten {mean(in_ten):.3f} ±{standard_error(in_ten):.3f}"
            f"  MRR@10 {mean([1 / at if at else 0.0 for at in found]):.3f}"
        )
    texts = {query["id"]: query["query"] for query in queries()}
    for word, better in (("gained", True), ("lost", False)):
        changed = [key for key, at in places.items() if _worth(at) != _worth(recorded.get(key, 0))
                   and (_worth(at) > _worth(recorded.get(key, 0))) is better]  # fmt: skip
        print(f"{word}: {len(changed)}")
        print(f"  of the report half: {sum(key in report for key in changed)}")
        for key in changed:
            if key in develop:
                print(f"  {key} {texts[key]}: place {recorded.get(key, 0)} → {places[key]}")
    change = [_worth(places[key]) - _worth(recorded.get(key, 0)) for key in places]
    print(f"MRR@10 against the record: {mean(change):+.4f} ±{standard_error(change):.4f}")
    below = {kind: share for kind, share in first.items() if share < FLOORS[kind]}
    assert not below


def _worth(at: int) -> float:
    return 1 / at if at else 0.0
