"""Findings of one cause stand together, the worst cause first, and none is lost."""

from __future__ import annotations

from review.findings.causes import by_cause
from review.findings.finding import ReferenceQuote, Severity
from review.findings.store import StoredFinding
from tests.support.findings import make_finding


def stored(number: int, **facts: object) -> StoredFinding:
    address = f"art_{number}"
    return StoredFinding(f"f{number}", "v", make_finding(address, article=f"第{number}条", start=number, **facts), None)


FEE = (ReferenceQuote("中华人民共和国行政许可法", 58, None, "不得收取任何费用", "现行有效"),)


def test_one_cause_over_several_clauses_is_one_group_and_the_worst_leads() -> None:
    amber = stored(1, severity=Severity.AMBER, rule="fee_power", references=FEE, confidence=0.7)
    weak, sure = stored(2, confidence=0.8), stored(9, confidence=0.95)
    hint = stored(3, severity=Severity.HINT, confidence=0.99)
    causes = by_cause([hint, amber, weak, sure])
    assert [[s.id for s in cause.findings] for cause in causes] == [["f9", "f2"], ["f1"], ["f3"]]
    assert [cause.severity for cause in causes] == [Severity.RED, Severity.AMBER, Severity.HINT]
    assert causes[0].ground is not None
    assert (causes[0].ground.article, causes[0].undecided) == (10, 2)


def test_another_article_of_law_is_another_cause_and_no_article_is_one() -> None:
    other = (ReferenceQuote("中华人民共和国行政强制法", 11, None, "", "现行有效"),)
    causes = by_cause([stored(1), stored(2, references=other), stored(3, references=()), stored(4, references=())])
    assert [[s.id for s in cause.findings] for cause in causes] == [["f1"], ["f2"], ["f3", "f4"]]
    assert causes[-1].ground is None


def test_the_order_does_not_depend_on_the_order_given() -> None:
    every = [stored(n, confidence=0.5 + n / 100) for n in range(6)]
    assert by_cause(every) == by_cause(list(reversed(every)))
    assert by_cause([]) == ()
