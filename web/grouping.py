"""Found clauses under their documents, a page of documents at a time, each with its three best and how many more.

The best clauses are looked at first; the counts of the documents shown are exact. Beyond `WINDOW` clauses the list by
documents ends and says so: the list by clauses goes to the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.analysis import Marker, snippet
from search.engines.protocol import Engine
from search.queries import Hit, SearchQuery, SearchResults
from search.ranking.answering import answer
from web.paging import last_page

DOCUMENTS_A_PAGE = 10
CLAUSES_SHOWN = 3
FIRST_LOOK = 150  # clauses; mostly enough for a page of documents
WINDOW = 3_000


@dataclass(frozen=True, slots=True)
class Group:
    """A document's best clauses with their snippets, and how many of its clauses match in all."""

    hits: tuple[Hit, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Grouped:
    """One page of documents. `pages` is how many there are as far as was looked; `ends_early` that there is more
    than the list by documents shows."""

    results: SearchResults
    groups: tuple[Group, ...]
    pages: int
    documents: int
    ends_early: bool


def by_document(engine: Engine, query: SearchQuery, page: int, *, question: bool = False) -> Grouped:
    """Answer a query by documents.

    Args:
        query: from the first hit on; its limit does not count.
        page: from 1.
        question: see `answer`.

    Raises:
        InvalidInput, Unavailable: as the engine says.
    """
    look = replace(query, offset=0, limit=FIRST_LOOK, snippets=False)
    results = answer(engine, look, question=question)
    held = _grouped(results.hits, query)
    if len(held) <= page * DOCUMENTS_A_PAGE and results.total > len(results.hits):
        wide = answer(engine, replace(look, limit=WINDOW, facets=False), question=question)
        results = replace(results, hits=wide.hits, took_ms=results.took_ms + wide.took_ms)
        held = _grouped(results.hits, query)
    whole = len(results.hits) >= results.total
    shown = held[(page - 1) * DOCUMENTS_A_PAGE : page * DOCUMENTS_A_PAGE]
    counts = [len(hits) for hits in shown] if whole else _counts(engine, query, shown)
    marker = Marker(query.tree)
    return Grouped(
        results=results,
        groups=tuple(
            Group(tuple(with_snippet(hit, marker) for hit in hits[:CLAUSES_SHOWN]), max(count, len(hits)))
            for hits, count in zip(shown, counts, strict=True)
        ),
        pages=last_page(len(held), DOCUMENTS_A_PAGE),
        documents=len(held),
        ends_early=not whole and len(results.hits) >= WINDOW,
    )


def with_snippet(hit: Hit, marker: Marker) -> Hit:
    """A hit that came without a snippet, with it."""
    piece = snippet(hit.text, marker)
    return replace(hit, snippet=piece.text, highlights=piece.highlights, expanded=piece.expanded)


def _grouped(hits: Sequence[Hit], query: SearchQuery) -> list[list[Hit]]:
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        grouped.setdefault(hit.version_id if query.all_versions else hit.document_id, []).append(hit)
    return list(grouped.values())


def _counts(engine: Engine, query: SearchQuery, shown: Sequence[Sequence[Hit]]) -> list[int]:
    """How many clauses of each document match."""
    inside = [
        replace(
            query,
            filters=replace(query.filters, document_ids=(hits[0].document_id,)),
            limit=0,
            offset=0,
            facets=False,
            snippets=False,
            pins=(),
        )
        for hits in shown
    ]
    return [found.total for found in engine.search_many(inside)]
