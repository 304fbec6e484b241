"""Everyday words read in the words of the law: places map back, the second reading happens only where needed."""

from __future__ import annotations

from datetime import date

import pytest

from registry.provisions.kinds import Kind, Level
from review.findings.finding import Severity
from review.rules.protocol import ClauseUnderReview, DocumentFacts
from review.rules.run import review_clause, review_clauses
from review.rules.told import retell
from tests.golden.superior import AS_OF, invented_library

COUNTY = DocumentFacts(
    "某县管理办法", Kind.ADMINISTRATIVE_DOCUMENT, Level.COUNTY, "某县人民政府", None, date(2024, 3, 1)
)


def test_text_without_everyday_words_is_not_retold() -> None:
    assert retell("当事人应当自收到决定书之日起十五日内缴纳罚款。") is None


def test_words_are_replaced_and_named() -> None:
    told = retell("企业晚交税款的，每拖一天按欠税额加收千分之二。")
    assert told is not None
    assert told.text == "企业未按照规定期限缴纳税款的，按日按滞纳税款加收千分之二。"
    assert told.words[0] == ("晚交", "未按照规定期限缴纳")


@pytest.mark.parametrize(
    ("part", "own"),
    [
        ("企业", "企业"),
        ("未按照规定期限缴纳税款", "晚交税款"),
        ("规定期限", "晚交"),  # a piece of a replaced part stands for the whole part
        ("按日", "每拖一天"),
        ("加收千分之二", "加收千分之二"),
        ("按日按滞纳税款加收", "每拖一天按欠税额加收"),
    ],
)
def test_places_map_back(part: str, own: str) -> None:
    text = "企业晚交税款的，每拖一天按欠税额加收千分之二。"
    told = retell(text)
    assert told is not None
    at = told.text.index(part)
    start, end = told.back(at, at + len(part))
    assert text[start:end] == own


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("新办企业的土地款晚交的，另行通知。", False),  # 晚交 of something else than taxes
        ("全部免掉押金。", False),  # no tax
        ("增值税全部免掉。", True),
        ("摊位上的三轮车一律先行拖走集中存放。", True),
        ("垃圾由专人拖走。", False),
    ],
)
def test_an_everyday_word_keeps_its_other_senses(text: str, changed: bool) -> None:
    assert (retell(text) is not None) is changed


@pytest.mark.parametrize(
    ("clause", "category", "quote"),
    [
        ("新办民宿三年内缴纳的增值税全部免掉。", "reserved_matter", "免掉"),
        ("对占道的三轮车一律先行拖走集中存放，三个月后领回。", "compulsion_unauthorised", "拖走"),
        ("在广场抛撒纸钱的，由村干部当场收缴五百元。", "penalty_unauthorised", "五百元"),
    ],
)
def test_found_at_its_own_place(clause: str, category: str, quote: str) -> None:
    found, _ = review_clause(COUNTY, clause, invented_library(), AS_OF)
    hit = next(f for f in found if f.category.value == category)
    assert hit.quote == clause[hit.start : hit.end]
    assert quote in hit.quote
    assert "按“" in hit.explanation


def test_offsets_in_a_document_and_the_same_bytes_twice() -> None:
    text = "第二条 新办民宿三年内缴纳的增值税全部免掉。"
    clause = ClauseUnderReview("a", "第二条", "第二条", text, 100)
    first = review_clauses([clause], COUNTY, invented_library(), AS_OF)
    hit = next(f for f in first.findings if f.category.value == "reserved_matter")
    assert text[hit.start - 100 : hit.end - 100] == hit.quote
    assert first == review_clauses([clause], COUNTY, invented_library(), AS_OF)


def test_a_clause_with_a_finding_is_not_read_again() -> None:
    found, _ = review_clause(COUNTY, "违反规定堆放杂物的，处五百元罚款；增值税全部免掉。", invented_library(), AS_OF)
    assert {f.category.value for f in found if f.severity is not Severity.HINT} == {"penalty_unauthorised"}
