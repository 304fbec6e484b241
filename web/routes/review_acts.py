"""What people do on a review page: verdicts, notes, outcomes, assigning an expert, closing. One form each.

A form that can't be taken comes back on the same page with the reason beside it and what was written kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.people.roles import Permission, Person
from review.annotations.notes import Anchor, anchor_in, decide_note, require_note_of, write_note
from review.annotations.targets import target_from
from review.casework.blocking import checks_for
from review.casework.lines.adoption import decide_finding
from review.casework.noted import write_on
from review.casework.reviews import get_review, set_state
from review.casework.states import FINISHED, move_between
from review.casework.worksheet import worksheet
from review.experts.acceptance import require_open
from review.experts.assignments import assign_expert, assignment_of
from review.findings.store import get_finding
from review.papers.archive import make_archive
from review.voices.comments import decide_comment
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SiteDep, as_day
from web.pages.review import Refused
from web.rendering import go_to, render
from web.routes.reviews import enqueue_run, staff_page
from web.site import Site

area = Area()
BASE = urls.REVIEWS + "/{review_id}"
Text = Annotated[str, Form()]


def _do(
    request: Request,
    site: Site,
    person: Person,
    review_id: str,
    act: Callable[[Session], str],
    *,
    subject: str,
    text: str = "",
    choice: str = "",
) -> Response:
    """Run an act in one transaction; go on to where it says, or show the page again with what is wrong."""
    try:
        with site.database.write() as session:
            then = act(session)
    except (InvalidInput, Conflict, NotAllowed) as error:
        with site.database.read() as session:
            page = staff_page(site, session, person, review_id, refused=Refused(error.message, subject, text, choice))
        return render(request, page, status=error.status)
    return go_to(then)


@area.act(BASE + "/verdict", Permission.FINDING_VERDICT)
def verdict(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    review_id: str,
    finding_id: Text,
    decision: Text = "",
    reason: Text = "",
    seen: Text = "",
) -> Response:
    """Decide on a finding, or take the decision back; a form older than another's decision is told so."""

    def act(session: Session) -> str:
        shown = {"": None, "none": ""}.get(seen, seen)  # a form says "none" where no decision stood on it
        decide_finding(session, site.clock, person, review_id, finding_id, decision, reason, seen=shown)
        return urls.review(review_id, [("said", decision), ("finding", finding_id)], finding_id)

    return _do(request, site, person, review_id, act, subject=finding_id, text=reason, choice=decision)


def _own_finding(session: Session, review_id: str, finding_id: str) -> None:
    if get_finding(session, finding_id).version_id != get_review(session, review_id).version_id:
        raise InvalidInput("该提示不属于这件审查。")


@area.act(BASE + "/note", Permission.NOTE_WRITE, Permission.REVIEW_ASSIGNED)
def note(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    review_id: str,
    address: Text,
    body: Text = "",
    kind: Text = "note",
    finding_id: Text = "",
    quoted: Text = "",
    visibility: Text = "",
    target: Text = "",
    nth: Annotated[int | None, Form()] = None,
) -> Response:
    """Write a note on a clause, on words of it, on a finding or a line: for the worksheet, or as a thread for staff."""

    def act(session: Session) -> str:
        if visibility:
            person.require(Permission.REVIEW_READ)
            on = target or (f"finding:{finding_id}" if finding_id else f"text:{address}")
            view = worksheet(session, person, review_id, site.clock.today()).document
            made = write_on(
                session, site.clock, person, view, target_from(on), body,
                words=quoted, nth=nth, kind=kind, visibility=visibility,
            )  # fmt: skip
            return urls.review(review_id, [("said", "written")], f"note-{made}")
        add_note(session, site, person, review_id, address, body, kind, finding_id, quoted, nth)
        return urls.review(review_id, [("said", "note")], address)

    subject = target.partition(":")[2] or finding_id or address
    return _do(request, site, person, review_id, act, subject=subject, text=body, choice=kind)


def add_note(
    session: Session,
    site: Site,
    person: Person,
    review_id: str,
    address: str,
    body: str,
    kind: str,
    finding_id: str,
    quoted: str = "",
    nth: int | None = None,
) -> str:
    """Write a note for a person who may open the review.

    Args:
        quoted: words of the clause that are meant; they must stand there once, or `nth` says which of them.

    Raises:
        NotFound: not their review, or no such clause. InvalidInput: nothing was written, or the words
            are not in the clause, or more than once. Conflict: an expert has submitted, or has not judged first.
    """
    sheet = worksheet(session, person, review_id, site.clock.today())
    if not person.may(Permission.REVIEW_READ):
        own = assignment_of(session, sheet.review.subject, person.account_id or "")
        if own is None:
            raise NotFound("没有这件审查。")
        require_open(own)
    unit = sheet.document.unit(address)
    anchor = anchor_in(unit, sheet.review.version_id, quoted, nth)
    if finding_id:
        if sheet.held_back:
            raise Conflict("请先写下初步判断，再就系统提示发表意见。")
        _own_finding(session, review_id, finding_id)
        finding = get_finding(session, finding_id).finding
        anchor = Anchor(sheet.review.version_id, unit.address, finding.quote, finding.start, finding.end, finding_id)
    return write_note(session, site.clock, person.account_id or "", sheet.review.subject, anchor, body, kind)


@area.act(f"{BASE}/note-outcome", Permission.NOTE_DECIDE)
def outcome_of_note(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    review_id: str,
    note_id: Text,
    outcome: Text = "",
    reason: Text = "",
) -> Response:
    """What became of a note; its author sees it."""

    def act(session: Session) -> str:
        require_note_of(session, note_id, get_review(session, review_id).subject)
        decide_note(session, site.clock, person, note_id, outcome, reason)
        return urls.review(review_id, [("said", "outcome")], f"note-{note_id}")

    return _do(request, site, person, review_id, act, subject=note_id, text=reason, choice=outcome)


@area.act(f"{BASE}/comment-outcome", Permission.COMMENT_DECIDE)
def outcome_of_comment(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    review_id: str,
    comment_id: Text,
    outcome: Text = "",
    reason: Text = "",
) -> Response:
    """What became of a comment; its author sees it by the receipt."""

    def act(session: Session) -> str:
        decide_comment(session, site.clock, person, comment_id, outcome, reason)
        return urls.review(review_id, [("said", "outcome")], f"comment-{comment_id}")

    return _do(request, site, person, review_id, act, subject=comment_id, text=reason, choice=outcome)


@area.act(BASE + "/assign", Permission.EXPERT_ASSIGN)
def assign(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    review_id: str,
    account_id: Text = "",
    question: Text = "",
    due_on: Text = "",
    asks_first: Text = "",
) -> Response:
    """Assign an expert; the link is shown once, on this answer alone."""
    try:
        due = as_day(due_on, "期限")
        with site.database.write() as session:
            subject = get_review(session, review_id).subject
            _, token = assign_expert(
                session,
                site.clock,
                person,
                subject,
                account_id,
                question=question,
                due_on=due,
                asks_first=asks_first == "1",
            )
    except InvalidInput as error:
        with site.database.read() as session:
            refused = Refused(error.message, "assign", question, account_id)
            page = staff_page(site, session, person, review_id, refused=refused)
        return render(request, page, status=error.status)
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    with site.database.read() as session:
        page = staff_page(site, session, person, review_id, new_link=base + urls.expert_link(token))
    return render(request, page)


@area.act(BASE + "/run", Permission.REVIEW_RUN)
def run(site: SiteDep, person: PersonDep, review_id: str) -> Response:
    """Have the rules look again, against today's library."""
    with site.database.write() as session:
        held = get_review(session, review_id)
        enqueue_run(session, site, person, held.document_id)
    return go_to(urls.review(review_id, [("said", "run")]))


@area.act(BASE + "/state", Permission.FINDING_VERDICT)
def state(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    review_id: str,
    to: Text = "",
    reason: Text = "",
    result: Text = "",
    revision: Annotated[int | None, Form()] = None,
) -> Response:
    """Move the review to another state."""

    def act(session: Session) -> str:
        move = move_between(get_review(session, review_id).state, to)
        set_state(
            session,
            site.clock,
            person,
            review_id,
            to,
            reason,
            checks_for(move) if move else (),
            result=result,
            revision=revision,
            merged_duties=site.settings.small_site,
        )
        if to in FINISHED:  # closed and archived in one transaction
            make_archive(session, site.clock, site.files, person, review_id)
        return urls.review(review_id, [("said", to)])

    return _do(request, site, person, review_id, act, subject="state", text=reason, choice=to)
