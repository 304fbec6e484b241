"""What an expert's link opens: acceptance, the assigned review, notes on it, and what became of them. Nothing else.

Who logs in instead comes by `web.routes.experts_own`; both doors lead to the same acts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput
from registry.people.roles import Permission, Person, Role
from review.annotations.notes import withdraw_note
from review.casework.views import get_review
from review.casework.worksheet import worksheet
from review.experts import acceptance
from review.experts.acceptance import require_open, require_taken
from review.experts.assignments import Assignment, issuer_of, open_assignment
from review.experts.blind import others_opinions
from web import urls
from web.access import Area
from web.dependencies import SessionDep, SiteDep
from web.pages.expert_review import AcceptPage, OthersPage
from web.pages.review import Powers, Refused, ReviewPage, Said, review_page
from web.probing import counted_misses
from web.rendering import go_to, render
from web.routes.review_acts import add_note
from web.routes.reviews import beside_page
from web.site import Site
from web.urls import Pairs

area = Area()
OPEN = Permission.DOCUMENT_READ_PUBLIC  # the link is the key; whoever holds none gets 404
Text = Annotated[str, Form()]
Many = Annotated[list[str], Form()]
SAID = {
    "accepted": "已接受邀请。",
    "first": "初步判断已记录，下面显示系统提示。",
    "note": "意见已记入。提交前可以撤回。",
    "withdrawn": "意见已撤回。",
    "submitted": "意见已提交，处理结果会显示在本页。",
}


@dataclass(frozen=True, slots=True)
class Door:
    """How an expert came in: by a secret link, or (`link` empty) logged in."""

    assignment: Assignment
    link: str = ""

    @property
    def review_id(self) -> str:
        """The assigned review."""
        return self.assignment.subject.removeprefix("review:")

    @property
    def person(self) -> Person:
        """The expert, with no role but this."""
        return Person(self.assignment.account_id, self.assignment.expert, frozenset({Role.EXPERT}))

    def page(self, pairs: Pairs = (), anchor: str = "") -> str:
        """The review page by this door."""
        if self.link:
            return urls.expert_link(self.link, pairs, anchor)
        return urls.review(self.review_id, pairs, anchor)


def enter(request: Request, site: Site, token: str) -> Door:
    """Open the link; the first opening is noted, so this writes. A link that opens nothing is counted."""
    with counted_misses(request, site, "expert_link"), site.database.write() as session:
        return Door(open_assignment(session, site.clock, token), token)


def accept_page(session: Session, door: Door, *, error: str = "", reason: str = "") -> AcceptPage:
    """What is shown before acceptance: no more than is needed to declare that nothing ties one to it."""
    review = get_review(session, door.review_id)
    issuer = issuer_of(session, door.assignment.subject)
    acts = urls.expert_acts(door.review_id, door.link)
    return AcceptPage(door.assignment, review.title, issuer, acts, error, reason)


def expert_page(
    session: Session,
    site: Site,
    door: Door,
    *,
    said: Said | None = None,
    refused: Refused | None = None,
    conclusion: str = "",
) -> ReviewPage:
    """The review page for an expert who accepted."""
    today = site.clock.today()
    sheet = worksheet(session, door.person, door.review_id, today)
    powers = Powers(note=door.assignment.submitted_at is None)
    return review_page(
        sheet,
        powers,
        said=said,
        refused=refused,
        assignment=door.assignment,
        link=door.link,
        today=today,
        conclusion=conclusion,
    )


def shown(request: Request, session: Session, site: Site, door: Door, said: str = "") -> Response:
    """The review, or what stands before it."""
    if not door.assignment.taken:
        return render(request, accept_page(session, door))
    return render(request, expert_page(session, site, door, said=Said(SAID[said]) if said in SAID else None))


def do(
    request: Request,
    site: Site,
    door: Door,
    act: Callable[[Session], None],
    said: str,
    *,
    refused: Refused,
    anchor: str = "",
) -> Response:
    """Run an act in one transaction, or show the page again with what is wrong and what was written."""
    try:
        with site.database.write() as session:
            act(session)
    except (InvalidInput, Conflict) as error:
        refused = replace(refused, message=error.message)
        with site.database.read() as session:
            if door.assignment.taken:
                return render(request, expert_page(session, site, door, refused=refused), status=error.status)
            page = accept_page(session, door, error=error.message, reason=refused.text)
        return render(request, page, status=error.status)
    return go_to(door.page([("said", said)], anchor))


def accept(request: Request, site: Site, door: Door, declared: list[str]) -> Response:
    """Accept with both declarations."""

    def act(session: Session) -> None:
        acceptance.accept_assignment(session, site.clock, door.assignment.id, frozenset(declared))

    return do(request, site, door, act, "accepted", refused=Refused("", "accept"))


def decline(request: Request, site: Site, door: Door, reason: str) -> Response:
    """Decline with a reason."""

    def act(session: Session) -> None:
        acceptance.decline_assignment(session, site.clock, door.assignment.id, reason)

    return do(request, site, door, act, "", refused=Refused("", "decline", reason))


def first(request: Request, site: Site, door: Door, judgement: str) -> Response:
    """Store the first judgement; the flags are shown from then on."""

    def act(session: Session) -> None:
        require_open(door.assignment)
        acceptance.judge_first(session, site.clock, door.assignment.id, judgement)

    return do(request, site, door, act, "first", refused=Refused("", "first", judgement))


def withdraw(request: Request, site: Site, door: Door, note_id: str) -> Response:
    """Take an undecided note back."""

    def act(session: Session) -> None:
        require_open(door.assignment)
        withdraw_note(session, site.clock, door.assignment.account_id, note_id)

    return do(request, site, door, act, "withdrawn", refused=Refused("", note_id))


def submit(request: Request, site: Site, door: Door, conclusion: str, declared: list[str]) -> Response:
    """Say that all is written, with a conclusion and both declarations."""

    def act(session: Session) -> None:
        acceptance.submit_assignment(session, site.clock, door.assignment.id, conclusion, frozenset(declared))

    return do(request, site, door, act, "submitted", refused=Refused("", "submit", conclusion))


def others(request: Request, site: Site, session: Session, door: Door) -> Response:
    """What the other experts wrote; refused while opinions are out."""
    opinions = others_opinions(session, door.assignment, site.clock.today())
    sheet = worksheet(session, door.person, door.review_id, site.clock.today())
    labels = {unit.address: unit.number for unit in sheet.document.units}
    return render(request, OthersPage(sheet.review.title, tuple(opinions), labels, door.page()))


@area.page("/x/{token}", OPEN)
def by_link(request: Request, site: SiteDep, token: str, said: str = "") -> Response:
    """The assigned review, or the acceptance that stands before it."""
    door = enter(request, site, token)
    with site.database.read() as session:
        return shown(request, session, site, door, said)


@area.page("/x/{token}/others", OPEN)
def others_by_link(request: Request, site: SiteDep, session: SessionDep, token: str) -> Response:
    """What the other experts wrote."""
    return others(request, site, session, enter(request, site, token))


@area.page("/x/{token}/beside/{finding_id}", OPEN)
def beside(request: Request, site: SiteDep, session: SessionDep, token: str, finding_id: str) -> Response:
    """A finding's clause beside the clauses it rests on."""
    door = enter(request, site, token)
    require_taken(door.assignment)
    sheet = worksheet(session, door.person, door.review_id, site.clock.today())
    return render(request, beside_page(session, sheet, finding_id, door.page(anchor=finding_id)))


@area.act("/x/{token}/accept", OPEN)
def accept_by_link(request: Request, site: SiteDep, token: str, declared: Many = []) -> Response:  # noqa: B006
    """Accept with both declarations."""
    return accept(request, site, enter(request, site, token), declared)


@area.act("/x/{token}/decline", OPEN)
def decline_by_link(request: Request, site: SiteDep, token: str, reason: Text = "") -> Response:
    """Decline with a reason."""
    return decline(request, site, enter(request, site, token), reason)


@area.act("/x/{token}/first", OPEN)
def first_by_link(request: Request, site: SiteDep, token: str, judgement: Text = "") -> Response:
    """Store the first judgement."""
    return first(request, site, enter(request, site, token), judgement)


@area.act("/x/{token}/note", OPEN)
def note(
    request: Request, site: SiteDep, token: str, address: Text, body: Text = "", kind: Text = "note",
    finding_id: Text = "", quoted: Text = "",
) -> Response:  # fmt: skip
    """Write a note on a clause, on words of it, or on a finding."""
    door = enter(request, site, token)
    require_taken(door.assignment)

    def act(session: Session) -> None:
        add_note(session, site, door.person, door.review_id, address, body, kind, finding_id, quoted)

    refused = Refused("", finding_id or address, body, kind)
    return do(request, site, door, act, "note", refused=refused, anchor=address)


@area.act("/x/{token}/withdraw", OPEN)
def withdraw_by_link(request: Request, site: SiteDep, token: str, note_id: Text) -> Response:
    """Take an undecided note back."""
    return withdraw(request, site, enter(request, site, token), note_id)


@area.act("/x/{token}/submit", OPEN)
def submit_by_link(
    request: Request, site: SiteDep, token: str, conclusion: Text = "", declared: Many = []  # noqa: B006
) -> Response:  # fmt: skip
    """Say that all is written."""
    return submit(request, site, enter(request, site, token), conclusion, declared)
