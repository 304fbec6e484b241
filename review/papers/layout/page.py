"""The page of an official paper: A4, margins, grid of 22 lines and 28 characters, page numbers for odd and even."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips

from review.papers.layout import measures as m
from review.papers.layout.runs import add_rule, element, put_property, set_height


def set_page(document: Any, *, letter: bool = False) -> None:
    """Set size, margins and grid of the document's one section, and its page numbers.

    Args:
        letter: a letter bears no number on its first page and a red double rule 20 mm above its lower edge (10.1).
    """
    section = document.sections[0]
    section.page_width, section.page_height = Mm(m.PAGE_WIDTH_MM), Mm(m.PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(m.TOP_MM), Mm(m.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(m.LEFT_MM), Mm(m.RIGHT_MM)
    section.gutter = 0
    section.footer_distance = Mm(m.FOOTER_MM)
    section.header_distance = Mm(15)
    _grid(section)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        _number(footer.paragraphs[0], side)
        set_height(footer.add_paragraph(), m.UNDER_NUMBER_TWIPS / m.TWIPS_PER_PT)
    if letter:
        section.different_first_page_header_footer = True
        foot = section.first_page_footer.paragraphs[0]
        add_rule(foot, "thinThickSmallGap", edge="top")
        set_height(foot, (m.LETTER_RULE_FROM_BOTTOM_MM - m.FOOTER_MM) * m.PT_PER_MM)
        # LibreOffice holds no frame in a footer: the line goes out over the type area, equally far from both page edges
        foot.paragraph_format.left_indent = Mm((m.PAGE_WIDTH_MM - m.LETTER_RULE_MM) / 2 - m.LEFT_MM)
        foot.paragraph_format.right_indent = Mm((m.PAGE_WIDTH_MM - m.LETTER_RULE_MM) / 2 - m.RIGHT_MM)


def _grid(section: Any) -> None:
    """22 lines a page. Characters are held by their own spacing (`measures.CHARACTER_SPACING_TWIPS`), not by the grid:
    where a grid's cell is narrower than its character, as 156 mm for 28 of 三号 demand, LibreOffice takes two cells.
    """
    held = section._sectPr.find(qn("w:docGrid"))
    grid = held if held is not None else OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(m.LINE_TWIPS))
    if held is None:
        section._sectPr.append(grid)


def _number(paragraph: Any, side: Any) -> None:
    """— 1 — in 四号 半角宋体, one character in from its side (单页码居右空一字，双页码居左空一字)."""
    paragraph.alignment = side
    form = paragraph.paragraph_format
    form.line_spacing = Twips(m.PAGE_NUMBER_LINE_TWIPS)
    form.space_before = form.space_after = Pt(0)
    if side == WD_ALIGN_PARAGRAPH.RIGHT:
        form.right_indent = Pt(m.PAGE_NUMBER_PT)
    else:
        form.left_indent = Pt(m.PAGE_NUMBER_PT)
    put_property(paragraph, element("w:snapToGrid", val=0), "w:snapToGrid")
    _figure(paragraph, text="— ")
    _figure(paragraph, field="begin")
    _figure(paragraph, instruction=" PAGE ")
    _figure(paragraph, field="separate")
    _figure(paragraph, text="1")
    _figure(paragraph, field="end")
    _figure(paragraph, text=" —")


def _figure(paragraph: Any, *, text: str = "", field: str = "", instruction: str = "") -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(m.PAGE_NUMBER_PT)
    run.font.name = m.SONG
    run._element.rPr.rFonts.set(qn("w:eastAsia"), m.SONG)
    if field:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), field)
        run._element.append(mark)
    if instruction:
        words = OxmlElement("w:instrText")
        words.set(qn("xml:space"), "preserve")
        words.text = instruction
        run._element.append(words)
