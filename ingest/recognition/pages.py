"""A scanned page or a photograph to the lines of a page, in the same form as a text PDF gives them.

Promises points from the upper left corner, a confidence for each line, the usual full-width marks (a label that lost
its first bracket gets it back), and tables whose rules can be seen. It corrects no characters.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ingest.readers.glyphs import Glyph, Rule, Sheet
from ingest.readers.page_layout import laid_out
from ingest.readers.pages import PageLines
from ingest.recognition.completing import completed
from ingest.recognition.engine import NAME, Spot, available, read_lines, require
from ingest.recognition.upright import upright, without_seal
from ingest.worker import time_for_a_page

__all__ = ["LOW_CONFIDENCE", "NAME", "available", "recognise_page", "recognise_picture"]

LOW_CONFIDENCE = 0.8
_DPI = 200.0
_LONGEST = 3000  # pixels of the longer side; more costs time and reads no better
_A4_WIDTH = 595.0
_WIDE = str.maketrans({"(": "（", ")": "）", ",": "，", ";": "；", ":": "：", "?": "？", "!": "！"})
_CHINESE = "\u4e00-\u9fff（）《》“”、，。；："
_NARROW_MARK = re.compile(rf"(?<=[{_CHINESE}])[(),;:?!]|[(),;:?!](?=[{_CHINESE}])")
_YEAR = re.compile(r"[\[〔【(（［{]((?:19|20)\d\d)[\]〕】)）］}](?=\s*(?:第\s*)?\d+\s*号)")
_HALF_LABEL = re.compile(r"^[（(]?([一二三四五六七八九十]{1,3})[)）](?=[\u4e00-\u9fff])")
_ANGLES = re.compile(r"[<〈]([^<>〈〉《》]{2,60})[>〉]")


def recognise_page(document: Any, index: int, name: str = "") -> PageLines:
    """Recognise one page of a PDF.

    Args:
        document: an open pypdfium2 document.
        index: from 0.
        name: the file's name, for a refusal.

    Raises:
        UnreadableFile: `extra_missing`.
    """
    require(name)
    page = document[index]
    try:
        dpi = min(_DPI, _LONGEST * 72 / max(1.0, *page.get_size()))
        picture = page.render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        page.close()
    return recognise_picture(picture, index + 1, dpi, name)


def recognise_picture(picture: Any, number: int = 1, dpi: float | None = None, name: str = "") -> PageLines:
    """Recognise a picture of a page.

    Args:
        picture: a Pillow image.
        number: the page number that its lines get.
        dpi: its resolution; None takes it for a sheet of A4.
        name: the file's name, for a refusal.

    Raises:
        UnreadableFile: `extra_missing`.
    """
    require(name)
    import numpy

    time_for_a_page()

    longest = max(picture.size)
    if longest > _LONGEST:
        share = _LONGEST / longest
        picture = picture.resize((max(1, int(picture.width * share)), max(1, int(picture.height * share))))
        dpi = dpi * share if dpi else None
    pixels = numpy.ascontiguousarray(numpy.asarray(picture.convert("RGB")))
    resolution = dpi or min(pixels.shape[:2]) * 72 / _A4_WIDTH
    pixels, _ = upright(without_seal(pixels, resolution))
    scale = 72 / resolution
    high, wide = pixels.shape[:2]
    glyphs: list[Glyph] = []
    for spot in completed(pixels, read_lines(pixels)):
        if not _is_speck(spot):
            glyphs.extend(_glyphs(spot, scale))
    sheet = Sheet(number, wide * scale, high * scale, tuple(glyphs), tuple(_rules(pixels, scale)), 1.0, 0)
    page = laid_out(sheet, exact=False)
    # Once more over whole lines: a label may have been found apart from its words.
    return replace(page, lines=tuple(replace(line, text=full_width(line.text)) for line in page.lines))


def _is_speck(spot: Spot) -> bool:
    """Whether a spot is dirt, a punched hole or a piece of a seal and no text."""
    text = spot.text.strip()
    return not text or (len(text) <= 2 and spot.score < 0.7) or spot.score < 0.4


def full_width(text: str) -> str:
    """Marks beside Chinese characters as they are printed: full width, and titles in closed brackets."""
    text = _NARROW_MARK.sub(lambda found: found.group().translate(_WIDE), text)
    text = _HALF_LABEL.sub(r"（\1）", text)
    text = _YEAR.sub(r"〔\1〕", text)
    return _ANGLES.sub(r"〈\1〉", text)


def _glyphs(spot: Spot, scale: float) -> list[Glyph]:
    """Spread the characters of a spot over its width, so that they can be laid out as those of a text PDF."""
    xs = [x for x, _ in spot.corners]
    ys = [y for _, y in spot.corners]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    margin = 0.12 * (bottom - top)  # boxes are drawn a little around the print
    left, right, top, bottom = left + margin, right - margin, top + margin, bottom - margin
    text = full_width(spot.text.strip())
    widths = [1.0 if c > "\u2000" or c == "\u3000" else 0.55 for c in text]
    step = max(1.0, right - left) / max(0.5, sum(widths))
    found: list[Glyph] = []
    x = left
    for char, width in zip(text, widths, strict=True):
        if not char.isspace():
            found.append(Glyph(char, x * scale, (x + width * step) * scale, top * scale, bottom * scale, spot.score))
        x += width * step
    return found


def _rules(pixels: Any, scale: float) -> list[Rule]:
    """The ruling lines of a table, found as long thin dark shapes."""
    import cv2
    import numpy

    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    dark = cv2.adaptiveThreshold(255 - grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 25, -12)
    high, wide = grey.shape
    found: list[Rule] = []
    for size in ((max(40, wide // 18), 1), (1, max(40, high // 30))):
        kernel = numpy.ones((size[1], size[0]), numpy.uint8)
        lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel)
        # A crooked or broken line is closed along its own direction only.
        lines = cv2.dilate(lines, numpy.ones((3, 3), numpy.uint8))
        _, _, boxes, _ = cv2.connectedComponentsWithStats(lines)
        for left, top, across, down, _ in boxes[1:400]:
            if (size[1] == 1 and across > 8 * down) or (size[0] == 1 and down > 8 * across):
                found.append(Rule(left * scale, (left + across) * scale, top * scale, (top + down) * scale))
    upright_ = [rule for rule in found if rule.is_vertical]
    return found if len(upright_) >= 2 and len(found) - len(upright_) >= 3 else []
