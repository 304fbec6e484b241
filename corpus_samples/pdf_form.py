"""Text PDF form of a sample: 28 characters a line, 22 lines a page, page numbers as — 1 —.

Uses a built-in CID font, so the file embeds no font and is the same on every machine.
"""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from corpus_samples.source import Source

FONT = "STSong-Light"
SIZE, LEADING, PER_LINE, PER_PAGE = 15.5, 29.0, 28, 22
NO_LINE_START = "，。、；：）》”！？〉"
NO_LINE_END = "（《“〈〔"


def wrap(text: str, first: int, width: int) -> list[str]:
    """Cut `text` into printed lines; `first` is the width of the first one, in full-width characters.

    Closing marks never begin a line, opening ones never end it, and a run of digits stays whole.
    """
    lines: list[str] = []
    start, used, room = 0, 0.0, first
    for index, char in enumerate(text):
        wide = 0.5 if ord(char) < 0x100 else 1.0
        if used + wide > room:
            cut = index
            while cut - 1 > start and _inseparable(text[cut - 1], text[cut]):
                cut -= 1
            lines.append(text[start:cut])
            start, room = cut, width
            used = sum(0.5 if ord(c) < 0x100 else 1.0 for c in text[cut:index])
        used += wide
    lines.append(text[start:])
    return lines


def _inseparable(before: str, after: str) -> bool:
    return after in NO_LINE_START or before in NO_LINE_END or (before.isascii() and after.isascii())


def write_pdf(source: Source, path: Path) -> None:
    """Write the PDF, byte for byte the same on every run."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle("")
    width, height = A4
    left = (width - PER_LINE * SIZE) / 2
    page, row = 1, 0

    def turn() -> None:
        nonlocal page, row
        canvas.setFont(FONT, 11)
        canvas.drawCentredString(width / 2, 45, f"— {page} —")
        canvas.showPage()
        page, row = page + 1, 0

    for line in source.lines:
        if line.tag == "D":
            turn()
            continue
        size = 20.0 if line.tag == "T" else SIZE
        if line.tag in "TCSNH":
            pieces = wrap(line.text, PER_LINE - 6, PER_LINE - 6)
        elif line.tag == "M":
            pieces = wrap(line.text, PER_LINE, PER_LINE)
        else:
            pieces = wrap(line.text, PER_LINE - 2, PER_LINE)
        for index, piece in enumerate(pieces):
            if row >= PER_PAGE:
                turn()
            y = height - 90 - row * LEADING
            canvas.setFont(FONT, size)
            if line.tag in "TCSNH":
                canvas.drawCentredString(width / 2, y, piece)
            elif line.tag == "R":
                canvas.drawRightString(width - left - 2 * SIZE, y, piece)
            else:
                canvas.drawString(left + (2 * SIZE if index == 0 and line.tag != "M" else 0), y, piece)
            row += 1
        if line.tag in "H":
            row += 1
    turn()
    canvas.save()
