"""Head and foot of a paper after GB/T 9704—2012, measured in the DOCX's own XML: places from the page's edges."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn

from review.papers.layout.docx_file import paper_docx
from review.papers.layout.sheet import Grid, Paragraph, Sheet
from tests.review.papers.test_layout import MM, SHEET

LETTER = replace(SHEET, head="letter")
NAME = SHEET.organ


def opened(sheet):
    return Document(io.BytesIO(paper_docx(sheet)))


def find(document, words):
    return next(p for p in document.paragraphs if p.text == words)


def value(paragraph, path, name):
    found = paragraph._p.find("/".join(qn(step) for step in ("w:pPr", *path.split("/"))))
    return found.get(qn(f"w:{name}")) if found is not None else None


def test_the_red_name_stands_35_mm_below_the_type_area_and_the_number_two_lines_on():
    document = opened(SHEET)
    words = [p.text for p in document.paragraphs]
    assert words[:6] == [NAME, "", "", SHEET.number, "", ""]
    name = find(document, NAME)
    assert name.paragraph_format.space_before.mm == pytest.approx(35, abs=0.1)
    size = name.runs[0].font.size.pt
    assert name.paragraph_format.line_spacing.pt == size  # no room of a line above the characters
    assert len(NAME) * size <= 156 * MM / 20


def test_the_name_of_a_letter_stands_30_mm_from_the_page_s_edge_over_a_rule_of_170_mm():
    document = opened(LETTER)
    name = find(document, NAME)
    assert int(value(name, "w:framePr", "y")) / MM == pytest.approx(30, abs=0.1)
    assert (value(name, "w:framePr", "vAnchor"), value(name, "w:framePr", "hAnchor")) == ("page", "page")
    assert value(name, "w:framePr", "xAlign") == "center"
    assert int(value(name, "w:framePr", "w")) / MM == pytest.approx(170, abs=0.1)
    assert value(name, "w:pBdr/w:bottom", "val") == "thickThinSmallGap"
    assert int(value(name, "w:pBdr/w:bottom", "space")) / 72 * 25.4 == pytest.approx(4, abs=0.2)
    height = int(value(name, "w:framePr", "h")) / 20
    assert height > name.runs[0].font.size.pt + 4 / 25.4 * 72  # name, room and rule fit into it
    # 7/8 of a character of 三号 between the rule and the number
    assert int(value(name, "w:framePr", "vSpace")) / 20 == pytest.approx(14)
    number = find(document, SHEET.number)
    assert value(number, "w:jc", "val") == "right"
    assert number.paragraph_format.line_spacing.pt == 16
    at = [p.text for p in document.paragraphs].index(SHEET.number)
    assert [p.text for p in document.paragraphs][at + 1 : at + 3] == ["", ""]


@pytest.mark.parametrize("organ", ["某县人大", NAME, "长" * 40])
def test_a_name_of_any_length_has_a_frame_that_holds_it(organ):
    name = find(opened(replace(LETTER, organ=organ, signed=False)), organ)
    size = name.runs[0].font.size.pt
    lines = -(-len(organ) * size // (170 / 25.4 * 72))
    assert int(value(name, "w:framePr", "h")) / 20 > lines * size


def test_the_lower_rule_of_a_letter_stands_20_mm_above_the_page_s_edge():
    document = opened(LETTER)
    section = document.sections[0]
    foot = section.first_page_footer.paragraphs[0]
    assert value(foot, "w:pBdr/w:top", "val") == "thinThickSmallGap"
    assert len(section.first_page_footer.paragraphs) == 1
    assert section.footer_distance.mm + foot.paragraph_format.line_spacing.mm == pytest.approx(20, abs=0.1)
    left = 28 + foot.paragraph_format.left_indent.mm
    right = 26 + foot.paragraph_format.right_indent.mm
    assert (left, right) == (pytest.approx(20, abs=0.1), pytest.approx(20, abs=0.1))
    assert foot.text == ""  # no number on page one


def test_attachments_are_numbered_and_go_on_under_their_first_character():
    document = opened(SHEET)
    first, second = find(document, "附件：1.甲表"), find(document, "2.乙表")
    indents = [(p.paragraph_format.left_indent.pt, p.paragraph_format.first_line_indent.pt) for p in (first, second)]
    assert indents[0][0] == indents[1][0]  # both names begin at one place, and so do their further lines
    assert indents[0][0] + indents[0][1] == 32  # two characters in
    assert indents[1][0] + indents[1][1] == 32 + 48  # under the first number
    alone = find(opened(replace(SHEET, attachments=("甲表",))), "附件：甲表")
    assert (alone.paragraph_format.left_indent.pt, alone.paragraph_format.first_line_indent.pt) == (80, -48)


def test_no_page_holds_name_and_date_alone():
    document = opened(replace(SHEET, attachments=(), body=(Paragraph("a", "最后一段。"),)))
    at = [p.text for p in document.paragraphs].index("最后一段。")
    kept = [p.paragraph_format.keep_with_next for p in document.paragraphs[at : at + 5]]
    assert kept == [True] * 5  # the text's last line, three for the seal, the name; the date ends the chain


def test_the_last_row_of_a_form_goes_with_its_signature():
    form = Sheet("审查建议登记表", (Grid("g", (("栏", "值"), ("栏", "值"))),), "form", NAME, on=SHEET.on)
    table = opened(form).tables[0]
    kept = [[p.paragraph_format.keep_with_next for cell in row.cells for p in cell.paragraphs] for row in table.rows]
    assert kept == [[None, None], [True, True]]
    unsigned = opened(replace(form, signed=False)).tables[0]
    assert unsigned.rows[-1].cells[0].paragraphs[0].paragraph_format.keep_with_next is None


def test_the_imprint_stands_at_the_lower_edge_between_its_rules():
    table = opened(SHEET).tables[-1]
    assert [cell.text for cell in table._cells] == ["抄送：县司法局。", "县人大常委会办公室\t2026年11月4日印发"]
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert (place.get(qn("w:vertAnchor")), place.get(qn("w:tblpYSpec"))) == ("margin", "bottom")
    borders = {line.tag.rpartition("}")[2]: line.get(qn("w:sz")) for line in table._tbl.tblPr.find(qn("w:tblBorders"))}
    assert borders == {"top": "8", "bottom": "8", "insideH": "6"}
    assert table.columns[0].width.mm == pytest.approx(156, abs=0.1)
    assert {run.font.size.pt for cell in table._cells for run in cell.paragraphs[0].runs} == {14}


def test_a_letter_names_its_copies_without_rules_or_printing_body():
    table = opened(LETTER).tables[-1]
    assert [cell.text for cell in table._cells] == ["抄送：县司法局。"]
    assert table._tbl.tblPr.find(qn("w:tblBorders")) is None
    assert len(opened(replace(LETTER, copies=())).tables) == 1  # the one of the text


def test_a_file_that_ends_with_a_table_has_no_empty_last_page():
    form = Sheet("备案登记表", (Grid("g", (("栏", "值"),)),), "form", signed=False)
    last = opened(form).paragraphs[-1]
    assert (last.text, last.paragraph_format.line_spacing.pt) == ("", 1)


def test_rows_are_off_the_grid_and_whole_unless_they_are_long():
    rows = (("短", "短"), ("长", "长" * 900))
    table = opened(Sheet("表", (Grid("g", rows, ("甲", "乙")),), "form", signed=False)).tables[0]
    properties = [row._tr.trPr for row in table.rows]
    assert properties[0].find(qn("w:tblHeader")) is not None
    whole = [p is not None and p.find(qn("w:cantSplit")) is not None for p in properties]
    assert whole == [True, True, False]
    cells = [cell.paragraphs[0] for cell in table._cells]
    assert {value(p, "w:snapToGrid", "val") for p in cells} == {"0"}


def test_quotation_marks_and_dashes_are_set_in_the_chinese_font():
    document = opened(replace(SHEET, body=(Paragraph("a", "“甲”——乙……"),)))
    runs = [run for p in document.paragraphs for run in p.runs]
    assert {run._element.rPr.rFonts.get(qn("w:hint")) for run in runs} == {"eastAsia"}
    languages = {lang.get(qn("w:eastAsia")) for lang in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"zh-CN"}
