"""The head of a paper: the body's name in red, the number, the rule; that of a letter; the number of a form."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from review.papers.layout import measures as m
from review.papers.layout.cleaning import clean
from review.papers.layout.runs import add_blank, add_rule, add_run, add_text, set_frame, set_height
from review.papers.layout.sheet import Sheet


def add_head(document: Any, sheet: Sheet) -> None:
    """The head that the paper's kind has."""
    if sheet.head == "form":
        if sheet.number:
            add_text(document, f"编号：{clean(sheet.number)}", indent=0, size=m.TABLE_PT)
    elif sheet.head == "letter":
        _letter(document, sheet)
    else:
        _document(document, sheet)


def name_size(organ: str) -> int:
    """Points of the body's name: as large as one line of the type area holds, from 22 to 48."""
    width_pt = m.AREA_WIDTH_MM / 25.4 * 72
    return int(max(22.0, min(48.0, width_pt / max(len(organ), 1))))


def _document(document: Any, sheet: Sheet) -> None:
    """7.2.4, 7.2.5, 7.2.7: the name 35 mm below the type area's edge, the number two lines on, the rule 4 mm on."""
    organ, _ = _name(document, sheet)
    organ.paragraph_format.space_before = Mm(m.NAME_FROM_AREA_MM)
    add_blank(document, 2)
    number = add_text(document, clean(sheet.number) or "　", indent=0)
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_height(number, m.BODY_PT)
    add_rule(number, space_pt=m.RULE_TO_TEXT_MM * m.PT_PER_MM)
    add_blank(document, 2)


def _letter(document: Any, sheet: Sheet) -> None:
    """10.1: the name 30 mm below the page's edge, a double rule 4 mm under it, under that the number at the right."""
    organ, size = _name(document, sheet)
    room = m.RULE_TO_TEXT_MM * m.PT_PER_MM
    add_rule(organ, "thickThinSmallGap", space_pt=room)
    lines = -(-len(sheet.organ) * size // int(m.LETTER_RULE_MM * m.PT_PER_MM)) or 1
    set_frame(
        organ, top_mm=m.LETTER_NAME_FROM_TOP_MM, width_mm=m.LETTER_RULE_MM,
        height_pt=lines * size + room + m.DOUBLE_RULE_PT, below_pt=m.LETTER_RULE_TO_NUMBER_PT,
    )  # fmt: skip
    number = add_text(document, clean(sheet.number) or "　", indent=0)
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_height(number, m.BODY_PT)
    add_blank(document, 2)


def _name(document: Any, sheet: Sheet) -> tuple[Any, int]:
    size = name_size(sheet.organ)
    organ = document.add_paragraph()
    organ.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(organ, clean(sheet.organ), m.SONG_TITLE, size, red=True)
    set_height(organ, size)
    return organ, size
