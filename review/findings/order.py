"""Order of findings: worst first, then surest, then where they stand; doubles of the same cause are merged.

Deterministic for equal input. It changes no severity.
"""

from __future__ import annotations

from collections.abc import Iterable

from review.findings.finding import Finding, Severity

_RANK = {Severity.RED: 0, Severity.AMBER: 1, Severity.HINT: 2}


def worst_first(finding: Finding) -> tuple[int, bool, float, int, str, str]:
    """Sort key: severity, filing defects before legacy ones, confidence, place, category, rule."""
    return (
        _RANK[finding.severity],
        finding.legacy,
        -finding.confidence,
        finding.start,
        finding.category.value,
        finding.rule,
    )


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Findings worst first; of several with one rule, category and span only the worst stays. Findings of one rule
    on one clause stand together, at the place of the worst."""
    best: dict[tuple[str, str, int, int], Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.category.value, finding.start, finding.end)
        if key not in best or worst_first(finding) < worst_first(best[key]):
            best[key] = finding
    ordered = sorted(best.values(), key=worst_first)
    lead: dict[tuple[str, str], int] = {}
    for i, finding in enumerate(ordered):
        lead.setdefault((finding.rule, finding.address), i)
    return sorted(ordered, key=lambda f: (_RANK[f.severity], lead[(f.rule, f.address)], worst_first(f)))
