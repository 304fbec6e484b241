"""Sentences of real regulations that once were false alarms, each beside a sentence like it that is a conflict."""

from __future__ import annotations

from datetime import date

import pytest

from registry.provisions.kinds import Kind, Level
from review.findings.finding import Category, Severity
from review.norms.norm import extract
from review.norms.periods import Period
from review.norms.provisions import provisions
from review.rules.protocol import DocumentFacts
from review.rules.run import review_clause
from review.rules.subject_wrong import _same_side
from review.rules.time_limit import _counts_only
from tests.golden.superior import AS_OF, invented_library

REGULATION = DocumentFacts(
    "云岭省某某条例", Kind.LOCAL_REGULATION, Level.PROVINCE, "云岭省人民代表大会常务委员会", None, date(2024, 3, 1)
)
COUNTY = DocumentFacts("某县办法", Kind.ADMINISTRATIVE_DOCUMENT, Level.COUNTY, "某县人民政府", None, date(2024, 3, 1))


def said(clause: str, facts: DocumentFacts = REGULATION) -> set[str]:
    """What is said of a clause, hints of weak rules apart; the invented library lacks some sources, so hints count."""
    found, _ = review_clause(facts, clause, invented_library(), AS_OF)
    return {
        f.category.value for f in found if f.severity is not Severity.HINT or f.category.value.endswith("unauthorised")
    } | {f.category.value for f in found if f.rule.startswith(("reserved", "competition", "retroactive"))}


@pytest.mark.parametrize(
    ("lawful", "conflict", "category"),
    [
        (
            "公安边防机关应当对出海人员集中进行相关法律知识教育。",
            "对出海人员集中封闭教育十日，不得离开。",
            "compulsion_unauthorised",
        ),
        (
            "禁止违反法定权限、条件、程序对经营主体的财产和企业经营者个人财产实施查封、扣押和冻结等行政强制措施。",
            "主管部门可以对企业经营者个人的银行存款实施冻结。",
            "compulsion_unauthorised",
        ),
        (
            "拒绝接受检疫、强制隔离或者治疗，构成犯罪的，依法追究刑事责任。",
            "对拒绝检疫的人员予以强制隔离。",
            "reserved_matter",
        ),
        (
            "供热企业不得因部分热用户欠交热费，停止向其他已交纳热费的热用户供热。",
            "逾期不改正的，由主管部门停止向该户供热。",
            "compulsion_unauthorised",
        ),
        (
            "地下管线废弃的，管线权属单位应当报经相关行业管理部门批准，予以拆除。",
            "逾期不改正的，由主管部门强制拆除地下管线。",
            "compulsion_unauthorised",
        ),
        (
            "可能造成安全事故的，燃气经营企业可以暂停供气，安全事故隐患排除后恢复供气。",
            "违反规定拒不改正的，由主管部门责成停止供气。",
            "compulsion_unauthorised",
        ),
        (
            "单位用户逾期仍未交纳水费的，供水企业可以按照合同约定停止供水。",
            "居民用户逾期仍未交纳水费的，由主管部门责令停止供水。",
            "compulsion_unauthorised",
        ),
        (
            "拆迁人强行拆除未搬迁的房屋，给他人造成损失的，应当赔偿，并对其处五万元以上十万元以下罚款。",
            "逾期未搬迁的，由拆迁管理部门强行拆除房屋。",
            "compulsion_unauthorised",
        ),
        (
            "在电梯控制系统中设置限制电梯正常使用的装置，逾期未改正的，处一万元罚款。",
            "对拒不整改的用户，主管部门可以限制用电。",
            "compulsion_unauthorised",
        ),
        (
            "限制人身自由的行政处罚权只能由公安机关行使。",
            "对屡教不改的当事人，限制其人身自由三日。",
            "reserved_matter",
        ),
        (
            "被判处有期徒刑缓刑的人员申领证件的，不予办理。",
            "偷砍林木的，判处有期徒刑一年。",
            "reserved_matter",
        ),
        (
            "村民委员会应当协助司法行政机关对被剥夺政治权利的人员做好监督工作。",
            "欠缴费用的村民，剥夺其选举权。",
            "reserved_matter",
        ),
        (
            "招标人不得实施下列行为：\n（一）以在本地登记、注册或者设立分支机构作为参与投标的资格条件；",
            "投标人应当为在本地登记注册的企业，优先采购本地产品。",
            "competition",
        ),
        (
            "公安机关应当及时查处针对老年人的传销、诈骗和非法集资等行为。",
            "每户应当集资五百元，用于修路。",
            "fee_unauthorised",
        ),
        (
            "情节严重的，由颁发资格证书的部门吊销执业资格证书。",
            "从事经纪活动的公民，必须取得经纪人资格证书，方可经营。",
            "permit_unauthorised",
        ),
    ],
)
def test_the_lawful_sentence_is_let_pass_and_the_conflict_is_not(lawful: str, conflict: str, category: str) -> None:
    assert category not in said(lawful)
    assert category in said(conflict) | said(conflict, COUNTY)


def test_competition_in_a_regulation_is_a_flag_only_where_firms_are_told_apart_by_place() -> None:
    def flagged(clause: str, facts: DocumentFacts) -> bool:
        found, _ = review_clause(facts, clause, invented_library(), AS_OF)
        return any(f.category is Category.COMPETITION and f.severity is not Severity.HINT for f in found)

    seats = "工业集聚区应当统一规划，区内企业有条件的应当委托公布的检测机构检测水质。"
    assert not flagged(seats, REGULATION)
    assert any(f.rule.startswith("competition") for f in review_clause(REGULATION, seats, invented_library(), AS_OF)[0])


def test_what_officials_do_wrong_is_no_penalty_and_a_catch_all_item_is_no_act() -> None:
    officials = "有下列行为之一的，由有关机关给予处分：\n（一）擅自责令企业停产停业的；\n（二）其他滥用职权的行为。"
    assert provisions(officials) == ()
    owners = "有下列行为之一的，处五百元罚款：\n（一）乱停车辆的；\n（二）法律、法规规定的其他情形。"
    assert [act.strip("；") for act in provisions(owners)[0].acts] == ["乱停车辆的"]
    tiers = "有下列行为之一的：\n（一）乱停车辆的，处五百元罚款；\n（二）拒不改正的，责令停业整顿。"
    assert provisions(tiers)[0].kinds == {"罚款", "责令停产停业"}


def test_goods_and_gains_taken_together_are_two_kinds_and_proceeds_are_none() -> None:
    both = "使用不合格的计量器具的，没收计量器具和违法所得，可以并处罚款一千元。"
    assert provisions(both)[0].kinds == {"没收财物", "没收违法所得", "罚款"}
    penalties = extract("罚款、没收违法所得或者没收非法财物拍卖的款项，应当上缴国库。")[0].penalties
    assert not any(p.own for p in penalties if p.kind == "没收违法所得")
    assert any(p.own for p in extract("没收违法所得，处五百元罚款。")[0].penalties)


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("违法者", "违法单位或者个人", True),
        ("设置者", "建筑者、构筑者", True),
        ("人力资源社会保障部门责令限期", "劳动行政部门责令限期", True),
        ("当事人", "行政机关", False),
        ("劳动者", "用人单位", False),
        ("村民", "县级人民政府", False),
    ],
)
def test_who_pays_is_another_only_on_the_other_side(ours: str, theirs: str, same: bool) -> None:
    assert _same_side(ours, theirs) is same


def test_steps_of_a_scale_and_lengths_of_a_penalty_are_no_limits() -> None:
    def limits(sentence: str) -> list[Period]:
        norm = extract(sentence)[0]
        return [p for p in norm.periods if not _counts_only(norm, p)]

    assert not [p for p in limits("每满一年增领一份。") if p.amount == 1]
    assert not limits("情节严重的，暂停执业活动六个月以上一年以下。")
    assert limits("应当自收到申请之日起十五日内作出决定。")
