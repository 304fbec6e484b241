"""Text PDFs: paragraphs from lines, furniture dropped, columns, tables, pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.read import build_reading
from ingest.readers import extract
from ingest.readers.glyphs import Glyph
from ingest.readers.joining import Line
from ingest.readers.page_furniture import without_furniture
from ingest.readers.printed_lines import line_of, lines_of
from registry.provisions.numerals import to_chinese
from registry.provisions.reading import Part
from tests.support.page_builder import Press

_LONG = (
    "县级人民政府应当将停车设施建设纳入国民经济和社会发展规划，统筹安排资金，对停车秩序管理工作进行监督检查，"
    "并将检查结果向社会公布，接受公众监督。"
)
_REFERRING = (
    "停车场经营者违反本条第一款、第二款和本办法第十二条、第十三条第一款、第十四条或者第十五条的规定收取费用的，"
    "由市场监督管理部门依法处理。"
)


def _law(path: Path, size: float = 14, width: int = 30, indent: int = 2) -> list[str]:
    press = Press(path, size=size, width=width, header="云岭县规范性文件汇编")
    press.centred("云岭县停车管理办法", 22)
    press.centred("（2024年5月1日云岭县人民政府发布）")
    expected = ["云岭县停车管理办法", "（2024年5月1日云岭县人民政府发布）"]
    for number in "一二三四五六七八九十":
        for text in (f"第{number}条{_LONG}", _REFERRING, f"（一）违反第{number}条规定的；", "（二）其他情形。"):
            press.paragraph(text, indent)
            expected.append(text)
    press.right("云岭县人民政府")
    press.save()
    return [*expected, "云岭县人民政府"]


def test_paragraphs_are_rejoined_over_lines_and_pages(tmp_path: Path) -> None:
    path = tmp_path / "办法.pdf"
    expected = _law(path)
    result = extract(path)
    assert [block.text for block in result.blocks] == expected
    assert result.page_count is not None
    assert result.page_count >= 3
    assert result.blocks[0].align == "center"
    assert result.blocks[0].size == 22
    assert result.blocks[-1].align == "right"
    assert {block.page for block in result.blocks} == set(range(1, result.page_count + 1))


def test_text_without_indents_is_parted_at_short_lines_and_labels(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    expected = _law(path, size=12, width=34, indent=0)
    assert [block.text for block in extract(path).blocks] == expected


def test_tables_with_rules_are_grids_and_run_on_over_pages(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf", size=12, width=34)
    press.paragraph(_LONG)
    rows = [["序号", "违法情节", "罚款"]] + [[str(n), "情节轻微", f"{n}00元"] for n in range(1, 6)]
    press.grid(rows, [60, 200, 100])
    press.paragraph("以上标准自公布之日起执行。")
    result = extract(press.save())
    assert [block.is_table for block in result.blocks] == [False, True, False]
    assert result.blocks[1].rows == tuple(map(tuple, rows))


def test_a_table_over_two_pages_is_one_without_its_repeated_head(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf", size=12, width=34)
    press.paragraph(_LONG)
    head = ["序号", "违法情节", "罚款"]
    press.grid([head, *[[str(n), "轻微", "一百元"] for n in range(20)]], [60, 200, 100])
    press.turn()
    press.grid([head, *[[str(n), "轻微", "一百元"] for n in range(20, 25)]], [60, 200, 100])
    result = extract(press.save())
    assert len(result.blocks) == 2
    assert len(result.blocks[1].rows) == 26


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf", size=10, width=40)
    press.centred("云岭县停车管理办法", 18)
    top = press.y
    texts = [f"第{number}条{_LONG}" for number in "一二三四五六七八九十"]
    lines: list[tuple[int, str]] = []
    for text in texts:
        lines += [(2 if at == 0 else 0, text[max(0, at) : at + 18 - (2 if at == 0 else 0)]) for at in (0,)]
        lines += [(0, text[at : at + 18]) for at in range(16, len(text), 18)]
    half = (len(lines) + 1) // 2
    for column in (0, 1):
        press.y = top
        for indent, text in lines[column * half : (column + 1) * half]:
            press.line(text, press.left + column * 220 + indent * 10)
    result = extract(press.save())
    assert [block.text for block in result.blocks] == ["云岭县停车管理办法", *texts]


def _glyphs(text: str, *, gap: float = 0.0, x: float = 100.0, size: float = 10.0) -> list[Glyph]:
    found: list[Glyph] = []
    for char in text:
        if char != " ":
            found.append(Glyph(char, x, x + size, 100.0, 100.0 + size))
        x += size * (0.5 if char == " " else 1.0) + gap
    return found


def test_blanks_of_justified_lines_go_and_those_behind_a_label_stay() -> None:
    assert line_of(_glyphs("维护公共安全,维护燃气用户合法权益", gap=5.0), 1).text == "维护公共安全,维护燃气用户合法权益"
    assert line_of(_glyphs("第十五条 为了规范"), 1).text == "第十五条　为了规范"
    assert line_of(_glyphs("第一章  总    则"), 1).text == "第一章　总　　则"


def test_hanging_marks_belong_to_their_line() -> None:
    row = _glyphs("本办法所称停车场是指")
    mark = Glyph("，", 201.0, 206.0, 103.0, 109.0)
    following = [Glyph(g.text, g.x0, g.x1, g.top + 18, g.bottom + 18) for g in _glyphs("供机动车停放的场所")]
    lines, _ = lines_of([*row, *following, mark], 1, 595)
    assert [line.text for line in lines] == ["本办法所称停车场是指，", "供机动车停放的场所"]


def test_a_locked_file_that_opens_without_password_is_read(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    press = Press(tmp_path / "a.pdf", encrypt=StandardEncryption("", "owner", canPrint=0, canCopy=0))
    press.paragraph(_LONG)
    assert extract(press.save()).blocks[0].text == _LONG


def test_a_signature_at_the_right_edge_stands_before_the_columns(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf", size=10, width=46)
    press.paragraph(
        "现将《云岭县停车管理办法》印发给你们，请结合本地实际认真贯彻执行，执行中的问题及时报告县人民政府办公室。"
    )
    press.right("云岭县人民政府")
    press.right("2024年5月1日")
    press.in_two_columns()
    for number in "一二三四五六七八九十":
        press.paragraph(f"第{number}条{_LONG}{_LONG}")
    texts = [block.text for block in extract(press.save()).blocks]
    assert texts[1:3] == ["云岭县人民政府", "2024年5月1日"]
    assert texts[3:] == [f"第{number}条{_LONG}{_LONG}" for number in "一二三四五六七八九十"]


def test_columns_below_a_notice_are_seen_by_one_line_in_the_second(tmp_path: Path) -> None:
    press = Press(tmp_path / "p.pdf", size=10.5, width=44)
    press.centred("松州市人民政府关于印发《松州市停车办法》的通知", 14)
    for _ in range(8):
        press.paragraph("各县、区人民政府，市政府各部门，各有关单位应当认真组织学习，结合实际抓好贯彻落实工作。" * 2)
    press.right("松州市人民政府")
    press.right("2023年6月1日")
    press.centred("松州市停车办法")
    press.in_two_columns()
    for number in "一二三四":
        press.paragraph(f"第{number}条　本市行政区域内停车场的规划、建设、使用和监督管理活动，适用本办法。" + _LONG)
    while press.left == press._lefts[0]:
        press.paragraph("停车场经营者应当公示收费标准。")
    press.paragraph("第五条　本办法自2023.6.1起施行。")
    reading = build_reading(extract(press.save()), "a.pdf")
    assert [node.label for node in reading.walk() if node.part is Part.ARTICLE] == [f"第{n}条" for n in "一二三四五"]
    assert reading.effective_on == date(2023, 6, 1)


def test_a_short_last_page_goes_on_in_two_columns(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf", size=10.5, width=43)
    press.centred("云岭县停车管理办法", 16)
    press.in_two_columns()
    texts = [f"第{to_chinese(n)}条　{_LONG}" for n in range(1, 45)]
    for text in texts:
        press.paragraph(text)
    assert press.page > 1
    while press.left != press._lefts[0] or press.y != press.top:
        press.turn()
    last = [
        "第四十五条　甲类停车场的具体管理办法由县人民政府另行制定并且公布。",
        "第四十六条　本办法自2024年1月1日起施行，有效期五年。",
    ]
    press.paragraph(last[0])
    press.turn()
    press.paragraph(last[1])
    assert [block.text for block in extract(press.save()).blocks][-3:] == [texts[-1], *last]


def test_a_page_number_in_the_middle_hides_no_columns_of_a_short_last_page() -> None:
    number = [Glyph(char, 290.0 + n * 5, 295.0 + n * 5, 790.0, 798.0) for n, char in enumerate("-12-")]
    lines, gutter = lines_of([*_glyphs("第九条本办法自公布之日起施行"), *number], 5, 595, known=300.0)
    assert [line.column for line in lines] == [1, 0]
    assert gutter == 300.0


def test_a_mark_that_hangs_over_the_edge_of_its_column_stays_in_it() -> None:
    rows = []
    for at in range(9):
        for x0 in (72.0, 313.0):
            rows += [Glyph("条", x0 + n * 10.5, x0 + n * 10.5 + 10.5, at * 18.0, at * 18.0 + 10.5) for n in range(20)]
    _, gutter = lines_of(rows, 1, 595)
    hanging = [Glyph(g.text, g.x0, g.x1, g.top, g.bottom) for g in rows[:20]] + [Glyph("，", 282.0, 294.0, 0.0, 10.5)]
    lines, _ = lines_of(hanging, 2, 595, gutter)
    assert [(line.column, line.text) for line in lines] == [(1, "条" * 20 + "，")]


def test_a_line_that_both_columns_of_one_page_end_with_is_no_footer() -> None:
    ends = [
        Line("向社会公布，接受公众监督。", x, x + 140, 742, 752, 10.5, 1, column) for column, x in ((1, 72), (2, 313))
    ]
    assert without_furniture([ends, ends[:1]], [842, 842]) == [[], []]  # at the foot of two pages it is one
    assert without_furniture([ends], [842]) == [ends]


_RATES = [["类　别", "计费方式", "单价（元）"], ["居民", "按面积", "20.00"], ["学校", "按面积", "125.00"],
          ["商业", "按热量", "30.5"]]  # fmt: skip


@pytest.mark.parametrize(("edge", "places"), [("left", [1, 11, 23]), ("middle", [5, 17, 29]), ("right", [6, 18, 30])])
def test_tables_without_rules_are_grids(edge: str, places: list[float], tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf", size=12, width=34)
    press.paragraph("第一条　收费标准按照下表执行：")
    press.aligned(_RATES, places, edge=edge)
    press.paragraph("第二条　本办法自2025年1月1日起施行。")
    blocks = extract(press.save()).blocks
    assert [block.rows for block in blocks if block.rows] == [tuple(map(tuple, _RATES))]
    assert [block.text for block in blocks if not block.rows] == [
        "第一条　收费标准按照下表执行：",
        "第二条　本办法自2025年1月1日起施行。",
    ]


def test_a_cell_over_two_lines_and_the_line_behind_the_table(tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf", size=12, width=34)
    rows = [
        ["情节", "行为", "罚款"],
        ["较轻", "停热", "一千元以上"],
        ["", "", "三千元以下"],
        ["严重", "开口", "一万元"],
        ["特重", "拒检", "三万元"],
    ]
    press.aligned(rows, [1, 10, 18])
    press.line("注：依上表。", press.left + 12)
    table, note = extract(press.save()).blocks
    assert table.rows[1] == ("较轻", "停热", "一千元以上三千元以下")
    assert len(table.rows) == 4
    assert note.text == "注：依上表。"


@pytest.mark.parametrize(
    "rows",
    [
        [["市民政局", "市财政局", "市教育局"], ["2024年3月5日", "", ""]],  # signatures
        [["第一章　总则", "1"], ["第二章　供热", "3"], ["第三章　附则", "9"], ["附件", "12"]],  # two columns
        [["为了规范供热，", "保障用户权益，", "制定本办法。"], ["供热单位应当，", "依照规定供热，", "不得停热。"],
         ["违反规定的，", "由区局处罚，", "并处罚款。"]],  # sentences
        [list("供热单位应当"), list("依照规定供热"), list("不得擅自停热")],  # letter-spaced
    ],
)  # fmt: skip
def test_what_only_looks_like_columns_is_text(rows: list[list[str]], tmp_path: Path) -> None:
    press = Press(tmp_path / "a.pdf", size=12, width=34)
    press.aligned(rows, [n * (5.0 if len(rows[0]) > 3 else 12.0) for n in range(len(rows[0]))])
    press.paragraph(_LONG)
    assert not [block.rows for block in extract(press.save()).blocks if block.rows]
