"""Sums as intervals, in Chinese and Arabic numerals."""

from __future__ import annotations

from math import inf

import pytest

from review.norms.figures import Interval, amounts, number
from review.norms.penalties import penalties
from review.norms.periods import periods
from review.norms.provisions import provisions
from review.norms.sentences import sentences


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("处二千元以上二万元以下罚款", 2000, 20000, "元"),
        ("处5000元以上2万元以下的罚款", 5000, 20000, "元"),
        ("罚款500-5000元", 500, 5000, "元"),
        ("一至三万元", 10000, 30000, "元"),
        ("处二万元以下的罚款", 0, 20000, "元"),
        ("一倍以上五倍以下", 1, 5, "倍"),
        ("百分之五以上百分之十以下", 0.05, 0.1, "份"),
        ("十万元以上的", 100000, inf, "元"),
        ("二百元", 200, 200, "元"),
        ("不超过合同金额的百分之十", 0.1, 0.1, "份"),
        ("1.5万元以上3万元以下", 15000, 30000, "元"),
    ],
)
def test_intervals(text: str, low: float, high: float, unit: str) -> None:
    (amount,) = amounts(text)
    assert (amount.interval.low, amount.interval.high, amount.interval.unit) == (low, high, unit)


def test_per_unit_is_kept() -> None:
    assert amounts("每平方米五十元以上二百元以下")[0].per == "每平方米"
    assert amounts("每立方米二十元")[0].per == "每立方米"


@pytest.mark.parametrize(
    ("text", "value"), [("二千五百", 2500), ("十五", 15), ("两百", 200), ("1.5万", 15000), ("一亿", 1e8)]
)
def test_numbers(text: str, value: float) -> None:
    assert number(text) == value


def test_intervals_are_inclusive() -> None:
    assert Interval(2000, 20000, "元").within(Interval(2000, 20000, "元"))
    assert not Interval(1999, 20000, "元").within(Interval(2000, 20000, "元"))
    assert not Interval(1, 5, "倍").within(Interval(0, 10, "元"))


@pytest.mark.parametrize(
    "text",
    ["被吊销营业执照的，不得申请", "不予罚款", "应当依法给予处分", "按照合同约定支付违约金二千元"],
)
def test_mentions_that_set_nothing(text: str) -> None:
    assert not [p for p in penalties(text) if p.own and not p.disguised]


def test_calendar_dates_are_no_periods() -> None:
    assert periods("自2024年10月1日起施行") == []
    assert [p.show() for p in periods("自收到决定书之日起十五日内申请复审")] == ["15日"]


def test_items_carry_their_lead() -> None:
    text = "第五条 有下列情形之一的，处五百元罚款：（一）甲行为的；（二）乙行为的。"
    found = sentences(text)
    assert [s.label for s in found] == ["", "（一）", "（二）"]
    assert "处五百元罚款" in found[1].lead


def test_tiers_of_a_provision() -> None:
    (provision,) = provisions(
        "未建立台账的，由县农业农村局责令限期改正；逾期不改正的，处五百元以上二千元以下罚款；情节严重的，吊销许可证。"
    )
    assert [s.tier for s in provision.steps] == ["refused", "serious"]
    assert provision.order_first
    assert "未建立台账" in provision.acts[0]
