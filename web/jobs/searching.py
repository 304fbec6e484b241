"""Kept searches compared with what is new; old counts of queries deleted. Run by the worker's clock.

Each search is asked as its owner, about the versions that changed and nothing else, so that a check costs the same
whatever the size of the record. Killed half-way it is done again: an alert is told once.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from registry.errors import InvalidInput
from registry.people.accounts import as_person
from registry.people.models import Account
from registry.people.roles import Permission
from registry.searches import alerts, asked
from registry.searches.alerts import Changed, Watched
from search.queries import SearchQuery
from search.ranking.answering import answer
from web.asking import query_for, understand
from web.pages.search_parameters import SearchParameters, read_pairs
from web.site import Site
from web.trying import loose_tree

PORTION = 200  # documents asked about at once
MOST_CLAUSES = 5_000  # of one portion
log = logging.getLogger("beishen.worker")


def check_searches(site: Site) -> int:
    """Tell the owners of kept searches what is new; returns how many alerts were made.

    Raises:
        Unavailable: the engine does not answer; the next check makes up for it.
    """
    today = site.clock.today()
    with site.database.read() as session:
        due = alerts.watched(session)
        until = alerts.settled_until(session, site.clock)
    made = sum(_check(site, one, until, today) for one in due)
    if site.settings.search_log:
        with site.database.write() as session:
            asked.drop_before(session, today - timedelta(days=site.settings.search_log_days))
    return made


def _check(site: Site, one: Watched, until: datetime, today: date) -> int:
    with site.database.read() as session:
        changed = alerts.changed_versions(session, one, until, today)
        if not changed and one.checked_on == today:
            return 0
        account = session.get(Account, one.account_id)
        person = as_person(account) if account is not None else None
        found: Sequence[tuple[Changed, int]] = ()
        if changed and person is not None and person.may(Permission.SEARCH_SAVE):
            try:
                parameters = read_pairs(one.parameters)
                day = parameters.as_of or today
                internal = person.may(Permission.DOCUMENT_READ_INTERNAL)
                meant = understand(site, session, parameters.q, day, internal, parameters.off)
                if parameters.loose:
                    meant = replace(meant, tree=loose_tree(meant))
                query = query_for(parameters, meant, day, include_internal=internal)
                found = _found(site, parameters, query, changed)
            except InvalidInput as error:  # a facet that no longer exists, say
                log.warning("kept search %s is not understood any more: %s", one.id, error.message)
    with site.database.write() as session:
        return alerts.note_alerts(session, site.clock, one.id, found, until, today)


def _found(
    site: Site, parameters: SearchParameters, query: SearchQuery, changed: Sequence[Changed]
) -> list[tuple[Changed, int]]:
    """The changed versions that the search finds, with how many of their clauses."""
    documents = list(dict.fromkeys(change.document_id for change in changed))
    if parameters.document:
        documents = [document for document in documents if document == parameters.document]
    counts: Counter[str] = Counter()
    for start in range(0, len(documents), PORTION):
        portion = replace(
            query,
            filters=replace(query.filters, document_ids=tuple(documents[start : start + PORTION])),
            all_versions=True,
            limit=MOST_CLAUSES,
            facets=False,
            snippets=False,
            pins=(),
        )
        counts.update(hit.version_id for hit in answer(site.engine, portion).hits)
    return [(change, counts[change.version_id]) for change in changed if counts[change.version_id]]
