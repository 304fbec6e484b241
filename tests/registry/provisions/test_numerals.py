from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.provisions import numerals


@pytest.mark.parametrize(
    ("text", "number"),
    [("十", 10), ("廿三", 23), ("一百零一", 101), ("一百一十", 110), ("二〇〇四", 2004), ("二○○四", 2004), ("１２", 12),
     ("3万", 30_000), ("两", 2), ("三 十 五", 35), ("一千零一十", 1010), ("一万零一十", 10_010)],
)  # fmt: skip
def test_reads_every_form(text: str, number: int) -> None:
    assert numerals.parse(text) == number


@pytest.mark.parametrize("text", ["", "条", "十百", "一二十", "第一", "1a", "百千", "9" * 9])
def test_refuses_what_is_no_numeral(text: str) -> None:
    assert numerals.parse(text) is None


@given(st.integers(0, 99_999_999))
def test_writing_and_reading_agree(number: int) -> None:
    assert numerals.parse(numerals.to_chinese(number)) == number


@given(st.text(max_size=20))
def test_never_raises(text: str) -> None:
    numerals.parse(text)


def test_label_style() -> None:
    assert [numerals.to_chinese(n) for n in (10, 15, 20, 101, 110, 1010)] == [
        "十", "十五", "二十", "一百零一", "一百一十", "一千零一十"]  # fmt: skip


def test_out_of_range() -> None:
    with pytest.raises(ValueError, match="no label numeral"):
        numerals.to_chinese(-1)
