"""What an expert's link opens: the assigned review, notes on it, and what became of them. Nothing else."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput
from registry.people.roles import Permission, Person, Role
from review.annotations.notes import withdraw_note
from review.casework.worksheet import worksheet
from review.experts.assignments import Assignment, open_assignment, require_open, submit_assignment
from web import urls
from web.access import Area
from web.dependencies import SessionDep, SiteDep
from web.pages.review import Powers, Refused, ReviewPage, Said, review_page
from web.rendering import go_to, render
from web.routes.review_acts import add_note
from web.routes.reviews import beside_page
from web.site import Site

area = Area()
OPEN = Permission.DOCUMENT_READ_PUBLIC  # the link is the key; whoever holds none gets 404
Text = Annotated[str, Form()]
SAID = {
    "note": "意见已记入。提交前可以撤回。",
    "withdrawn": "意见已撤回。",
    "submitted": "意见已提交，处理结果会显示在本页。",
}


def _expert(assignment: Assignment) -> Person:
    return Person(assignment.account_id, assignment.expert, frozenset({Role.EXPERT}))


def _review_id(assignment: Assignment) -> str:
    return assignment.subject.removeprefix("review:")


def _enter(site: Site, token: str) -> Assignment:
    """Open the link; the first opening is noted, so this writes."""
    with site.database.write() as session:
        return open_assignment(session, site.clock, token)


def _page(
    session: Session,
    site: Site,
    token: str,
    assignment: Assignment,
    *,
    said: Said | None = None,
    refused: Refused | None = None,
) -> ReviewPage:
    today = site.clock.today()
    sheet = worksheet(session, _expert(assignment), _review_id(assignment), today)
    powers = Powers(note=assignment.submitted_at is None)
    return review_page(sheet, powers, said=said, refused=refused, assignment=assignment, link=token, today=today)


@area.page("/x/{token}", OPEN)
def by_link(request: Request, site: SiteDep, token: str, said: str = "") -> Response:
    """The assigned review."""
    assignment = _enter(site, token)
    with site.database.read() as session:
        page = _page(session, site, token, assignment, said=Said(SAID[said]) if said in SAID else None)
    return render(request, page)


@area.page("/x/{token}/beside/{finding_id}", OPEN)
def beside(request: Request, site: SiteDep, session: SessionDep, token: str, finding_id: str) -> Response:
    """A finding's clause beside the clauses it rests on."""
    assignment = _enter(site, token)
    sheet = worksheet(session, _expert(assignment), _review_id(assignment), site.clock.today())
    return render(request, beside_page(session, sheet, finding_id, urls.expert_link(token, anchor=finding_id)))


@area.act("/x/{token}/note", OPEN)
def note(
    request: Request,
    site: SiteDep,
    token: str,
    address: Text,
    body: Text = "",
    kind: Text = "note",
    finding_id: Text = "",
    quoted: Text = "",
) -> Response:
    """Write a note on a clause, on words of it, or on a finding."""
    assignment = _enter(site, token)
    try:
        with site.database.write() as session:
            require_open(assignment)
            add_note(
                session, site, _expert(assignment), _review_id(assignment), address, body, kind, finding_id, quoted
            )
    except (InvalidInput, Conflict) as error:
        refused = Refused(error.message, finding_id or address, body, kind)
        with site.database.read() as session:
            page = _page(session, site, token, assignment, refused=refused)
        return render(request, page, status=error.status)
    return go_to(urls.expert_link(token, [("said", "note")], address))


@area.act("/x/{token}/withdraw", OPEN)
def withdraw(site: SiteDep, token: str, note_id: Text) -> Response:
    """Take an undecided note back."""
    assignment = _enter(site, token)
    with site.database.write() as session:
        require_open(assignment)
        withdraw_note(session, site.clock, assignment.account_id, note_id)
    return go_to(urls.expert_link(token, [("said", "withdrawn")]))


@area.act("/x/{token}/submit", OPEN)
def submit(site: SiteDep, token: str) -> Response:
    """Say that all is written."""
    assignment = _enter(site, token)
    with site.database.write() as session:
        submit_assignment(session, site.clock, assignment.id)
    return go_to(urls.expert_link(token, [("said", "submitted")]))
