"""Tables of filings: the filing, its papers, its timeline, the items of its formality check, its assignments.

Rows never leave this package: readers get the dataclasses of `views`. `state` changes in `flow` alone.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class Filing(Base):
    """One document sent in for 备案 by one body. `revision` rises with every change: a stale form is noticed.

    `round` counts the times the papers were sent in: 1, and one more after each 暂缓登记. The four registration
    columns hold the number in parts, so that the database itself refuses a second use.
    """

    __tablename__ = "filings"
    __table_args__ = (
        UniqueConstraint("registration_scope", "registration_year", "registration_type", "registration_serial"),
        Index("ix_filings_state_arrived", "state", "arrived_on"),
        Index("ix_filings_body_arrived", "body_id", "arrived_on"),
        Index("ix_filings_state_due", "state", "due_on"),
        # holds all that statistics count of a period, so that ten years of filings are counted without being read
        Index("ix_filings_counted", "arrived_on", "state", "kind", "body_id", "late_days"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # made by the form: sending it twice makes one filing
    state: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    round: Mapped[int] = mapped_column(default=0)
    body_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    arrival: Mapped[str]  # electronic | paper | ledger | exchange

    title: Mapped[str] = mapped_column(default="")
    title_key: Mapped[str] = mapped_column(default="", index=True)
    document_number: Mapped[str] = mapped_column(default="")
    number_key: Mapped[str] = mapped_column(default="", index=True)
    issuer: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="", index=True)
    action: Mapped[str] = mapped_column(default="制定")  # 制定 | 修改 | 废止
    adopted_on: Mapped[date | None]
    promulgated_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    channel: Mapped[str] = mapped_column(default="")  # 公布方式
    adds_penalty: Mapped[str] = mapped_column(default="")  # yes | no: 补充设定处罚, 行政处罚法 11(3), 12(3)
    penalty_note: Mapped[str] = mapped_column(Text, default="")
    early_reason: Mapped[str] = mapped_column(Text, default="")  # why effective within 30 days of promulgation
    contact: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    copies: Mapped[int | None]  # paper copies that came
    internal: Mapped[bool] = mapped_column(default=False)

    arrived_on: Mapped[date | None]  # the legal day of the first sending-in
    received_at: Mapped[datetime | None]  # the moment of the latest sending-in
    receipt_number: Mapped[str | None] = mapped_column(unique=True)
    late_days: Mapped[int | None] = mapped_column(index=True)  # 0 in time; None not known
    due_on: Mapped[date | None] = mapped_column(index=True)  # of the next act, by whoever must do it
    outcome_reason: Mapped[str] = mapped_column(Text, default="")

    registration_number: Mapped[str | None] = mapped_column(unique=True)
    registration_scope: Mapped[str | None]
    registration_year: Mapped[int | None]
    registration_type: Mapped[str | None]
    registration_serial: Mapped[int | None]
    registered_on: Mapped[date | None] = mapped_column(index=True)

    document_id: Mapped[str | None] = mapped_column(ForeignKey("works.id"), index=True)
    version_id: Mapped[str | None] = mapped_column(ForeignKey("versions.id"))
    review_id: Mapped[str | None] = mapped_column(ForeignKey("reviews.id"), index=True)
    import_id: Mapped[str | None] = mapped_column(ForeignKey("filing_imports.id"), index=True)
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class FilingPaper(Base):
    """A file of a filing. One that was replaced or taken out keeps its row: `replaced_at` says when."""

    __tablename__ = "filing_papers"

    id: Mapped[str] = mapped_column(primary_key=True)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filings.id"), index=True)
    kind: Mapped[str]
    round: Mapped[int]  # the sending-in that first held it
    digest: Mapped[str] = mapped_column(index=True)
    file_name: Mapped[str]
    size: Mapped[int]
    text: Mapped[str | None] = mapped_column(Text, deferred=True)  # what was read from it; None: not read
    text_digest: Mapped[str | None] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]]  # what the reading proposes: title, number, dates; or why it can't be read
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    replaced_by: Mapped[str | None]
    replaced_at: Mapped[datetime | None]
    replaced_why: Mapped[str] = mapped_column(default="")


class FilingEvent(Base):
    """One line of a filing's timeline. `internal` lines are for staff alone."""

    __tablename__ = "filing_events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filings.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    kind: Mapped[str]
    old: Mapped[str | None]
    new: Mapped[str | None]
    note: Mapped[str] = mapped_column(Text, default="")
    internal: Mapped[bool] = mapped_column(default=False)


class FormalityItem(Base):
    """One item of the formality check in one round: what the machine proposes, what a person decided."""

    __tablename__ = "formality_items"

    filing_id: Mapped[str] = mapped_column(ForeignKey("filings.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    proposal: Mapped[str]  # ok | problem | unclear
    reasons: Mapped[list[Any]]  # sentences, the first the main one
    source: Mapped[str]
    decision: Mapped[str | None]  # ok | problem | na
    note: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]


class FilingAssignment(Base):
    """A committee that a registered filing was handed to (分送)."""

    __tablename__ = "filing_assignments"
    __table_args__ = (UniqueConstraint("filing_id", "organisation_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filings.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    assigned_on: Mapped[date]
    assigned_by: Mapped[str]
    assigned_at: Mapped[datetime]


class FilingImport(Base):
    """A table that was brought in: an office's ledger, a body's yearly catalogue, a parcel of another platform."""

    __tablename__ = "filing_imports"

    id: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]  # ledger | catalogue | exchange
    state: Mapped[str]  # previewed | confirmed | undone | dropped
    digest: Mapped[str]
    file_name: Mapped[str]
    settings: Mapped[dict[str, Any]]  # chosen columns, body, year
    rows: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class CatalogueEntry(Base):
    """A line of a body's yearly catalogue of documents made, amended and repealed."""

    __tablename__ = "catalogue_entries"

    id: Mapped[str] = mapped_column(primary_key=True)
    import_id: Mapped[str] = mapped_column(ForeignKey("filing_imports.id"), index=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    year: Mapped[int] = mapped_column(index=True)
    title: Mapped[str]
    title_key: Mapped[str] = mapped_column(index=True)
    document_number: Mapped[str]
    number_key: Mapped[str] = mapped_column(index=True)
    action: Mapped[str]
    promulgated_on: Mapped[date | None]


class MissedFiling(Base):
    """Something that suggests 漏报. `trace` tells one from another, so that a second run adds nothing."""

    __tablename__ = "missed_filings"

    id: Mapped[str] = mapped_column(primary_key=True)
    trace: Mapped[str] = mapped_column(unique=True)
    found_by: Mapped[str]  # catalogue | gap | citation
    body_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    year: Mapped[int | None] = mapped_column(index=True)
    title: Mapped[str]
    title_key: Mapped[str]
    document_number: Mapped[str]
    number_key: Mapped[str]
    evidence: Mapped[str] = mapped_column(Text)
    document_id: Mapped[str | None] = mapped_column(ForeignKey("works.id"))  # the document that cites it
    state: Mapped[str] = mapped_column(index=True)  # open | reminded | explained | filed
    reason: Mapped[str] = mapped_column(Text, default="")
    reply_by: Mapped[date | None]
    found_at: Mapped[datetime]
    acted_by: Mapped[str | None]
    acted_at: Mapped[datetime | None]


class CitationScan(Base):
    """A version whose citations were looked through for documents that were never filed."""

    __tablename__ = "citation_scans"

    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    scanned_at: Mapped[datetime]


class CitedDocument(Base):
    """A local document that a held version names by title or number."""

    __tablename__ = "cited_documents"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    title: Mapped[str]
    title_key: Mapped[str] = mapped_column(index=True)
    document_number: Mapped[str]
    number_key: Mapped[str] = mapped_column(index=True)
    words: Mapped[str]  # the sentence around it
