"""Kind, level, issuer and number of whole documents; what is not stated stays empty."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.matter.organs import is_organ, organ_of
from registry.provisions.kinds import Kind, Level
from tests.ingest.extracts import read

APPROVED = (
    "松州市甲条例\n（2020年1月1日松州市第五届人民代表大会常务委员会第九次会议通过　"
    "2020年3月1日岭川省第十三届人民代表大会常务委员会第十次会议批准）"
)
BODY = "\n第一条 甲。\n第二条 乙。"


@pytest.mark.parametrize(
    ("text", "kind", "level", "issuer"),
    [
        ("中华人民共和国甲法\n（2020年1月1日第十三届全国人大常委会第十九次会议通过）", Kind.LAW, Level.NATION,
         "全国人民代表大会常务委员会"),
        ("甲管理条例\n（2020年1月1日中华人民共和国国务院令第700号公布）", Kind.ADMINISTRATIVE_REGULATION, Level.NATION,
         "国务院"),
        ("岭川省甲条例\n（2020年1月1日岭川省第十三届人民代表大会常务委员会第九次会议通过）", Kind.LOCAL_REGULATION,
         Level.PROVINCE, "岭川省人民代表大会常务委员会"),
        (APPROVED, Kind.LOCAL_REGULATION, Level.CITY, "松州市人民代表大会常务委员会"),
        ("甲管理办法\n（2020年1月1日交通运输部令2020年第3号公布）", Kind.DEPARTMENT_RULE, Level.NATION, "交通运输部"),
        ("松州市甲办法\n（2020年1月1日松州市人民政府令第3号公布）", Kind.GOVERNMENT_RULE, Level.CITY, "松州市人民政府"),
        ("最高人民法院关于审理甲的解释\n法释〔2020〕3号", Kind.JUDICIAL_INTERPRETATION, Level.NATION, "最高人民法院"),
        ("云岭县人民代表大会常务委员会关于甲的决定\n（2020年1月1日云岭县第十七届人民代表大会常务委员会第九次会议通过）",
         Kind.CONGRESS_DECISION, Level.COUNTY, "云岭县人民代表大会常务委员会"),
        ("云岭县人民法院关于甲的意见\n云法发〔2020〕3号", Kind.JUDICIAL_DOCUMENT, Level.COUNTY, "云岭县人民法院"),
        ("云岭县监察委员会关于甲的规定\n云监发〔2020〕3号", Kind.SUPERVISION_DOCUMENT, Level.COUNTY,
         "云岭县监察委员会"),
        ("甲乙丙", Kind.OTHER, None, None),
    ],
)  # fmt: skip
def test_kind_level_issuer(text: str, kind: Kind, level: Level | None, issuer: str | None) -> None:
    reading = read(text + BODY)
    assert (reading.kind, reading.level, reading.issuer) == (kind, level, issuer)


def test_what_is_not_stated_is_empty() -> None:
    reading = read("岭川省甲条例" + BODY)
    assert reading.title == "岭川省甲条例"
    assert reading.issuer is None
    assert reading.document_number is None
    assert reading.history == ()
    assert {reading.adopted_on, reading.approved_on, reading.promulgated_on, reading.effective_on} == {None}


def test_the_number_of_a_repealed_document_is_not_its_own() -> None:
    reading = read("甲办法\n第一条 甲。\n第二条 本办法自2020年1月1日起施行。《乙办法》（云政发〔2010〕3号）同时废止。")
    assert reading.document_number is None
    assert reading.promulgated_on is None
    assert reading.effective_on == date(2020, 1, 1)


def test_the_page_header_states_what_the_text_does_not() -> None:
    reading = read(
        "云岭县甲办法" + BODY,
        {
            "发文字号": "云政发〔2020〕3号",
            "成文日期": "2020年02月01日",
            "发布日期": "2024年05月01日",
            "发文机关": "云岭县人民政府",
        },
    )
    assert (reading.document_number, reading.issuer) == ("云政发〔2020〕3号", "云岭县人民政府")
    assert reading.promulgated_on == date(2020, 2, 1)


def test_a_title_over_several_lines_and_printed_twice() -> None:
    reading = read(
        ">最高人民法院\n>最高人民检察院\n>关于办理甲刑事案件\n>适用法律若干问题的解释\n法释〔2020〕3号" + BODY
    )
    assert reading.title == "最高人民法院、最高人民检察院关于办理甲刑事案件适用法律若干问题的解释"
    twice = read("云岭县人民政府关于甲的通知\n云岭县人民政府关于甲的通知\n一、做好。")
    assert twice.title == "云岭县人民政府关于甲的通知"
    assert [n.address for n in twice.nodes] == ["h1_1"]


@pytest.mark.parametrize(
    ("actor", "organ"),
    [
        ("第十一届全国人民代表大会常务委员会第十九次会议", "全国人民代表大会常务委员会"),
        ("国务院第92次常务会议", "国务院"),
        ("文化部令第55号", "文化部"),
        ("由最高人民法院审判委员会第1745次会议", "最高人民法院"),
        ("中华人民共和国住房和城乡建设部令第18号", "住房和城乡建设部"),
        ("第3次局务会议审议", None),
        ("交通部交基发〔1996〕489号", "交通部"),
        ("周密部署", None),
    ],
)
def test_the_organ_behind_a_phrase(actor: str, organ: str | None) -> None:
    assert organ_of(actor) == organ


@pytest.mark.parametrize("words", ["周密部署", "第一部", "关于印发通知", "工作总结会议", "2023年5月"])
def test_no_organs(words: str) -> None:
    assert not is_organ(words)
