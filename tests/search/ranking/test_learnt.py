"""The learnt table: what it learns, how it is asked, looked into and stored."""

import pytest

from search.ranking.learnt import PAIRS, WEIGHT, LearntTable

WAGES = "用人单位拖欠或者未足额支付劳动报酬的，劳动者可以申请支付令。"
DOGS = "饲养的动物造成他人损害的，动物饲养人应当承担侵权责任。"
CONFIRMED = [
    ("老板不发工资怎么办", WAGES),
    ("工资被拖了三个月", WAGES),
    ("被狗咬了找谁赔", DOGS),
    ("邻居家的狗咬人", DOGS),
]


def test_a_similar_question_gets_the_words_of_the_confirmed_article() -> None:
    terms = dict(LearntTable.build(CONFIRMED).terms("公司不发工资可以告吗"))
    assert terms["报酬"] > 0
    assert "动物" not in terms
    assert max(terms.values()) == WEIGHT
    assert len(terms) <= PAIRS


def test_own_words_are_not_added_and_unknown_ones_add_nothing() -> None:
    table = LearntTable.build(CONFIRMED)
    assert "劳动" not in dict(table.terms("不发工资的劳动报酬"))
    assert table.terms("楼上漏水谁负责") == []
    assert LearntTable.build([]).terms("工资") == []


def test_rebuilt_and_stored_tables_are_equal() -> None:
    table = LearntTable.build(CONFIRMED)
    assert LearntTable.build(reversed(CONFIRMED)) == table
    assert LearntTable.from_json(table.to_json()) == table
    assert LearntTable.build(CONFIRMED).to_json() == table.to_json()
    with pytest.raises(ValueError, match="format"):
        LearntTable.from_json('{"format": 99}')


def test_it_tells_where_a_term_comes_from() -> None:
    why = LearntTable.build(CONFIRMED).why("不发工资", "报酬")
    assert why
    assert {word for word, _ in why} <= {"不发", "发工", "工资"}
