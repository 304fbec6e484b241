"""The collector's phone: a link that becomes this phone's, the clauses of its task, one opinion after the other.

A collector stays in as long as the task lasts: the phone keeps a secret in a cookie, and link and phone together are
the key. The same link on another phone leads to the public form.
"""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request, Response
from sqlalchemy.orm import Session

from registry.ids import new_token
from registry.people.roles import Permission
from review.voices.consultations import ConsultationView, get_consultation
from review.voices.liaison.seats import bind_seat, open_seat
from web import urls
from web.access import Area
from web.collecting import entry_page, take_entry, task_page
from web.comment_forms import CommentFormDep
from web.dependencies import SessionDep, SiteDep
from web.pages.collector import Door, ElsewherePage, StartPage
from web.probing import counted_misses
from web.rendering import go_to, render
from web.site import Site

area = Area()
WRITE = Permission.COMMENT_WRITE
DEVICE_COOKIE = "beishen_device"
DEVICE_DAYS = 400  # as long as browsers keep a cookie; the link itself ends with the task


def _door(request: Request, site: Site, session: Session, token: str) -> Door:
    """What the link opens on this phone; a link that opens nothing is counted."""
    with counted_misses(request, site, "seat_link"):
        seat = open_seat(session, site.clock, token, request.cookies.get(DEVICE_COOKIE, ""))
    return Door(seat, get_consultation(session, site.clock, seat.consultation_id), urls.seat_link(token))


def _elsewhere(request: Request, found: ConsultationView) -> Response:
    """The public form where there is one; else why the link opens nothing here."""
    if found.audience == "public":
        return go_to(urls.consultation(found.id))
    return render(request, ElsewherePage(found), status=403)


@area.page("/t/{token}", WRITE)
def by_link(request: Request, site: SiteDep, session: SessionDep, token: str, say: str = "") -> Response:
    """What the link opens on this phone: the start, the task, or the public form."""
    door = _door(request, site, session, token)
    if not door.seat.bound:
        return render(request, StartPage(door.seat, door.round, token))
    if not door.seat.mine:
        return _elsewhere(request, door.round)
    return task_page(request, session, site, door, say)


@area.act("/t/{token}/start", WRITE)
def start(request: Request, site: SiteDep, token: str) -> Response:
    """Make the link this phone's."""
    device = request.cookies.get(DEVICE_COOKIE, "") or new_token()
    with counted_misses(request, site, "seat_link"), site.database.write() as session:
        bind_seat(session, site.clock, token, device)
    answer = go_to(urls.seat_link(token))
    answer.set_cookie(
        DEVICE_COOKIE,
        device,
        max_age=int(timedelta(days=DEVICE_DAYS).total_seconds()),
        httponly=True,
        samesite="lax",
        secure=site.settings.secure_cookies,
        path="/",
    )
    return answer


@area.page("/t/{token}/all", WRITE)
def sheet(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    token: str,
    about: str = "",
    done: str = "",
    r: str = "",
    kind: str = "",
) -> Response:
    """Every clause of the task on one page, for where there is no network."""
    door = _door(request, site, session, token)
    if not door.seat.mine:
        return go_to(urls.seat_link(token))
    return entry_page(request, session, site, door, about, done=done, receipt=r, kind=kind, sheet=True)


@area.act("/t/{token}/all", WRITE)
def send_from_sheet(request: Request, site: SiteDep, token: str, form: CommentFormDep) -> Response:
    """Take one opinion on the clause that was chosen."""
    with site.database.read() as session:
        door = _door(request, site, session, token)
    return take_entry(request, site, door, form, sheet=True)


@area.page("/t/{token}/{address}", WRITE)
def entry(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    token: str,
    address: str,
    done: str = "",
    r: str = "",
    kind: str = "",
) -> Response:
    """The form for one clause; after an opinion was taken it is shown again, empty, on the same clause."""
    door = _door(request, site, session, token)
    if not door.seat.mine:
        return go_to(urls.seat_link(token))
    return entry_page(request, session, site, door, address, done=done, receipt=r, kind=kind)


@area.act("/t/{token}/{address}", WRITE)
def send(request: Request, site: SiteDep, token: str, form: CommentFormDep) -> Response:
    """Take one opinion."""
    with site.database.read() as session:
        door = _door(request, site, session, token)
    return take_entry(request, site, door, form)
