"""The layout of GB/T 9704—2012, measured in the file: every figure is read from the DOCX's own XML."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from lxml import etree

from review.papers.layout.cleaning import clean
from review.papers.layout.docx_file import paper_docx
from review.papers.layout.sheet import Grid, Paragraph, Sheet, as_stored, form_of, from_stored, heading_end, title_lines

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 1440 / 25.4
SHEET = Sheet(
    "关于《云岭县城市公共停车管理办法》的审查意见",
    (
        Paragraph("a", "一、审查情况"),
        Paragraph("b", "（一）第三条。扣留车辆没有依据。"),
        Paragraph("c", "1.第一层以下用仿宋。"),
        Paragraph("d", "正文。"),
        Grid("g", (("第三条", "扣留车辆"),), ("条款", "内容"), (1, 3), "附表"),
    ),
    organ="云岭县人民代表大会常务委员会",
    number="云人常审〔2026〕3号",
    addressee="云岭县人民政府",
    attachments=("甲表", "乙表"),
    on=date(2026, 11, 4),
    contact="联系人：某某",
    copies=("县司法局",),
    printed_by="县人大常委会办公室",
)


def parts(content: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        }


@pytest.fixture(scope="module")
def file():
    return parts(paper_docx(SHEET))


def of(element, path):
    return element.find(path.replace("w:", W))


def test_the_page_is_a4_with_its_margins_and_type_area(file):
    section = of(file["word/document.xml"], ".//w:sectPr")
    size, margin = of(section, "w:pgSz"), of(section, "w:pgMar")
    measured = {name: int(size.get(W + name)) / MM for name in ("w", "h")}
    assert measured == pytest.approx({"w": 210, "h": 297}, abs=0.1)
    edges = {name: int(margin.get(W + name)) / MM for name in ("top", "left", "right", "bottom")}
    assert edges == pytest.approx({"top": 37, "left": 28, "right": 26, "bottom": 35}, abs=0.1)
    assert 210 - edges["left"] - edges["right"] == pytest.approx(156, abs=0.2)
    assert 297 - edges["top"] - edges["bottom"] == pytest.approx(225, abs=0.2)
    assert int(margin.get(W + "gutter")) == 0


def test_the_grid_holds_22_lines_of_28_characters_and_no_more(file):
    grid = of(file["word/document.xml"], ".//w:sectPr/w:docGrid")
    assert grid.get(W + "type") == "lines"
    pitch = int(grid.get(W + "linePitch"))
    assert 22 * pitch <= 225 * MM < 23 * pitch
    normal = next(s for s in file["word/styles.xml"].iter(W + "style") if s.get(W + "styleId") == "Normal")
    assert of(normal, "w:rPr/w:sz").get(W + "val") == "32"
    character = 16 + int(of(normal, "w:rPr/w:spacing").get(W + "val")) / 20  # points; 三号 is 16
    area = 156 * MM / 20
    assert 28 * character <= area < 29 * character
    assert area - 28 * character < 1.4  # less than half a millimetre a line
    assert of(normal, "w:pPr/w:jc").get(W + "val") == "both"
    assert of(normal, "w:rPr/w:rFonts").get(W + "eastAsia") == "仿宋_GB2312"
    spacing = of(normal, "w:pPr/w:spacing")
    assert (spacing.get(W + "line"), spacing.get(W + "lineRule")) == (str(pitch), "exact")


def runs_of(file, words):
    for paragraph in file["word/document.xml"].iter(W + "p"):
        text = "".join(node.text or "" for node in paragraph.iter(W + "t"))
        if text == words:
            return paragraph, [
                (
                    "".join(node.text or "" for node in run.iter(W + "t")),
                    (of(run, "w:rPr/w:rFonts").get(W + "eastAsia") if of(run, "w:rPr/w:rFonts") is not None else None),
                    (of(run, "w:rPr/w:sz").get(W + "val") if of(run, "w:rPr/w:sz") is not None else None),
                )
                for run in paragraph.iter(W + "r")
            ]
    raise AssertionError(words)


def test_title_and_levels_have_their_type(file):
    for line in title_lines(SHEET.title):
        paragraph, runs = runs_of(file, line)
        assert runs == [(line, "方正小标宋简体", "44")]
        assert of(paragraph, "w:pPr/w:jc").get(W + "val") == "center"
    assert runs_of(file, "一、审查情况")[1] == [("一、审查情况", "黑体", None)]
    assert runs_of(file, "（一）第三条。扣留车辆没有依据。")[1] == [
        ("（一）第三条。", "楷体_GB2312", None),
        ("扣留车辆没有依据。", None, None),
    ]
    paragraph, runs = runs_of(file, "1.第一层以下用仿宋。")
    assert runs[0][1] is None
    assert of(paragraph, "w:pPr/w:ind").get(W + "firstLineChars") == "200"


def test_the_number_stands_under_the_red_name_over_a_red_rule(file):
    _, runs = runs_of(file, "云岭县人民代表大会常务委员会")
    assert runs[0][1] == "方正小标宋简体"
    paragraph, _ = runs_of(file, "云人常审〔2026〕3号")
    rule = of(paragraph, "w:pPr/w:pBdr/w:bottom")
    assert rule.get(W + "color") == "FF0000"
    assert int(rule.get(W + "space")) / 72 * 25.4 == pytest.approx(4, abs=0.3)
    red = next(file["word/document.xml"].iter(W + "color"))
    assert red.get(W + "val") == "FF0000"


def test_page_numbers_stand_outside_in_song_between_dashes(file):
    assert file["word/settings.xml"].find(W + "evenAndOddHeaders") is not None
    document = file["word/document.xml"]
    kinds = {ref.get(W + "type") for ref in document.iter(W + "footerReference")}
    assert {"default", "even"} <= kinds
    sides = {}
    for name, part in file.items():
        if "footer" in name:
            paragraph = part.find(W + "p")
            words = "".join(node.text or "" for node in paragraph.iter(W + "t"))
            assert words == "— 1 —"
            assert [node.text for node in paragraph.iter(W + "instrText")] == [" PAGE "]
            assert {of(run, "w:rPr/w:sz").get(W + "val") for run in paragraph.iter(W + "r")} == {"28"}
            assert {of(run, "w:rPr/w:rFonts").get(W + "eastAsia") for run in paragraph.iter(W + "r")} == {"宋体"}
            indent = of(paragraph, "w:pPr/w:ind")
            sides[of(paragraph, "w:pPr/w:jc").get(W + "val")] = indent.get(W + "right") or indent.get(W + "left")
    assert sides == {"right": "280", "left": "280"}  # one 四号 character in
    footer = int(of(document, ".//w:sectPr/w:pgMar").get(W + "footer"))
    for name, part in file.items():
        if "footer" in name:
            number, under = (int(of(p, "w:pPr/w:spacing").get(W + "line")) for p in part.iter(W + "p"))
            dash = footer + under + number / 2  # half way up its line
            assert (35 * MM - dash) / MM == pytest.approx(7, abs=0.1)  # below the type area


def test_name_and_date_leave_room_for_the_seal(file):
    words = [p.text for p in Document(io.BytesIO(paper_docx(SHEET))).paragraphs]
    at = len(words) - 1 - words[::-1].index("云岭县人民代表大会常务委员会")
    assert words[at - 3 : at] == ["", "", ""]
    assert words[at + 1] == "2026年11月4日"
    assert words[at + 2] == "（联系人：某某）"
    paragraph, _ = runs_of(file, "2026年11月4日")
    assert of(paragraph, "w:pPr/w:ind").get(W + "right") == str(16 * 4 * 20)


ORDER = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "pBdr",
    "shd",
    "tabs",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "jc",
    "outlineLvl",
    "rPr",
]


def test_properties_stand_in_the_order_that_word_demands(file):
    letter = parts(paper_docx(Sheet("函", (), "letter", "某办公室", attachments=("甲", "乙"), copies=("丙",))))
    for part in [*file.values(), *letter.values()]:
        for properties in part.iter(W + "pPr"):
            names = [child.tag.removeprefix(W) for child in properties]
            assert names == sorted(names, key=ORDER.index), names


def test_equal_papers_are_equal_files_and_nothing_is_embedded(file):
    content = paper_docx(SHEET)
    assert content == paper_docx(from_stored(as_stored(SHEET)))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert not [name for name in package.namelist() if "fonts/" in name or name.endswith((".odttf", ".bin"))]
    names = {font.get(W + "name"): of(font, "w:altName").get(W + "val") for font in file["word/fontTable.xml"]}
    assert names["方正小标宋简体"] == "宋体"
    assert names["仿宋_GB2312"] == "仿宋"


HOSTILE = [
    "控制\x00\x07\x1b字符\ufffe",
    "{{ 7*7 }} {% for %} {document} ${x}",
    '=HYPERLINK("http://x")',
    "<w:p>&amp;</w:p>]]>",
    "长" * 20_000,
    "\u202e倒写\u202c",
    "\ud800孤",
    "a\r\nb\x0bc",
    "",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_text_and_nothing_else(words):
    sheet = Sheet(
        words, (Paragraph("a", words), Grid("g", ((words, words),), (words, "二"), caption=words)), "document", words,
        words, words, (words, words), date(2026, 1, 2), words, (words,), words,
    )  # fmt: skip
    content = paper_docx(sheet)
    shown = Document(io.BytesIO(content))
    text = "\n".join(p.text for p in shown.paragraphs)
    wanted = clean(words).replace("\n", " ").strip()
    assert wanted in text
    assert not shown.part.package.main_document_part._element.findall(f".//{W}hyperlink")


def test_unseen_marks_are_gone_and_chinese_is_kept():
    assert clean("甲\u202e乙\u200b丙\x00丁　戊𠮷") == "甲乙丙丁　戊𠮷"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于一件事的函", 1), ("关于《云岭县城市公共停车管理办法》的审查意见", 2),
        ("关于请予说明《云岭县人民政府关于加强农村供水管理的意见》有关问题的函", 2), ("长" * 59, 3),
    ],
)  # fmt: skip
def test_a_title_is_broken_into_even_lines_at_its_words(title, lines):
    broken = title_lines(title)
    assert "".join(broken) == title
    assert len(broken) == lines
    assert all(len(line) <= 20 for line in broken)
    assert not any(line[0] in "》、，的" for line in broken)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("一、总则", "level1"), ("十二、其他", "level1"), ("（三）期限", "level2"), ("1.请说明", "level3"),
        ("（2）依据", "level4"), ("1.5米以上", "body"), ("第三条规定", "body"), ("一是修改", "body"), ("", "body"),
    ],
)  # fmt: skip
def test_levels_are_told_by_their_numbers(text, form):
    assert form_of(text) == form


def test_a_heading_ends_at_its_first_stop():
    assert heading_end("（一）甲。乙。") == 5
    assert heading_end("（一）甲。") == 5
    assert heading_end("一、甲") == 3
