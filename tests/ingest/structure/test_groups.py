"""一、 and （一） over articles, as judicial interpretations group them: headings, no 款 of the article above."""

from __future__ import annotations

from registry.provisions.parse_shape import parse_shape
from registry.provisions.reading import Part
from registry.provisions.roundtrip import doubled, lost, reassembled, well_formed
from registry.provisions.units import units
from tests.ingest.extracts import addresses, labels, node, read

TEXT = (
    "最高人民法院关于审理甲案件的规定\n为审理甲案件，制定本规定。\n"
    "一、一般规定\n第一条 甲。\n第二条 下列情形：\n（一）乙；\n（二）丙。\n"
    "二、关于担保\n（一）保证\n第三条 丁。\n（二）抵押\n第四条 戊。\n三、附则\n第五条 本规定自2024年1月1日起施行。"
)


def test_headings_group_articles_and_are_no_paragraphs() -> None:
    reading = read(TEXT)
    assert labels(reading) == ["第一条", "第二条", "第三条", "第四条", "第五条"]
    assert labels(reading, Part.LEVEL1) == ["一、", "二、", "三、"]
    assert labels(reading, Part.LEVEL2) == ["（一）", "（二）"]
    assert [a for a in addresses(reading) if a.startswith("art_2")] == [
        "art_2", "art_2__para_1", "art_2__para_1__item_1", "art_2__para_1__item_2",
    ]  # fmt: skip
    assert node(reading, "h1_2__h2_1").heading == "保证"
    assert not lost(reading)
    assert not doubled(reading)
    assert not well_formed(reading)
    assert reassembled(reading) == reading.text


def test_articles_stand_within_their_heading() -> None:
    reading = read(TEXT)
    assert {unit.number: unit.path for unit in units(reading) if unit.number} == {
        "第一条": "一、 一般规定", "第二条": "一、 一般规定", "第三条": "二、 关于担保 （一） 保证",
        "第四条": "二、 关于担保 （二） 抵押", "第五条": "三、 附则",
    }  # fmt: skip
    shape = parse_shape(reading)
    assert [part["number"] for part in shape["parts"]] == ["一、", "二、", "（一）", "（二）", "三、"]
    assert shape["articles"][2]["within"] == "h1_2__h2_1"
    assert shape["outline"] == {"level1": 0, "level2": 0, "level3": 0}


def test_items_written_with_a_first_level_label_stay_items() -> None:
    reading = read(
        "云岭县公园管理办法\n第一条 下列行为禁止：\n一、攀折；\n二、乱扔；\n三、其他行为\n第二条 乙。\n第三条 丙。"
    )
    assert labels(reading, Part.ITEM) == ["一、", "二、", "三、"]
    assert labels(reading, Part.LEVEL1) == []


def test_a_sentence_with_a_first_level_label_is_no_heading() -> None:
    reading = read("云岭县公园管理办法\n第一条 甲。\n一、违反前款的，处罚。\n第二条 乙。\n第三条 丙。")
    assert labels(reading, Part.LEVEL1) == []


def test_a_section_that_lost_its_label_is_a_section() -> None:
    reading = read(
        "岭川省城乡规划条例\n第一章 总则\n第一条 甲。\n第二章 制定和修改\n第一节 编制和审批\n第二条 乙。\n"
        "城乡规划修改\n第三条 丙。\n"
        "城乡规划编制单位\n第四条 丁。\n第三章 实施\n第一节 一般规定\n第五条 戊。\n"
        "建设项目选址\n第六条 己。\n第三节 用地\n第七条 庚。"
    )
    assert labels(reading, Part.CHAPTER) == ["第一章", "第二章", "第三章"]
    assert [a for a in addresses(reading) if "sec_" in a.rpartition("__")[2]] == [
        "chp_2__sec_1", "chp_2__sec_2", "chp_2__sec_3", "chp_3__sec_1", "chp_3__sec_2", "chp_3__sec_3",
    ]  # fmt: skip
    assert [w.code for w in reading.warnings] == ["label_missing"] * 3
