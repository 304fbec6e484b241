"""Passing and failing examples of the rules, against the invented library, and without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry.provisions.kinds import Kind, Level
from review.findings.finding import Finding, Severity
from review.findings.order import worst_first
from review.rules.protocol import DocumentFacts
from review.rules.run import LONGEST, review_clause
from tests.golden.superior import AS_OF, invented_library

COUNTY = DocumentFacts(
    "某县管理办法", Kind.ADMINISTRATIVE_DOCUMENT, Level.COUNTY, "某县人民政府", None, date(2024, 3, 1)
)
CITY_RULE = replace(COUNTY, title="某市管理办法", kind=Kind.GOVERNMENT_RULE, level=Level.CITY)
PROVINCE_RULE = replace(CITY_RULE, level=Level.PROVINCE)
REGULATION = replace(COUNTY, title="某市管理条例", kind=Kind.LOCAL_REGULATION, level=Level.CITY)
DECISION = replace(COUNTY, title="某县人大常委会决定", kind=Kind.CONGRESS_DECISION)


def flags(facts: DocumentFacts, clause: str) -> dict[str, Finding]:
    found, _ = review_clause(facts, clause, invented_library(), AS_OF)
    return {f.category.value: f for f in found if f.severity is not Severity.HINT}


@pytest.mark.parametrize(
    ("facts", "clause", "category"),
    [
        (COUNTY, "未按规定堆放杂物的，由县城管局处五百元以上二千元以下罚款。", "penalty_unauthorised"),
        (DECISION, "违反规定燃放的，处五百元罚款。", "penalty_unauthorised"),
        (CITY_RULE, "情节严重的，责令停业整顿三日。", "penalty_unauthorised"),
        (REGULATION, "一年内三次违反的，吊销营业执照。", "penalty_unauthorised"),
        (COUNTY, "违规的，保证金不予退还，并在电视台曝光其姓名。", "penalty_unauthorised"),
        (COUNTY, "经营户应当列入名录；未列入名录的，不得从事经营。", "permit_unauthorised"),
        (CITY_RULE, "未取得经营许可证的，不得营业。", "permit_unauthorised"),
        (REGULATION, "未取得前置审查同意书的，市场监督管理部门不予办理企业登记。", "permit_unauthorised"),
        (COUNTY, "拒不离开的，由镇执法队扣押其三轮车和货物。", "compulsion_unauthorised"),
        (COUNTY, "逾期不搬的，停止对该户供水、供电。", "compulsion_unauthorised"),
        (REGULATION, "主管部门可以冻结其银行存款。", "compulsion_unauthorised"),
        (COUNTY, "申请人应当按每件二百元缴纳审核费，未缴纳的不予受理。", "fee_unauthorised"),
        (COUNTY, "企业按照营业收入的万分之五认捐，九月前缴清。", "fee_unauthorised"),
        (COUNTY, "入园企业三年内免征房产税。", "reserved_matter"),
        (COUNTY, "屡教不改的，集中封闭学习十日，不得离开。", "reserved_matter"),
        (COUNTY, "本办法施行前的行为，依照本办法第五条的规定处以罚款。", "retroactive"),
        (COUNTY, "有亲属被追究刑事责任的，取消其低保待遇，子女不得就近入学。", "rights_reduced"),
        (COUNTY, "采购项目一律从本县注册的企业中确定供应商。", "competition"),
    ],
)
def test_flagged(facts: DocumentFacts, clause: str, category: str) -> None:
    # the bare skeleton of national laws holds no quote for some sources: those come as hints with the same category
    found, _ = review_clause(facts, clause, invented_library(), AS_OF)
    assert category in {f.category.value for f in found}


@pytest.mark.parametrize(
    ("facts", "clause"),
    [
        (REGULATION, "逾期不拆除的，处二百元以上一千元以下罚款。"),
        (CITY_RULE, "拒不改正的，给予警告，可以并处二百元以下罚款。"),
        (COUNTY, "违反规定的，由有关部门依照法律、法规的规定予以处罚。"),
        (COUNTY, "承租人逾期支付租金的，按照合同约定支付违约金。"),
        (COUNTY, "评定遵循自愿原则，不收取任何费用，未参加评定的不影响其依法经营。"),
        (COUNTY, "当事人逾期不履行的，依法申请人民法院强制执行。"),
        (COUNTY, "不得要求外地企业在本县设立分支机构。"),
        (COUNTY, "本办法施行前已经受理的申请，按照原规定办理。"),
        (PROVINCE_RULE, "应当向主管部门申请临时许可；本条设定的许可为临时性行政许可，实施一年。"),
        (REGULATION, "主管部门可以予以扣押，并在三十日内作出处理决定。"),
    ],
)
def test_lawful(facts: DocumentFacts, clause: str) -> None:
    assert flags(facts, clause) == {}


def test_without_a_library_text_rules_still_run_and_what_cannot_is_said() -> None:
    found, unchecked = review_clause(COUNTY, "擅自接待的，处五千元罚款。", None, AS_OF)
    assert [f.category.value for f in found] == ["penalty_unauthorised"]
    assert any("参考法律库" in u.reason for u in unchecked)


def test_an_unknown_day_of_publication_is_said() -> None:
    for facts, said in ((COUNTY, False), (replace(COUNTY, published=None), True)):
        _, unchecked = review_clause(facts, "处五百元罚款。", invented_library(), AS_OF)
        assert any("公布日期" in u.reason for u in unchecked) is said


def test_unknown_kind_is_said() -> None:
    _, unchecked = review_clause(replace(COUNTY, kind=None), "处五百元罚款。", invented_library(), AS_OF)
    assert any("种类" in u.reason for u in unchecked)


@pytest.mark.parametrize("text", ["", "   ", "hello world", "！！！", "一" * 20000, "（一）（二）（三）", "《《《"])
def test_any_text_is_survived(text: str) -> None:
    found, unchecked = review_clause(COUNTY, text, invented_library(), AS_OF)
    assert isinstance(found, list)
    if len(text) > LONGEST or not text.strip():
        assert unchecked


def test_text_that_is_no_clause_is_said() -> None:
    _, unchecked = review_clause(COUNTY, "lorem ipsum dolor", invented_library(), AS_OF)
    assert any("没有读到中文条文" in u.reason for u in unchecked)


def test_an_instrument_that_the_library_lacks_is_said() -> None:
    clause = "违反规定的，依照《虚构省烟花条例》第三条的规定处罚。"
    _, unchecked = review_clause(COUNTY, clause, invented_library(), AS_OF)
    assert any("虚构省烟花条例" in u.reason for u in unchecked)


def test_order_is_worst_first_and_stable() -> None:
    clause = "未列入名录的，不得经营；擅自经营的，处五千元罚款，扣押其货物。"
    first, _ = review_clause(COUNTY, clause, invented_library(), AS_OF)
    again, _ = review_clause(COUNTY, clause, invented_library(), AS_OF)
    assert first == again
    ranks = [worst_first(f)[0] for f in first]
    assert ranks == sorted(ranks)


def test_offsets_point_at_the_quote() -> None:
    clause = "第九条 县外企业应当缴纳管理费二百元；不缴纳的，处五百元罚款。"
    for finding in review_clause(COUNTY, clause, invented_library(), AS_OF)[0]:
        assert clause[finding.start : finding.end] == finding.quote


def test_hints_never_carry_what_must_be_judged_by_others() -> None:
    found, _ = review_clause(COUNTY, "招聘人员应当提交无犯罪记录证明。", invented_library(), AS_OF)
    assert all(f.severity is Severity.HINT for f in found if f.category.value in ("attention", "format_note"))
