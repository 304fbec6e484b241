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


@pytest.mark.parametrize(
    "text",
    ["2004.10.15", "2004．10．15", "2004/10/15", "2004-10-15", "２００４．１０．１５", "2004.10.15日", "2004－10－15"],
)
def test_numbers_with_marks(text: str) -> None:
    found = dates.find(f"自{text}起施行")
    assert [(f.on, f.start, f.end) for f in found] == [(date(2004, 10, 15), 1, 1 + len(text))]
    assert dates.parse(text) == date(2004, 10, 15)


def test_a_day_that_lost_its_last_character() -> None:
    assert [f.on for f in dates.find("自2023年6月1起施行")] == [date(2023, 6, 1)]


@pytest.mark.parametrize(
    "text", ["2004.10-15", "2004.10.15.3", "1.2004.10.15", "2004-10-1234", "12004.10.15", "2004.13.1"]
)
def test_other_rows_of_numbers(text: str) -> None:
    assert dates.find(f"见{text}。") == ()


def test_a_time_of_day_behind_a_date() -> None:
    assert dates.parse("2018-11-06 10:00") == date(2018, 11, 6)
    assert dates.parse("2018年11月6号文件") is None


@given(st.text(max_size=60))
def test_never_raises(text: str) -> None:
    dates.find(text)
    dates.parse(text)
