"""Conditions of a sentence: …的，, what must have been decided first, and items that only tell a situation."""

from __future__ import annotations

import pytest

from review.norms.norm import extract


@pytest.mark.parametrize(
    ("sentence", "conditions"),
    [
        ("情节严重的，处五万元以上罚款。", ["情节严重的"]),
        ("未经批准，任何单位不得兴建。", ["未经批准"]),
        ("任何单位和个人未经有关部门批准，不得擅自兴建。", ["未经有关部门批准"]),
        ("经省人民政府同意，可以设立派出机构。", ["经省人民政府同意"]),
        ("期限届满，经负责人批准后可以延长十日。", ["经负责人批准"]),
        ("如果未能收到回执，视为未送达。", ["如果未能收到回执"]),
        ("（二）擅自关闭、闲置处理设施的；", ["擅自关闭、闲置处理设施的"]),
        ("经营者应当明码标价。", []),
        ("经费由本级财政保障。", []),
        ("经办机构批准后，应当公示。", []),
        ("应当提交下列材料。", []),
    ],
)
def test_conditions(sentence: str, conditions: list[str]) -> None:
    assert [c for norm in extract(sentence) for c in norm.conditions] == conditions


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("处五年以下有期徒刑，并处罚金。", []),
        ("对单位处以罚金五百元。", ["罚款"]),
        (
            "可以责令停业整顿、吊销相关业务许可证或者吊销营业执照。",
            ["责令停产停业", "吊销许可证件", "吊销营业执照"],
        ),
    ],
)
def test_penalties_side_by_side_stay_apart(sentence: str, kinds: list[str]) -> None:
    assert [p.kind for norm in extract(sentence) for p in norm.penalties] == kinds


def test_years_of_paying_in_are_no_charge() -> None:
    assert not [c for norm in extract("服现役年限视同职工基本养老保险缴费年限。") for c in norm.charges]
