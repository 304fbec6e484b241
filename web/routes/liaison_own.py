"""A collector's tasks by their account: what stands in their hands, the clauses, one opinion after the other.

The pages are those of the link on a phone; here the log-in is the key, so nothing is bound and a lost phone loses
nothing. Whoever has no account uses the link.
"""

from __future__ import annotations

from fastapi import Request, Response
from sqlalchemy.orm import Session

from registry.people.roles import Permission, Person
from review.voices.consultations import get_consultation
from review.voices.liaison.own_seats import open_own_seat, own_seats
from web import urls
from web.access import Area
from web.collecting import entry_page, take_entry, task_page
from web.comment_forms import CommentFormDep
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.collector import Door, OwnTasksPage
from web.rendering import render
from web.site import Site

area = Area()
TASK = Permission.LIAISON_TASK
ONE = urls.COLLECT + "/{seat_id}"


def _door(session: Session, site: Site, person: Person, seat_id: str) -> Door:
    seat = open_own_seat(session, person, seat_id)
    return Door(seat, get_consultation(session, site.clock, seat.consultation_id), urls.collect(seat_id), True)


@area.page(urls.COLLECT, TASK)
def mine(request: Request, session: SessionDep, person: PersonDep) -> Response:
    """The tasks in one's own hands."""
    return render(request, OwnTasksPage(own_seats(session, person)))


@area.page(ONE, TASK)
def one(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, seat_id: str, say: str = ""
) -> Response:
    """The clauses of one task, and what became of what was gathered."""
    return task_page(request, session, site, _door(session, site, person, seat_id), say)


@area.page(ONE + "/all", TASK)
def sheet(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    person: PersonDep,
    seat_id: str,
    about: str = "",
    done: str = "",
    r: str = "",
    kind: str = "",
) -> Response:
    """Every clause of the task on one page, for where there is no network."""
    door = _door(session, site, person, seat_id)
    return entry_page(request, session, site, door, about, done=done, receipt=r, kind=kind, sheet=True)


@area.act(ONE + "/all", TASK)
def send_from_sheet(request: Request, site: SiteDep, person: PersonDep, seat_id: str, form: CommentFormDep) -> Response:
    """Take one opinion on the clause that was chosen."""
    with site.database.read() as session:
        door = _door(session, site, person, seat_id)
    return take_entry(request, site, door, form, sheet=True)


@area.page(ONE + "/{address}", TASK)
def entry(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    person: PersonDep,
    seat_id: str,
    address: str,
    done: str = "",
    r: str = "",
    kind: str = "",
) -> Response:
    """The form for one clause."""
    door = _door(session, site, person, seat_id)
    return entry_page(request, session, site, door, address, done=done, receipt=r, kind=kind)


@area.act(ONE + "/{address}", TASK)
def send(request: Request, site: SiteDep, person: PersonDep, seat_id: str, form: CommentFormDep) -> Response:
    """Take one opinion."""
    with site.database.read() as session:
        door = _door(session, site, person, seat_id)
    return take_entry(request, site, door, form)
