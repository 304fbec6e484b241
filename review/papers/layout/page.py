"""The page of an official paper: A4, margins, grid of 22 lines and 28 characters, page numbers for odd and even."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips

from review.papers.layout import measures as m

# what may follow the borders among a paragraph's properties: Word calls a file damaged whose order is another
AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:outlineLvl", "w:rPr", "w:sectPr",
)  # fmt: skip


def set_page(document: Any, *, letter: bool = False) -> None:
    """Set size, margins and grid of the document's one section, and its page numbers.

    Args:
        letter: a letter bears no number on its first page and a red rule at its foot (10.1).
    """
    section = document.sections[0]
    section.page_width, section.page_height = Mm(m.PAGE_WIDTH_MM), Mm(m.PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(m.TOP_MM), Mm(m.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(m.LEFT_MM), Mm(m.RIGHT_MM)
    section.gutter = 0
    section.footer_distance = Twips(m.FOOTER_TWIPS)
    section.header_distance = Mm(15)
    _grid(section)
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    if letter:
        section.different_first_page_header_footer = True
        rule(section.first_page_footer.paragraphs[0], "thinThickSmallGap", edge="top", wider_mm=m.LETTER_RULE_MM)


def _grid(section: Any) -> None:
    held = section._sectPr.find(qn("w:docGrid"))
    grid = held if held is not None else OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(m.LINE_TWIPS))
    grid.set(qn("w:charSpace"), str(m.CHARACTER_SPACE))
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
    _off_grid(paragraph)
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


def _off_grid(paragraph: Any) -> None:
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(snap, *AFTER_BORDERS[AFTER_BORDERS.index("w:spacing") :])


def rule(
    paragraph: Any, kind: str = "single", *, edge: str = "bottom", wider_mm: float = 0, space_mm: float = 0
) -> None:
    """A red rule along a paragraph.

    Args:
        kind: `single`, or the double ones of a letter: `thickThinSmallGap` above, `thinThickSmallGap` below.
        edge: `bottom` or `top` of the paragraph.
        wider_mm: whole length where it is longer than the type area.
        space_mm: room between text and rule.
    """
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{edge}")
    values = {"val": kind, "sz": "18" if kind != "single" else "12", "space": str(round(space_mm * 72 / 25.4))}
    for name, value in (values | {"color": m.RED}).items():
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, *AFTER_BORDERS)
    if wider_mm:
        out = Mm((wider_mm - m.AREA_WIDTH_MM) / 2)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = -out
