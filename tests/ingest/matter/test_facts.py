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
        ("松州市甲办法\n（2020年1月1日松州市人民政府第9次常务会议审议通过　自2020年3月1日起施行）",
         Kind.GOVERNMENT_RULE, Level.CITY, "松州市人民政府"),
        ("松州市甲办法\n（2003年1月1日松州市人民政府公布　2018年3月1日松州市政府令第8号修订）",
         Kind.GOVERNMENT_RULE, Level.CITY, "松州市人民政府"),
        ("云岭县甲办法\n（2020年1月1日云岭县人民政府第9次常务会议审议通过）",
         Kind.ADMINISTRATIVE_DOCUMENT, Level.COUNTY, "云岭县人民政府"),
        ("房屋建筑和市政设施管理办法", Kind.OTHER, None, None),
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


def test_a_notice_about_rules_of_a_meeting_issues_no_rule() -> None:
    reading = read(
        "松州市人民政府关于印发《松州市甲办法》的通知\n各区人民政府：\n《松州市甲办法》已经2020年1月1日市人民政府第9次常务会议通过，"
        "现印发给你们。\n松州市人民政府\n2020年1月5日（印章）\n松州市甲办法" + BODY
    )
    assert (reading.kind, reading.level) == (Kind.ADMINISTRATIVE_DOCUMENT, Level.CITY)
    assert (reading.issuer, reading.promulgated_on) == ("松州市人民政府", date(2020, 1, 5))


def test_an_order_below_the_title() -> None:
    reading = read(
        ">松州市甲办法\n>松州市人民政府令\n>（第 12 号）\n《松州市甲办法》已经2023年4月2日"
        "市人民政府第20次常务会议通过，现予公布，自2023年6月1日起施行。\n市长　张三\n2023年5月6日\n>松州市甲办法" + BODY
    )
    assert (reading.title, reading.document_number) == ("松州市甲办法", "松州市人民政府令第12号")
    assert (reading.kind, reading.issuer) == (Kind.GOVERNMENT_RULE, "松州市人民政府")
    assert (reading.adopted_on, reading.promulgated_on) == (date(2023, 4, 2), date(2023, 5, 6))


def test_a_number_below_the_title_of_an_announcement() -> None:
    reading = read("国家税务总局松州市税务局关于甲的公告\n2023年第3号\n现公告如下：\n一、甲。\n2023年5月6日")
    assert reading.document_number == "国家税务总局松州市税务局公告2023年第3号"


def test_a_note_behind_a_title_is_none_of_it() -> None:
    assert read("甲条例（2019年4月23日第二次修正）" + BODY).title == "甲条例"
    assert read("甲条例（试行）" + BODY).title == "甲条例（试行）"


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


@pytest.mark.parametrize("words", ["松州市发展改革委", "国家安全部", "国家网信办", "国家计委", "松州市卫生健康委"])
def test_short_names_of_organs(words: str) -> None:
    assert is_organ(words)


@pytest.mark.parametrize("words", ["周密部署", "第一部", "关于印发通知", "工作总结会议", "2023年5月"])
def test_no_organs(words: str) -> None:
    assert not is_organ(words)


@pytest.mark.parametrize(
    ("text", "number", "promulgated"),
    [
        ("甲管理条例\n（1983年12月29日国务院发布　国发〔1983〕202号）" + BODY, "国发〔1983〕202号", date(1983, 12, 29)),
        ("甲规定\n（2012年12月13日公安部令第127号修订发布）" + BODY, "公安部令第127号", date(2012, 12, 13)),
        ("最高人民法院关于甲问题的函\n1993年4月17日      法函〔1993〕33号\n岭川省高级人民法院：\n答复如下：应当受理。",
         "法函〔1993〕33号", date(1993, 4, 17)),
        ("最高人民法院关于甲问题的答复\n1995年9月6日      〔1995〕法行字第9号\n岭川省高级人民法院：\n应当受理。",
         "〔1995〕法行字第9号", date(1995, 9, 6)),
        ("关于促进甲工作的通知\n财库〔2019〕38号各预算单位，各省财政厅：为促进甲工作，现通知如下：\n一、抓好落实。",
         "财库〔2019〕38号", None),
        ("关于甲问题的批复\n川高法〔2020〕2号《关于甲问题的请示》收悉。经研究，批复如下：应当受理。", None, None),
    ],
)  # fmt: skip
def test_numbers_where_old_papers_print_them(text: str, number: str | None, promulgated: date | None) -> None:
    reading = read(text)
    assert (reading.document_number, reading.promulgated_on) == (number, promulgated)


def test_a_part_of_a_code_is_titled_with_the_code() -> None:
    from ingest.blocks import Block, Extract
    from ingest.read import build_reading

    heads = [Block("中华人民共和国甲法典", style="Heading 1"), Block("物权编", style="Heading 1")]
    lines = ["2020年5月28日 第十三届全国人民代表大会第三次会议通过", "第二百零五条 甲。", "第二百零六条 乙。"]
    reading = build_reading(Extract("md", (*heads, *(Block(line) for line in lines))), "a.md")
    assert (reading.title, reading.kind) == ("中华人民共和国甲法典物权编", Kind.LAW)
    assert (reading.issuer, reading.adopted_on) == ("全国人民代表大会", date(2020, 5, 28))


def test_the_issuer_that_a_news_lead_names() -> None:
    lead = "新华社北京1月10日电 近日，中共中央、国务院印发了《法治甲建设规划》，并发出通知，要求认真贯彻执行。\n"
    assert read("法治甲建设规划\n" + lead + "一、总体要求\n甲。").issuer == "中共中央、国务院"
    assert read("法治乙建设规划\n" + lead + "一、总体要求\n甲。").issuer is None


def test_published_and_in_force_on_one_day() -> None:
    reading = read("甲组织法\n（1982年12月10日第五届全国人民代表大会第五次会议通过并于同日公布施行）" + BODY)
    assert (reading.adopted_on, reading.promulgated_on) == (date(1982, 12, 10), date(1982, 12, 10))
    reading = read("甲修正案\n（1988年4月12日第七届全国人民代表大会第一次会议主席团公告第八号公布施行）" + BODY)
    assert reading.effective_on == date(1988, 4, 12)


def test_the_signer_of_an_order_is_not_its_title() -> None:
    reading = read(
        "中华人民共和国国务院令\n第 535 号\n《甲条例》已经2008年9月3日国务院第25次常务会议通过，现予公布，"
        "自公布之日起施行。\n总 理　　张某某\n二○○八年九月十八日\n甲条例\n第一条 甲。\n第二条 本条例自公布之日起施行。"
    )
    assert reading.wrapper is not None
    assert (reading.wrapper.title, reading.title) == ("国务院令", "甲条例")
    assert (reading.document_number, reading.effective_on) == ("国务院令第535号", date(2008, 9, 18))
