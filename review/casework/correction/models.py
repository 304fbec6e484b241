"""Tables of what follows a problem: the rungs of the correction ladder, and the reports a body owes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class CorrectionStep(Base):
    """One rung of the correction ladder, or an act beside it; its outcome comes later. See `ladder.RUNGS`."""

    __tablename__ = "correction_steps"

    id: Mapped[str] = mapped_column(primary_key=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id"), index=True)
    rung: Mapped[str]
    on: Mapped[date]
    words: Mapped[str]
    handling: Mapped[str]  # 处置方式
    unit: Mapped[str]  # 责任单位
    due_on: Mapped[date | None] = mapped_column(index=True)
    due_sentence: Mapped[str]
    letter_id: Mapped[str | None] = mapped_column(ForeignKey("letters.id"))
    created_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    outcome: Mapped[str]  # empty while it runs
    outcome_words: Mapped[str]
    outcome_on: Mapped[date | None]
    outcome_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    refiled_version_id: Mapped[str | None] = mapped_column(ForeignKey("versions.id"))


class FollowUp(Base):
    """A report that the body owes after an opinion: first, and second where the first did not satisfy."""

    __tablename__ = "follow_ups"
    __table_args__ = (UniqueConstraint("letter_id", "round"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id"), index=True)
    letter_id: Mapped[str] = mapped_column(ForeignKey("letters.id"), index=True)
    round: Mapped[int]
    due_on: Mapped[date | None] = mapped_column(index=True)
    due_sentence: Mapped[str]
    reported_on: Mapped[date | None]
    report: Mapped[str]
    reported_by: Mapped[str]
    rating: Mapped[str]  # key of `follow_up.RATINGS`, empty until rated
    rating_reason: Mapped[str]
    rated_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    rated_at: Mapped[datetime | None]
