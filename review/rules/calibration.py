"""Confidence from labelled data: how often findings of a rule were right on the development sets.

data/calibration.toml holds, per rule and for weak and strong raw confidence, right findings and all; it is written by
`python -m tests.quality.conflicts.calibrate`. Few cases are drawn towards the share of all rules on sets that nobody
tuned on, so that a rule seen twice claims nothing. Severities and thresholds keep to the raw figure.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from review.findings.finding import NOTES, Finding
from review.rules.tables import table

STRONG = 0.75  # raw confidence from which a finding counts as strong
PRIOR = 0.8  # flag precision on the untouched sets, docs/measurements.md
WEIGHT = 6.0  # cases that the prior weighs
HIGHEST = 0.97


def family(rule: str) -> str:
    """The rule that a finding's rule belongs to: competition of competition.local_only."""
    return rule.split(".")[0]


@cache
def share(rule: str, strong: bool) -> float:
    """Smoothed share of right findings of a rule, 0..1."""
    right, seen = table("calibration")["rules"].get(family(rule), {}).get("strong" if strong else "weak", (0, 0))
    smoothed: float = (right + PRIOR * WEIGHT) / (seen + WEIGHT)
    return min(HIGHEST, smoothed)


def calibrated(finding: Finding) -> Finding:
    """The finding with the share as its confidence; notes for a person keep theirs."""
    if finding.category in NOTES:
        return finding
    return replace(finding, confidence=round(share(finding.rule, finding.confidence >= STRONG), 2))
