"""Choosing documents for a topic or a clean-up: documents in force, narrowed by title, body, kind and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from registry.instruments.models import Version, Work
from review.casework.models import Review
from review.casework.plans.opening import MOST
from review.casework.states import UNFINISHED


@dataclass(frozen=True, slots=True)
class Asked:
    """How the documents are narrowed. Empty strings narrow nothing; dates are of promulgation; `every` ticks all."""

    words: str = ""
    issuer: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    every: bool = False

    @property
    def given(self) -> bool:
        """Whether anything was asked at all."""
        return bool(self.words.strip() or self.issuer.strip() or self.kind or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Choice:
    """A document that can be chosen; `review_id` is its unfinished review, empty where there is none."""

    document_id: str
    title: str
    issuer: str
    document_number: str
    promulgated_on: date | None
    review_id: str


def choices(session: Session, asked: Asked, today: date) -> tuple[Sequence[Choice], int]:
    """Documents to choose from, by title, at most `MOST`, and how many there are. Three statements; none unasked."""
    if not asked.given:
        return (), 0
    where = [
        Work.collection == "local",
        Work.part != "wrapper",
        Work.merged_into.is_(None),
        or_(Version.ended_on.is_(None), Version.ended_on > today),
    ]
    where += [Version.title.contains(word[:60], autoescape=True) for word in asked.words.split()[:6]]
    if asked.issuer.strip():
        where.append(Work.issuer.contains(asked.issuer.strip()[:60], autoescape=True))
    if asked.kind:
        where.append(Work.kind == asked.kind)
    if asked.since is not None:
        where.append(Version.promulgated_on >= asked.since)
    if asked.until is not None:
        where.append(Version.promulgated_on <= asked.until)
    newest = select(Version.work_id, func.max(Version.position).label("position")).group_by(Version.work_id).subquery()
    joined = (
        select(Work.id, Version.id, Version.title, Work.issuer, Version.document_number, Version.promulgated_on)
        .join(Version, Version.work_id == Work.id)
        .join(newest, (newest.c.work_id == Work.id) & (newest.c.position == Version.position))
        .where(*where)
    )
    total = session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    rows = session.execute(joined.order_by(Version.title, Work.id).limit(MOST)).all()
    held = dict(
        session.execute(
            select(Review.version_id, Review.id).where(
                Review.version_id.in_([row[1] for row in rows]), Review.state.in_(UNFINISHED)
            )
        ).all()
    )
    found = [
        Choice(document_id, title, issuer or "", number or "", on, held.get(version_id, ""))
        for document_id, version_id, title, issuer, number, on in rows
    ]
    return found, total
