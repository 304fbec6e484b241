"""Tables of a paper: widths as shares of the line, heads repeated on every page, lines off the page's grid."""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from review.papers.layout import measures as m
from review.papers.layout.cleaning import clean
from review.papers.layout.runs import add_run, add_text, element, set_height
from review.papers.layout.sheet import Grid

WHOLE_ROW = 400  # signs of a cell up to which a row stays on one page: a longer one would leave half a page empty


def add_grid(document: Any, grid: Grid, *, keep: bool = False) -> None:
    """A table, its caption kept with it.

    Args:
        keep: the last row goes on the page of what follows, so that no signature stands alone.
    """
    if grid.caption:
        caption = add_text(document, clean(grid.caption), m.HEI, indent=0)
        caption.paragraph_format.keep_with_next = True
    width = max((len(row) for row in (grid.head, *grid.rows)), default=0)
    if not width:
        return
    shares = grid.widths if len(grid.widths) == width else (1,) * width
    widths = [m.AREA_WIDTH_MM * share / sum(shares) for share in shares]
    table = document.add_table(rows=0, cols=width)
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, mm in zip(table.columns, widths, strict=True):
        column.width = Mm(mm)
    if grid.head:
        row = table.add_row()
        _fill(row, grid.head, widths, font=m.HEI)
        properties = row._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        properties.append(element("w:tblHeader"))
    for values in grid.rows:
        row = table.add_row()
        _fill(row, values, widths, first=m.HEI if not grid.head else "")
        if max(map(len, values), default=0) <= WHOLE_ROW:
            row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    if keep and table.rows:
        for cell in table.rows[-1].cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _fill(row: Any, values: tuple[str, ...], widths: list[float], font: str = "", first: str = "") -> None:
    for position, mm in enumerate(widths):
        cell = row.cells[position]
        cell.width = Mm(mm)
        text = clean(values[position]) if position < len(values) else ""
        labelled = bool(first) and position % 2 == 0
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
            set_height(paragraph, m.TABLE_LINE_PT)
            add_run(paragraph, line, font or (first if labelled else ""), m.TABLE_PT)
