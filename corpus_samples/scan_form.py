"""Scan form of a sample: pages drawn at 200 dpi, slightly skewed, with a red seal, as an image-only PDF.

Needs a CJK font of the machine; the built files are committed and rebuilt only on demand.
"""

from __future__ import annotations

import io
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus_samples.pdf_form import wrap
from corpus_samples.source import Source

FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")  # Debian package fonts-noto-cjk
WIDTH, HEIGHT, LEFT, SIZE, LEADING, PER_LINE, PER_PAGE = 1654, 2339, 215, 44, 78, 28, 24
SIMPLIFIED = 2  # index of the SC face in the collection


def available() -> bool:
    """Whether the font is installed."""
    return FONT.exists()


def write_scan(source: Source, path: Path) -> None:
    """Write the picture-only PDF."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for page in _pages(source):
        # jpeg keeps the paper's noise small; 200 dpi gives characters of about 44 pixels
        buffer = io.BytesIO()
        page.save(buffer, "JPEG", quality=38, dpi=(200, 200))
        buffer.seek(0)
        canvas.drawImage(ImageReader(buffer), 0, 0, A4[0], A4[1])
        canvas.showPage()
    canvas.save()


def _pages(source: Source) -> list[Image.Image]:
    body = ImageFont.truetype(str(FONT), SIZE, index=SIMPLIFIED)
    large = ImageFont.truetype(str(FONT), 58, index=SIMPLIFIED)
    pages: list[Image.Image] = []
    draw, row, seal = None, PER_PAGE, None
    for line in source.lines:
        first = PER_LINE - (0 if line.tag in "TNM" else 2)
        for index, piece in enumerate(wrap(line.text, first, PER_LINE)):
            if row >= PER_PAGE or draw is None:
                pages.append(Image.new("RGB", (WIDTH, HEIGHT), (250, 249, 245)))
                draw, row = ImageDraw.Draw(pages[-1]), 0
                draw.text((WIDTH / 2, HEIGHT - 130), f"— {len(pages)} —", font=body, fill=(40, 40, 40), anchor="mm")
            y = 250 + row * LEADING
            font = large if line.tag == "T" else body
            if line.tag in "TN":
                draw.text((WIDTH / 2, y), piece, font=font, fill=(25, 25, 25), anchor="mm")
            elif line.tag == "R":
                draw.text((WIDTH - LEFT - 60, y), piece, font=font, fill=(25, 25, 25), anchor="rm")
                seal = (pages[-1], y)
            else:
                x = LEFT + (0 if index or line.tag == "M" else 2 * SIZE)
                draw.text((x, y), piece, font=font, fill=(25, 25, 25), anchor="lm")
            row += 1
    if seal:
        _stamp(seal[0], WIDTH - LEFT - 260, seal[1] - 60, body)
    return [_skew(page, 0.5 if index % 2 == 0 else -0.35) for index, page in enumerate(pages)]


def _stamp(page: Image.Image, x: int, y: float, font: ImageFont.FreeTypeFont) -> None:
    layer = Image.new("RGBA", page.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    red = (208, 40, 40, 150)
    draw.ellipse((x - 150, y - 150, x + 150, y + 150), outline=red, width=9)
    draw.text((x, y), "★", font=font, fill=red, anchor="mm")
    page.paste(Image.alpha_composite(page.convert("RGBA"), layer).convert("RGB"))


def _skew(page: Image.Image, degrees: float) -> Image.Image:
    turned = page.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=(250, 249, 245))
    dots = random.Random(7)  # fixed, so that a rebuild gives the same specks
    draw = ImageDraw.Draw(turned)
    for _ in range(120):
        x, y = dots.randrange(WIDTH), dots.randrange(HEIGHT)
        draw.ellipse((x, y, x + 2, y + 2), fill=(150, 150, 150))
    return turned
