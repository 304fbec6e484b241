"""Tables of papers (文书). What was issued, and entries on it, are written once: the database refuses to change them.

`paper_issues` and `paper_entries` carry triggers against UPDATE and DELETE, made by their migration. A migration that
rebuilds one of these tables must make them again.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class Paper(Base):
    """A paper, subject `paper:<id>`. `state` changes through `records.set_state` alone.

    `about` is what it was made from: `review:<id>`, `letter:<id>`, `filing:<id>`, `suggestion:<id>`, `year:2026`.
    `content` is the draft (`layout.sheet`); once issued, what counts is the copy in `paper_issues`.
    """

    __tablename__ = "papers"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    about: Mapped[str] = mapped_column(index=True)
    review_id: Mapped[str | None] = mapped_column(ForeignKey("reviews.id"), index=True)
    state: Mapped[str] = mapped_column(index=True)  # draft | out | issued | void | dropped
    revision: Mapped[int]
    title: Mapped[str]
    content: Mapped[dict[str, Any]]
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("papers.id"), index=True)
    created_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime] = mapped_column(index=True)
    changed_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]


class PaperRevision(Base):
    """What a draft looked like after one change; all are kept."""

    __tablename__ = "paper_revisions"
    __table_args__ = (UniqueConstraint("paper_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    paper_id: Mapped[str] = mapped_column(ForeignKey("papers.id"), index=True)
    revision: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    act: Mapped[str]  # make | edit | take | again
    content: Mapped[dict[str, Any]]


class PaperRework(Base):
    """A draft that went out as a file to be reworked, and what came back."""

    __tablename__ = "paper_reworks"

    id: Mapped[str] = mapped_column(primary_key=True)
    paper_id: Mapped[str] = mapped_column(ForeignKey("papers.id"), index=True)
    state: Mapped[str]  # out | returned | taken | refused | recalled
    sent_at: Mapped[datetime]
    sent_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    sent_digest: Mapped[str]
    sent_content: Mapped[dict[str, Any]]
    returned_at: Mapped[datetime | None]
    returned_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    returned_digest: Mapped[str | None]
    returned_name: Mapped[str]
    returned_content: Mapped[dict[str, Any] | None]  # the draft as the file says it
    remarks: Mapped[list[Any]]  # what of the file was not taken, in words
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    why: Mapped[str]


class PaperConfirmation(Base):
    """A person's word that a citation which nothing here holds is right, with the reason."""

    __tablename__ = "paper_confirmations"
    __table_args__ = (UniqueConstraint("paper_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    paper_id: Mapped[str] = mapped_column(ForeignKey("papers.id"), index=True)
    key: Mapped[str]
    citation: Mapped[str]
    reason: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class LetterConfirmation(Base):
    """The same for a letter that leaves from the case page."""

    __tablename__ = "letter_confirmations"
    __table_args__ = (UniqueConstraint("letter_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    letter_id: Mapped[str] = mapped_column(ForeignKey("letters.id"), index=True)
    key: Mapped[str]
    citation: Mapped[str]
    reason: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class PaperIssue(Base):
    """A paper as it was issued (签发): number, date, content and file. Never changed."""

    __tablename__ = "paper_issues"

    paper_id: Mapped[str] = mapped_column(ForeignKey("papers.id"), primary_key=True)
    number: Mapped[str | None] = mapped_column(unique=True)
    issued_on: Mapped[date] = mapped_column(index=True)
    issued_at: Mapped[datetime]
    issued_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    drafted_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    merged_duties: Mapped[bool]
    content: Mapped[dict[str, Any]]
    content_digest: Mapped[str]
    file_digest: Mapped[str]


class PaperEntry(Base):
    """What was done to an issued paper: 更正, 作废, a scan of the sealed copy. Never changed."""

    __tablename__ = "paper_entries"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    paper_id: Mapped[str] = mapped_column(ForeignKey("papers.id"), index=True)
    act: Mapped[str]  # correct | void | scan
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str]
    other_id: Mapped[str | None] = mapped_column(ForeignKey("papers.id"))  # the paper that corrects it
    file_digest: Mapped[str | None]
    file_name: Mapped[str]
    file_size: Mapped[int | None]


class CaseArchive(Base):
    """The archive file of a review, by the log entry up to which it reaches; equal state gives equal bytes."""

    __tablename__ = "case_archives"
    __table_args__ = (UniqueConstraint("review_id", "up_to"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id"), index=True)
    up_to: Mapped[int]
    digest: Mapped[str]
    size: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
