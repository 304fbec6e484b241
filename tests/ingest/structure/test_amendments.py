"""Instructions of amending decisions: each with the provision it touches, in the forms that decisions print."""

from __future__ import annotations

import pytest

from tests.ingest.extracts import read

Found = list[tuple[str | None, str, str]]


def amendments(instruction: str) -> Found:
    """What one entry of a decision says, followed by another entry that must not be lost."""
    reading = read(
        "松州市人民政府关于修改《松州市公园办法》的决定\n对《松州市公园办法》作如下修改：\n"
        f"一、{instruction}\n二、将第九十九条修改为：“末。”\n本决定自2024年5月1日起施行。"
    )
    found = [(a.target, a.action, a.text) for a in reading.amendments]
    assert found.pop() == ("art_99", "replace", "末。")
    assert {a.title for a in reading.amendments} == {"松州市公园办法"}
    return found


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("将第八条、第九条合并，作为第八条，修改为：“甲。”",
         [("art_8", "replace", "甲。"), ("art_9", "replace", "甲。")]),
        ("将第十五条第一款、第二款合并为一款，修改为：“甲。”",
         [("art_15__para_1", "replace", "甲。"), ("art_15__para_2", "replace", "甲。")]),
        ("将第五条第二款修改为两款，作为第二款、第三款：“甲。\n“乙。”", [("art_5__para_2", "replace", "甲。\n乙。")]),
        ("对第九条第一款作如下修改：“甲。”", [("art_9__para_1", "replace", "甲。")]),
        ("将第二十条改为第二十二条，修改为：\n“丙。\n丁。”", [("art_20", "replace", "丙。\n丁。")]),
        ("将第六条第（三）项修改为：“（三）甲；”", [("art_6__para_1__item_3", "replace", "（三）甲；")]),
        ("将第二条修改为：“本办法所称“公园”，是指甲，\n“（一）乙；\n“（二）丙。”",
         [("art_2", "replace", "本办法所称“公园”，是指甲，\n（一）乙；\n（二）丙。")]),
        ("将第三章章名修改为“乙”。", [("chp_3", "replace", "乙")]),
        ("将名称修改为《松州市公园条例》。", [(None, "replace", "松州市公园条例")]),
    ],
)  # fmt: skip
def test_replaced(instruction: str, expected: Found) -> None:
    assert amendments(instruction) == expected


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("将第五条、第六条中的“城建”修改为“住建”。",
         [("art_5", "replace", "“城建”修改为“住建”"), ("art_6", "replace", "“城建”修改为“住建”")]),
        ("将第七条中的“甲”“乙”修改为“丙”，删去“丁”。",
         [("art_7", "replace", "“甲”“乙”修改为“丙”"), ("art_7", "replace", "删去“丁”")]),
        ("删去第五条第二款中的“城管”。", [("art_5__para_2", "replace", "删去“城管”")]),
        ("在第五条第一款中的“甲”后增加“乙”。", [("art_5__para_1", "replace", "“甲”后增加“乙”")]),
        ("第十条改为第十一条，并将第一款中的“甲”修改为“乙”，第二款中的“丙”修改为“丁”。",
         [("art_10", "renumber", ""), ("art_10__para_1", "replace", "“甲”修改为“乙”"),
          ("art_10__para_2", "replace", "“丙”修改为“丁”")]),
        ("将“县政府”统一修改为“县人民政府”。", [(None, "replace", "“县政府”统一修改为“县人民政府”")]),
    ],
)  # fmt: skip
def test_words_changed_within_a_provision(instruction: str, expected: Found) -> None:
    assert amendments(instruction) == expected


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("在第十二条后增加两条，作为第十三条、第十四条：“第十三条 甲。\n“第十四条 乙。”",
         [("art_13", "insert", "第十三条 甲。"), ("art_14", "insert", "第十四条 乙。")]),
        ("增加两条，分别作为第十三条至第十四条。内容如下：\n“第三节 甲\n第十三条 乙。\n第十四条 丙。”",
         [("art_13", "insert", "第十三条 乙。"), ("art_14", "insert", "第十四条 丙。")]),
        ("增加一条，作为第六条之一：“甲。”", [("art_6_1", "insert", "甲。")]),
        ("增加一章，作为第五章：“第五章 监督\n“第四十条 甲。”", [("chp_5", "insert", "第五章 监督\n第四十条 甲。")]),
        ("第三章增加一节，作为第二节：“第二节 甲”", [("chp_3__sec_2", "insert", "第二节 甲")]),
        ("在第三条中增加一款，作为第二款：“甲。”原第二款作为第三款，修改为：“乙。”\n增加一款，作为第四款：“丙。”",
         [("art_3__para_2", "insert", "甲。"), ("art_3__para_2", "replace", "乙。"),
          ("art_3__para_4", "insert", "丙。")]),
        ("第二十二条增加一项，作为第三项：“甲；”原第三项改为第四项。",
         [("art_22__para_1__item_3", "insert", "甲；"), ("art_22__para_1__item_3", "renumber", "")]),
        ("第十四条增加一款作为第三款：“所称“甲”，是指乙。”", [("art_14__para_3", "insert", "所称“甲”，是指乙。")]),
    ],
)  # fmt: skip
def test_inserted(instruction: str, expected: Found) -> None:
    assert amendments(instruction) == expected


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("删去第七条、第九条第二款、第十一条至第十三条。",
         [("art_7", "repeal", ""), ("art_9__para_2", "repeal", ""), ("art_11", "repeal", ""), ("art_12", "repeal", ""),
          ("art_13", "repeal", "")]),
        ("删去第八条第二款第（四）项，第九条改为第八条。",
         [("art_8__para_2__item_4", "repeal", ""), ("art_9", "renumber", "")]),
        ("删除第四章。", [("chp_4", "repeal", "")]),
        ("第四条至第六条依次改为第五条至第七条。",
         [("art_4", "renumber", ""), ("art_5", "renumber", ""), ("art_6", "renumber", "")]),
        ("将第六条之一改为第七条。", [("art_6_1", "renumber", "")]),
        ("将第五条修改为第十条。", [("art_5", "renumber", "")]),
        ("第三十条第二款移至第三十一条，作为第三款。", [("art_30__para_2", "renumber", "")]),
        ("条文顺序作相应调整。", [(None, "renumber", "")]),
    ],
)  # fmt: skip
def test_repealed_and_renumbered(instruction: str, expected: Found) -> None:
    assert amendments(instruction) == expected


def test_a_decision_without_levels() -> None:
    single = read(
        "中华人民共和国甲法修正案（二）\n为了保护资源，将甲法第三百四十二条修改为：\n“违反乙的，处罚。”\n本修正案自公布之日起施行。"
    )
    assert [(a.target, a.action, a.text) for a in single.amendments] == [("art_342", "replace", "违反乙的，处罚。")]
    articles = read(
        "中华人民共和国甲法修正案（1993年）\n第三条 甲法序言第七自然段：“乙。”修改为：“丙。”\n"
        "第四条 甲法第六十七条某委员会职权第二十项“（二十）丁”修改为“（二十）戊”。\n"
        "第五条 甲法第十四条增加一款，作为第四款：“己。”"
    )
    assert [(a.target, a.action, a.text) for a in articles.amendments] == [
        ("pre__para_7", "replace", "丙。"),
        ("art_67__para_1__item_20", "replace", "“（二十）丁”修改为“（二十）戊”"),
        ("art_14__para_4", "insert", "己。"),
    ]
