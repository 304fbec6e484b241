"""Batches as their readers see them: progress, and the findings of the batch's defect in its reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from registry.errors import NotFound
from review.casework.models import Review, ReviewBatch
from review.casework.plans.siblings import Defect, defect_of_record
from review.casework.states import FINISHED
from review.casework.views import ReviewView, reviews_where
from review.findings.models import FindingRecord, Verdict

KINDS = {"siblings": "同类问题", "cleanup": "集中清理"}
MOST_REVIEWS = 400


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch with its progress."""

    id: str
    kind: str
    title: str
    scope: str
    defect: Defect
    due_on: date | None
    created_at: datetime
    closed_at: datetime | None
    report: str
    reviews: int
    finished: int


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A finding of the batch's defect in one of its reviews, with what was decided."""

    review: ReviewView
    finding_id: str
    article: str
    quote: str
    decision: str


def batches(session: Session, *, kind: str = "", limit: int = 200) -> Sequence[BatchView]:
    """Batches, those that run first, then the newest. Two statements."""
    query = select(ReviewBatch).order_by(
        case((ReviewBatch.closed_at.is_(None), 0), else_=1), ReviewBatch.created_at.desc(), ReviewBatch.id
    )
    return _views(
        session, session.scalars((query.where(ReviewBatch.kind == kind) if kind else query).limit(limit)).all()
    )


def _views(session: Session, rows: Sequence[ReviewBatch]) -> list[BatchView]:
    totals: dict[str, list[int]] = {row.id: [0, 0] for row in rows}
    counted = session.execute(
        select(Review.batch_id, Review.state, func.count())
        .where(Review.batch_id.in_(list(totals)))
        .group_by(Review.batch_id, Review.state)
    )
    for of_batch, state, count in counted:
        totals[str(of_batch)][0] += count
        totals[str(of_batch)][1] += count if state in FINISHED else 0
    return [
        BatchView(
            b.id, b.kind, b.title, b.scope, Defect(b.rule, b.law, b.article), b.due_on, b.created_at, b.closed_at,
            b.report, *totals[b.id],
        )
        for b in rows
    ]  # fmt: skip


def get_batch(session: Session, batch_id: str) -> BatchView:
    """One batch.

    Raises:
        NotFound: there is none.
    """
    row = session.get(ReviewBatch, batch_id)
    if row is None:
        raise NotFound("没有这一批审查。")
    return _views(session, [row])[0]


def batch_lines(session: Session, batch_id: str) -> Sequence[BatchLine]:
    """The findings of the batch's defect in its reviews, by title. A constant number of statements."""
    batch = session.get(ReviewBatch, batch_id)
    if batch is None:
        raise NotFound("没有这一批审查。")
    reviews = {r.version_id: r for r in reviews_where(session, Review.batch_id == batch_id, limit=MOST_REVIEWS)}
    query = select(FindingRecord).where(
        FindingRecord.version_id.in_(list(reviews)), FindingRecord.withdrawn_at.is_(None)
    )
    if batch.rule:
        query = query.where(FindingRecord.rule == batch.rule)
    defect = Defect(batch.rule, batch.law, batch.article)
    records = [r for r in session.scalars(query) if not batch.rule or defect_of_record(r) == defect]
    newest = dict(
        session.execute(
            select(Verdict.finding_id, Verdict.decision)
            .where(Verdict.finding_id.in_([r.id for r in records]))
            .order_by(Verdict.id)
        ).all()
    )
    lines = [
        BatchLine(reviews[r.version_id], r.id, r.article, r.quote, newest.get(r.id, "").replace("undone", ""))
        for r in records
    ]
    return sorted(lines, key=lambda line: (line.review.title, line.article, line.finding_id))
