"""Tables of findings, the runs that made them, and the verdicts that people gave."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class FindingRun(Base):
    """One run of the rules over a version: what library it saw and what it could not check."""

    __tablename__ = "finding_runs"

    id: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    as_of: Mapped[date]
    at: Mapped[datetime]
    actor: Mapped[str]
    coverage: Mapped[dict[str, Any]]
    unchecked: Mapped[list[Any]]


class FindingRecord(Base):
    """One proposal about a version. The fingerprint keeps its identity over runs, so verdicts stay."""

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("version_id", "fingerprint"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    fingerprint: Mapped[str]
    rule: Mapped[str] = mapped_column(index=True)
    category: Mapped[str]
    kind: Mapped[str]
    standard: Mapped[str]
    severity: Mapped[str]
    confidence: Mapped[float]
    legacy: Mapped[bool]
    address: Mapped[str]
    article: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    explanation: Mapped[str]
    refuted_by: Mapped[str]
    references: Mapped[list[Any]]
    comparison: Mapped[dict[str, Any]]
    position: Mapped[int]  # worst first, as the rules ordered them
    last_run_id: Mapped[str] = mapped_column(ForeignKey("finding_runs.id"))
    withdrawn_at: Mapped[datetime | None]  # the newest run no longer makes it


class Verdict(Base):
    """What a named person decided on a finding, and why; the newest one counts, all are kept."""

    __tablename__ = "verdicts"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    finding_id: Mapped[str] = mapped_column(ForeignKey("findings.id"), index=True)
    decision: Mapped[str]  # accepted | rejected | unsure | undone
    reason: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class RuleStanding(Base):
    """Whether a rule's findings are hints, since when and why. Verdicts up to `counted_from` no longer count."""

    __tablename__ = "rule_standings"

    rule: Mapped[str] = mapped_column(primary_key=True)
    hint: Mapped[bool]
    since: Mapped[datetime]
    by_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))  # None: by its own figures
    reason: Mapped[str]
    counted_from: Mapped[int]
