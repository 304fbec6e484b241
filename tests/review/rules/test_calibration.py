"""Confidence as a share of right findings: drawn to the prior where few were seen, the same on every run."""

from __future__ import annotations

import pytest

from review.findings.finding import Category, Severity
from review.rules.calibration import HIGHEST, PRIOR, calibrated, share
from review.rules.tables import table
from tests.support.findings import make_finding


def test_a_rule_that_nobody_has_seen_has_the_prior() -> None:
    assert share("no_such_rule", True) == pytest.approx(PRIOR)


@pytest.mark.parametrize("rule", sorted(table("calibration")["rules"]))
def test_every_share_is_a_share(rule: str) -> None:
    for strong in (False, True):
        assert 0.3 < share(rule, strong) <= HIGHEST


def test_many_right_findings_raise_it_and_wrong_ones_lower_it() -> None:
    rules = table("calibration")["rules"]
    best = max(rules, key=lambda r: rules[r]["strong"][0] / (rules[r]["strong"][1] + 1))
    assert share(best, True) > PRIOR
    worst = min(rules, key=lambda r: (rules[r]["weak"][0] + 1) / (rules[r]["weak"][1] + 1))
    assert share(worst, False) < PRIOR


def test_a_row_of_a_lexicon_counts_as_its_lexicon_and_notes_keep_theirs() -> None:
    row = make_finding(rule="competition.local_only", confidence=0.9)
    assert calibrated(row).confidence == round(share("competition", True), 2)
    note = make_finding(severity=Severity.HINT, confidence=0.5, category=Category.ATTENTION)
    assert calibrated(note) == note
