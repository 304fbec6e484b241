"""A document as DOCX: title, history note, text, set as printed. The source file itself is another matter."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from registry.instruments.views import DocumentView
from web.pages.setting import Block, Line, history_note, set_text

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY_PT = 16.0  # 三号, as GB/T 9704 sets the body of a 公文
_FORBIDDEN = {code: None for code in range(32) if code not in (9, 10, 13)}  # XML 1.0 can't hold these


def document_docx(view: DocumentView) -> bytes:
    """One version as a file of A4 pages."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "FangSong", Pt(BODY_PT)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    _centred(paper, view.row.title, size=22, bold=True)
    note = history_note(view)
    if note:
        _centred(paper, note, size=14)
    for block in set_text(view):
        _block(paper, block)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def _clean(text: str) -> str:
    return text.translate(_FORBIDDEN)


def _centred(paper: Any, text: str, *, size: float = BODY_PT, bold: bool = False) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(_clean(text))
    run.bold, run.font.size = bold, Pt(size)


def _block(paper: Any, block: Block) -> None:
    if block.rows:
        width = max(len(row) for row in block.rows)
        table = paper.add_table(rows=0, cols=width)
        table.style = "Table Grid"
        for row in block.rows:
            cells = table.add_row().cells
            for position, cell in enumerate(row):
                cells[position].text = _clean(cell)
        return
    if not block.lines:
        _centred(paper, f"{block.label}　{block.heading}".strip("　"), bold=True)
    for line in block.lines:
        _line(paper, line)


def _line(paper: Any, line: Line) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(BODY_PT * 2)
    if line.label:
        run = paragraph.add_run(_clean(line.label))
        run.bold = line.form.startswith("article")
        if run.bold:
            paragraph.add_run("　")
    paragraph.add_run(_clean("".join(segment.text for segment in line.segments)))
