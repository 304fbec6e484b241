"""Deadlines of reviews, counted by the procedure in force: from the opening, with pauses and the one extension.

The date and its sentence are kept with the review, so that lists sort and filter by them; they are counted anew
whenever something that they rest on changes, and by `recount_open` when the procedure itself was changed.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock, legal_day
from registry.errors import Conflict, InvalidInput
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.casework.filings.clocks import current_clocks
from review.casework.filings.recounting import recount_filings
from review.casework.letters.models import Letter
from review.casework.models import Review, ReviewStep
from review.casework.states import FINISHED, SUSPENDED, UNFINISHED
from review.casework.suggestions.starts import first_received
from review.procedure.deadlines import Due, Extension, Pause
from review.procedure.in_force import Procedure, procedure

REQUESTED = "依申请审查"


def rule_key(mode: str) -> str:
    """The period that a review of this mode has."""
    return "review.requested" if mode == REQUESTED else "review.basic"


def recount(session: Session, review: Review, in_force: Procedure | None = None) -> None:
    """Count the review's deadline anew from its opening, its pauses and its extension."""
    counted = review_due(session, review, in_force or procedure(session))
    review.due_on, review.due_sentence = counted.on, counted.sentence


def review_due(session: Session, review: Review, in_force: Procedure) -> Due:
    """The deadline of a review, with the sentence on how it was counted."""
    key = rule_key(review.mode)
    rule = in_force.rule(key)
    pauses = _suspensions(session, review)
    if "说明" in rule.pauses:
        pauses += _explanations(session, review)
    extensions = []
    if review.extended_at is not None and rule.extension is not None:
        approver = session.get(Account, review.extended_by) if review.extended_by else None
        granted = rule.extension
        extensions.append(
            Extension(granted.n, granted.unit, legal_day(review.extended_at), approver.name if approver else "")
        )
    start = first_received(session, review.id) if review.mode == REQUESTED else None
    return in_force.due(key, start or review.opened_at, pauses=pauses, extensions=extensions)


def recount_open(session: Session) -> int:
    """Count all unfinished reviews and open filings anew, after a change of the procedure; returns how many moved."""
    in_force = procedure(session)
    moved = recount_filings(session, current_clocks(session))
    for review in session.scalars(select(Review).where(Review.state.in_(UNFINISHED))):
        before = (review.due_on, review.due_sentence)
        recount(session, review, in_force)
        moved += before != (review.due_on, review.due_sentence)
    return moved


def extend(session: Session, clock: Clock, person: Person, review: Review, reason: str) -> None:
    """Give a review the extension that its rule allows; the office head approves it, once.

    Args:
        review: locked by the caller.

    Raises:
        NotAllowed. InvalidInput: no reason. Conflict: extended already, finished, or the rule knows no extension.
    """
    person.require(Permission.REVIEW_SIGN)
    reason = reason.strip()
    if not reason:
        raise InvalidInput("请写明延长审查期限的理由。")
    if review.state in FINISHED:
        raise Conflict("这件审查已经结束，不能延长期限。")
    if review.extended_at is not None:
        raise Conflict("审查期限已经延长过一次，不能再次延长。")
    in_force = procedure(session)
    if in_force.rule(rule_key(review.mode)).extension is None:
        raise Conflict("本地规定没有可以延长这一期限的条款。")
    old = review.due_on
    review.extended_at, review.extended_by, review.extension_reason = clock.now(), person.account_id, reason
    review.revision += 1
    recount(session, review, in_force)
    audit.record(
        session,
        clock,
        person.actor,
        "review.extend",
        f"review:{review.id}",
        old=_iso(old),
        new=_iso(review.due_on),
        why=reason,
    )


def _suspensions(session: Session, review: Review) -> list[Pause]:
    steps = session.scalars(select(ReviewStep).where(ReviewStep.review_id == review.id).order_by(ReviewStep.id))
    pauses: list[Pause] = []
    since: date | None = None
    for step in steps:
        day = legal_day(step.at)
        if step.new == SUSPENDED:
            since = day
        elif step.old == SUSPENDED and since is not None:
            if day > since:
                pauses.append(Pause(since, day - timedelta(days=1), "中止"))
            since = None
    if since is not None:
        pauses.append(Pause(since, None, "中止"))
    return pauses


def _explanations(session: Session, review: Review) -> list[Pause]:
    letters = session.scalars(
        select(Letter).where(
            Letter.review_id == review.id,
            Letter.kind == "explain",
            Letter.sent_at.is_not(None),
            Letter.state != "withdrawn",
        )
    )
    pauses = []
    for letter in letters:
        if letter.sent_at is None:
            continue
        first = legal_day(letter.sent_at)
        if letter.answered_at is None and letter.state == "sent":
            pauses.append(Pause(first, None, "说明"))
        elif letter.answered_at is not None and legal_day(letter.answered_at) > first:
            pauses.append(Pause(first, legal_day(letter.answered_at) - timedelta(days=1), "说明"))
    return pauses


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
