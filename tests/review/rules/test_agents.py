"""Agents of public power and floors of numbers: what is read, before any comparison."""

from __future__ import annotations

import pytest

from review.rules.agents import agents
from review.rules.quantities import floors


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("由村民委员会责令限期清除", [(0, "")]),
        ("应当经省、自治区、直辖市人民政府文物行政部门批准", [(4, "")]),
        ("由县文物局审查后批准", [(2, "")]),
        ("由国务院测绘地理信息主管部门会同军队测绘部门批准", [(5, "")]),
        ("由公安机关处五百元罚款", [(None, "公安机关")]),
        ("市场主体应当公示价格", []),
    ],
)
def test_agents(sentence: str, read: list[tuple[int | None, str]]) -> None:
    assert [(a.level, a.kind) for a in agents(sentence)] == read


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("有五名以上成员", [(5.0, "名")]),
        ("注册资本不低于三百万元", [(3_000_000.0, "元")]),
        ("资金达到总投资的百分之二十五以上", [(0.25, "份")]),
        ("面积不少于五百平方米，三十日内办结", [(500.0, "平方米")]),
        ("不超过五万元", []),
    ],
)
def test_floors(sentence: str, read: list[tuple[float, str]]) -> None:
    assert [(f.value, f.unit) for f in floors(sentence)] == read
