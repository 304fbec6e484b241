"""The work record of an expert: what they were asked, when they answered, what became of what they said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from registry.clock import SHANGHAI
from registry.instruments.models import Work
from review.annotations.models import Note
from review.casework.models import Review
from review.experts.models import ExpertAssignment

HEAD = ("文件", "请研究的问题", "指派", "接受", "期限", "提交", "状态", "意见条数", "采纳", "部分采纳", "已处理")


@dataclass(frozen=True, slots=True)
class Task:
    """One assignment of an expert with the counts of their opinions and of what became of them."""

    id: str
    review_id: str
    title: str
    question: str
    assigned_at: datetime
    accepted_at: datetime | None
    declined_at: datetime | None
    decline_reason: str
    due_on: date | None
    submitted_at: datetime | None
    opinions: int
    adopted: int
    partly: int
    decided: int

    def state(self, today: date) -> str:
        """Where it stands, in words."""
        if self.declined_at is not None:
            return "已谢绝"
        if self.submitted_at is not None:
            late = self.due_on is not None and self.submitted_at.astimezone(SHANGHAI).date() > self.due_on
            return "已提交（逾期）" if late else "已提交"
        if self.due_on is not None and self.due_on < today:
            return "逾期未提交"
        return "研究中" if self.accepted_at is not None else "待接受"


def record_of(session: Session, account_id: str) -> Sequence[Task]:
    """Everything an expert was asked, the newest first. One statement."""
    a = ExpertAssignment
    counts = (
        select(
            Note.subject,
            func.count().label("opinions"),
            func.sum(case((Note.outcome == "adopted", 1), else_=0)).label("adopted"),
            func.sum(case((Note.outcome == "partly", 1), else_=0)).label("partly"),
            func.count(Note.outcome).label("decided"),
        )
        .where(Note.author_id == account_id, Note.withdrawn_at.is_(None))
        .group_by(Note.subject)
        .subquery()
    )
    rows = session.execute(
        select(a, Review.id, Work.title, counts.c.opinions, counts.c.adopted, counts.c.partly, counts.c.decided)
        .join(Review, a.subject == "review:" + Review.id)
        .join(Work, Work.id == Review.document_id)
        .outerjoin(counts, counts.c.subject == a.subject)
        .where(a.account_id == account_id)
        .order_by(a.assigned_at.desc(), a.id)
    )
    return [
        Task(
            held.id,
            review_id,
            title,
            held.question,
            held.assigned_at,
            held.accepted_at,
            held.declined_at,
            held.decline_reason,
            held.due_on,
            held.submitted_at,
            opinions or 0,
            adopted or 0,
            partly or 0,
            decided or 0,
        )
        for held, review_id, title, opinions, adopted, partly, decided in rows
    ]


def as_rows(record: Sequence[Task], today: date) -> list[tuple[str, ...]]:
    """The record as rows under their head."""
    return [
        HEAD,
        *(
            (
                task.title,
                task.question,
                _day(task.assigned_at),
                _day(task.accepted_at),
                task.due_on.isoformat() if task.due_on else "",
                _day(task.submitted_at),
                task.state(today),
                str(task.opinions),
                str(task.adopted),
                str(task.partly),
                str(task.decided),
            )
            for task in record
        ),
    ]


def _day(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).date().isoformat() if moment else ""
