"""Printed and scanned pages made for a test: text PDFs with a built-in font, and pictures of pages.

Promises pages in the manner of an office: two characters of indent, lines broken at a fixed width, page numbers.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
_FACES = ("uming.ttc", "ukai.ttc", "wqy-zenhei.ttc", "wqy-microhei.ttc", "LXGWWenKai-Regular.ttf")
_FORBIDDEN_AT_START = "，。；：、？！）》”’"


def faces() -> list[Path]:
    """Free Chinese TrueType faces of this machine: a Song, two Kai and two Hei, where installed."""
    found = {path.name: path for path in Path("/usr/share/fonts").rglob("*.tt[cf]")}
    return [found[name] for name in _FACES if name in found]


def broken(text: str, width: int, indent: int = 2) -> list[str]:
    """Break a paragraph as a typesetter does: the first line indented, no closing mark at the start of a line."""
    lines: list[str] = []
    room: float = width - indent
    current, used = "", 0.0
    for char in text:
        broad = 0.5 if char < "\u0100" else 1.0
        if used + broad > room and char not in _FORBIDDEN_AT_START:
            lines.append(current)
            current, used, room = "", 0.0, width
        current, used = current + char, used + broad
    lines.append(current)
    return lines


class Press:
    """Prints paragraphs on pages of A4."""

    def __init__(self, path: Path, *, size: float = 14, width: int = 30, header: str = "", encrypt: Any = None,
                 font: Path | None = None) -> None:  # fmt: skip
        self.font = FONT if font is None else font.stem
        pdfmetrics.registerFont(UnicodeCIDFont(FONT) if font is None else TTFont(self.font, str(font)))
        self.path = path
        self.canvas = Canvas(str(path), pagesize=A4, encrypt=encrypt, pageCompression=1)
        self.size, self.width, self.header = size, width, header
        self.left = (A4[0] - width * size) / 2
        self.page = 1
        self.top = self.y = A4[1] - 90.0
        self._lefts = [self.left]
        self._start()

    def in_two_columns(self, gap: float = 24) -> None:
        """Set what follows in two columns; `width` becomes that of one."""
        total = self.width * self.size
        self.width = int((total - gap) / 2 // self.size)
        self._lefts = [self.left, self.left + total - self.width * self.size]
        self.top = self.y

    def _start(self) -> None:
        if self.header:
            self.canvas.setFont(self.font, 9)
            self.canvas.drawString(self.left, A4[1] - 40, self.header)

    def turn(self) -> None:
        """Go on in the next column, or finish the page with its number and begin another."""
        at = self._lefts.index(self.left) + 1
        self.left = self._lefts[at % len(self._lefts)]
        if at < len(self._lefts):
            self.y = self.top
            return
        self.canvas.setFont(self.font, 10)
        self.canvas.drawCentredString(A4[0] / 2, 40, f"- {self.page} -")
        self.canvas.showPage()
        self.page += 1
        self.top = self.y = A4[1] - 90.0
        self._start()

    def line(self, text: str, x: float, size: float | None = None) -> None:
        """One line at a place."""
        if self.y < 80:
            before = self.left
            self.turn()
            x += self.left - before
        self.canvas.setFont(self.font, size or self.size)
        self.canvas.drawString(x, self.y, text)
        self.y -= (size or self.size) * 1.8

    def paragraph(self, text: str, indent: int = 2) -> None:
        """A paragraph of running text."""
        for number, line in enumerate(broken(text, self.width, indent)):
            self.line(line, self.left + (indent * self.size if number == 0 else 0))

    def centred(self, text: str, size: float | None = None) -> None:
        """A centred line, larger where a size is given."""
        middle = A4[0] / 2 if len(self._lefts) == 1 else self.left + self.width * self.size / 2
        self.line(text, middle - len(text) * (size or self.size) / 2, size)

    def right(self, text: str) -> None:
        """A line at the right edge."""
        self.line(text, self.left + (self.width - len(text)) * self.size)

    def aligned(self, rows: list[list[str]], places: list[float], *, edge: str = "left") -> None:
        """A table without rules: each word set at its column's place, in characters from the left margin."""
        if self.y - len(rows) * self.size * 1.8 < 80:
            self.turn()
        for row in rows:
            self.canvas.setFont(self.font, self.size)
            for place, word in zip(places, row, strict=True):
                x = self.left + place * self.size
                draw = {"left": self.canvas.drawString, "middle": self.canvas.drawCentredString}
                draw.get(edge, self.canvas.drawRightString)(x, self.y, word)
            self.y -= self.size * 1.8

    def grid(self, rows: list[list[str]], widths: list[float]) -> None:
        """A table with rules."""
        high = self.size * 2
        if self.y - high * len(rows) < 80:
            self.turn()
        top = self.y + self.size
        for number in range(len(rows) + 1):
            self.canvas.line(self.left, top - number * high, self.left + sum(widths), top - number * high)
        x = self.left
        for width in [*widths, 0.0]:
            self.canvas.line(x, top, x, top - high * len(rows))
            x += width
        self.canvas.setFont(self.font, self.size)
        for number, row in enumerate(rows):
            x = self.left
            for text, width in zip(row, widths, strict=True):
                self.canvas.drawString(x + 4, top - number * high - high * 0.65, text)
                x += width
        self.y = top - high * len(rows) - self.size * 1.5

    def save(self) -> Path:
        """Finish the file."""
        self.canvas.setFont(self.font, 10)
        self.canvas.drawCentredString(A4[0] / 2, 40, f"- {self.page} -")
        self.canvas.save()
        return self.path


def scanned(source: Path, target: Path, *, dpi: int = 200, slope: float = 0.0, turned: int = 0, seal: bool = False,
            stamp: bool = False, noise: float = 0.0, seed: int = 1) -> Path:  # fmt: skip
    """Turn a text PDF into a picture-only PDF (or a PNG of its first page), as a scanner would.

    Args:
        source: a text PDF.
        target: a `.pdf` or a `.png`.
        dpi: resolution.
        slope: degrees by which the page lies askew.
        turned: 0, 90, 180 or 270.
        seal: put a red seal over the last lines.
        stamp: put the blue frame of a receipt stamp over the upper right corner of the text.
        noise: share of black specks.
        seed: for the specks.
    """
    import pypdfium2
    from PIL import Image, ImageChops, ImageDraw

    document = pypdfium2.PdfDocument(source)
    pages: list[Image.Image] = []
    rng = random.Random(seed)
    for page in document:
        picture = page.render(scale=dpi / 72).to_pil().convert("RGB")
        if seal:
            # Seal ink lets black print through.
            ink = Image.new("RGB", picture.size, "white")
            layer = ImageDraw.Draw(ink)
            radius = dpi * 21 / 25.4
            x, y = picture.width * 0.66, picture.height * 0.5
            for ring in range(int(dpi / 40)):
                layer.ellipse((x - radius + ring, y - radius + ring, x + radius - ring, y + radius - ring),
                              outline=(210, 20, 30))  # fmt: skip
            layer.regular_polygon((x, y, radius * 0.35), 5, fill=(215, 25, 35))
            picture = ImageChops.multiply(picture, ink)
        if stamp:
            layer = ImageDraw.Draw(picture)
            x, y, wide, high = picture.width * 0.62, picture.height * 0.16, dpi * 2.2, dpi * 0.9
            for row in (0.0, 0.36, 0.68):
                layer.rectangle((x, y + row * high, x + wide, y + high), outline=(40, 60, 190), width=int(dpi / 60))
        for _ in range(int(noise * picture.width * picture.height)):
            picture.putpixel((rng.randrange(picture.width), rng.randrange(picture.height)), (60, 60, 60))
        if slope:
            picture = picture.rotate(slope, fillcolor="white", resample=Image.Resampling.BICUBIC)
        if turned:
            picture = picture.rotate(-turned, expand=True)
        pages.append(picture)
    document.close()
    if target.suffix == ".pdf":
        pages[0].save(target, save_all=True, append_images=pages[1:], resolution=dpi)
    else:
        pages[0].save(target, dpi=(dpi, dpi))
    return target
