"""From the parameters of a request to the engine's answer; page, API and export take this one road."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from registry import outbox
from search.language import parse_query
from search.queries import Pin, QueryNode, SearchQuery, SearchResults
from search.ranking.answering import answer
from web.names import RecordNames
from web.pages.search import PAGE_SIZE
from web.pages.search_parameters import SearchParameters
from web.site import Site


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person's words in the search box mean."""

    tree: QueryNode | None
    pins: tuple[Pin, ...] = ()
    notes: tuple[str, ...] = ()  # plain words: widened by …
    question: bool = False  # asked in a sentence: answered in two looks


def understand(site: Site, session: Session, text: str, day: date, include_internal: bool) -> Asked:
    """What the words in the box mean.

    Raises:
        InvalidInput: the query can't be read; the message names the place.
    """
    names = RecordNames(session, day, include_internal)
    parsed = parse_query(text, names, day=day, everyday=site.settings.everyday_words)
    return Asked(parsed.tree, parsed.pins, parsed.notes, parsed.question)


def run_search(
    site: Site,
    session: Session,
    parameters: SearchParameters,
    *,
    include_internal: bool,
    rows: int | None = None,
) -> tuple[SearchResults, tuple[str, ...]]:
    """Ask the engine.

    Args:
        include_internal: decided by the permission matrix, never by the asker.
        rows: for an export, that many from the first on, without facets; None for the page asked for.

    Returns:
        The answer, and plain words on how the query was understood.

    Raises:
        InvalidInput: the query can't be read. Unavailable: the engine does not answer.
    """
    day = parameters.as_of or site.clock.today()
    asked = understand(site, session, parameters.q, day, include_internal)
    query = SearchQuery(
        tree=asked.tree,
        text=parameters.q,
        filters=parameters.filters,
        as_of=day,
        all_versions=parameters.versions,
        include_internal=include_internal,
        sort=parameters.sort,
        offset=(parameters.page - 1) * PAGE_SIZE if rows is None else 0,
        limit=PAGE_SIZE if rows is None else rows,
        facets=rows is None,
        pins=asked.pins if parameters.page == 1 and not parameters.document else (),
    )
    results = answer(site.engine, query, question=asked.question)
    return replace(results, index_lag_s=outbox.lag_seconds(session, site.clock)), asked.notes
