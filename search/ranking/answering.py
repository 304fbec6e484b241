"""Answers a query: search words in one look, a question in two.

For a question the first look finds which documents its best clauses lie in; the second favours these documents and
the kinds that stand higher in rank (law before interpretation before regulation). Works on any engine, with paging,
filters and facets of the query untouched. Each part is here because it measured better; see `bench`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.provisions.kinds import Kind
from search.engines.protocol import Engine
from search.queries import Favour, Hit, SearchQuery, SearchResults, Sort

_WHOLE_RUN = 1000.0  # engines add this where a long run stands whole; it says nothing about the scale of scores


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much what counts, as a share of the best score of the first look.

    `code` is for documents called 法典: the general law of their field. `votes` is for the document with the most
    of the `looked_at` best clauses.
    """

    law: float = 0.2
    interpretation: float = 0.1
    code: float = 0.08
    votes: float = 0.12
    looked_at: int = 100


MEASURED = Evidence()


def answer(
    engine: Engine, query: SearchQuery, *, question: bool = False, evidence: Evidence | None = MEASURED
) -> SearchResults:
    """Answer one query.

    Args:
        engine: any engine.
        query: as the edge made it, with the tree of `parse_query`.
        question: `ParsedQuery.question`.
        evidence: None looks once, whatever was asked.
    """
    return answer_many(engine, [(query, question)], evidence=evidence)[0]


def answer_many(
    engine: Engine, queries: Sequence[tuple[SearchQuery, bool]], *, evidence: Evidence | None = MEASURED
) -> list[SearchResults]:
    """Answer several queries in their order, each with its `question`; two rounds to the engine at most."""
    final = [query for query, _ in queries]
    twice = [
        i
        for i, (query, question) in enumerate(queries)
        if evidence is not None and question and query.tree is not None and query.sort is Sort.RELEVANCE
    ]
    spent: dict[int, float] = {}
    if twice and evidence is not None:
        for i, first in zip(twice, engine.search_many([_first_look(final[i], evidence) for i in twice]), strict=True):
            final[i] = favoured(final[i], first.hits, evidence)
            spent[i] = first.took_ms
    found = engine.search_many(final)
    return [replace(one, took_ms=one.took_ms + spent[i]) if i in spent else one for i, one in enumerate(found)]


def _first_look(query: SearchQuery, evidence: Evidence) -> SearchQuery:
    return replace(query, offset=0, limit=evidence.looked_at, facets=False, snippets=False, pins=())


def favoured(query: SearchQuery, hits: Sequence[Hit], evidence: Evidence = MEASURED) -> SearchQuery:
    """The query of the second look, by the hits of the first."""
    if query.tree is None or not hits:
        return query
    scores = [hit.score % _WHOLE_RUN if hit.score >= _WHOLE_RUN else hit.score for hit in hits]
    top = max(scores)
    if top <= 0:
        return query
    ranks = {Kind.LAW: evidence.law, Kind.JUDICIAL_INTERPRETATION: evidence.interpretation}
    votes: dict[str, float] = defaultdict(float)
    codes = set()
    for hit, score in zip(hits, scores, strict=True):
        code = evidence.code if hit.title.endswith("法典") else 0.0
        votes[hit.document_id] += score / top + ranks.get(hit.kind, 0.0) + code
        if code:
            codes.add(hit.document_id)
    most = max(votes.values())
    documents = tuple(
        (document, top * (evidence.votes * vote / most + (evidence.code if document in codes else 0.0)))
        for document, vote in sorted(votes.items(), key=lambda entry: (-entry[1], entry[0]))
    )
    kinds = tuple((kind, top * bonus) for kind, bonus in ranks.items() if bonus > 0)
    return replace(query, tree=Favour(query.tree, documents, kinds))
