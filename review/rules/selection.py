"""Which of a clause's findings stand as flags: one a category, the narrower before the wide, at most two categories.

What is cut becomes a hint, so nothing a rule said is lost. It changes no evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from review.findings.finding import Category, Finding, Severity
from review.findings.order import worst_first

MOST = 2
SECOND = 0.5  # a second category must be at least this sure


def selected(found: Sequence[Finding]) -> list[Finding]:
    """The findings of one clause, flags thinned out as the module says."""
    out: list[Finding] = []
    seen: list[Category] = []
    for finding in sorted(found, key=worst_first):
        if finding.severity is Severity.HINT or finding.category in seen:
            out.append(finding)
        elif len(seen) < MOST and (not seen or finding.confidence >= SECOND):
            seen.append(finding.category)
            out.append(finding)
        else:
            out.append(replace(finding, severity=Severity.HINT))
    return out
