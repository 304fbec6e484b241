"""One slot filled otherwise than in the superior sentence, and which penal step of a law speaks of our case."""

from __future__ import annotations

import pytest

from review.law.library import LawArticle
from review.norms.norm import extract
from review.norms.provisions import provisions
from review.rules.penal_comparison import SAME_LICENCE, act_likeness, differences, matches
from review.rules.slots import JUDGES
from tests.golden.superior import invented_library


def first_difference(ours: str, theirs: str) -> str | None:
    mine, other = extract(ours)[0], extract(theirs)[0]
    return next((d.category.value for judge in JUDGES if (d := judge(mine, other)) is not None), None)


@pytest.mark.parametrize(
    ("ours", "theirs", "category"),
    [
        ("因扣押发生的保管费用，由当事人承担。", "因扣押发生的保管费用由行政机关承担。", "subject_wrong"),
        ("告诫书由村民委员会出具。", "告诫书由公安机关出具。", "subject_wrong"),
        ("因扣押发生的保管费用，由市场监督管理局承担。", "因扣押发生的保管费用由行政机关承担。", None),
        ("已满十二周岁的人应当承担责任。", "已满十四周岁的人应当承担责任。", "definition_conflict"),
        ("男满二十五周岁方可登记。", "男满二十二周岁方可登记。", "condition_added"),
        ("已满十四周岁的人应当承担责任。", "已满十四周岁的人应当承担责任。", None),
        ("家庭生活少量取水的，应当申请取水许可。", "但是，家庭生活少量取水的除外。", "condition_added"),
        ("家庭生活少量取水的，不需要申请取水许可。", "但是，家庭生活少量取水的除外。", None),
        ("在本村居住一年以上的公民不列入选民名单。", "在本村居住一年以上的公民应当列入选民名单。", "rights_reduced"),
        ("不在本村居住的公民不列入选民名单。", "不在本村居住的公民，不列入选民名单。", None),
    ],
)
def test_a_slot_filled_otherwise(ours: str, theirs: str, category: str | None) -> None:
    assert first_difference(ours, theirs) == category


def test_one_licence_named_shorter_and_longer_is_one_act() -> None:
    ours = provisions("未取得食品经营许可供应餐饮的，处三百元罚款。")[0]
    theirs = provisions("未取得食品生产经营许可从事食品生产经营活动的，处五万元以上十万元以下罚款。")[0]
    other = provisions("未取得烟草专卖零售许可证经营烟草制品的，处五万元以上十万元以下罚款。")[0]
    assert act_likeness(ours, theirs) >= SAME_LICENCE > act_likeness(ours, other)


def test_the_step_for_our_case_is_compared() -> None:
    theirs = provisions(
        "未取得许可证建设的，尚可采取改正措施消除影响的，处造价百分之五以上百分之十以下的罚款；"
        "无法采取改正措施的，限期拆除，可以并处造价百分之十以下的罚款。"
    )[0]
    low = provisions("未取得许可证建设，尚可采取改正措施消除影响的，处造价百分之一以上百分之三以下的罚款。")[0]
    inside = provisions("未取得许可证建设，尚可采取改正措施消除影响的，处造价百分之六以上百分之八以下的罚款。")[0]
    assert [d.what for d in differences(low, theirs)] == ["amount"]
    assert differences(inside, theirs) == []


def test_another_doer_weighs_less() -> None:
    law = invented_library().laws()[0]

    def score(act: str) -> float:
        theirs = LawArticle(law, 1, None, "art_1", "", "驾驶人违反通行规定的，处二十元以上二百元以下罚款。")
        return matches(provisions(act)[0], [theirs])[0].score

    assert score("行人违反通行规定的，处一百元罚款。") < score("驾驶人违反通行规定的，处一百元罚款。")


def test_the_same_doer_going_on_belongs_to_the_provision_before() -> None:
    text = "生产经营单位未消除隐患的，处五万元以下的罚款；生产经营单位拒不执行的，责令停产停业整顿。"
    assert [sorted(p.kinds) for p in provisions(text)] == [["罚款", "责令停产停业"]]
