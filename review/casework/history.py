"""The way of a review through its states, and what it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.people.models import Account
from review.casework.models import ReviewStep
from review.casework.states import STATES

ORIGINS = {
    "filing": "报送备案登记后立案",
    "suggestion": "由审查建议（要求）立案",
    "review": "重新报送的文本，接续前一件审查",
    "topic": "列入专项审查专题",
    "batch": "同类问题或集中清理一并立案",
    "organ": "其他机关移送",
    "joint": "联合审查",
}


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One change of state."""

    at: datetime
    who: str
    old: str
    new: str
    why: str

    @property
    def words(self) -> str:
        """Old and new state in words."""
        return f"{STATES.get(self.old, self.old)} → {STATES.get(self.new, self.new)}"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a review came from: the kind, its words, and the id or name behind it."""

    kind: str
    words: str
    what: str


def steps_taken(session: Session, review_id: str) -> Sequence[StepTaken]:
    """All changes of state in order. One statement."""
    rows = session.execute(
        select(ReviewStep, Account.name)
        .outerjoin(Account, Account.id == ReviewStep.by)
        .where(ReviewStep.review_id == review_id)
        .order_by(ReviewStep.id)
    )
    return [StepTaken(s.at, name or "系统", s.old, s.new, s.why) for s, name in rows]


def origin_of(origin: str) -> Origin | None:
    """What a stored origin says; None for a review that staff opened themselves."""
    kind, _, what = origin.partition(":")
    return Origin(kind, ORIGINS[kind], what) if kind in ORIGINS else None
