"""The foot of a paper: 附件说明, name and date with room for the seal, 附注, the 版记 at the end of the last page."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from registry.clock import day_words
from review.papers.layout import measures as m
from review.papers.layout.cleaning import clean
from review.papers.layout.runs import (
    add_blank,
    add_run,
    add_text,
    element,
    end_small,
    set_height,
)
from review.papers.layout.sheet import Sheet

_THICK, _THIN = 8, 6  # eighths of a point: 0.35 mm and 0.25 mm (7.4.1)
_NO_DATE = "　　　　年　月　日"


def long_date(sheet: Sheet) -> str:
    """The date as printed, in Arabic numerals without zeros before; room for it while there is none."""
    return day_words(sheet.on) or _NO_DATE


def copied(sheet: Sheet) -> str:
    """抄送 as printed (7.4.2); empty where nobody gets a copy."""
    return f"抄送：{'，'.join(clean(name) for name in sheet.copies)}。" if sheet.copies else ""


def add_attachments(document: Any, sheet: Sheet) -> None:
    """附件说明: a line below the text, two characters in; a long name goes on under its own first character (7.3.4)."""
    if not sheet.attachments:
        return
    add_blank(document)
    label = m.BODY_PT * 3  # 附件：
    for number, name in enumerate(sheet.attachments, 1):
        count = f"{number}." if len(sheet.attachments) > 1 else ""
        shown = "附件：" if number == 1 else ""
        hang = m.BODY_PT * 0.5 * len(count) - (m.BODY_PT * 0.25 if count else 0)  # a stop is a quarter wide
        paragraph = document.add_paragraph()
        form = paragraph.paragraph_format
        form.left_indent = Pt(m.BODY_PT * 2 + label + hang)
        form.first_line_indent = -Pt(hang + (label if shown else 0))
        form.alignment = WD_ALIGN_PARAGRAPH.LEFT
        add_run(paragraph, f"{shown}{count}{clean(name)}")


def add_signature(document: Any, sheet: Sheet) -> None:
    """Name and date with room for the seal: the date four characters from the right, the name centred over it.

    They keep with the last line of the text: a page with nothing else on it would have to say 此页无正文, which the
    standard no longer allows (7.3.5).
    """
    if document.paragraphs:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    for line in add_blank(document, m.SEAL_LINES):
        line.paragraph_format.keep_with_next = True
    date_words = long_date(sheet)
    organ = clean(sheet.organ)
    right_pt = m.BODY_PT * 4
    date_pt = sum(m.BODY_PT / 2 if sign.isascii() else m.BODY_PT for sign in date_words)
    organ_pt = m.BODY_PT * len(organ)
    for words, pt in ((organ, max(0.0, right_pt + (date_pt - organ_pt) / 2)), (date_words, right_pt)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(pt)
        paragraph.paragraph_format.keep_with_next = words == organ
        paragraph.paragraph_format.keep_together = True
        add_run(paragraph, words)


def add_contact(document: Any, sheet: Sheet) -> None:
    """附注: in brackets, two characters in, on the line under the date (7.3.6)."""
    if sheet.contact:
        add_text(document, f"（{clean(sheet.contact)}）")


def add_imprint(document: Any, sheet: Sheet) -> None:
    """版记: copies, printing body and day in 四号, at the lower edge of the last page's type area (7.4).

    A table that stands at the lower edge, as Word and WPS know it; LibreOffice (7.4) leaves it under the text.
    Rules as wide as the type area, thick outside, thin between; a letter has neither rules nor printing body.
    """
    copies, by = copied(sheet), printed(sheet)
    if sheet.head == "form" or not (copies or by):
        return
    table = document.add_table(rows=0, cols=1)
    table.autofit = False
    for text, hang in ((copies, 3), (by, 0)):
        if text:
            cell = table.add_row().cells[0]
            cell.width = Mm(m.AREA_WIDTH_MM)
            _no_room(cell)
            _imprint_text(cell.paragraphs[0], text, hang)
    table.columns[0].width = Mm(m.AREA_WIDTH_MM)
    properties = table._tbl.tblPr
    place = element("w:tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="center", tblpYSpec="bottom")
    properties.insert_element_before(place, "w:tblOverlap", "w:bidiVisual", "w:tblStyleRowBandSize", "w:tblW", "w:jc")
    if sheet.head == "document":
        borders = element("w:tblBorders")
        for edge, size in (("top", _THICK), ("bottom", _THICK), ("insideH", _THIN)):
            borders.append(element(f"w:{edge}", val="single", sz=size, space=0, color="000000"))
        properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    end_small(document)


def _no_room(cell: Any) -> None:
    """Without a cell's own room the text stands one character in, and no more."""
    room = element("w:tcMar")
    for side in ("left", "right"):
        room.append(element(f"w:{side}", w=0, type="dxa"))
    cell._tc.get_or_add_tcPr().append(room)


def printed(sheet: Sheet) -> str:
    """Who prints it and when (7.4.3), which a letter doesn't say (10.1); empty where it isn't said."""
    if sheet.head != "document" or not sheet.printed_by:
        return ""
    return f"{clean(sheet.printed_by)}\t{long_date(sheet)}印发"


def _imprint_text(paragraph: Any, text: str, hang: int) -> None:
    """One character in from either side; a list of copies goes on under the first name, the day stands at the right."""
    form = paragraph.paragraph_format
    set_height(paragraph, m.FOOT_PT * 1.5)
    form.left_indent, form.right_indent = Pt(m.FOOT_PT * (1 + hang)), Pt(m.FOOT_PT)
    if hang:
        form.first_line_indent = -Pt(m.FOOT_PT * hang)
    form.alignment = WD_ALIGN_PARAGRAPH.LEFT
    form.tab_stops.add_tab_stop(Mm(m.AREA_WIDTH_MM) - Pt(m.FOOT_PT), WD_TAB_ALIGNMENT.RIGHT)
    add_run(paragraph, text, m.FANGSONG, m.FOOT_PT)
