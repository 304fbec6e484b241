"""Tables of letters of a review: what is asked of whom, and what comes back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class Letter(Base):
    """A letter of a review: questions, consultation, transfer, opinion, reminder. Subject `letter:<id>`.

    `kind` is a key of `kinds.KINDS`. Its content is structured; papers set it. Sent, it is not changed.
    """

    __tablename__ = "letters"

    id: Mapped[str] = mapped_column(primary_key=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id"), index=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)  # draft | sent | answered | settled | withdrawn
    revision: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]
    addressee_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    due_on: Mapped[date | None] = mapped_column(index=True)
    due_sentence: Mapped[str]
    follows_id: Mapped[str | None] = mapped_column(ForeignKey("letters.id"), index=True)
    created_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    sent_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]  # by the addressee
    reply: Mapped[str]  # what the addressee says as a whole
    reply_saved_at: Mapped[datetime | None]
    reply_revision: Mapped[int]
    replied_by: Mapped[str]  # account id, or the name given on the page that a link opened
    answered_at: Mapped[datetime | None]
    receipt: Mapped[str | None] = mapped_column(unique=True)
    settled_why: Mapped[str]


class LetterItem(Base):
    """One question or point of a letter, on a clause, with both quotes; and its answer."""

    __tablename__ = "letter_items"
    __table_args__ = (UniqueConstraint("letter_id", "position"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    letter_id: Mapped[str] = mapped_column(ForeignKey("letters.id"), index=True)
    position: Mapped[int]
    line_id: Mapped[str | None] = mapped_column(ForeignKey("worksheet_lines.id"))
    address: Mapped[str]
    article: Mapped[str]
    quote: Mapped[str]
    quote_digest: Mapped[str]
    superiors: Mapped[list[Any]]
    words: Mapped[str]  # the question, or what is asked to be changed
    answer: Mapped[str]


class LetterFile(Base):
    """A file that the addressee sent with the reply, kept under its SHA-256."""

    __tablename__ = "letter_files"
    __table_args__ = (UniqueConstraint("letter_id", "digest"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    letter_id: Mapped[str] = mapped_column(ForeignKey("letters.id"), index=True)
    digest: Mapped[str]
    file_name: Mapped[str]
    size: Mapped[int]
    added_at: Mapped[datetime]
    added_by: Mapped[str]
