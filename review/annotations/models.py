"""The tables of notes: the note, what was said under it, and what people decided about its place in another version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class Note(Base):
    """A note on a clause, on words in it, on a finding, a line or a paragraph; anchored by address, quote and offsets.

    `subject` is what it was written for: `review:abc` awaits an outcome; `document:abc` and `paper:abc` are threads.
    `target` is what it is on (`targets`). Of a paper there is no version: `address` is the paragraph's key, the offsets
    count in `context`, its words at that time. `visibility` is private, group or case; notes on reviews are all of
    the case.
    """

    __tablename__ = "notes"

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(index=True)
    target: Mapped[str]
    version_id: Mapped[str | None] = mapped_column(ForeignKey("versions.id"), index=True)
    address: Mapped[str]
    start: Mapped[int | None]
    end: Mapped[int | None]
    quote: Mapped[str]
    context: Mapped[str] = mapped_column(default="", server_default="")
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
    """What a person decided about a note in another version, or in a paper whose words changed; the note keeps its own.

    The newest that isn't undone counts; all stay on record. `drop` says that the note has no place there any more.
    """

    __tablename__ = "note_places"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    note_id: Mapped[str] = mapped_column(ForeignKey("notes.id"), index=True)
    version_id: Mapped[str | None] = mapped_column(ForeignKey("versions.id"), index=True)
    act: Mapped[str] = mapped_column(default="confirm", server_default="confirm")  # confirm | place | drop
    address: Mapped[str]
    start: Mapped[int | None]
    end: Mapped[int | None]
    quote: Mapped[str]
    context: Mapped[str] = mapped_column(default="", server_default="")
    by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    undone_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[datetime | None]
