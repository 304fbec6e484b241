"""An assigned review for an expert who has logged in: the same acts as by the link of `web.routes.experts`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.people.roles import Permission, Person
from review.experts.assignments import assignment_of
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.routes import experts
from web.routes.experts import Door
from web.site import Site

area = Area()
OWN = Permission.REVIEW_ASSIGNED
BASE = urls.REVIEWS + "/{review_id}/expert"
Text = Annotated[str, Form()]
Many = Annotated[list[str], Form()]


def own_door(session: Session, person: Person, review_id: str) -> Door:
    """The assignment of somebody who has logged in.

    Raises:
        NotFound: they have none here; the answer is that of a review that does not exist.
    """
    held = assignment_of(session, f"review:{review_id}", person.account_id) if person.account_id else None
    if held is None:
        raise NotFound("没有这件审查。")
    return Door(held)


def _enter(site: Site, person: Person, review_id: str) -> Door:
    with site.database.read() as session:
        return own_door(session, person, review_id)


@area.page(BASE + "/others", OWN)
def others(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, review_id: str) -> Response:
    """What the other experts wrote."""
    return experts.others(request, site, session, own_door(session, person, review_id))


@area.act(BASE + "/accept", OWN)
def accept(request: Request, site: SiteDep, person: PersonDep, review_id: str, declared: Many = []) -> Response:  # noqa: B006
    """Accept with both declarations."""
    return experts.accept(request, site, _enter(site, person, review_id), declared)


@area.act(BASE + "/decline", OWN)
def decline(request: Request, site: SiteDep, person: PersonDep, review_id: str, reason: Text = "") -> Response:
    """Decline with a reason."""
    return experts.decline(request, site, _enter(site, person, review_id), reason)


@area.act(BASE + "/first", OWN)
def first(request: Request, site: SiteDep, person: PersonDep, review_id: str, judgement: Text = "") -> Response:
    """Store the first judgement."""
    return experts.first(request, site, _enter(site, person, review_id), judgement)


@area.act(BASE + "/withdraw", OWN)
def withdraw(request: Request, site: SiteDep, person: PersonDep, review_id: str, note_id: Text) -> Response:
    """Take an undecided note back."""
    return experts.withdraw(request, site, _enter(site, person, review_id), note_id)


@area.act(BASE + "/submit", OWN)
def submit(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, conclusion: Text = "", declared: Many = []  # noqa: B006
) -> Response:  # fmt: skip
    """Say that all is written."""
    return experts.submit(request, site, _enter(site, person, review_id), conclusion, declared)
