"""Findings of one cause together: the same rule on the same ground over several clauses, the worst cause first.

A cause is a rule, its category and the superior article that leads its quotes. Nothing is left out and no finding is
changed; it only orders.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from review.findings.finding import ReferenceQuote, Severity
from review.findings.order import worst_first
from review.findings.store import StoredFinding


@dataclass(frozen=True, slots=True)
class Cause:
    """What one cause led to, worst first; never empty."""

    findings: tuple[StoredFinding, ...]

    @property
    def lead(self) -> StoredFinding:
        """The worst finding: it speaks for the cause."""
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        """The gravest severity."""
        return self.lead.finding.severity

    @property
    def ground(self) -> ReferenceQuote | None:
        """The superior article that the cause rests on, None where no text was found."""
        references = self.lead.finding.references
        return references[0] if references else None

    @property
    def undecided(self) -> int:
        """Findings without a verdict."""
        return sum(stored.verdict is None for stored in self.findings)


def by_cause(findings: Iterable[StoredFinding]) -> tuple[Cause, ...]:
    """The findings by cause. Equal input gives equal order."""
    held: dict[tuple[str, str, str, str], list[StoredFinding]] = {}
    for stored in sorted(findings, key=lambda s: worst_first(s.finding)):
        finding = stored.finding
        first = finding.references[0] if finding.references else None
        ground = f"{first.law}\x1f{first.article}\x1f{first.article_suffix}" if first is not None else ""
        held.setdefault((finding.rule, finding.category.value, finding.severity.value, ground), []).append(stored)
    return tuple(Cause(tuple(group)) for group in held.values())
