"""Findings kept in the record: a run is stored, a finding keeps its identity and its verdicts over runs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import NotFound
from registry.ids import new_id
from registry.people.models import Account
from review.findings.finding import Category, Comparison, Finding, ReferenceQuote, Severity, Unchecked
from review.findings.models import FindingRecord, FindingRun, Verdict
from review.findings.standing import as_they_stand, lowered


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The verdict that counts."""

    decision: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding with its id and the verdict that counts (None: undecided)."""

    id: str
    version_id: str
    finding: Finding
    verdict: VerdictView | None


@dataclass(frozen=True, slots=True)
class RunView:
    """The newest run over a version."""

    id: str
    as_of: date
    at: datetime
    coverage: dict[str, Any]
    unchecked: tuple[Unchecked, ...]


def fingerprint(finding: Finding) -> str:
    """What makes two findings of two runs the same one: rule, place and words."""
    parts = (finding.rule, finding.category, finding.address, str(finding.start), finding.quote)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def store_run(
    session: Session,
    clock: Clock,
    version_id: str,
    findings: Sequence[Finding],
    *,
    as_of: date,
    coverage: dict[str, Any],
    unchecked: Sequence[Unchecked],
    actor: str,
) -> str:
    """Keep the findings of a run over a version, those of lowered rules as hints; what it no longer finds is withdrawn,
    not deleted."""
    now = clock.now()
    run = FindingRun(
        id=new_id(),
        version_id=version_id,
        as_of=as_of,
        at=now,
        actor=actor,
        coverage=coverage,
        unchecked=[asdict(u) for u in unchecked],
    )
    session.add(run)
    session.flush()
    held = {
        record.fingerprint: record
        for record in session.scalars(select(FindingRecord).where(FindingRecord.version_id == version_id))
    }
    seen: set[str] = set()
    for position, finding in enumerate(as_they_stand(findings, lowered(session))):
        mark = fingerprint(finding)
        if mark in seen:
            continue
        seen.add(mark)
        record = held.get(mark)
        if record is None:
            record = FindingRecord(id=new_id(), version_id=version_id, fingerprint=mark)
            session.add(record)
        _fill(record, finding, position, run.id)
    for mark, record in held.items():
        if mark not in seen and record.withdrawn_at is None:
            record.withdrawn_at = now
    session.flush()
    audit.record(session, clock, actor, "review.run", f"version:{version_id}", run=run.id, findings=len(seen))
    return run.id


def _fill(record: FindingRecord, finding: Finding, position: int, run_id: str) -> None:
    for name in (
        "rule",
        "kind",
        "standard",
        "confidence",
        "legacy",
        "address",
        "article",
        "start",
        "end",
        "quote",
    ):
        setattr(record, name, getattr(finding, name))
    record.category, record.severity = finding.category.value, finding.severity.value
    record.explanation, record.refuted_by = finding.explanation, finding.refuted_by
    record.references = [asdict(reference) for reference in finding.references]
    record.comparison = asdict(finding.comparison) if finding.comparison else {}
    record.position, record.last_run_id, record.withdrawn_at = position, run_id, None


def findings_of(session: Session, version_id: str) -> Sequence[StoredFinding]:
    """The findings that the newest run made, worst first, each with its verdict. Two statements."""
    records = session.scalars(
        select(FindingRecord)
        .where(FindingRecord.version_id == version_id, FindingRecord.withdrawn_at.is_(None))
        .order_by(FindingRecord.position)
    ).all()
    verdicts = _verdicts(session, [record.id for record in records])
    return [StoredFinding(r.id, r.version_id, _finding(r), verdicts.get(r.id)) for r in records]


def get_finding(session: Session, finding_id: str) -> StoredFinding:
    """One finding.

    Raises:
        NotFound: there is none.
    """
    record = session.get(FindingRecord, finding_id)
    if record is None:
        raise NotFound("没有这条提示。")
    return StoredFinding(record.id, record.version_id, _finding(record), _verdicts(session, [record.id]).get(record.id))


def latest_run(session: Session, version_id: str) -> RunView | None:
    """The newest run over a version, None when it was never reviewed."""
    run = session.scalars(
        select(FindingRun).where(FindingRun.version_id == version_id).order_by(FindingRun.at.desc()).limit(1)
    ).one_or_none()
    if run is None:
        return None
    return RunView(run.id, run.as_of, run.at, run.coverage, tuple(Unchecked(**u) for u in run.unchecked))


def _verdicts(session: Session, finding_ids: Sequence[str]) -> dict[str, VerdictView]:
    if not finding_ids:
        return {}
    rows = session.execute(
        select(Verdict, Account.name)
        .join(Account, Account.id == Verdict.by)
        .where(Verdict.finding_id.in_(finding_ids))
        .order_by(Verdict.id)
    )
    newest: dict[str, VerdictView] = {}
    for verdict, name in rows:
        if verdict.decision == "undone":
            newest.pop(verdict.finding_id, None)
        else:
            newest[verdict.finding_id] = VerdictView(verdict.decision, verdict.reason, name, verdict.at)
    return newest


def _finding(record: FindingRecord) -> Finding:
    return Finding(
        category=Category(record.category),
        kind=record.kind,
        standard=record.standard,
        severity=Severity(record.severity),
        confidence=record.confidence,
        rule=record.rule,
        address=record.address,
        article=record.article,
        start=record.start,
        end=record.end,
        quote=record.quote,
        explanation=record.explanation,
        refuted_by=record.refuted_by,
        references=tuple(ReferenceQuote(**reference) for reference in record.references),
        comparison=Comparison(**record.comparison) if record.comparison else None,
        legacy=record.legacy,
    )
