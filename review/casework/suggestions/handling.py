"""The one door for the state of a suggestion: permission, ground, body, day; the period that runs next; the log."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock, legal_day
from registry.errors import Conflict, InvalidInput, NotFound
from registry.instruments.models import Work
from registry.instruments.views import get_document
from registry.people.roles import Permission, Person
from review.casework.deadlines import recount
from review.casework.models import Review
from review.casework.reviews import open_review
from review.casework.states import FINISHED
from review.casework.suggestions.models import Suggestion, SuggestionStep
from review.casework.suggestions.vocabulary import (
    CLOSED,
    FORWARDED,
    GROUNDS,
    PERIODS,
    REPLIED,
    STARTED,
    STATES,
    TRANSFERRED,
    WAYS,
    Move,
    move_between,
)
from review.procedure.in_force import procedure

MISSING = "没有这件审查建议。"
MAX_WORDS = 5000
CHANGED = "您打开页面之后，这件建议已有变化。请核对最新情况后重新提交，所写内容已保留。"


def find(session: Session, suggestion_id: str) -> Suggestion:
    """The suggestion, locked for the rest of the transaction.

    Raises:
        NotFound: there is none.
    """
    row = session.scalars(select(Suggestion).where(Suggestion.id == suggestion_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(MISSING)
    return row


def move(
    session: Session,
    clock: Clock,
    person: Person,
    suggestion_id: str,
    new: str,
    words: str,
    *,
    revision: int,
    ground: str = "",
    body: str = "",
    day: date | None = None,
    way: str = "",
    review_id: str = "",
) -> None:
    """Move a suggestion on. What it has become already changes nothing.

    Args:
        words: what the move asks for.
        revision: that of the page that the form stood on.
        ground: a key of `GROUNDS`, where no review is started.
        body: whom it is transferred or handed on to.
        day: when that, a reply or the feedback was; today where it is empty.
        way: a key of `WAYS`, of the feedback.
        review_id: a review to join instead of opening one.

    Raises:
        NotFound, NotAllowed, InvalidInput. Conflict: changed meanwhile, or no such move, or its review still runs.
    """
    row = find(session, suggestion_id)
    if row.state == new:
        return
    chosen = move_between(row.state, new)
    if chosen is None:
        raise Conflict(f"这件建议现在是“{STATES[row.state]}”，不能这样办理。请刷新页面查看。")
    person.require(chosen.needs)
    if revision != row.revision:
        raise Conflict(CHANGED)
    words = words.strip()
    if not words:
        raise InvalidInput(f"请写明{chosen.asks}。")
    if len(words) > MAX_WORDS:
        raise InvalidInput(f"{chosen.asks}不能超过 {MAX_WORDS} 字。")
    day = _checked_day(clock, row, chosen, day)
    if "ground" in chosen.fields:
        if ground not in GROUNDS:
            raise InvalidInput("请选择不启动审查的情形。")
        row.ground = ground
    if "body" in chosen.fields:
        if not body.strip():
            raise InvalidInput("请写明移送或者转办给哪个单位。")
        row.handed_to = body.strip()[:200]
    if new == STARTED:
        _link_review(session, clock, person, row, review_id)
    if new in (FORWARDED, TRANSFERRED):
        row.handed_on = day
    if new == REPLIED:
        row.reply, row.replied_on = words, day
    if new == CLOSED:
        _give_feedback(session, row, words, day, way)
    _step(session, clock, person.actor, row, chosen, words, day)


def _checked_day(clock: Clock, row: Suggestion, chosen: Move, day: date | None) -> date:
    today = clock.today()
    if "day" not in chosen.fields or day is None:
        return today
    if day > today:
        raise InvalidInput("日期不能晚于今天。")
    if day < row.received_on:
        raise InvalidInput("日期不能早于收到日期。")
    return day


def _give_feedback(session: Session, row: Suggestion, words: str, day: date, way: str) -> None:
    if way not in WAYS:
        raise InvalidInput("请选择反馈的方式。")
    review = session.get(Review, row.review_id) if row.state == STARTED and row.review_id else None
    if review is not None and review.state not in FINISHED:
        raise Conflict("审查还没有办结，办结后再登记反馈。")
    row.feedback, row.feedback_on, row.feedback_way = words, day, way
    row.feedback_due_on = row.due_on
    if review is not None and review.closed_at is not None:  # owed from the day on which the review ended
        row.feedback_due_on = procedure(session).due("suggestion.feedback", legal_day(review.closed_at)).on


def _link_review(session: Session, clock: Clock, person: Person, row: Suggestion, review_id: str) -> None:
    """Join a review of the same document, or open one 依申请."""
    if row.document_id is None:
        raise InvalidInput("请先在库中选定这件建议所指的文件，再启动审查；库中没有的，请先录入。")
    if review_id:
        joined = session.get(Review, review_id)
        if joined is None or joined.document_id != row.document_id or joined.state in FINISHED:
            raise InvalidInput("所选审查不是这份文件的在办审查，请重新选择。")
        row.review_id = joined.id
        audit.record(session, clock, person.actor, "suggestion.join", f"suggestion:{row.id}", review=joined.id)
    else:
        view = get_document(session, row.document_id, clock.today(), include_internal=True)
        row.review_id = open_review(
            session,
            clock,
            document_id=row.document_id,
            version_id=view.row.version_id,
            as_of=clock.today(),
            actor=person.actor,
            mode="依申请审查",
            origin=f"suggestion:{row.id}",
        )
    session.flush()
    recount(session, session.get_one(Review, row.review_id))


def _step(session: Session, clock: Clock, actor: str, row: Suggestion, chosen: Move, words: str, day: date) -> None:
    old, row.state = row.state, chosen.new
    row.revision += 1
    count_due(session, row, day)
    session.add(
        SuggestionStep(
            suggestion_id=row.id,
            at=clock.now(),
            by=actor,
            old=old,
            new=chosen.new,
            why=words,
            told=words if chosen.tells else "",
        )
    )
    session.flush()
    extra = {key: value for key, value in (("ground", row.ground), ("body", row.handed_to)) if value}
    audit.record(
        session, clock, actor, "suggestion.state", f"suggestion:{row.id}", old=old, new=chosen.new, why=words, **extra
    )


def count_due(session: Session, row: Suggestion, day: date) -> None:
    """Count the period of the state that a suggestion is in now, from the day it began."""
    key = PERIODS.get(row.state)
    if key is None:
        row.due_on, row.due_sentence, row.due_key = None, "", ""
        return
    start = row.received_on if key == "review.requested" else day
    counted = procedure(session).due(key, start)
    row.due_on, row.due_sentence, row.due_key = counted.on, counted.sentence, counted.key


def name_document(
    session: Session, clock: Clock, person: Person, suggestion_id: str, document_id: str, *, revision: int
) -> None:
    """Say which document of the record a suggestion means; empty takes it away.

    Raises:
        NotFound, NotAllowed, InvalidInput. Conflict: changed meanwhile, or a review stands on it already.
    """
    row = find(session, suggestion_id)
    person.require(Permission.SUGGESTION_TAKE)
    if (row.document_id or "") == document_id:
        return
    if revision != row.revision:
        raise Conflict(CHANGED)
    if row.review_id is not None:
        raise Conflict("已经启动审查，不能另选文件。")
    if document_id and session.get(Work, document_id) is None:
        raise InvalidInput("没有这份文件，请重新选择。")
    old, row.document_id = row.document_id, document_id or None
    row.revision += 1
    audit.record(
        session, clock, person.actor, "suggestion.document", f"suggestion:{row.id}", old=old, new=row.document_id
    )


def mark_repeat(
    session: Session, clock: Clock, person: Person, suggestion_id: str, earlier_id: str, *, revision: int
) -> None:
    """Say that it repeats an earlier one; empty takes that back. It is answered all the same.

    Raises:
        NotFound, NotAllowed, InvalidInput. Conflict: changed meanwhile.
    """
    row = find(session, suggestion_id)
    person.require(Permission.SUGGESTION_TAKE)
    if (row.repeats_id or "") == earlier_id:
        return
    if revision != row.revision:
        raise Conflict(CHANGED)
    earlier = session.get(Suggestion, earlier_id) if earlier_id else None
    if earlier_id and (earlier is None or earlier.id == row.id or earlier.created_at > row.created_at):
        raise InvalidInput("只能标为重复更早收到的一件。")
    old, row.repeats_id = row.repeats_id, earlier_id or None
    row.revision += 1
    audit.record(session, clock, person.actor, "suggestion.repeat", f"suggestion:{row.id}", old=old, new=row.repeats_id)
