"""The review of the sample corpus against the conflicts planted in it.

Floors, not exact lists: they hold what the rules reach and may only rise. The misses and false alarms are named in
the message of a failure.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from corpus_samples.source import ROOT
from ingest.read import read_file
from review.findings.finding import Finding, Severity
from review.rules.facts import facts_of_reading
from review.rules.run import DocumentReview, review_document
from tests.golden.superior import AS_OF, PROVINCE, invented_library

#: who-may-set-what and citations: the families that need no comparison with a superior clause
OF_POWER = {
    "penalty_unauthorised",
    "permit_unauthorised",
    "compulsion_unauthorised",
    "fee_unauthorised",
    "citation_broken",
}
PLANTED = [
    finding
    for finding in json.loads((ROOT / "expected" / "findings.json").read_text(encoding="utf-8"))
    if "扫描件" not in finding["files"][0]  # recognised text is measured apart
]
FILES = sorted(
    facts["files"][0]
    for facts in (json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "expected/readings").iterdir())
    if "扫描件" not in facts["files"][0]
)


@cache
def review(file: str) -> DocumentReview:
    reading = read_file(ROOT / "built" / file)[0]
    return review_document(reading, facts_of_reading(reading, PROVINCE), invented_library(), AS_OF)


def flags(file: str) -> list[Finding]:
    return [finding for finding in review(file).findings if finding.severity is not Severity.HINT]


def on_clause(found: Finding, planted: dict[str, Any]) -> bool:
    return found.address == planted["address"] or found.address.startswith(planted["address"] + "__")


def is_found(planted: dict[str, Any]) -> bool:
    right = {planted["category"], *planted["also"]}
    return any(on_clause(flag, planted) and flag.category.value in right for flag in flags(planted["files"][0]))


def test_conflicts_of_power_and_citation_are_found() -> None:
    planted = [finding for finding in PLANTED if finding["category"] in OF_POWER]
    missed = [(p["document"], p["address"], p["category"], p["clause"]) for p in planted if not is_found(p)]
    assert len(missed) <= 0.2 * len(planted), missed


def test_half_of_all_planted_conflicts_are_found() -> None:
    missed = [(p["document"], p["address"], p["category"], p["clause"]) for p in PLANTED if not is_found(p)]
    assert len(missed) <= 0.5 * len(PLANTED), missed


def test_lawful_clauses_are_rarely_flagged() -> None:
    false = [
        (file, flag.address, flag.category.value, flag.quote)
        for file in FILES
        for flag in flags(file)
        if not any(on_clause(flag, planted) for planted in PLANTED if planted["files"][0] == file)
    ]
    assert len(false) <= 0.15 * sum(len(flags(file)) for file in FILES), false


def test_quotes_stand_in_the_reviewed_text() -> None:
    for file in FILES:
        text = read_file(ROOT / "built" / file)[0].text
        for finding in review(file).findings:
            assert text[finding.start : finding.end] == finding.quote, (file, finding.address)


def test_legacy_findings_are_never_red() -> None:
    for file in FILES:
        assert not [f for f in review(file).findings if f.legacy and f.severity is Severity.RED], file
