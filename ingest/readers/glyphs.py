"""Characters and ruling lines of one PDF page, with their places on the page as people see it.

Promises boxes from the top left corner in points, turned upright where the page or its text is turned. It groups
nothing.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_MOST_CHARS = 60_000  # of one page; a page of a real document has about 1,000
_MOST_PATHS = 6_000


class Glyph(NamedTuple):
    """One visible character and its cell."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    score: float | None = None  # how sure recognition is of it; None for printed text


class Rule(NamedTuple):
    """One straight line of a table or a separator."""

    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def is_vertical(self) -> bool:
        """Whether it runs down the page."""
        return self.x1 - self.x0 < self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on one page. `pictured` is the share of the page that pictures cover, 0 to 1."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    pictured: float
    strange: int  # characters without a known meaning: fonts without a map to Unicode


class _Turn:
    """Maps user-space coordinates to the upright page."""

    def __init__(self, page: Any, extra: int = 0) -> None:
        left, bottom, right, top = page.get_mediabox()
        self._left, self._bottom, self._right, self._top = left, bottom, right, top
        self.quarter = (page.get_rotation() + extra) % 360
        wide = (right - left, top - bottom)
        self.width, self.height = wide if self.quarter % 180 == 0 else (wide[1], wide[0])

    def box(self, left: float, right: float, top: float, bottom: float) -> tuple[float, float, float, float]:
        """Upright (x0, x1, top, bottom) of a box in user space."""
        if self.quarter == 0:
            return left - self._left, right - self._left, self._top - top, self._top - bottom
        if self.quarter == 90:
            return bottom - self._bottom, top - self._bottom, left - self._left, right - self._left
        if self.quarter == 180:
            return self._right - right, self._right - left, bottom - self._bottom, top - self._bottom
        return self._top - top, self._top - bottom, self._right - right, self._right - left


def sheet_of(document: Any, index: int) -> Sheet:
    """Read one page.

    Args:
        document: an open pypdfium2 document.
        index: from 0.
    """
    page = document[index]
    try:
        text = page.get_textpage()
        try:
            count = min(text.count_chars(), _MOST_CHARS)
            turn = _Turn(page, _text_turn(text.raw, count))
            glyphs, strange = _glyphs(text.raw, count, turn)
        finally:
            text.close()
        rules, pictured = _objects(page, turn)
        return Sheet(index + 1, turn.width, turn.height, tuple(glyphs), tuple(rules), pictured, strange)
    finally:
        page.close()


def _text_turn(text: Any, count: int) -> int:
    """By how much most characters of the page are turned themselves: 0, 90 or 270 degrees."""
    if count < 10:
        return 0
    votes = [0, 0, 0]
    for index in range(0, count, max(1, count // 25)):
        angle = math.degrees(pdfium.FPDFText_GetCharAngle(text, index)) % 360
        votes[1 if 80 < angle < 100 else 2 if 260 < angle < 280 else 0] += 1
    # A text that runs upwards (90 degrees) is read after turning the page clockwise.
    return 0 if votes[0] >= max(votes[1:]) else 90 if votes[1] > votes[2] else 270


def _glyphs(text: Any, count: int, turn: _Turn) -> tuple[list[Glyph], int]:
    rect = pdfium.FS_RECTF()
    reference = ctypes.byref(rect)
    found: list[Glyph] = []
    strange = 0
    last: Glyph | None = None
    high = 0
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if code <= 0x20 or code in (0xA0, 0x3000, 0xFEFF, 0x200B, 0xAD, 0xFFFE, 0xFFFF) or 0x2000 <= code <= 0x200F:
            continue
        if code == 0xFFFD or 0xE000 <= code < 0xF900:
            strange += 1
            if code == 0xFFFD:
                continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, reference):
            continue
        x0, x1, top, bottom = turn.box(rect.left, rect.right, rect.top, rect.bottom)
        if not (-50 < x0 < turn.width + 50 and -50 < top < turn.height + 50) or x1 - x0 > 400:
            continue
        char = chr(code)
        if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
            char = unicodedata.normalize("NFKC", char)  # radicals in place of characters, from careless fonts
        glyph = Glyph(char, x0, x1, top, bottom)
        # Bold is often printed as the same character twice, a hair apart.
        if last and last.text == char and abs(last.x0 - x0) < 0.25 * (x1 - x0) and abs(last.top - top) < 1.5:
            continue
        found.append(glyph)
        last = glyph
    return found, strange


def _objects(page: Any, turn: _Turn) -> tuple[list[Rule], float]:
    rules: list[Rule] = []
    pictured = 0.0
    paths = 0
    area = max(1.0, turn.width * turn.height)
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            pictured += max(0.0, right - left) * max(0.0, top - bottom) / area
            continue
        paths += 1
        if paths > _MOST_PATHS:
            break
        rules.extend(_rules(item, turn))
    return rules, min(1.0, pictured)


def _rules(item: Any, turn: _Turn) -> list[Rule]:
    left, bottom, right, top = item.get_bounds()
    wide, high = right - left, top - bottom
    if (wide < 3 and high > 6) or (high < 3 and wide > 6):
        return [Rule(*turn.box(left, right, top, bottom))]
    if wide < 8 or high < 8 or item.container is not None:
        return []
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item.raw, ctypes.byref(fill), ctypes.byref(stroke)) or not stroke.value:
        return []
    return _segments(item, turn)


def _segments(item: Any, turn: _Turn) -> list[Rule]:
    """Straight pieces of a stroked path, such as the frame of a cell or a whole grid drawn at once."""
    matrix = item.get_matrix()
    found: list[Rule] = []
    start = here = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(item.raw), 2000)):
        segment = pdfium.FPDFPath_GetPathSegment(item.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here = point
            continue
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            found.extend(_straight(here, point, turn))
        here = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            found.extend(_straight(here, start, turn))
    return found


def _straight(first: tuple[float, float], second: tuple[float, float], turn: _Turn) -> list[Rule]:
    left, right = sorted((first[0], second[0]))
    bottom, top = sorted((first[1], second[1]))
    if min(right - left, top - bottom) > 1.5 or max(right - left, top - bottom) < 6:
        return []
    return [Rule(*turn.box(left, right, top, bottom))]
