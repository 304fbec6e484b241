"""The tables of notes: the note, what was said under it, and where a person confirmed it in another version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class Note(Base):
    """A note on a clause, on words in it, or on a finding; anchored by address, quote, offsets and version.

    `subject` is what it was written for (`review:abc`; `document:abc` from the reading page). `outcome` is what became
    of it. `visibility` is private, group or case; notes on reviews are all of the case.
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
    kind: Mapped[str]  # note | question | proposal | issue
    body: Mapped[str]
    author_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    outcome_reason: Mapped[str] = mapped_column(default="")
    outcome_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    outcome_at: Mapped[datetime | None]
    visibility: Mapped[str] = mapped_column(default="case", server_default="case")
    resolved_at: Mapped[datetime | None]
    line_id: Mapped[str | None]  # the line of a worksheet that was made of it


class NoteEntry(Base):
    """What happened under a note, in its order: a reply, or that it was resolved or reopened, with words."""

    __tablename__ = "note_entries"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    note_id: Mapped[str] = mapped_column(ForeignKey("notes.id"), index=True)
    act: Mapped[str]  # reply | resolve | reopen
    body: Mapped[str]
    author_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class NotePlace(Base):
    """Where a person confirmed that a note stands in another version; the note keeps its own place in its own."""

    __tablename__ = "note_places"
    __table_args__ = (UniqueConstraint("note_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    note_id: Mapped[str] = mapped_column(ForeignKey("notes.id"), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    address: Mapped[str]
    start: Mapped[int | None]
    end: Mapped[int | None]
    quote: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
