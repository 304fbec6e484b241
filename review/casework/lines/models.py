"""Tables of the worksheet: its lines with their history, and the checklist of standards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class WorksheetLine(Base):
    """A problem that people found or took over from a finding, with both quotes.

    Quotes, versions and digests are frozen when the line is adopted; opinion, handling, standard and severity can
    be reworked while the review is worked on. `revision` rises with each change and every form carries it.
    """

    __tablename__ = "worksheet_lines"
    __table_args__ = (
        UniqueConstraint("review_id", "finding_id"),
        Index("ix_worksheet_lines_first", "state", "review_id", "frozen_at"),  # when a review first found a problem
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id"), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"))
    finding_id: Mapped[str | None] = mapped_column(ForeignKey("findings.id"), index=True)
    state: Mapped[str]  # draft | adopted | dropped
    revision: Mapped[int]
    address: Mapped[str]
    article: Mapped[str]
    quote: Mapped[str]
    quote_digest: Mapped[str]
    superiors: Mapped[list[Any]]  # see `quotes.Superior`
    kind: Mapped[str]
    standard: Mapped[str]
    severity: Mapped[str]
    opinion: Mapped[str]
    handling: Mapped[str]  # key of `fields.HANDLINGS`
    created_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]
    frozen_at: Mapped[datetime | None]


class LineRevision(Base):
    """What a line looked like after one change; all are kept."""

    __tablename__ = "line_revisions"
    __table_args__ = (UniqueConstraint("line_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    line_id: Mapped[str] = mapped_column(ForeignKey("worksheet_lines.id"), index=True)
    revision: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    act: Mapped[str]  # create | edit | adopt | drop | resume
    held: Mapped[dict[str, Any]]  # the editable fields after it


class StandardCheck(Base):
    """What a person answered to one standard of the checklist; `answer` is a key of `checklist.ANSWERS`."""

    __tablename__ = "standard_checks"
    __table_args__ = (UniqueConstraint("review_id", "standard"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id"), index=True)
    standard: Mapped[str]
    answer: Mapped[str]
    note: Mapped[str]
    revision: Mapped[int]
    by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
