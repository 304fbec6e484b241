"""Tables of consultations and comments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class Consultation(Base):
    """A round of comments on one version, whole or on chosen clauses. `audience`: public or invited."""

    __tablename__ = "consultations"

    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("works.id"), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    title: Mapped[str]
    introduction: Mapped[str]
    addresses: Mapped[list[Any]]  # [] : every clause
    plain_words: Mapped[dict[str, Any]]  # address → the clause in plain language
    audience: Mapped[str]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


class Comment(Base):
    """One comment on one clause. Its author follows it by the receipt; names are for staff alone."""

    __tablename__ = "comments"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultations.id"), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    address: Mapped[str]
    stance: Mapped[str]  # agree | problem | change
    body: Mapped[str]
    proposed: Mapped[str]
    contributor_kind: Mapped[str]
    contributor: Mapped[str]  # as they gave it, may be empty
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    invitation_id: Mapped[str | None] = mapped_column(ForeignKey("invitations.id"), index=True)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    receipt_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    outcome: Mapped[str | None]
    outcome_reason: Mapped[str] = mapped_column(default="")
    outcome_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    outcome_at: Mapped[datetime | None]
