"""Findings made by hand, for tests of what is done with them."""

from __future__ import annotations

from review.findings.finding import Category, Comparison, Finding, ReferenceQuote, Severity


def make_finding(address: str = "art_1", severity: Severity = Severity.RED, **facts: object) -> Finding:
    """A finding on a clause; fields can be overridden."""
    values: dict[str, object] = {
        "category": Category.COMPULSION_UNAUTHORISED,
        "kind": "K6",
        "standard": "C3",
        "severity": severity,
        "confidence": 0.9,
        "rule": "compulsion",
        "address": address,
        "article": "第一条",
        "start": 0,
        "end": 4,
        "quote": "扣留车辆",
        "explanation": "县规范性文件不得设定行政强制措施。",
        "refuted_by": "如有法律授权，本提示不成立。",
        "references": (ReferenceQuote("中华人民共和国行政强制法", 10, None, "不得设定行政强制措施", "现行有效"),),
        "comparison": Comparison("扣留车辆", "不得设定"),
    }
    return Finding(**(values | facts))
