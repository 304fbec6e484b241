"""Reviews: opened on a version, moved from state to state through one door, closed when nothing waits any more.

`views` reads them, `states` says which moves there are, `blocking` what must hold before one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotAllowed
from registry.ids import new_id
from registry.people.roles import Person
from review.casework.access import lock_review, require_not_recused
from review.casework.deadlines import recount
from review.casework.models import Review, ReviewAssignment, ReviewStep
from review.casework.numbering import next_serial
from review.casework.states import (
    CLOSED,
    FINISHED,
    OPEN,
    PENDING,
    RESULTS,
    SIGNING,
    STATES,
    UNFINISHED,
    Move,
    move_between,
)
from review.casework.views import ReviewView, get_review, list_reviews, review_of_version

__all__ = [
    "MODES",
    "Check",
    "ReviewView",
    "get_review",
    "list_reviews",
    "open_review",
    "review_of_version",
    "set_state",
]

MODES = ("依职权审查", "依申请审查", "移送审查", "专项审查", "联合审查")
MAX_REASON = 3000


def open_review(
    session: Session,
    clock: Clock,
    *,
    document_id: str,
    version_id: str,
    as_of: date,
    actor: str,
    owner_id: str | None = None,
    mode: str = MODES[0],
    origin: str = "",
    again: bool = False,
) -> str:
    """Open a review on a version. One that this version has in this mode already is returned instead of a second.

    Args:
        owner_id: who works on it; without one it waits to be assigned (待分派).
        origin: what it came from, such as `filing:abc`.
        again: a person insists on another review although there is one, finished or not.

    Raises:
        InvalidInput: no such mode.
    """
    if mode not in MODES:
        raise InvalidInput("审查方式不正确。")
    held = None if again else _held(session, version_id, mode)
    if held is not None:
        if held.state in UNFINISHED:
            held.as_of = as_of
            if held.owner_id is None and owner_id is not None:
                take_up(session, clock, held, owner_id, actor)
        return held.id
    now = clock.now()
    year = clock.today().year
    marked = not again or _held(session, version_id, mode, unfinished=True) is None
    review = Review(
        id=new_id(),
        year=year,
        serial=next_serial(session, year),
        document_id=document_id,
        version_id=version_id,
        mode=mode,
        state=PENDING,
        open_mark=f"{version_id}:{mode}" if marked else None,
        revision=1,
        origin=origin,
        as_of=as_of,
        opened_by=actor,
        opened_at=now,
        due_sentence="",
        extension_reason="",
        result="",
        conclusion="",
        merged_duties=False,
    )
    session.add(review)
    session.flush()
    recount(session, review)
    audit.record(session, clock, actor, "review.open", f"review:{review.id}", document=document_id, mode=mode)
    if owner_id is not None:
        take_up(session, clock, review, owner_id, actor)
    return review.id


def take_up(session: Session, clock: Clock, review: Review, owner_id: str, actor: str) -> None:
    """Make a person the owner of a review that has none, and let work begin."""
    review.owner_id = owner_id
    session.add(
        ReviewAssignment(
            id=new_id(),
            review_id=review.id,
            account_id=owner_id,
            part="lead",
            due_sentence="",
            assigned_by=actor,
            assigned_at=clock.now(),
            opinion="",
            ended_as="",
            ended_why="",
        )
    )
    if review.state == PENDING:
        step(session, clock, review, OPEN, actor, "承办人确定，开始办理")


def _held(session: Session, version_id: str, mode: str, *, unfinished: bool = False) -> Review | None:
    """The newest review of a version in a mode, an unfinished one first."""
    query = select(Review).where(Review.version_id == version_id, Review.mode == mode)
    if unfinished:
        query = query.where(Review.state.in_(UNFINISHED))
    rows = session.scalars(query.order_by(Review.opened_at.desc(), Review.serial.desc())).all()
    return next((row for row in rows if row.state in UNFINISHED), rows[0] if rows else None)


Check = Callable[[Session, ReviewView], Sequence[str]]
"""What must hold before a review closes: plain sentences on what still waits, none when all is well."""


def set_state(
    session: Session,
    clock: Clock,
    person: Person,
    review_id: str,
    state: str,
    reason: str,
    checks: Sequence[Check] = (),
    *,
    result: str = "",
    revision: int | None = None,
    merged_duties: bool = False,
) -> None:
    """Move a review to another state; the one door for it. The state it has already changes nothing.

    Args:
        reason: why; for 送审签 the conclusion of the review.
        checks: the blocking rules that this move asks for, see `blocking.checks_for`.
        result: for 送审签 what it ends with, a key of `RESULTS`.
        revision: the review's revision that the form was made from, where it came from a form.
        merged_duties: the small-site profile lets the author of the conclusion sign; it is recorded.

    Raises:
        NotAllowed: the person lacks the permission, has recused, or wrote the conclusion that is to be signed.
        InvalidInput: no such move, or nothing written.
        Conflict: someone moved it in between, or something still waits.
    """
    review = lock_review(session, review_id)
    if state not in STATES:
        raise InvalidInput("没有这种审查状态。")
    if review.state == state:
        return
    move = move_between(review.state, state)
    if move is None:
        raise Conflict(f"这件审查现在是“{STATES[review.state]}”，不能转为“{STATES[state]}”。请刷新页面查看。")
    person.require(move.needs)
    require_not_recused(session, review_id, person)
    reason = reason.strip()
    if not reason:
        raise InvalidInput(f"请写明{move.asks}。")
    if len(reason) > MAX_REASON:
        raise InvalidInput(f"{move.asks}不能超过 {MAX_REASON} 字。")
    if revision is not None and revision != review.revision:
        raise Conflict("您打开页面之后，这件审查已有变化。请核对最新情况后重新提交，所写内容已保留。")
    waiting = [sentence for check in checks for sentence in check(session, get_review(session, review_id))]
    if waiting:
        raise Conflict(f"还不能{move.name}：" + "；".join(waiting) + "。")
    merged = _four_eyes(review, person, move, merged_duties)
    if move.new == SIGNING:
        review.result = _checked_result(result)
        review.conclusion = reason
        review.concluded_by, review.concluded_at = person.account_id, clock.now()
    if move.new in FINISHED:
        review.closed_by, review.closed_at = person.account_id, clock.now()
        review.merged_duties = merged
        if move.new != CLOSED:
            review.conclusion = reason
    if move.old in FINISHED:
        review.closed_by = review.closed_at = None
    step(
        session,
        clock,
        review,
        state,
        person.actor,
        reason,
        **({"merged": "起草结论与审签由同一人办理"} if merged else {}),
    )


def step(session: Session, clock: Clock, review: Review, state: str, actor: str, why: str, **detail: str) -> None:
    """Write the new state, the step and the audit entry. Only `set_state` and assignment call it."""
    old = review.state
    review.state = state
    review.revision += 1
    _mark(session, review)
    session.add(ReviewStep(review_id=review.id, at=clock.now(), by=actor, old=old, new=state, why=why))
    session.flush()
    recount(session, review)
    audit.record(session, clock, actor, "review.state", f"review:{review.id}", old=old, new=state, why=why, **detail)


def _mark(session: Session, review: Review) -> None:
    """Keep `open_mark` true: held by an unfinished review, unless another unfinished one holds it."""
    if review.state in FINISHED:
        review.open_mark = None
    elif review.open_mark is None:
        wanted = f"{review.version_id}:{review.mode}"
        taken = session.scalars(select(Review.id).where(Review.open_mark == wanted)).first()
        review.open_mark = wanted if taken is None else None


def _checked_result(result: str) -> str:
    if result and result not in RESULTS:
        raise InvalidInput("请选择审查结果。")
    return result


def _four_eyes(review: Review, person: Person, move: Move, merged_duties: bool) -> bool:
    """Whether one person does both duties; refused unless the site lets duties merge."""
    if not move.four_eyes or review.concluded_by != person.account_id:
        return False
    if not merged_duties:
        raise NotAllowed("审查结论由您起草，须由另一位负责人审签。")
    return True
