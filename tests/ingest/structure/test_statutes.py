"""Statute-style texts: labels in every variant, 款 and 项, headings, glued lines, contents pages."""

from __future__ import annotations

import pytest

from registry.provisions.reading import Part
from registry.provisions.roundtrip import well_formed
from registry.provisions.units import units
from tests.ingest.extracts import addresses, labels, node, read, words

HEAD = "云岭县公园管理办法\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("第一条 甲。\n第二条　乙。\n第三条丙。", ["第一条", "第二条", "第三条"]),
        ("第一条 甲。\n第二 条 乙。\n笫三条 丙。", ["第一条", "第二条", "第三条"]),
        ("第1条 甲。\n第２条 乙。\n第三条：丙。", ["第一条", "第二条", "第三条"]),
        ("第一条【目的】甲。\n第二条【范围】乙。", ["第一条", "第二条"]),
        ("第一条 甲。\n第一条之一 乙。\n第二条 丙。", ["第一条", "第一条之一", "第二条"]),
        ("第一条\n甲。\n第二条\n乙。", ["第一条", "第二条"]),
        ("第一条 甲。第二条 乙。第三条 丙。", ["第一条", "第二条", "第三条"]),
        ("第一条 甲。\n第二条 乙。\n第一条规定的情形除外。\n第三条 丙。", ["第一条", "第二条", "第三条"]),
        ("第一条 甲。\n第二条 依照\n第三条或者第四条的规定处理。\n第三条 乙。\n第四条 丙。",
         ["第一条", "第二条", "第三条", "第四条"]),
        ("\n".join(f"第{n}条宪法第八条修改为甲。" for n in ("十八", "十九", "二十", "二十一")),
         ["第十八条", "第十九条", "第二十条", "第二十一条"]),
        ("第一条 甲。\n第二条 乙。\n第四条 丙。\n第五条 丁。", ["第一条", "第二条", "第四条", "第五条"]),
    ],
)  # fmt: skip
def test_article_labels(lines: str, expected: list[str]) -> None:
    assert labels(read(HEAD + lines)) == expected


def test_a_dash_for_one() -> None:
    text = "\n".join(f"第{n}条 内容。" for n in ("二十九", "三十", "三十－", "三十二"))
    assert labels(read(HEAD + text))[-2:] == ["第三十一条", "第三十二条"]


def test_a_paragraph_behind_a_list_is_the_next_one() -> None:
    reading = read(
        HEAD + "第一条 下列行为禁止：\n（一）攀折；\n（二）乱扔：\n1.果皮；\n2.纸屑；\n（三）其他。\n"
        "违反前款第一项的，处罚。\n"
        "有下列情形的，从重：\n（一）再犯；\n（二）拒不改正。"
    )  # fmt: skip
    assert addresses(reading) == [
        "art_1", "art_1__para_1", "art_1__para_1__item_1", "art_1__para_1__item_2", "art_1__para_1__item_2__subitem_1",
        "art_1__para_1__item_2__subitem_2", "art_1__para_1__item_3", "art_1__para_2", "art_1__para_3",
        "art_1__para_3__item_1", "art_1__para_3__item_2",
    ]  # fmt: skip
    assert words(reading, "art_1__para_1__item_2") == "乱扔："
    assert [r.targets for r in reading.references] == [("art_1__para_1__item_1",)]


def test_items_on_one_line() -> None:
    reading = read(HEAD + "第一条 禁止：（一）攀折；（二）乱扔；（三）依照第（一）项、第（二）项处理。\n第二条 乙。")
    assert words(reading, "art_1__para_1") == "禁止："
    assert [words(reading, f"art_1__para_1__item_{n}") for n in (1, 2, 3)] == [
        "攀折；",
        "乱扔；",
        "依照第（一）项、第（二）项处理。",
    ]


@pytest.mark.parametrize("mark", ["(一)", "（一）", "（ 一 ）", "㈠"])
def test_item_marks_are_normalised(mark: str) -> None:
    reading = read(HEAD + f"第一条 禁止：\n{mark}攀折；\n第二条 乙。")
    assert node(reading, "art_1__para_1__item_1").label == "（一）"


def test_old_items_in_chinese_numerals() -> None:
    reading = read(HEAD + "第一条 禁止：\n一、攀折；\n二、乱扔。\n第二条 乙。")
    assert labels(reading, Part.ITEM) == ["一、", "二、"]


def test_headings_nest_and_start_anew_in_each_book() -> None:
    reading = read(
        "云岭法典\n第一编 总则\n第一章 基本规定\n第一条 甲。\n第二章 主体\n第一节 自然人\n第二条 乙。\n"
        "第二编 物\n第一分编 通则\n第一章 一般规定\n第三条 丙。"
    )
    assert [n.address for n in reading.walk() if n.part not in (Part.ARTICLE, Part.PARAGRAPH)] == [
        "book_1", "book_1__chp_1", "book_1__chp_2", "book_1__chp_2__sec_1", "book_2", "book_2__sub_1",
        "book_2__sub_1__chp_1",
    ]  # fmt: skip
    assert node(reading, "book_1__chp_1").heading == "基本规定"
    assert [u.path for u in units(reading)] == [
        "第一编 总则 第一章 基本规定", "第一编 总则 第二章 主体 第一节 自然人",
        "第二编 物 第一分编 通则 第一章 一般规定",
    ]  # fmt: skip


def test_contents_page_is_dropped() -> None:
    reading = read(
        HEAD + "目　录\n第一章 总则……1\n第二章 管理……3\n第三章 附则\n"
        "第一章 总　则\n第一条 甲。\n第二章 管理\n第二条 乙。\n"
        "第三章 附则\n第三条 丙。"
    )  # fmt: skip
    assert [(n.label, n.heading) for n in reading.walk() if n.part is Part.CHAPTER] == [
        ("第一章", "总则"),
        ("第二章", "管理"),
        ("第三章", "附则"),
    ]
    assert "目" not in reading.text


def test_a_chapter_with_a_section_right_below_is_no_contents_page() -> None:
    reading = read(
        HEAD + "第一章 总则\n第一条 甲。\n第二章 权利\n第一节 一般规定\n第二条 乙。\n"
        "第三章 义务\n第一节 一般规定\n第三条 丙。"
    )
    assert labels(reading, Part.CHAPTER) == ["第一章", "第二章", "第三章"]


def test_glued_headings() -> None:
    reading = read(HEAD + "第一章　总则　　第一条 　为规范。第二章 管理第二条 乙方负责。\n第三条 丙。")
    assert labels(reading, Part.CHAPTER) == ["第一章", "第二章"]
    assert labels(reading) == ["第一条", "第二条", "第三条"]


def test_a_chapter_without_its_label() -> None:
    reading = read(HEAD + "第一章 总则\n第一条 甲。\n附　则\n第二条 乙。")
    assert node(reading, "chp_2").heading == "附则"
    assert [w.code for w in reading.warnings] == ["label_missing"]


def test_stray_article_before_the_first_chapter() -> None:
    reading = read(HEAD + "第一条 别的规定。\n第一章 总则\n第一条 甲。\n第二条 乙。")
    assert labels(reading) == ["第一条", "第二条"]
    assert "stray_article" in [w.code for w in reading.warnings]


def test_gaps_and_repeats_are_warned_of_with_their_line() -> None:
    reading = read(HEAD + "第一条 甲。\n第三条 乙。\n第四条 丙。\n第四条 丁。\n第五条 戊。")
    assert [(w.code, w.line) for w in reading.warnings] == [("article_gap", 3), ("duplicate_number", 5)]
    assert addresses(reading)[-4:-2] == ["art_4~2", "art_4~2__para_1"]


def test_a_table_in_an_article() -> None:
    reading = read(HEAD + "第一条 标准如下：\n|项目|金额|\n|甲|5元|\n本标准含税。\n第二条 乙。")
    assert node(reading, "art_1__table_1").rows == (("项目", "金额"), ("甲", "5元"))
    assert words(reading, "art_1__para_2") == "本标准含税。"


def test_annexes_belong_to_no_article() -> None:
    reading = read(
        HEAD + "第一条 甲。\n第二条 乙。\n附件1\n>收费标准表\n|项目|金额|\n|甲|5元|\n"
        "附件2：实施细则\n第一条 细则甲。\n第二条 细则乙。"
    )
    assert labels(reading) == ["第一条", "第二条"]
    assert [(n.label, n.heading, n.address) for n in reading.nodes if n.part is Part.ANNEX] == [
        ("附件1", "收费标准表", "att_1"),
        ("附件2", "实施细则", "att_2"),
    ]
    assert node(reading, "att_2__art_2").label == "第二条"


def test_a_captioned_table_behind_the_last_article() -> None:
    reading = read(HEAD + "第一条 甲。\n第二条 税率见附表。\n>税率表（综合适用）\n|级|率|\n|1|3|")
    assert [(n.address, n.heading) for n in reading.nodes if n.part is Part.ANNEX] == [("att_1", "税率表（综合适用）")]


def test_a_chapter_heading_whose_label_was_lost_is_no_paragraph() -> None:
    reading = read(HEAD + "第一章 总则\n第一条 甲。\n规划建设\n第二条 乙。\n第三章 附则\n第三条 丙。")
    assert [(n.address, n.label, n.heading) for n in reading.walk() if n.part is Part.CHAPTER] == [
        ("chp_1", "第一章", "总则"),
        ("chp_2", "", "规划建设"),
        ("chp_3", "第三章", "附则"),
    ]
    assert [w.code for w in reading.warnings] == ["label_missing"]
    assert node(reading, "art_1").children[-1].address == "art_1__para_1"


@pytest.mark.parametrize(
    "lines", ["（二）开口的：1.用户；2.单位；（三）其他。", "（二）开口的：1.用户；2.单位；\n（三）其他。"]
)
def test_sub_items_on_the_line_of_their_item(lines: str) -> None:
    reading = read(HEAD + "第一条 有下列情形的，改正：（一）停热超过1.5小时的；" + lines + "\n第二条 乙。")
    parts = [inner.part for inner in node(reading, "art_1").walk()][2:]
    assert parts == [Part.ITEM, Part.ITEM, Part.SUBITEM, Part.SUBITEM, Part.ITEM]
    assert words(reading, "art_1__para_1__item_2__subitem_1") == "用户；"


def test_items_behind_a_table_are_a_paragraph_of_their_own() -> None:
    reading = read("第一条　标准如下：\n（一）甲类：\n|一级|十元|\n（二）乙类。\n第二条　施行。")
    assert well_formed(reading) == []
    assert [a for a in addresses(reading) if "item" in a] == ["art_1__para_1__item_1", "art_1__para_2__item_2"]
