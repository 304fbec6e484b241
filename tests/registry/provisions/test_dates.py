from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.provisions import dates


@pytest.mark.parametrize(
    "text",
    ["2004年10月15日", "二〇〇四年十月十五日", "二○○四年十月十五日", "２００４年１０月１５日", "2004 年 10 月 15 日",
     "二零零四年十月十五日", "2 0 0 4年1 0月1 5日"],
)  # fmt: skip
def test_every_print(text: str) -> None:
    found = dates.find(f"于{text}发布")
    assert [(f.on, f.start, f.end) for f in found] == [(date(2004, 10, 15), 1, 1 + len(text))]
    assert dates.is_date_line(f"（{text}）")


@pytest.mark.parametrize("text", ["2004年", "2004年10月", "2004年13月1日", "2023年2月29日", "第二〇〇四号"])
def test_no_date(text: str) -> None:
    assert dates.find(text) == ()
    assert dates.parse(text) is None


def test_numeric_form_is_read_only_alone() -> None:
    assert dates.parse("2018-11-06") == date(2018, 11, 6)
    assert dates.find("自2018-11-06起") == ()


@given(st.text(max_size=60))
def test_never_raises(text: str) -> None:
    dates.find(text)
    dates.parse(text)
