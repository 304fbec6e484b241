"""Whole clauses weighed: what the weights say, what the finding shows, and what is never taken back or never asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry.provisions.kinds import Kind, Level
from review.findings.finding import Category, Finding, Severity, Unchecked
from review.law.library import Library
from review.norms.norm import extract
from review.rules import wording
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, DocumentFacts
from review.rules.run import review_clause, review_document
from review.rules.tables import table
from review.rules.weighing import categories
from review.rules.wording_shown import elements, passages
from tests.golden.superior import AS_OF, invented_library
from tests.support.readings import make_reading

COUNTY = DocumentFacts(
    "某县管理办法", Kind.ADMINISTRATIVE_DOCUMENT, Level.COUNTY, "某县人民政府", None, date(2024, 3, 1)
)
WRONG = "外地企业到本县承揽工程的，应当先在本县设立子公司并缴足税款，未设立的，建设单位不得与其签订合同。"
LAWFUL = "县人民政府有关部门应当按照各自职责，加强宣传教育和业务指导，并将工作情况按照规定向社会公布。"
FREE = "鼓励企业自愿参加等级评定，评定不收取任何费用，不得将评定结果作为办理行政许可或者从事经营活动的条件。"


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The invented library stands for one that holds the national laws."""
    monkeypatch.setattr(wording, "WIDE", 1)


def context(text: str, facts: DocumentFacts = COUNTY) -> Context:
    return Context(facts, ClauseUnderReview("", "", "", text), invented_library(), AS_OF)


def found(text: str, facts: DocumentFacts = COUNTY) -> list[Finding]:
    ctx = context(text, facts)
    return list(wording.check(ctx.clause, extract(text), ctx))


def test_a_wrong_clause_weighs_more_than_a_lawful_one() -> None:
    wrong, lawful = wording.weighed(context(WRONG)), wording.weighed(context(LAWFUL))
    assert wrong is not None
    assert lawful is not None
    assert wrong.suspicion > wording.SUSPECT > lawful.suspicion
    assert wrong.kinds[0][0] is Category.COMPETITION


def test_the_finding_shows_words_of_the_clause_and_the_same_twice() -> None:
    (finding,) = found(WRONG)
    assert finding.rule == "wording"
    assert finding.quote == WRONG[finding.start : finding.end]
    assert finding.comparison is not None
    assert all(part in WRONG for part in finding.comparison.ours.split("；"))
    assert finding.comparison.theirs.startswith("《")
    assert finding.refuted_by.endswith("则不成立。")
    assert found(WRONG) == [finding]


@pytest.mark.parametrize("facts", [COUNTY, replace(COUNTY, kind=Kind.LOCAL_REGULATION, level=Level.CITY)])
def test_passages_run_from_one_stop_or_verb_to_the_next(facts: DocumentFacts) -> None:
    ctx = context(WRONG, facts)
    whole, norms = wording.weighed(ctx), extract(WRONG)
    assert whole is not None
    spans = passages(whole, WRONG, norms, Category.COMPETITION)
    verbs = {n.start + d.start for n in norms for d in n.deontics}
    assert spans
    for start, end in spans:
        assert start == 0 or WRONG[start - 1] in "，。；" or start in verbs
        assert WRONG[end] in "，。；" or end in verbs


def test_elements_are_told_in_words_and_only_where_they_weigh() -> None:
    fine = "违反本办法规定的，由县城市管理局处五百元以上二千元以下罚款，并扣押其运输工具和物品。"
    whole, lawful = wording.weighed(context(fine)), wording.weighed(context(LAWFUL))
    assert whole is not None
    assert lawful is not None
    assert elements(whole, Category.PENALTY_UNAUTHORISED)[0] == "本条自行规定处罚"
    assert elements(whole, Category.COMPULSION_UNAUTHORISED)[0] == "本条自行规定强制措施或者强制执行"
    assert elements(lawful, Category.PENALTY_UNAUTHORISED) == []


def test_every_category_has_its_ground_and_what_would_refute_it() -> None:
    grounds = table("wording_grounds")["category"]
    assert set(grounds) == {c.value for c in categories()}
    assert all(g["words"].startswith("疑似") and g["refuted"] for g in grounds.values())


def test_nothing_is_said_of_lawful_or_short_clauses_or_where_law_may_be_varied() -> None:
    assert found(LAWFUL) == []
    assert found(WRONG[:20]) == []
    assert found(WRONG, replace(COUNTY, kind=Kind.AUTONOMOUS_REGULATION)) == []
    assert found(WRONG, replace(COUNTY, kind=None)) == []


@pytest.mark.parametrize(("rule", "kept"), [("competition.local_only", False), ("citation.no_law", True)])
def test_a_lawful_clause_makes_a_flag_a_hint_unless_it_is_certain(rule: str, kept: bool) -> None:
    (flag,) = found(WRONG)
    flag = replace(flag, rule=rule, severity=Severity.AMBER)
    (after,) = wording.second_thought([flag], context(FREE))
    assert (after.severity is Severity.AMBER) is kept
    assert wording.second_thought([flag], context(WRONG)) == [flag]


def test_beside_a_library_of_few_laws_nothing_is_weighed_and_this_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "WIDE", 5000)
    assert found(WRONG) == []
    held = invented_library().coverage().articles
    (said,) = _said(COUNTY)
    assert f"参考法律库只有{held}条，不足5000条" in said.reason
    whole = review_document(make_reading("某县管理办法", (WRONG,)), COUNTY, invented_library(), AS_OF)
    assert said in whole.unchecked


@pytest.mark.parametrize(
    ("kind", "reason"),
    [(Kind.AUTONOMOUS_REGULATION, "变通规定"), (Kind.JUDICIAL_INTERPRETATION, "法律或者司法解释")],
)
def test_a_kind_that_is_not_weighed_is_said(kind: Kind, reason: str) -> None:
    (said,) = _said(replace(COUNTY, kind=kind))
    assert reason in said.reason


@pytest.mark.parametrize(
    "text",
    [
        "五花肉洗净切块，冷水下锅焯水。锅中放少许油，小火炒糖色，下肉翻炒，加酱油、料酒，小火炖一小时。",
        "亲爱的小王，好久不见，你最近过得怎么样？我上个月搬到了新家，窗外能看见一条小河，晚上很安静。",
        "他推开门，屋里空无一人，桌上的茶还是热的，窗帘被风吹得轻轻晃动，像有人刚刚离开。",
    ],
)
def test_text_that_is_no_law_is_not_weighed_and_this_is_said(text: str) -> None:
    findings, unchecked = review_clause(COUNTY, text, invented_library(), AS_OF)
    assert [f for f in findings if f.is_flag] == []
    assert any("可能不是条文" in u.reason for u in unchecked)


def test_a_clause_that_rests_on_a_law_that_is_not_held_gets_a_hint_at_most() -> None:
    (flag,) = found(WRONG)
    (hint,) = found("依照《云碶市不在库中的条例》第三条的规定，" + WRONG)
    assert flag.is_flag
    assert hint.severity is Severity.HINT
    assert "《云碶市不在库中的条例》不在参考法律库中" in hint.explanation


def test_where_clauses_are_weighed_or_something_larger_is_missing_nothing_more_is_said() -> None:
    assert _said(COUNTY) == []
    assert len(_said(replace(COUNTY, kind=None))) == 1
    assert len(_said(COUNTY, None)) == 1


def _said(facts: DocumentFacts, library: Library | None = invented_library()) -> list[Unchecked]:  # noqa: B008
    """What is said to be unchecked of whole clauses."""
    _, unchecked = review_clause(facts, WRONG, library, AS_OF)
    return [u for u in unchecked if u.rule == "wording"]
