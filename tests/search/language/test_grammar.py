"""The query language: what it reads, where it errs, and that what the writer writes reads back the same."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import InvalidInput
from search.language.grammar import all_of, any_of, parse_tree
from search.language.writer import write
from search.queries import (
    AllOf,
    AnyOf,
    Expansion,
    Favour,
    Field,
    FieldMatch,
    FieldRange,
    Not,
    Phrase,
    QueryNode,
    Words,
)

A, B, C = Words("停车"), Words("收费"), Words("处罚")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("停车", A),
        ("停车 收费　处罚", AllOf((A, B, C))),
        ("停车 AND 收费", AllOf((A, B))),
        ("停车 OR 收费", AnyOf((A, B))),
        ("停车|收费｜处罚", AnyOf((A, B, C))),
        ("停车 或 收费 处罚", AnyOf((A, AllOf((B, C))))),
        ("(停车 或 收费) 处罚", AllOf((AnyOf((A, B)), C))),
        ("（停车 或 收费） 处罚", AllOf((AnyOf((A, B)), C))),
        ("停车 -收费", AllOf((A, Not(B)))),
        ("停车 NOT 收费", AllOf((A, Not(B)))),
        ("停车 -(收费 处罚)", AllOf((A, Not(AllOf((B, C)))))),
        ("“停车 收费”", Phrase("停车 收费")),
        ('"停车 收费"~5', Phrase("停车 收费", 5)),
        ("近似 “停车 收费”", Phrase("停车 收费", 10)),
        ("近似“停车 收费”～3", Phrase("停车 收费", 3)),
        ("企业破产法（试行）", Words("企业破产法（试行）")),
        ("2023-2025", Words("2023-2025")),
        ("停车 或者", AllOf((A, Words("或者")))),
        ("标题:停车", FieldMatch(Field.TITLE, "停车")),
        ("标题：《停车 办法》", FieldMatch(Field.TITLE, "停车 办法")),
        ('机关:"渭川市 人民政府"', FieldMatch(Field.ISSUER, "渭川市 人民政府")),
        ("文号:渭政发*12号", FieldMatch(Field.DOCUMENT_NUMBER, "渭政发*12号")),
        ("类型:规章 时效:有效", AllOf((FieldMatch(Field.KIND, "规章"), FieldMatch(Field.STATUS, "有效")))),
        ("条:第十六条", FieldMatch(Field.NUMBER, "第十六条")),
        ("公布>=2020-01-01", FieldRange(Field.PROMULGATED, date(2020, 1, 1))),
        ("公布>2020", FieldRange(Field.PROMULGATED, date(2021, 1, 1))),
        ("施行<2020-05", FieldRange(Field.EFFECTIVE, None, date(2020, 4, 30))),
        ("施行≤2020年2月", FieldRange(Field.EFFECTIVE, None, date(2020, 2, 29))),
        ("公布:2020", FieldRange(Field.PROMULGATED, date(2020, 1, 1), date(2020, 12, 31))),
        ("公布:2020-03..2021", FieldRange(Field.PROMULGATED, date(2020, 3, 1), date(2021, 12, 31))),
        ("", None),
        ("  ", None),
        ("“”", None),
    ],
)
def test_reads(text: str, tree: QueryNode | None) -> None:
    assert parse_tree(text) == tree


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("停车 “收费", 4, "引号"),
        ("停车 (收费", 4, "左括号"),
        ("停车 收费 )", 7, "右括号"),
        ("停车 OR", 4, "后面缺少"),
        ("OR 停车", 1, "前面缺少"),
        ("停车 | | 收费", 6, "前面缺少"),
        ("停车 NOT", 4, "后面缺少"),
        ("停车 ()", 4, "没有检索词"),
        ("类型:怪", 4, "类型"),
        ("停车 时效:怪", 7, "时效"),
        ("公布>=去年", 5, "日期"),
        ("公布:2021..2020", 4, "颠倒"),
        ("标题:", 3, "没有内容"),
        ("标题>停车", 4, "不能比较"),
        ("文号:*", 4, "文号"),
        ("“停 车”~999", 6, "近似距离"),
    ],
)
def test_errors_name_the_character(text: str, place: int, words: str) -> None:
    with pytest.raises(InvalidInput) as error:
        parse_tree(text)
    assert error.value.message.startswith(f"检索式第 {place} 个字符处：")
    assert words in error.value.message


def test_deep_nesting_is_refused_not_fatal() -> None:
    with pytest.raises(InvalidInput, match="层数"):
        parse_tree("(" * 3000 + "停车" + ")" * 3000)


LETTERS = st.text(st.sampled_from("停车收费行政处罚条例法人工资（一）2023第或"), min_size=1, max_size=8)
DATES = st.dates(date(1950, 1, 1), date(2090, 1, 1))


def _plain(text: str) -> bool:
    return parse_tree_or_none(text) == Words(text)


def _outcome(text: str) -> tuple[QueryNode | None, str]:
    try:
        return parse_tree(text), ""
    except InvalidInput as error:
        return None, error.message


def parse_tree_or_none(text: str) -> QueryNode | None:
    try:
        return parse_tree(text)
    except InvalidInput:
        return None


PHRASES = st.text(st.sampled_from("停车 收费-|(（)》“OR"), min_size=1, max_size=9).map(str.strip).filter(bool)
VALUES = st.text(st.sampled_from("停车 办法（）-OR"), min_size=1, max_size=9).map(str.strip).filter(bool)
LEAVES = st.one_of(
    LETTERS.filter(_plain).filter(lambda text: not set("（）") & set(text)).map(Words),
    st.builds(Phrase, PHRASES, st.integers(0, 100)),
    st.builds(FieldMatch, st.sampled_from([Field.TITLE, Field.ISSUER, Field.NUMBER]), VALUES),
    st.builds(FieldRange, st.sampled_from([Field.PROMULGATED, Field.EFFECTIVE]), DATES, st.none()),
    st.builds(FieldRange, st.sampled_from([Field.PROMULGATED, Field.EFFECTIVE]), st.none(), DATES),
    st.tuples(DATES, DATES).map(lambda two: FieldRange(Field.EFFECTIVE, min(two), max(two))),
)  # fmt: skip
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(any_of),
        inner.map(Not),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(TREES)
def test_what_is_written_reads_back_equal(tree: QueryNode) -> None:
    assert parse_tree(write(tree)) == tree


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('停车收费()（）"“”|- OR或NOT~5标题:公布>=2020类型*《》'), max_size=30))
def test_any_text_gives_a_tree_or_one_plain_error(text: str) -> None:
    tree, message = _outcome(text)
    if message:
        assert message.startswith("检索式第 ")
    elif tree is not None:
        assert write(parse_tree(write(tree))) == write(tree)


def test_widened_trees_are_written_as_typed() -> None:
    assert write(Favour(Expansion(A, (("停放", 0.5),)), (("d", 1.0),))) == "停车"
    assert write(Words("OR")) == '"OR"'
    assert write(None) == ""
