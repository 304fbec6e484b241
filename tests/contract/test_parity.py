"""The engines agree: the first ten overlap by 95 %, totals and facets are equal; on 300 queries as people type them,
of every kind, and on 300 trees made at random."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from registry.provisions.kinds import Kind, Level, Status
from search.engines import Engine
from search.queries import (
    AllOf,
    AnyOf,
    Expansion,
    Field,
    FieldMatch,
    FieldRange,
    Filters,
    Not,
    Phrase,
    QueryNode,
    SearchQuery,
    SearchResults,
    Sort,
    Words,
)
from search.ranking.answering import answer_many
from tests.contract import asked as typed
from tests.contract.collection import collection

QUERIES = 300


def queries() -> list[SearchQuery]:
    choose = random.Random(11)
    texts = [clause.text for _, _, clauses in collection() for clause in clauses]

    def part(least: int, most: int) -> str:
        while True:
            text = choose.choice(texts)
            start = choose.randrange(len(text))
            found = text[start : start + choose.randrange(least, most + 1)].strip("，。；：、\n（）　")
            if len(found) >= least:
                return found

    def leaf() -> QueryNode:
        return choose.choice(
            [
                lambda: Words(part(2, 6)),
                lambda: Words(part(8, 40)),
                lambda: Words(part(2, 2) + part(3, 5) + part(2, 4), share=0.0),
                lambda: Phrase(part(2, 12)),
                lambda: Phrase(f"{part(2, 3)} {part(2, 3)}", 12),
                lambda: Words(part(1, 1)),
                lambda: Words(part(2, 4)),
                lambda: Phrase(part(4, 9)),
                lambda: FieldMatch(Field.TITLE, choose.choice(("条例", "养犬", "办法"))),
                lambda: FieldMatch(Field.DOCUMENT_NUMBER, choose.choice(("*〔201*", "政发", "白*"))),
                lambda: FieldRange(Field.EFFECTIVE, date(2010, 1, 1), date(2018, 1, 1)),
                lambda: Expansion(Words(part(2, 4)), ((part(2, 4), 0.4), (part(2, 2), 0.3))),
            ]
        )()

    def tree(depth: int) -> QueryNode:
        if depth == 0 or choose.random() < 0.4:
            return leaf()
        kind = choose.randrange(3)
        if kind == 0:
            return AllOf((tree(depth - 1), tree(depth - 1)))
        if kind == 1:
            return AnyOf((tree(depth - 1), tree(depth - 1)))
        return AllOf((tree(depth - 1), Not(leaf())))

    def filters() -> Filters:
        return choose.choice(
            [
                Filters(),
                Filters(),
                Filters(kinds=(Kind.GOVERNMENT_RULE,), statuses=(Status.IN_FORCE,)),
                Filters(levels=(Level.COUNTY, Level.CITY), years=(2012, 2014, 2016)),
            ]
        )

    return [
        SearchQuery(
            tree(2),
            filters=filters(),
            as_of=choose.choice([None, None, date(2015, 1, 1)]),
            all_versions=choose.random() < 0.2,
            include_internal=choose.random() < 0.2,
            sort=choose.choice([Sort.RELEVANCE] * 6 + [Sort.NEWEST, Sort.TITLE]),
            limit=10,
        )
        for _ in range(QUERIES)
    ]


@pytest.mark.elasticsearch
def test_engines_agree(filled_by_name: Callable[[str], Engine]) -> None:
    asked = queries()
    answers = {name: filled_by_name(name).search_many(asked) for name in ("embedded", "8", "9")}
    assert sum(1 for results in answers["embedded"] if results.total) > QUERIES * 0.6
    for name in ("8", "9"):
        shared, possible = compared(asked, answers["embedded"], answers[name])
        assert shared >= 0.95 * possible


@pytest.mark.elasticsearch
def test_engines_agree_on_what_people_type(filled_by_name: Callable[[str], Engine]) -> None:
    made = typed.asked()
    assert len(made) >= QUERIES
    kinds = list(dict.fromkeys(kind for kind, _, _ in made))
    for kind in kinds:
        queries = [(query, question) for name, query, question in made if name == kind]
        answers = {name: answer_many(filled_by_name(name), queries) for name in ("embedded", "8", "9")}
        assert sum(1 for results in answers["embedded"] if results.total) >= 0.6 * len(queries), kind
        for name in ("8", "9"):
            shared, possible = compared([query for query, _ in queries], answers["embedded"], answers[name])
            assert shared >= 0.95 * possible, (kind, name, shared, possible)


def compared(
    asked: Sequence[SearchQuery], ours: Sequence[SearchResults], theirs: Sequence[SearchResults]
) -> tuple[int, int]:
    """How many of our first ten are among theirs, and of how many; all else is equal."""
    shared = possible = 0
    for query, one, other in zip(asked, ours, theirs, strict=True):
        assert one.total == other.total, query
        assert one.facets == other.facets, query
        first = {(h.version_id, h.address): h for h in one.hits}
        both = [(first[key], h) for h in other.hits if (key := (h.version_id, h.address)) in first]
        for a, b in both:
            assert (a.snippet, a.highlights, a.expanded, a.pinned) == (b.snippet, b.highlights, b.expanded, b.pinned)
        shared += len(both)
        possible += len(first)
    return shared, possible
