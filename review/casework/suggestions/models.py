"""Tables of requests and suggestions to review a document. `state` changes through `handling.move` alone.

Name and contact are sealed; beside them stand their masks and a keyed hash by which the same proposer is found again.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class Suggestion(Base):
    """One request (审查要求) or suggestion (审查建议), or a letter that turned out to concern no document."""

    __tablename__ = "suggestions"
    __table_args__ = (UniqueConstraint("kind", "year", "serial"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]  # request | suggestion
    year: Mapped[int]
    serial: Mapped[int]
    state: Mapped[str] = mapped_column(index=True)
    revision: Mapped[int]
    channel: Mapped[str]  # key of `vocabulary.CHANNELS`
    received_on: Mapped[date] = mapped_column(index=True)
    key_hash: Mapped[str] = mapped_column(unique=True)  # of the form, so that sending twice leaves one
    receipt_hash: Mapped[str] = mapped_column(unique=True)
    organ: Mapped[str]  # key of `vocabulary.ORGANS` for a request
    proposer_kind: Mapped[str]
    proposer: Mapped[str]  # masked
    contact_hint: Mapped[str]  # masked
    sealed: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    title_key: Mapped[str] = mapped_column(index=True)
    document_number: Mapped[str]
    link: Mapped[str]
    document_id: Mapped[str | None] = mapped_column(ForeignKey("works.id"), index=True)
    clause: Mapped[str]
    reason: Mapped[str]
    repeats_id: Mapped[str | None] = mapped_column(ForeignKey("suggestions.id"), index=True)
    review_id: Mapped[str | None] = mapped_column(ForeignKey("reviews.id"), index=True)
    ground: Mapped[str]  # key of `vocabulary.GROUNDS`, when no review was started
    handed_to: Mapped[str]  # the body that it was transferred or handed on to
    handed_on: Mapped[date | None] = mapped_column(index=True)
    reply: Mapped[str]  # of that body
    replied_on: Mapped[date | None]
    feedback: Mapped[str]  # what the proposer was told
    feedback_on: Mapped[date | None]
    feedback_way: Mapped[str]
    feedback_due_on: Mapped[date | None]  # by when it was owed; None where no period ran, or before this was kept
    due_on: Mapped[date | None] = mapped_column(index=True)
    due_sentence: Mapped[str]
    due_key: Mapped[str]
    entered_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


class SuggestionStep(Base):
    """One change of state. `told` is what the proposer reads on the status page; `why` is for staff."""

    __tablename__ = "suggestion_steps"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    suggestion_id: Mapped[str] = mapped_column(ForeignKey("suggestions.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    old: Mapped[str]
    new: Mapped[str]
    why: Mapped[str]
    told: Mapped[str]


class SuggestionFile(Base):
    """A file sent with a suggestion, kept for staff alone."""

    __tablename__ = "suggestion_files"

    id: Mapped[str] = mapped_column(primary_key=True)
    suggestion_id: Mapped[str] = mapped_column(ForeignKey("suggestions.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    digest: Mapped[str]
    size: Mapped[int]
