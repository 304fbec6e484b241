"""Text in a DOCX file: runs with their type, paragraphs with indents counted in characters, blank lines, frames."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor, Twips

from review.papers.layout import measures as m

# what may follow among a paragraph's properties: Word calls a file damaged whose order is another
_ORDER = (
    "w:framePr", "w:widowControl", "w:numPr", "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs",
    "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE",
    "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:outlineLvl", "w:rPr",
    "w:sectPr",
)  # fmt: skip


def put_property(paragraph: Any, element: Any, name: str) -> None:
    """Put a property of a paragraph that python-docx lacks at its place in the order."""
    paragraph._p.get_or_add_pPr().insert_element_before(element, *_ORDER[_ORDER.index(name) + 1 :])


def element(name: str, **values: object) -> Any:
    """An element of WordprocessingML with its attributes."""
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def add_run(paragraph: Any, text: str, font: str = "", size: float = 0, *, red: bool = False) -> Any:
    """Text in one type.

    Args:
        font: the Chinese font; that of the body where it is empty.
        size: points; that of the body where it is 0.
    """
    run = paragraph.add_run(text)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    # quotation marks, dashes and points of omission are of both scripts: Word takes those of Times without this
    fonts.set(qn("w:hint"), "eastAsia")
    if font:
        run.font.name = m.LATIN
        fonts.set(qn("w:eastAsia"), font)
    if size:
        run.font.size = Pt(size)
    if red:
        run.font.color.rgb = RGBColor.from_string(m.RED)
    return run


def add_text(document: Any, text: str, font: str = "", *, indent: int = 2, size: float = 0) -> Any:
    """A paragraph whose first line is indented by characters of the body."""
    paragraph = document.add_paragraph()
    set_indent(paragraph, indent)
    add_run(paragraph, text, font, size)
    return paragraph


def set_indent(paragraph: Any, characters: int) -> None:
    """Indent the first line by characters of the grid, with points beside for readers that know no characters."""
    if not characters:
        return
    paragraph.paragraph_format.first_line_indent = Pt(m.BODY_PT * characters)
    paragraph._p.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), str(characters * 100))


def add_blank(document: Any, lines: int = 1) -> list[Any]:
    """Empty lines of the grid."""
    return [document.add_paragraph() for _ in range(lines)]


def set_height(paragraph: Any, points: float) -> None:
    """Lines of exactly this height, off the grid: to a higher one LibreOffice would give two of the grid's."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(points)
    put_property(paragraph, element("w:snapToGrid", val=0), "w:snapToGrid")


def set_frame(paragraph: Any, *, top_mm: float, width_mm: float, height_pt: float, below_pt: float = 0) -> None:
    """Stand a paragraph at a place of the page, centred from side to side; text goes on below it.

    Args:
        top_mm: from the page's upper edge.
        height_pt: of the frame, its rules included.
        below_pt: room between the frame and the text.
    """
    frame = element(
        "w:framePr", w=m.twips(width_mm), h=round(height_pt * m.TWIPS_PER_PT), hRule="exact",
        vSpace=round(below_pt * m.TWIPS_PER_PT), wrap="notBeside", vAnchor="page", hAnchor="page", xAlign="center",
        y=m.twips(top_mm),
    )  # fmt: skip
    put_property(paragraph, frame, "w:framePr")


def add_rule(paragraph: Any, kind: str = "single", *, edge: str = "bottom", space_pt: float = 0) -> None:
    """A red rule along a paragraph.

    Args:
        kind: `single`, or the double ones of a letter: `thickThinSmallGap` above, `thinThickSmallGap` below.
        edge: `bottom` or `top` of the paragraph.
        space_pt: room between text and rule.
    """
    size = 12 if kind == "single" else 18
    put_borders(paragraph, element(f"w:{edge}", val=kind, sz=size, space=round(space_pt), color=m.RED))


def put_borders(paragraph: Any, *lines: Any) -> None:
    """Lines about a paragraph, in the order top, left, bottom, right, between."""
    borders = OxmlElement("w:pBdr")
    borders.extend(lines)
    put_property(paragraph, borders, "w:pBdr")


def end_small(document: Any) -> Any:
    """A paragraph a point high: a file may not end with a table, and a whole line after one may make an empty page."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = Twips(20)
    put_property(paragraph, element("w:snapToGrid", val=0), "w:snapToGrid")
    return paragraph
