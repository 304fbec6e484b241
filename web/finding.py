"""The answer of the search page: asked by documents or by clauses, with standings, confirmed answers and tries."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from registry import outbox
from registry.errors import NotFound
from registry.instruments.standing import standings
from registry.instruments.views import DocumentRow, get_document
from registry.people.roles import Permission, Person
from registry.searches.answers import confirmed_for
from search.queries import SearchResults, Sort
from search.ranking.answering import answer
from web.asking import CLAUSES_A_PAGE, Asked, query_for, understand
from web.grouping import Group, by_document
from web.pages.hits import Shown, document_hits, runs_of
from web.pages.search import (
    Paging,
    SearchPage,
    chips_of,
    facets_of,
    jumps_of,
    notes_of,
    widened_of,
)
from web.pages.search_parameters import SearchParameters
from web.paging import last_page
from web.site import Site
from web.trying import loose_tree, tries


def search_page(site: Site, session: Session, person: Person, parameters: SearchParameters) -> SearchPage:
    """The page for these parameters and this person.

    Raises:
        QueryMistake: the query can't be read. Unavailable: the engine does not answer.
    """
    internal = person.may(Permission.DOCUMENT_READ_INTERNAL)
    day = parameters.as_of or site.clock.today()
    if parameters.document and parameters.sort is Sort.RELEVANCE:
        parameters = replace(parameters, sort=Sort.TITLE)  # within one document clauses stand in its order
    asked = understand(site, session, parameters.q, day, internal, parameters.off)
    results, groups, paging = _ask(site, parameters, asked, internal)
    behind = outbox.backlog(session, site.clock)
    results = replace(results, index_lag_s=behind.seconds, index_waiting=behind.waiting)
    versions = {hit.version_id for group in groups for hit in group.hits}
    confirms = bool(parameters.q) and person.may(Permission.ANSWER_CONFIRM)
    shown = Shown.of(
        parameters,
        asked.tree,
        asked.question,
        standings(session, versions, day),
        confirmed_for(session, parameters.q) if confirms else (),
    )
    found = tuple(hit for group in groups for hit in group.hits)
    jumps = jumps_of(found, parameters)
    nothing = not results.total and not jumps and bool(parameters.q or parameters.choices)
    widened = widened_of(asked.parsed, parameters)
    return SearchPage(
        parameters=parameters,
        total=results.total,
        took_ms=results.took_ms,
        as_of=results.as_of,
        jumps=jumps,
        hits=document_hits(groups, shown),
        facets=facets_of(results, parameters),
        chips=chips_of(parameters),
        notes=notes_of(results, _recognised(asked)),
        widened=widened,
        tries=tries(site, session, parameters, asked, day, include_internal=internal) if nothing else (),
        within=within(session, parameters, internal, site),
        paging=paging,
        may_save=person.may(Permission.SEARCH_SAVE),
        may_confirm=confirms,
        counted=site.settings.search_log,
    )


def _ask(
    site: Site, parameters: SearchParameters, asked: Asked, internal: bool
) -> tuple[SearchResults, list[Group], Paging]:
    if parameters.loose:
        asked = replace(asked, tree=loose_tree(asked))
    day = parameters.as_of or site.clock.today()
    query = query_for(parameters, asked, day, include_internal=internal)
    if parameters.by_document:
        query = replace(query, pins=asked.pins)  # the pages of one list are cut from one ranking
        found = by_document(site.engine, query, parameters.page, question=asked.question)
        return found.results, list(found.groups), Paging(found.pages, found.documents, found.ends_early)
    query = replace(query, offset=(parameters.page - 1) * CLAUSES_A_PAGE)
    results = answer(site.engine, query, question=asked.question)
    return results, runs_of(results.hits), Paging(last_page(results.total, CLAUSES_A_PAGE))


def _recognised(asked: Asked) -> tuple[str, ...]:
    parsed = asked.parsed
    return parsed.recognition.notes if parsed is not None and parsed.recognition is not None else ()


def within(session: Session, parameters: SearchParameters, internal: bool, site: Site) -> DocumentRow | None:
    """The one document in which is searched; None for all."""
    if not parameters.document:
        return None
    try:
        day = parameters.as_of or site.clock.today()
        return get_document(session, parameters.document, day, include_internal=internal).row
    except NotFound:
        return None
