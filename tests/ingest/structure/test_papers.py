"""Official papers: 一、（一）1. levels, wrappers, amending decisions, several documents in one file."""

from __future__ import annotations

from datetime import date

from registry.provisions.kinds import Kind, Level
from registry.provisions.parse_shape import parse_shape
from registry.provisions.reading import Part
from registry.provisions.units import units
from tests.ingest.extracts import addresses, labels, node, read, words

NOTICE = """
>云岭县人民政府文件
>云政发〔2023〕12号
>云岭县人民政府关于印发
>《云岭县公园管理办法》的通知
各乡镇人民政府，县直各部门：
《云岭县公园管理办法》已经县政府同意，现印发给你们，请认真贯彻执行。
附件：云岭县公园管理办法
云岭县人民政府
2023年5月6日
（此件公开发布）
附件
>云岭县公园管理办法
第一条 为了加强公园管理，制定本办法。
第二条 本办法自2023年6月1日起施行，有效期五年。2018年发布的《云岭县公园暂行办法》同时废止。
"""


def test_the_attachment_is_the_document() -> None:
    reading = read(NOTICE)
    assert reading.title == "云岭县公园管理办法"
    assert reading.wrapper is not None
    assert reading.wrapper.title == "云岭县人民政府关于印发《云岭县公园管理办法》的通知"
    assert (reading.issuer, reading.document_number) == ("云岭县人民政府", "云政发〔2023〕12号")
    assert (reading.kind, reading.level) == (Kind.ADMINISTRATIVE_DOCUMENT, Level.COUNTY)
    assert reading.promulgated_on == reading.wrapper.signed_on == date(2023, 5, 6)
    assert (reading.effective_on, reading.expires_on) == (date(2023, 6, 1), date(2028, 5, 31))
    assert reading.repeals == ("云岭县公园暂行办法",)
    assert labels(reading) == ["第一条", "第二条"]
    assert reading.notes["主送"] == "各乡镇人民政府，县直各部门"


def test_levels_of_a_notice() -> None:
    reading = read(
        """
        >云岭县人民政府办公室关于加强河道管理的通知
        云政办发〔2024〕3号
        各乡镇人民政府：
        为加强河道管理，现就有关事项通知如下：
        一、总体要求
        坚持保护优先。
        （一）基本原则。统筹兼顾。
        （二）工作目标
        1.水质达标。
        2.岸线整洁。
        二、保障措施
        （三）加强领导。
        云岭县人民政府办公室
        2024年3月1日
        """
    )
    assert addresses(reading) == [
        "pre", "pre__para_1", "h1_1", "h1_1__para_1", "h1_1__h2_1", "h1_1__h2_2", "h1_1__h2_2__h3_1",
        "h1_1__h2_2__h3_2", "h1_2", "h1_2__h2_3",
    ]  # fmt: skip
    shape = parse_shape(reading)
    assert shape["articles"] == []
    assert shape["outline"] == {"level1": 2, "level2": 3, "level3": 2}
    assert [(p["level"], p["number"], p["heading"]) for p in shape["parts"]][:3] == [
        ("一、", "一、", "总体要求"),
        ("（一）", "（一）", None),
        ("（一）", "（二）", "工作目标"),
    ]
    texts = {u.address: (u.text, u.path) for u in units(reading)}
    assert texts["h1_1"] == ("一、总体要求\n坚持保护优先。", "")
    assert texts["h1_1__h2_2__h3_1"] == ("1.水质达标。", "一、总体要求 （二）工作目标")
    assert reading.promulgated_on == date(2024, 3, 1)
    assert reading.effective_on is None


def test_a_reply_without_numbers_is_plain_paragraphs() -> None:
    reading = read(
        ">最高人民法院\n>关于某问题的批复\n法释〔2001〕18号\n岭川省高级人民法院：\n你院请示收悉。答复如下：\n应予受理。\n此复。"
    )
    assert reading.title == "最高人民法院关于某问题的批复"
    assert reading.kind is Kind.JUDICIAL_INTERPRETATION
    assert [u.address for u in units(reading)] == ["pre__para_1", "pre__para_2", "pre__para_3"]


def test_decimal_numbers_of_a_plan() -> None:
    reading = read(
        ">云岭县洪水应急预案\n1 总则\n1.1 编制目的\n为了防洪。\n1.2 适用范围\n本县。\n"
        "2 组织体系\n2.1 指挥部\n设在县政府。"
    )
    assert addresses(reading) == [
        "h1_1", "h1_1__h2_1", "h1_1__h2_1__para_1", "h1_1__h2_2", "h1_1__h2_2__para_1", "h1_2", "h1_2__h2_1",
        "h1_2__h2_1__para_1",
    ]  # fmt: skip


AMENDING = """
>岭川省人民代表大会常务委员会关于修改《岭川省公园条例》的决定
（2024年3月28日岭川省第十四届人民代表大会常务委员会第九次会议通过）
会议决定，对《岭川省公园条例》作如下修改：
一、将第三条修改为：“公园管理机构履行下列职责：
“（一）保护；
“（二）管理。
“第三款的规定适用本条。”
二、增加一条，作为第五条：“第五条 公园免费开放。”
三、删去第九条第二款。
四、将第十条改为第十一条。
本决定自2024年5月1日起施行。
《岭川省公园条例》根据本决定作相应修改，重新公布。
"""


def test_quoted_articles_are_not_articles() -> None:
    reading = read(AMENDING)
    assert labels(reading) == []
    assert labels(reading, Part.LEVEL2) == []
    assert [(a.target, a.action) for a in reading.amendments] == [
        ("art_3", "replace"),
        ("art_5", "insert"),
        ("art_9__para_2", "repeal"),
        ("art_10", "renumber"),
    ]
    assert {a.title for a in reading.amendments} == {"岭川省公园条例"}
    assert reading.amendments[1].text == "第五条 公园免费开放。"
    assert reading.effective_on == date(2024, 5, 1)
    assert parse_shape(reading)["outline"] == {"level1": 4, "level2": 0, "level3": 0}


def test_the_revised_text_behind_a_decision_is_a_document() -> None:
    reading = read(AMENDING + ">岭川省公园条例\n第一条 甲。\n第二条 乙。")
    assert [d.title for d in reading.documents] == [
        "岭川省人民代表大会常务委员会关于修改《岭川省公园条例》的决定",
        "岭川省公园条例",
    ]
    assert labels(reading.documents[1]) == ["第一条", "第二条"]
    assert labels(reading) == []


def test_several_regulations_in_one_file() -> None:
    text = ""
    for name in ("公园", "河道", "市场"):
        text += f"岭川省{name}管理规定\n（2020年1月2日岭川省人民政府令第{len(name)}号公布）\n"
        text += "第一章 总则\n第一条 甲。\n第二条 乙。\n第三条 丙。\n"
    reading = read(text)
    assert [d.title for d in reading.documents] == ["岭川省公园管理规定", "岭川省河道管理规定", "岭川省市场管理规定"]
    assert all(labels(d) == ["第一条", "第二条", "第三条"] for d in reading.documents)


def test_an_order_carries_the_regulation() -> None:
    reading = read(
        """
        >中华人民共和国国务院令
        >第706号
        《甲管理条例》已经2018年9月6日国务院第23次常务会议修订通过，现予公布，自2019年3月1日起施行。
        总理　　某某某
        2018年11月6日
        >甲管理条例
        （1991年3月4日中华人民共和国国务院令第76号发布　2018年9月6日国务院第23次常务会议修订通过）
        第一条 为了规范，制定本条例。
        第二条 本条例自2019年3月1日起施行。
        """
    )
    assert (reading.title, reading.issuer, reading.document_number) == ("甲管理条例", "国务院", "国务院令第706号")
    assert (reading.promulgated_on, reading.effective_on) == (date(2018, 11, 6), date(2019, 3, 1))
    assert reading.kind is Kind.ADMINISTRATIVE_REGULATION
    assert words(reading, "art_1__para_1") == "为了规范，制定本条例。"


def test_an_annex_list_before_the_signature_is_no_annex() -> None:
    reading = read(
        ">云岭县人民政府关于调整收费的通告\n一、调整\n自即日起调整。\n附件：1.收费表\n2.说明\n云岭县人民政府\n2024年3月1日\n附件1\n>收费表\n|甲|5元|"
    )
    assert [n.address for n in reading.nodes if n.part is Part.ANNEX] == ["att_1"]
    assert node(reading, "att_1").heading == "收费表"
    assert "附件：1.收费表" not in [u.text for u in units(reading)]


def test_a_notice_with_two_attachments_carries_both() -> None:
    reading = read(
        """
        >松州市人民政府文件
        >松政发〔2024〕12号
        >松州市人民政府关于印发《松州市供热管理办法》和《松州市供热收费规定》的通知
        各县（市、区）人民政府，
        市政府各部门：
        现将《松州市供热管理办法》和《松州市供热收费规定》印发给你们。
        附件：1.松州市供热管理办法
        2.松州市供热收费规定
        松州市人民政府
        2024年6月3日
        附件1
        >松州市供热管理办法
        第一条 甲。
        第二条 本办法自2024年7月1日起施行。
        附件2
        >松州市供热收费规定
        第一条 乙。
        第二条 本规定自2024年8月1日起施行。
        抄 送：市人大常委会办公室，市法院。
        松州市人民政府办公室　　2024年6月4日印发
        """
    )
    first, second = reading.documents
    assert [d.title for d in reading.documents] == ["松州市供热管理办法", "松州市供热收费规定"]
    assert {(d.document_number, d.issuer, d.promulgated_on) for d in reading.documents} == {
        ("松政发〔2024〕12号", "松州市人民政府", date(2024, 6, 3))
    }
    assert first.wrapper is not None
    assert second.wrapper is not None
    assert first.wrapper.title == second.wrapper.title
    assert first.wrapper.stands_here
    assert not second.wrapper.stands_here
    assert first.notes["主送"] == "各县（市、区）人民政府，市政府各部门"
    assert second.notes["抄送"] == "市人大常委会办公室，市法院。"
    assert labels(second) == ["第一条", "第二条"]


def test_copies_and_the_printing_line_behind_an_annex_are_no_annex() -> None:
    reading = read(
        "松州市民政局关于甲的通知\n各区民政局：\n一、甲。\n二、乙。\n松州市民政局\n2024年3月5日\n附件：\n申请表\n|姓名|住址|\n"
        "抄送：省民政厅，\n市政府办公室。\n松州市民政局办公室 2024年3月6日印发"
    )
    assert reading.notes["抄送"] == "省民政厅，市政府办公室。"
    assert [(m.kind) for m in reading.matter][-3:] == ["copy", "copy", "printed"]
    assert "印发" not in reading.text[node(reading, "att_1").start : node(reading, "att_1").end]


def test_an_instruction_that_renumbers_and_changes_words() -> None:
    reading = read(
        "岭川省人民代表大会常务委员会关于修改《岭川省公园条例》的决定\n"
        "一、第十条改为第十一条，并将第一款中的“城建部门”修改为“住房城乡建设部门”。\n"
        "二、将第八条、第九条合并，作为第九条，修改为：“处五百元罚款。”\n"
        "三、将第二章章名修改为“热源与管网”。\n此外，对条文顺序作相应调整。\n本决定自2024年5月1日起施行。"
    )
    assert [(a.target, a.action, a.text) for a in reading.amendments] == [
        ("art_10", "renumber", ""),
        ("art_10__para_1", "replace", "“城建部门”修改为“住房城乡建设部门”"),
        ("art_8", "replace", "处五百元罚款。"),
        ("art_9", "replace", "处五百元罚款。"),
        ("chp_2", "replace", "热源与管网"),
        (None, "renumber", ""),
    ]


def test_the_words_of_a_bare_last_heading_are_its_own() -> None:
    reading = read("云岭县人民政府关于甲的意见\n一、甲\n乙。\n二、附则\n本意见自2024年1月1日起施行，有效期三年。")
    assert addresses(reading)[-2:] == ["h1_2", "h1_2__para_1"]
    assert addresses(read(AMENDING))[-2:] == ["para_1", "para_2"]


def test_each_document_of_a_decision_on_several_is_named() -> None:
    reading = read(
        "松州市人民政府关于修改《甲办法》等三件规章的决定\n一、《甲办法》\n（一）将第三条修改为：“（一）丙；\n“（二）丁。”\n"
        "（二）删除第六条。\n二、《乙办法》\n（一）将第七条中的“城管局”修改为“执法局”。\n（二）第八条改为第九条。\n"
        "三、废止《丙办法》。\n本决定自公布之日起施行。"
    )
    assert [(a.title, a.target, a.action, a.text) for a in reading.amendments] == [
        ("甲办法", "art_3", "replace", "（一）丙；\n（二）丁。"),
        ("甲办法", "art_6", "repeal", ""),
        ("乙办法", "art_7", "replace", "“城管局”修改为“执法局”"),
        ("乙办法", "art_8", "renumber", ""),
        ("丙办法", None, "repeal", ""),
    ]


def test_a_paper_to_a_superior_names_its_signer_beside_the_number() -> None:
    reading = read(
        ">松州市人民政府文件\n松政〔2024〕9号　　　　签发人：王五\n>松州市人民政府关于甲的请示\n岭川省人民政府：\n"
        "一、甲。\n二、乙。\n松州市人民政府\n2024.10.8"
    )
    assert (reading.title, reading.document_number) == ("松州市人民政府关于甲的请示", "松政〔2024〕9号")
    assert (reading.issuer, reading.promulgated_on) == ("松州市人民政府", date(2024, 10, 8))


def test_the_short_name_of_an_amended_document_is_its_name() -> None:
    reading = read(
        "关于修改《关于审理甲案件的解释》的决定\n决定对《关于审理甲案件的解释》（以下简称《解释》）作如下修改：\n"
        "一、将《解释》第三条修改为：“乙。”\n二、删去《解释》第六条。"
    )
    assert {a.title for a in reading.amendments} == {"关于审理甲案件的解释"}


def test_the_head_of_the_document_below_its_announcement_is_its_own() -> None:
    reading = read(
        """
        >松州市人民检察院
        >公　告
        《松州市检察建议工作规定》已经2018年12月25日市人民检察院检察委员会第十二次会议通过，现予以公布，自公布之日起施行。
        松州市人民检察院
        2019年2月26日
        >松州市人民检察院
        >松检发〔2019〕1号
        >松州市检察建议工作规定
        第一条　为了规范检察建议工作，制定本规定。
        第二条　本规定自公布之日起施行。
        """
    )
    assert (reading.title, reading.document_number) == ("松州市检察建议工作规定", "松检发〔2019〕1号")
    assert reading.promulgated_on == reading.effective_on == date(2019, 2, 26)
