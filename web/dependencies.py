"""Named dependencies of routes: the site, the clock, the engine, a reading session, the person who asks.

A route that writes opens `site.database.write()` itself, so that the change is committed before it answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.errors import InvalidInput
from registry.ids import new_token
from registry.people import sessions
from registry.people.roles import PUBLIC, Permission, Person
from search.engines.protocol import Engine
from web.site import Site

SESSION_COOKIE = "beishen_session"
CSRF_COOKIE = "beishen_csrf"
ELDER_COOKIE = "beishen_elder"
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is before the page: the person, their log-in session, the secret their forms carry."""

    person: Person
    csrf: str
    session_id: str | None = None
    new_browser: bool = False  # the secret was made for this answer and must be set as a cookie


def get_site(request: Request) -> Site:
    """The site this process serves."""
    site: Site = request.app.state.site
    return site


def get_visitor(request: Request, site: Annotated[Site, Depends(get_site)]) -> Visitor:
    """Who asks, from the session cookie; the public where there is none or it has ended."""
    held = getattr(request.state, "visitor", None)
    if isinstance(held, Visitor):
        return held
    visitor = _look_up(request, site)
    request.state.visitor = visitor
    return visitor


def _look_up(request: Request, site: Site) -> Visitor:
    token = request.cookies.get(SESSION_COOKIE, "")
    if token:
        with site.database.read() as session:
            found = sessions.find_session(session, site.clock, site.settings, token)
        if found is not None:
            _touch(request, site, found.session_id)
            return Visitor(found.person, found.csrf, found.session_id)
    known = request.cookies.get(CSRF_COOKIE, "")
    if len(known) >= 20 and known.isalnum():
        return Visitor(PUBLIC, known)
    return Visitor(PUBLIC, new_token(), new_browser=True)


def _touch(request: Request, site: Site, session_id: str) -> None:
    """Note the session's use at most once a minute: a page that only reads takes no write lock."""
    seen: dict[str, datetime] = request.app.state.touched
    now = site.clock.now()
    if now - seen.get(session_id, datetime.min.replace(tzinfo=UTC)) < TOUCH_EVERY:
        return
    if len(seen) > 10_000:
        seen.clear()
    seen[session_id] = now
    with site.database.write() as session:
        sessions.touch(session, site.clock, session_id)


def get_session(site: Annotated[Site, Depends(get_site)]) -> Iterator[Session]:
    """A session that sees one state of the record; nothing it does is kept."""
    with site.database.read() as session:
        yield session


def get_person(visitor: Annotated[Visitor, Depends(get_visitor)]) -> Person:
    """The person who asks."""
    return visitor.person


def get_clock(site: Annotated[Site, Depends(get_site)]) -> Clock:
    """The site's clock."""
    return site.clock


def get_engine(site: Annotated[Site, Depends(get_site)]) -> Engine:
    """The engine that is asked."""
    return site.engine


def sees_internal(person: Annotated[Person, Depends(get_person)]) -> bool:
    """Whether the person may see internal documents: the one place at the edge that says so."""
    return person.may(Permission.DOCUMENT_READ_INTERNAL)


def as_day(text: str, what: str = "日期") -> date | None:
    """A day from a form field; None for an empty field.

    Raises:
        InvalidInput: the field holds no date.
    """
    if not text.strip():
        return None
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise InvalidInput(f"{what}“{text.strip()[:20]}”不是有效日期，请按 2026-11-24 的样式填写。") from None


SiteDep = Annotated[Site, Depends(get_site)]
VisitorDep = Annotated[Visitor, Depends(get_visitor)]
SessionDep = Annotated[Session, Depends(get_session, scope="function")]
PersonDep = Annotated[Person, Depends(get_person)]
ClockDep = Annotated[Clock, Depends(get_clock)]
InternalDep = Annotated[bool, Depends(sees_internal)]
