"""Kinds of conflict told in the words of a county office, each beside a lawful clause with the same words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry.provisions.kinds import Kind, Level
from review.rules.protocol import DocumentFacts
from review.rules.run import review_clause
from tests.golden.superior import AS_OF, invented_library

COUNTY = DocumentFacts(
    "某县管理办法", Kind.ADMINISTRATIVE_DOCUMENT, Level.COUNTY, "某县人民政府", None, date(2024, 3, 1)
)
TOWN = replace(COUNTY, title="某镇管理办法", level=Level.TOWNSHIP, issuer="某镇人民政府")


@pytest.mark.parametrize(
    ("facts", "rule", "conflict", "lawful"),
    [
        (
            COUNTY,
            "competition.presence_scored",
            "投标单位在本县有分公司的，评分加八分。",
            "投标单位在本行业有业绩的，评分加八分。",
        ),
        (
            COUNTY,
            "reserved.taking_first",
            "村民的房屋先行拆除，补偿另行研究。",
            "村民的房屋，依法补偿后再拆除。",
        ),
        (
            COUNTY,
            "rights.letters",
            "网格员可以拆看寄往上级的信件。",
            "公安机关为侦查犯罪检查信件的，依照法定程序进行。",
        ),
        (COUNTY, "rights.no_remedy", "对考核结果有意见的，一律不接受申诉。", "逾期提出的，不予受理申诉。"),
        (
            COUNTY,
            "rights.own_data",
            "采集的照片可以提供给物业做商业推送。",
            "采集的照片经本人同意可以用于推广。",
        ),
        (
            TOWN,
            "rights.vote",
            "参加投票的村民应当住满五年并且结清欠款。",
            "参加投票的村民应当是年满十八周岁的村民。",
        ),
        (
            COUNTY,
            "retroactive.years_back",
            "2022年以来签订的出让合同均按本办法收取差额。",
            "2022年以来签订的出让合同继续履行。",
        ),
        (
            TOWN,
            "approvals.farmland_use",
            "村民建房占用农田的，由镇规划所批准转用。",
            "村民建房占用农田的，由镇规划所初审后报县人民政府批准转用。",
        ),
        (
            COUNTY,
            "reserved.liberty",
            "对不听劝返的人员办学习班，十五日内不得外出。",
            "新录用人员参加学习班，学习时间为十五日。",
        ),
        (
            COUNTY,
            "permit_power",
            "外地商贩到本县收购活禽，凭准购单收购。",
            "外地商贩到本县收购活禽，应当自觉遵守市场秩序。",
        ),
    ],
)
def test_flagged_and_its_lawful_neighbour_free(facts: DocumentFacts, rule: str, conflict: str, lawful: str) -> None:
    # the skeleton of national laws in the invented library holds no quote for some sources: those come as hints
    assert rule in {f.rule for f in review_clause(facts, conflict, invented_library(), AS_OF)[0]}
    assert rule not in {f.rule for f in review_clause(facts, lawful, invented_library(), AS_OF)[0]}


def test_what_has_been_seized_is_no_seizing() -> None:
    lawful = "扣押的货物应当存放在安全的仓库。"
    assert not [f for f in review_clause(COUNTY, lawful, invented_library(), AS_OF)[0] if f.rule == "compulsion_power"]


def test_a_quarter_of_a_county_is_not_the_county() -> None:
    """片区内 is no 区内: no local protection in where a works stands."""
    text = "片区内企业厂房的改造优先使用节能材料。"
    found = review_clause(COUNTY, text, invented_library(), AS_OF)[0]
    assert not [f for f in found if f.rule.startswith("competition")]


@pytest.mark.parametrize(
    ("facts", "rule", "conflict", "lawful"),
    [
        (
            COUNTY,
            "rights.kin_office",
            "其直系亲属是公职人员的，由所在单位责令停职。",
            "其直系亲属是公职人员的，办理时应当回避，违反的给予处分。",
        ),
        (
            COUNTY,
            "rights.schooling",
            "学习困难的小学学生，学校可以动员其转学。",
            "小学不得动员学习困难的学生转学。",
        ),
        (
            COUNTY,
            "rights.fined_twice",
            "同一行为违反两个规定的，由两个部门分别处以罚款。",
            "同一违法行为不得重复罚款。",
        ),
        (
            COUNTY,
            "approvals.land_disputes",
            "林权争议由乡镇林业站作出处理决定。",
            "林权争议由乡镇林业站先行调解，由县人民政府作出决定。",
        ),
        (
            COUNTY,
            "approvals.licence_by_township",
            "违规收费的，由街道办事处吊销办学许可证。",
            "违规收费的，街道办事处可以建议县教育局吊销办学许可证。",
        ),
        (
            COUNTY,
            "approvals.own_inquiry",
            "发生事故后，由涉事企业自行组织调查。",
            "发生事故后，涉事企业应当配合调查。",
        ),
        (
            COUNTY,
            "approvals.prices_by_seller",
            "自来水价格由供水公司自行确定。",
            "自来水价格由县人民政府制定。",
        ),
        (
            COUNTY,
            "approvals.owners_funds",
            "维修资金的使用，由业主委员会决定。",
            "维修资金的使用，由业主共同决定，业主委员会执行。",
        ),
    ],
)
def test_more_kinds_and_their_lawful_neighbours(facts: DocumentFacts, rule: str, conflict: str, lawful: str) -> None:
    assert rule in {f.rule for f in review_clause(facts, conflict, invented_library(), AS_OF)[0]}
    assert rule not in {f.rule for f in review_clause(facts, lawful, invented_library(), AS_OF)[0]}


def test_a_plainly_cited_article_is_found() -> None:
    """依照消防法第六十条, without brackets, points at the law as 依照《中华人民共和国消防法》第六十条 does."""
    from review.rules.context import Context
    from review.rules.protocol import ClauseUnderReview

    text = "占道经营的，依照城乡集市法第十八条处罚。"
    ctx = Context(COUNTY, ClauseUnderReview("", "", "", text), invented_library(), AS_OF)
    assert [(a.law.title, a.article) for a in ctx.cited] == [("中华人民共和国城乡集市法", 18)]
    none = ClauseUnderReview("", "", "", "占道经营的，依照城乡集市法第九百条处罚，依照没有法第一条处理。")
    assert Context(COUNTY, none, invented_library(), AS_OF).cited == ()
