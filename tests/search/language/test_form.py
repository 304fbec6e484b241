"""The search form: what its rows say, and that form → query → form gives the rows again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.language.form import BadRow, How, Join, Row, query_of, rows_of
from search.language.grammar import parse_tree

OR, NOT = Join.OR, Join.NOT


@pytest.mark.parametrize(
    ("rows", "query"),
    [
        ([Row(text="停车 收费")], "停车 收费"),
        ([Row(text="停车"), Row(OR, text="泊车"), Row(text="罚款")], "(停车 OR 泊车) 罚款"),
        ([Row(text="停车"), Row(NOT, text="收费 押金")], "停车 -(收费 押金)"),
        ([Row(NOT, text="收费")], "-收费"),
        ([Row(text="停车 场"), Row(OR, how=How.PHRASE, text="泊位 收费")], '停车 场 OR "泊位 收费"'),
        ([Row(how=How.NEAR, text="停车 罚款", slop=8)], '"停车 罚款"~8'),
        ([Row(field="title", text="停车"), Row(field="issuer", text="云岭县")], "标题:停车 机关:云岭县"),
        ([Row(field="promulgated_on", sign=">=", text="2020")], "公布>=2020-01-01"),
        ([Row(field="kind", text="规章"), Row(OR, "kind", text="地方性法规")], "类型:规章 OR 类型:地方性法规"),
        ([Row(text="  "), Row(OR, text="停车")], "停车"),
        ([], ""),
    ],
)
def test_rows_say_a_query(rows: list[Row], query: str) -> None:
    assert query_of(rows) == query


@pytest.mark.parametrize("text", ["甲 OR (乙 -丙)", "-(甲 OR 乙)", "(甲 OR -乙) 丙", "甲 OR (乙 丙 标题:丁)"])
def test_what_rows_cannot_say_stays_text(text: str) -> None:
    assert rows_of(parse_tree(text)) is None


def test_a_wrong_value_names_its_row() -> None:
    with pytest.raises(BadRow, match="不是日期") as caught:
        query_of([Row(text="停车"), Row(field="effective_on", text="去年")])
    assert caught.value.number == 2
    with pytest.raises(BadRow, match="相距"):
        query_of([Row(how=How.NEAR, text="停车 收费", slop=500)])


words = st.text("停车收费押金罚款", min_size=1, max_size=4)
several = st.lists(words, min_size=1, max_size=3).map(" ".join)
leaves = st.one_of(
    st.builds(Row, text=several),
    st.builds(Row, text=several, how=st.just(How.PHRASE)),
    st.builds(Row, text=several, how=st.just(How.NEAR), slop=st.integers(1, 100)),
    st.builds(Row, field=st.sampled_from(["title", "issuer", "document_number", "number"]), text=words),
    st.builds(Row, field=st.just("kind"), text=st.sampled_from(["规章", "法律"])),
    st.builds(
        Row,
        field=st.sampled_from(["promulgated_on", "effective_on"]),
        sign=st.sampled_from([">=", "<="]),
        text=st.dates().filter(lambda day: 2 <= day.year < 9999).map(lambda day: day.isoformat()),
    ),
)
forms = st.lists(st.builds(lambda row, join: replace(row, join=join), leaves, st.sampled_from(Join)), max_size=6)


@given(forms)
@settings(max_examples=300, deadline=None)
def test_form_to_query_to_form(rows: list[Row]) -> None:
    query = query_of(rows)
    again = rows_of(parse_tree(query))
    assert again is not None
    assert query_of(again) == query
    assert rows_of(parse_tree(query_of(again))) == again


@given(forms.filter(lambda rows: all(row.field or row.how is not How.WORDS for row in rows)))
@settings(max_examples=200, deadline=None)
def test_rows_come_back_as_they_were(rows: list[Row]) -> None:
    again = rows_of(parse_tree(query_of(rows)))
    assert again is not None
    kept = {(row.field, row.how, row.text, row.slop if row.how is How.NEAR else 0, row.sign) for row in rows}
    assert {(row.field, row.how, row.text, row.slop if row.how is How.NEAR else 0, row.sign) for row in again} == kept


@given(st.text('停车 OR-()（）"“”~:标题公布>=2020*《》[]|', max_size=20))
@settings(max_examples=300, deadline=None)
def test_any_text_in_a_row_is_read_again(text: str) -> None:
    query = query_of([Row(text=text)])
    again = rows_of(parse_tree(query))
    assert again is not None
    assert query_of(again) == query
