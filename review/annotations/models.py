"""The table of notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class Note(Base):
    """A note on a clause, on words in it, or on a finding; anchored by address, quote, offsets and version.

    `subject` is what it was written for (`review:abc`). `outcome` is what became of it.
    """

    __tablename__ = "notes"

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    address: Mapped[str]
    start: Mapped[int | None]
    end: Mapped[int | None]
    quote: Mapped[str]
    finding_id: Mapped[str | None] = mapped_column(ForeignKey("findings.id"))
    kind: Mapped[str]  # note | question | proposal
    body: Mapped[str]
    author_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    outcome_reason: Mapped[str] = mapped_column(default="")
    outcome_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    outcome_at: Mapped[datetime | None]
