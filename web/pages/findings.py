"""Findings as lines of the worksheet: both quotes, the comparison, the rule in plain words, the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from registry.provisions.addresses import article_number
from review.findings.causes import Cause
from review.findings.finding import ReferenceQuote, Severity
from review.findings.store import StoredFinding
from web import urls, wording
from web.pages.setting import Span


@dataclass(frozen=True, slots=True)
class Quoted:
    """One side of a comparison."""

    where: str
    quote: str
    status: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding, ready to be shown."""

    id: str
    tone: str
    severity: str
    title: str
    standard: str
    kind: str
    confidence: float
    legacy: bool
    address: str
    article: str
    ours: Quoted
    theirs: tuple[Quoted, ...]
    compared: tuple[str, str] | None
    explanation: str
    refuted_by: str
    decision: str  # accepted, rejected, unsure; "" while undecided
    decided: str  # the word for it
    reason: str
    decided_by: str
    decided_at: datetime | None

    @property
    def is_flag(self) -> bool:
        """Whether this counts as a flag: hints never do."""
        return self.tone != Severity.HINT.value


def finding_line(stored: StoredFinding, on: date | None = None) -> FindingLine:
    """A stored finding as a line."""
    finding, verdict = stored.finding, stored.verdict
    return FindingLine(
        id=stored.id,
        tone=finding.severity.value,
        severity=wording.SEVERITIES[finding.severity.value],
        title=wording.CATEGORIES[finding.category.value],
        standard=wording.STANDARDS.get(finding.standard, finding.standard),
        kind=finding.kind,
        confidence=finding.confidence,
        legacy=finding.legacy,
        address=finding.address,
        article=finding.article,
        ours=Quoted(f"本件 {finding.article}".strip(), finding.quote),
        theirs=tuple(_reference(reference, on) for reference in finding.references),
        compared=(finding.comparison.ours, finding.comparison.theirs) if finding.comparison else None,
        explanation=finding.explanation,
        refuted_by=finding.refuted_by,
        decision=verdict.decision if verdict else "",
        decided=wording.DECISIONS[verdict.decision] if verdict else "",
        reason=verdict.reason if verdict else "",
        decided_by=verdict.by if verdict else "",
        decided_at=verdict.at if verdict else None,
    )


@dataclass(frozen=True, slots=True)
class CauseLine:
    """One cause with the clauses it stands on."""

    tone: str
    title: str
    ground: Quoted | None
    clauses: tuple[tuple[str, str], ...]  # id of the finding, label of its clause
    undecided: int


def cause_lines(causes: Sequence[Cause], on: date | None = None) -> tuple[CauseLine, ...]:
    """The causes of flags, in their order; a clause that a cause stands on twice is named once."""
    lines = []
    for cause in causes:
        if cause.severity is Severity.HINT:
            continue
        clauses: dict[str, str] = {}
        for stored in cause.findings:
            clauses.setdefault(stored.finding.article or stored.finding.address, stored.id)
        lines.append(
            CauseLine(
                cause.severity.value,
                wording.CATEGORIES[cause.lead.finding.category.value],
                _reference(cause.ground, on) if cause.ground is not None else None,
                tuple((finding_id, label) for label, finding_id in clauses.items()),
                cause.undecided,
            )
        )
    return tuple(lines)


def _reference(reference: ReferenceQuote, on: date | None) -> Quoted:
    number = article_number(reference.article, reference.article_suffix) if reference.article else ""
    url = urls.citation(f"《{reference.law}》{number}", on)
    return Quoted(f"{reference.law} {number}".strip(), reference.quote, reference.status, url)


def finding_spans(findings: Sequence[StoredFinding]) -> tuple[Span, ...]:
    """The quoted words as marks in the text; decided against, a finding marks nothing any more."""
    return tuple(
        Span(s.finding.start, s.finding.end, tone=s.finding.severity.value, finding_id=s.id)
        for s in findings
        if not (s.verdict is not None and s.verdict.decision == "rejected")
    )
