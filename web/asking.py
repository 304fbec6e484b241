"""From the parameters of a request to the engine's answer; page, API and export take this one road."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from registry import outbox
from search.language import ParsedQuery, parse_query
from search.language.questions import is_question
from search.queries import Pin, QueryNode, SearchQuery, SearchResults, Sort
from search.ranking.answering import answer
from web.learning import learnt_table
from web.names import RecordNames
from web.pages.search_parameters import SearchParameters
from web.site import Site

CLAUSES_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person's words in the search box mean."""

    tree: QueryNode | None
    pins: tuple[Pin, ...] = ()
    notes: tuple[str, ...] = ()  # plain words: widened by …
    question: bool = False  # asked in a sentence: answered in two looks
    parsed: ParsedQuery | None = None


def understand(
    site: Site, session: Session, text: str, day: date, include_internal: bool, off: Collection[str] = ()
) -> Asked:
    """What the words in the box mean.

    Args:
        off: expansions that are switched off: everyday, aliases, learnt.

    Raises:
        QueryMistake: the query can't be read; the error names the place.
    """
    names = RecordNames(session, day, include_internal)
    learnt = learnt_table(site, session) if "learnt" not in off and is_question(text) else None
    parsed = parse_query(
        text,
        names,
        day=day,
        everyday=site.settings.everyday_words and "everyday" not in off,
        aliases="aliases" not in off,
        learnt=learnt,
    )
    return Asked(parsed.tree, parsed.pins, parsed.notes, parsed.question, parsed)


def query_for(parameters: SearchParameters, asked: Asked, day: date, *, include_internal: bool) -> SearchQuery:
    """The query of these parameters, from the first hit on; within one document in the order of its text."""
    return SearchQuery(
        tree=asked.tree,
        text=parameters.q,
        filters=parameters.filters,
        as_of=day,
        all_versions=parameters.versions,
        include_internal=include_internal,
        sort=Sort.TITLE if parameters.document else parameters.sort,
        limit=CLAUSES_A_PAGE,
        pins=asked.pins if parameters.page == 1 and not parameters.document else (),
    )


def run_search(
    site: Site,
    session: Session,
    parameters: SearchParameters,
    *,
    include_internal: bool,
    rows: int | None = None,
) -> tuple[SearchResults, tuple[str, ...]]:
    """Ask the engine for clauses.

    Args:
        include_internal: decided by the permission matrix, never by the asker.
        rows: for an export, that many from the first on, without facets; None for the page asked for.

    Returns:
        The answer, and plain words on how the query was understood.

    Raises:
        InvalidInput: the query can't be read. Unavailable: the engine does not answer.
    """
    day = parameters.as_of or site.clock.today()
    asked = understand(site, session, parameters.q, day, include_internal, parameters.off)
    query = query_for(parameters, asked, day, include_internal=include_internal)
    if rows is None:
        query = replace(query, offset=(parameters.page - 1) * CLAUSES_A_PAGE)
    else:
        query = replace(query, limit=rows, facets=False)
    results = answer(site.engine, query, question=asked.question)
    behind = outbox.backlog(session, site.clock)
    return replace(results, index_lag_s=behind.seconds, index_waiting=behind.waiting), asked.notes
