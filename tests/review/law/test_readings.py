"""Texts of the library as readings: spans, addresses, headings, repeals."""

from datetime import date

from registry.provisions.kinds import Kind, Level
from registry.provisions.reading import Part
from registry.provisions.units import units
from review.law.readings import repealed_titles, to_reading
from review.law.texts import ArticleText, LawText, close_versions, numbering_problems


def text(articles):
    return LawText(
        "中华人民共和国停车秩序法",
        Kind.LAW,
        Level.NATION,
        None,
        "全国人民代表大会",
        date(2024, 6, 1),
        date(2024, 6, 1),
        date(2025, 1, 1),
        None,
        None,
        "test",
        tuple(articles),
    )


def test_articles_paragraphs_items_and_headings():
    reading = to_reading(
        text(
            [
                ArticleText(1, None, "第一条", ("第一章 总则",), "甲。"),
                ArticleText(2, None, "第二条", ("第一章 总则", "第一节 范围"), "乙：\n（一）丙；\n（二）丁。\n戊。"),
                ArticleText(2, 1, "第二条之一", ("第二章 附则",), "己。"),
            ]
        )
    )
    nodes = {node.address: node for node in reading.walk()}
    assert list(nodes) == [
        "chp_1",
        "art_1",
        "art_1__para_1",
        "chp_1__sec_1",
        "art_2",
        "art_2__para_1",
        "art_2__para_1__item_1",
        "art_2__para_1__item_2",
        "art_2__para_2",
        "chp_2",
        "art_2_1",
        "art_2_1__para_1",
    ]
    for node in nodes.values():
        assert reading.text[node.start : node.end].startswith(node.label)
    body = nodes["art_2__para_1__item_2"]
    assert reading.text[body.body_start : body.end] == "丁。"
    assert nodes["chp_1"].heading == "总则"
    assert [unit.text for unit in units(reading)][2] == "第二条之一\u3000己。"
    assert [unit.path for unit in units(reading)] == ["第一章 总则", "第一章 总则 第一节 范围", "第二章 附则"]


def test_text_without_article_numbers():
    reading = to_reading(text([ArticleText(0, None, "", (), "前言。"), ArticleText(0, None, "一、", (), "第一件事。")]))
    parts = [(node.part, node.address) for node in reading.nodes]
    assert parts == [(Part.PREAMBLE, "pre"), (Part.LEVEL1, "h1_1")]


def test_dates_and_repeals():
    reading = to_reading(text([ArticleText(1, None, "第一条", (), "本法施行。《甲法》、《乙条例》同时废止。")]))
    assert reading.repeals == ("甲法", "乙条例")
    assert reading.effective_on == date(2025, 1, 1)
    assert reading.history[0].on == date(2024, 6, 1)
    assert repealed_titles("《甲法》另有规定的除外。") == ()


def test_versions_end_where_the_next_one_begins(texts):
    from dataclasses import replace

    opened = [replace(texts[0], ended_on=None, end_status=None), texts[1]]
    closed = close_versions(opened)
    assert closed[0].ended_on == date(2025, 1, 1)
    assert closed[1].ended_on is None


def test_numbering_is_checked():
    gap = text([ArticleText(1, None, "第一条", (), "甲"), ArticleText(3, None, "第三条", (), "乙")])
    twice = text([ArticleText(1, None, "第一条", (), "甲"), ArticleText(1, None, "第一条", (), "乙")])
    assert [problem.code for problem in numbering_problems(gap)] == ["article_gap"]
    assert [problem.code for problem in numbering_problems(twice)] == ["article_repeated"]
