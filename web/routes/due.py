"""The board of what is due, reminders put away, and a person's private calendar feed."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response

from registry.people.roles import Permission
from review.procedure import feeds
from review.procedure.icalendar import CONTENT_TYPE, as_icalendar
from review.procedure.reminders import mark_read
from web import urls
from web.access import Area
from web.dated import open_items
from web.dependencies import ClockDep, PersonDep, SessionDep, SiteDep
from web.pages.due import due_page
from web.rendering import go_to, render
from web.site import Site

area = Area()
FEED_NAME = "备案审查期限"


def _base(request: Request, site: Site) -> str:
    return (site.settings.public_url or str(request.base_url)).rstrip("/")


@area.page(urls.DUE, Permission.REVIEW_READ)
def due(
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    person: PersonDep,
    whose: str = "",
    state: str = "",
    kind: str = "",
    page: int = 1,
) -> Response:
    """Everything open with a date."""
    shown = due_page(session, person, clock.today(), whose=whose, state=state, kind=kind, number=page)
    return render(request, shown)


@area.act(urls.DUE + "/feed", Permission.REVIEW_READ)
def open_feed(request: Request, site: SiteDep, person: PersonDep) -> Response:
    """Make a feed; its address is shown this once."""
    with site.database.write() as session:
        token = feeds.open_feed(session, site.clock, person)
    address = _base(request, site) + urls.calendar_feed(token)
    with site.database.read() as session:
        page = due_page(session, person, site.clock.today(), whose="mine", feed_url=address)
    return render(request, page, headers={"cache-control": "no-store"})


@area.act(urls.DUE + "/feed/close", Permission.REVIEW_READ)
def close_feed(site: SiteDep, person: PersonDep) -> Response:
    """End the feed."""
    with site.database.write() as session:
        feeds.close_feed(session, site.clock, person)
    return go_to(urls.DUE)


@area.page("/calendar/{token}.ics", Permission.DOCUMENT_READ_PUBLIC)
def calendar(request: Request, site: SiteDep, session: SessionDep, token: str) -> Response:
    """A person's own deadlines, for a calendar program. The address alone is the key."""
    person = feeds.person_of_feed(session, token)
    today = site.clock.today()
    mine = []
    if person.may(Permission.REVIEW_READ):
        mine = [item for item in open_items(session, today) if item.concerns(person)]
    body = as_icalendar(mine, name=FEED_NAME, base=_base(request, site), now=site.clock.now(), today=today)
    return Response(body, media_type=CONTENT_TYPE, headers={"cache-control": "private, no-store"})


@area.act("/reminders/read", Permission.REVIEW_READ)
def read_reminders(site: SiteDep, person: PersonDep, ids: Annotated[list[int], Form()] = []) -> Response:  # noqa: B006
    """Put reminders away; the deadlines stay where they are."""
    with site.database.write() as session:
        mark_read(session, site.clock, person, ids[:200])
    return go_to(urls.HOME)
