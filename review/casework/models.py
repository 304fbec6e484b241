"""Tables of reviews (审查案件): one version of a document under review, who works on it, the steps it went through.

Lines of the worksheet, letters and what follows an opinion lie in packages of their own.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class Review(Base):
    """A review of one version, the case of the committee. `state` changes through `reviews.set_state` alone.

    `open_mark` is version and mode while the review is unfinished, so that the database itself refuses a second
    one; it is empty for finished ones and for those that a person insisted on. `revision` rises with every change
    of state or conclusion: a form made before it is told so.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("year", "serial"),
        # holds all that statistics count of a period
        Index("ix_reviews_counted", "state", "closed_at", "mode", "result", "due_on"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int]
    serial: Mapped[int]
    document_id: Mapped[str] = mapped_column(ForeignKey("works.id"), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    mode: Mapped[str] = mapped_column(index=True)
    state: Mapped[str]
    open_mark: Mapped[str | None] = mapped_column(unique=True)
    revision: Mapped[int]
    origin: Mapped[str]  # what it came from: `filing:abc`, `suggestion:abc`, or empty
    as_of: Mapped[date]
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    due_on: Mapped[date | None] = mapped_column(index=True)
    due_sentence: Mapped[str]  # how the date was counted
    extended_at: Mapped[datetime | None]
    extended_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    extension_reason: Mapped[str]
    topic_id: Mapped[str | None] = mapped_column(ForeignKey("review_topics.id"), index=True)
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("review_batches.id"), index=True)
    result: Mapped[str]  # key of `states.RESULTS`
    conclusion: Mapped[str]
    concluded_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    concluded_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime | None]
    merged_duties: Mapped[bool]  # conclusion and signature by one person, under the small-site profile


class ReviewStep(Base):
    """One change of state: old, new, who, when, why. Pauses of the clock are read from these."""

    __tablename__ = "review_steps"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]  # account id or `system`
    old: Mapped[str]
    new: Mapped[str]
    why: Mapped[str]


class ReviewAssignment(Base):
    """A committee or a person that works on a review. Ended by hand-over, recusal or withdrawal, with a reason.

    A person who recused holds an ended row with `ended_as` recused, and may not act on the review any more.
    """

    __tablename__ = "review_assignments"

    id: Mapped[str] = mapped_column(primary_key=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id"), index=True)
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    part: Mapped[str]  # lead | joint
    due_on: Mapped[date | None]
    due_sentence: Mapped[str]
    assigned_by: Mapped[str]
    assigned_at: Mapped[datetime]
    opinion: Mapped[str]  # of a committee, 审查研究意见
    opinion_at: Mapped[datetime | None]
    opinion_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[str]  # handed_over | recused | withdrawn, empty while it runs
    ended_why: Mapped[str]


class ReviewPresence(Base):
    """When a person last looked at a review, so that others see them there."""

    __tablename__ = "review_presence"

    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    seen_at: Mapped[datetime]


class ReviewTopic(Base):
    """A topic of the year's plan of 专项审查, with why it was taken up and what was reported."""

    __tablename__ = "review_topics"

    id: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(index=True)
    title: Mapped[str]
    trigger: Mapped[str]  # key of `plans.topics.TRIGGERS`
    scope: Mapped[str]
    state: Mapped[str]  # planned | running | reported | cancelled
    due_on: Mapped[date | None]
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    report: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime]


class ReviewBatch(Base):
    """Reviews dealt with together: documents with one defect (同类问题), or a clean-up campaign (集中清理)."""

    __tablename__ = "review_batches"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]  # siblings | cleanup
    title: Mapped[str]
    scope: Mapped[str]
    rule: Mapped[str]
    law: Mapped[str]
    article: Mapped[str]
    due_on: Mapped[date | None]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    report: Mapped[str]
