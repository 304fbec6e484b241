"""Page headers, footers, page numbers and the marks of printed web pages: found by place and repetition.

Promises to drop only lines at the head or foot of pages. A line that stands once is dropped only when it is a page
number or a browser's mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.readers import noise
from ingest.readers.joining import Line

_NUMBER = re.compile(
    r"^[\s\u3000·•.\-—－–_~～|/]*(?:第\s*)?(?:\d{1,4}|[０-９]{1,4}|[ivxIVX]{1,6}|[一二三四五六七八九十]{1,3}(?=\s*页))"
    r"\s*(?:页)?\s*(?:[,，/／共]\s*(?:共)?\s*\d{1,4}\s*页?)?[\s\u3000·•.\-—－–_~～|/]*$"
)
_BROWSER = re.compile(
    r"https?://|^\d{4}[/年-]\d{1,2}[/月-]\d{1,2}日?\s*\d{1,2}:\d{2}|^\d{1,2}/\d{1,2}/\d{2,4},\s*\d{1,2}:\d{2}"
)
_DIGITS = re.compile(r"[\d０-９]+")
_HEAD, _FOOT = 0.13, 0.83  # where, from the top, the head ends and the foot begins


def _shape(text: str) -> str:
    return _DIGITS.sub("#", re.sub(r"[\s\u3000\-—－–]+", "", text))


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """Drop heads, feet and page numbers.

    Args:
        pages: the lines of each page.
        heights: the height of each page, in the lines' unit.
    """
    counts: Counter[tuple[str, bool]] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        # Once a page: two columns may end with the same words.
        counts.update({(_shape(line.text), foot) for line, foot in _edge_lines(lines, height)})
    need = 2 if len(pages) <= 4 else max(3, len(pages) // 5)
    repeated = {key for key, count in counts.items() if count >= need and key[0]}
    result: list[list[Line]] = []
    for lines, height in zip(pages, heights, strict=True):
        gone: set[int] = set()
        for line, foot in _edge_lines(lines, height):
            text = line.text.strip()
            repeats = (_shape(text), foot) in repeated and len(text) <= 60
            numbers = bool(_NUMBER.match(text)) and _outermost(line, lines, gone, foot)
            if repeats or numbers or _BROWSER.search(text) or (foot and noise.is_noise(text)):
                gone.add(id(line))
        result.append([line for line in lines if id(line) not in gone])
    return result


def _edge_lines(lines: Sequence[Line], height: float) -> list[tuple[Line, bool]]:
    """The first and last lines of a page that stand in its head or foot; True for the foot."""
    ordered = sorted(lines, key=lambda line: line.top)
    head = [(line, False) for line in ordered[:3] if line.bottom < height * _HEAD]
    foot = [(line, True) for line in ordered[-4:] if line.top > height * _FOOT]
    return head + foot


def _outermost(line: Line, lines: Sequence[Line], gone: set[int], foot: bool) -> bool:
    """Whether nothing but dropped lines stands farther out than this line, and it keeps a distance from the text."""
    others = [other for other in lines if other is not line and id(other) not in gone]
    if not others:
        return True
    if foot:
        outside = all(other.bottom <= line.bottom + 1 for other in others)
        distance = line.top - max(other.bottom for other in others)
    else:
        outside = all(other.top >= line.top - 1 for other in others)
        distance = min(other.top for other in others) - line.bottom
    return outside and distance > -0.2 * line.size
