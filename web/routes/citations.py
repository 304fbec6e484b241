"""Where a citation, as printed, leads: to the clause, to a card for the pop-up, or to plain words why not."""

from __future__ import annotations

from fastapi import Request, Response

from registry.people.roles import Permission
from web import urls
from web.access import Area
from web.citing import resolve_citation
from web.dependencies import ClockDep, InternalDep, SessionDep, as_day
from web.pages.document import CitationCard
from web.rendering import fragment, go_to

area = Area()


@area.page("/cite", Permission.DOCUMENT_READ_PUBLIC)
def cite(text: str, session: SessionDep, clock: ClockDep, internal: InternalDep, on: str = "") -> Response:
    """Go to the cited clause; where there is none, to a search for its words."""
    day = as_day(on)
    card = resolve_citation(session, text[:300], day or clock.today(), dated=day, include_internal=internal)
    return go_to(card.url or urls.search([("q", text[:300])]))


@area.page("/cite/card", Permission.DOCUMENT_READ_PUBLIC)
def cite_card(
    request: Request, text: str, session: SessionDep, clock: ClockDep, internal: InternalDep, on: str = ""
) -> Response:
    """The cited clause as a piece of a page."""
    day = as_day(on)
    card = resolve_citation(session, text[:300], day or clock.today(), dated=day, include_internal=internal)
    return fragment(request, CitationCard.template, page=card)
