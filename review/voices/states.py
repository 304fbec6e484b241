"""What the clock does to rounds: noted when they open and close; at closing their comments go on to be studied.

Whether a round takes comments follows from its moments, not from this: a worker that stands still holds nobody up.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from review.voices.models import Comment, Consultation

STAGES = {"received": "已收到", "studying": "正在研究", "concluded": "已有结果", "replied": "已反馈"}


def state_at(opens_at: datetime, closes_at: datetime | None, closed_at: datetime | None, now: datetime) -> str:
    """What a round is at a moment: planned, open or closed."""
    if closed_at is not None or (closes_at is not None and closes_at <= now):
        return "closed"
    return "open" if opens_at <= now else "planned"


def note_states(session: Session, clock: Clock) -> int:
    """Note what the clock has opened and closed since; returns how many rounds changed. Done twice it adds nothing."""
    now, changed = clock.now(), 0
    for round_ in session.scalars(select(Consultation).where(Consultation.state != "closed")):
        new = state_at(round_.opens_at, round_.closes_at, round_.closed_at, now)
        if new == round_.state:
            continue
        old, round_.state = round_.state, new
        changed += 1
        audit.record(session, clock, "system", "consultation.state", f"consultation:{round_.id}", old=old, new=new)
        if new == "closed":
            study(session, clock, round_.id, "system")
    return changed


def has_due(session: Session, clock: Clock) -> bool:
    """Whether `note_states` would change anything; asked without the write lock."""
    now = clock.now()
    rows = session.execute(
        select(Consultation.opens_at, Consultation.closes_at, Consultation.closed_at, Consultation.state).where(
            Consultation.state != "closed"
        )
    )
    return any(state_at(opens, closes, closed, now) != state for opens, closes, closed, state in rows)


def study(session: Session, clock: Clock, consultation_id: str, actor: str) -> int:
    """Move a round's received comments on to 正在研究; returns how many."""
    waiting = session.scalars(
        select(Comment).where(Comment.consultation_id == consultation_id, Comment.stage == "received")
    ).all()
    now = clock.now()
    for comment in waiting:
        comment.stage, comment.studied_at = "studying", now
    if waiting:
        audit.record(session, clock, actor, "comment.study", f"consultation:{consultation_id}", comments=len(waiting))
    return len(waiting)
