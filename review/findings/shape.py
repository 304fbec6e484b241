"""Findings as the public JSON of `beishen review` (docs/shapes/review.json); fields may be added, never changed."""

from __future__ import annotations

from typing import Any

from review.findings.finding import Finding, ReferenceQuote, Unchecked


def finding_shape(finding: Finding) -> dict[str, Any]:
    """One finding; offsets are into the text that was reviewed."""
    comparison = finding.comparison
    return {
        "category": finding.category.value,
        "kind": finding.kind,
        "standard": finding.standard,
        "severity": finding.severity.value,
        "confidence": finding.confidence,
        "legacy": finding.legacy,
        "rule": finding.rule,
        "article": finding.article,
        "address": finding.address,
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
        "references": [_reference(reference) for reference in finding.references],
        "comparison": {"ours": comparison.ours, "theirs": comparison.theirs} if comparison else None,
        "explanation": finding.explanation,
        "refuted_by": finding.refuted_by,
    }


def unchecked_shape(unchecked: Unchecked) -> dict[str, Any]:
    """A rule that could not run, and why."""
    return {"rule": unchecked.rule, "reason": unchecked.reason}


def _reference(reference: ReferenceQuote) -> dict[str, Any]:
    return {
        "law": reference.law,
        "article": reference.article,
        "article_suffix": reference.article_suffix,
        "quote": reference.quote,
        "status": reference.status,
    }
