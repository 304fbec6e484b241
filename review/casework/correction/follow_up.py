"""Follow-up of an opinion: the body's report, a second one where the first does not satisfy, the rating of each.

An issued opinion opens the first round; its answer on the reply page is the first report. 不满意 opens the second
round, and whoever rates may reopen a finished review with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.casework.access import require_not_recused
from review.casework.correction.models import FollowUp
from review.casework.letters.models import Letter, LetterItem
from review.procedure.in_force import procedure

RATINGS = {"good": "满意", "fair": "基本满意", "poor": "不满意"}
PERIODS = {1: "opinion.reply", 2: "followup.second"}
LAST_ROUND = 2
MAX_REPORT = 10_000


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """One round of follow-up."""

    id: str
    review_id: str
    letter_id: str
    letter_title: str
    round: int
    due_on: date | None
    due_sentence: str
    reported_on: date | None
    report: str
    reported_by: str
    rating: str
    rating_reason: str
    rated_by: str
    rated_at: datetime | None

    @property
    def waits(self) -> str:
        """What it waits for: `report`, `rating`, or nothing."""
        if self.reported_on is None:
            return "report"
        return "" if self.rating else "rating"


def follow_ups_of(session: Session, review_id: str) -> Sequence[FollowUpView]:
    """All rounds of a review, in order. One statement."""
    return _where(session, FollowUp.review_id == review_id)


def follow_ups_of_letter(session: Session, letter_id: str) -> Sequence[FollowUpView]:
    """All rounds of one opinion, in order."""
    return _where(session, FollowUp.letter_id == letter_id)


def open_round(session: Session, clock: Clock, letter: Letter, round_: int, actor: str) -> None:
    """Open a round: a date by which the body reports. A round that is open already stays as it is."""
    held = session.scalars(select(FollowUp.id).where(FollowUp.letter_id == letter.id, FollowUp.round == round_)).first()
    if held is not None:
        return
    counted = procedure(session).due(PERIODS[round_], clock.today())
    session.add(
        FollowUp(
            id=new_id(), review_id=letter.review_id, letter_id=letter.id, round=round_, due_on=counted.on,
            due_sentence=counted.sentence, report="", reported_by="", rating="", rating_reason="",
        )
    )  # fmt: skip
    session.flush()
    audit.record(
        session, clock, actor, "follow_up.open", f"letter:{letter.id}", round=round_, due=counted.on.isoformat()
    )


def note_answer(session: Session, letter: Letter, on: date) -> None:
    """Take the answer to an opinion as the report of its first round."""
    first = session.scalars(select(FollowUp).where(FollowUp.letter_id == letter.id, FollowUp.round == 1)).one_or_none()
    if first is None or first.reported_on is not None:
        return
    items = session.scalars(
        select(LetterItem).where(LetterItem.letter_id == letter.id).order_by(LetterItem.position)
    ).all()
    parts = [f"{item.position}. {item.answer}" for item in items if item.answer]
    first.report = "\n".join([letter.reply, *parts] if letter.reply else parts)
    first.reported_on, first.reported_by = on, letter.replied_by


def enter_report(
    session: Session, clock: Clock, follow_up_id: str, report: str, on: date, *, actor: str, name: str
) -> None:
    """Enter a report: the body's own, or one that came on paper, entered by staff. The caller checks who may.

    Raises:
        NotFound. Conflict: it is rated. InvalidInput: nothing written, or a day to come.
    """
    found = _locked(session, follow_up_id)
    report = report.strip()
    if not report or len(report) > MAX_REPORT:
        raise InvalidInput(f"请填写处理情况报告，不超过 {MAX_REPORT} 字。")
    if on > clock.today():
        raise InvalidInput("报告日期不能晚于今天。")
    if found.rating:
        raise Conflict("这份报告已经评价，不能再改。")
    if (found.report, found.reported_on) == (report, on):
        return
    found.report, found.reported_on, found.reported_by = report, on, name
    audit.record(session, clock, actor, "follow_up.report", f"letter:{found.letter_id}", round=found.round)


def rate(session: Session, clock: Clock, person: Person, follow_up_id: str, rating: str, reason: str) -> str:
    """Rate a report. 不满意 opens the second round; returns the id of the review.

    Raises:
        NotAllowed, NotFound. InvalidInput: unknown rating, or no reason where one is needed.
        Conflict: no report has come, or it is rated otherwise.
    """
    person.require(Permission.REVIEW_SIGN)
    found = _locked(session, follow_up_id)
    require_not_recused(session, found.review_id, person)
    reason = reason.strip()
    if rating not in RATINGS:
        raise InvalidInput("请选择满意、基本满意或不满意。")
    if rating != "good" and not reason:
        raise InvalidInput(f"评价为“{RATINGS[rating]}”须写明理由。")
    if found.reported_on is None:
        raise Conflict("还没有收到报告，不能评价。")
    if found.rating:
        if found.rating == rating:
            return found.review_id
        raise Conflict(f"这份报告已评价为“{RATINGS[found.rating]}”。")
    found.rating, found.rating_reason = rating, reason
    found.rated_by, found.rated_at = person.account_id, clock.now()
    session.flush()
    audit.record(
        session, clock, person.actor, "follow_up.rate", f"letter:{found.letter_id}", round=found.round, new=rating,
        why=reason,
    )  # fmt: skip
    if rating == "poor" and found.round < LAST_ROUND:
        letter = session.get_one(Letter, found.letter_id)
        open_round(session, clock, letter, found.round + 1, person.actor)
    return found.review_id


def _locked(session: Session, follow_up_id: str) -> FollowUp:
    found = session.scalars(select(FollowUp).where(FollowUp.id == follow_up_id).with_for_update()).one_or_none()
    if found is None:
        raise NotFound("没有这一轮跟踪。")
    return found


def _where(session: Session, condition: ColumnElement[bool]) -> list[FollowUpView]:
    rows = session.execute(
        select(FollowUp, Letter.title, Account.name)
        .join(Letter, Letter.id == FollowUp.letter_id)
        .outerjoin(Account, Account.id == FollowUp.rated_by)
        .where(condition)
        .order_by(FollowUp.letter_id, FollowUp.round)
    )
    return [
        FollowUpView(
            f.id, f.review_id, f.letter_id, title, f.round, f.due_on, f.due_sentence, f.reported_on, f.report,
            f.reported_by, f.rating, f.rating_reason, by or "", f.rated_at,
        )
        for f, title, by in rows
    ]  # fmt: skip
