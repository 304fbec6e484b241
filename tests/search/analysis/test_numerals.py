"""Numbers in a query are asked in their other spellings; parts of numbers stay findable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import number_key, spellings, to_chinese, to_int


@given(st.integers(0, 10**12 - 1))
def test_chinese_and_back(number: int) -> None:
    assert to_int(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("第16条", "第十六条"),
        ("第十六条", "第16条"),
        ("20000元", "二万元"),
        ("二万元", "20000元"),
        ("2023年", "二〇二三年"),
        ("二○二三年", "2023年"),
        ("30日", "三十日"),
        ("5%", "百分之五"),
        ("两年", "2年"),
        ("第一百零五条", "第105条"),
    ],
)
def test_spellings(typed: str, other: str) -> None:
    assert other in spellings(typed)


@pytest.mark.parametrize("word", ["一般规定", "统一", "1.5倍", "万一", "工资"])
def test_words_that_only_look_like_numbers_stay(word: str) -> None:
    assert spellings(word) == (word,)


@pytest.mark.parametrize(
    ("label", "key"),
    [("第十五条", "15"), ("15", "15"), ("第15条之一", "15-1"), ("一、", "一、"), ("（二）", "(二)")],
)
def test_number_key(label: str, key: str) -> None:
    assert number_key(label) == key
