"""Items in mid-line: a paragraph that holds （一）…；（二）…；（三）… on one line.

Promises to cut only where the numbers run on from each other behind a mark that ends a clause, never at a reference
such as 第（一）项. It gives positions; the text stays as it is.
"""

from __future__ import annotations

import re

from ingest.structure.labels import Mark, level_of
from registry.provisions.reading import Part

_INLINE = re.compile(r"(?<![第及和、至或])[（(][ \u3000]*[一二三四五六七八九十]{1,3}[ \u3000]*[）)](?![项款目、，])")
_OPENERS = "：:；;。，,"
_INLINE_SUB = re.compile(r"(?<=[：:；;])[ \u3000]*(\d{1,2})[.．、](?!\d)")


def inline_items(text: str, own: Mark | None) -> list[tuple[int, int, Mark | None]]:
    """Cut a paragraph at the items within it.

    Args:
        text: the paragraph, without an article label.
        own: the label it begins with, if any.

    Returns:
        (start, end, mark) of each piece; the first is the lead-in (mark None) or the paragraph's own item.
    """
    pieces = _items(text, own)
    return [part for piece in pieces for part in _with_sub_items(text, piece)]


def _with_sub_items(text: str, piece: tuple[int, int, Mark | None]) -> list[tuple[int, int, Mark | None]]:
    """An item whose sub-items stand on its line: （二）擅自开口的：1.用户；2.单位；"""
    start, end, own = piece
    if own is None or own.part is not Part.LEVEL2:
        return [piece]
    cuts: list[tuple[int, Mark]] = []
    for match in _INLINE_SUB.finditer(text, start, end):
        at = match.start(1)
        mark = level_of(text[at:end])
        opens = cuts or text[: match.start()].rstrip(" \u3000")[-1] in "：:"
        if opens and mark is not None and mark.part is Part.LEVEL3 and mark.number == len(cuts) + 1:
            cuts.append((at, mark))
    if len(cuts) < 2:
        return [piece]
    bounds = [start, *(at for at, _ in cuts), end]
    return list(zip(bounds, bounds[1:], [own, *(mark for _, mark in cuts)], strict=False))


def _items(text: str, own: Mark | None) -> list[tuple[int, int, Mark | None]]:
    whole: list[tuple[int, int, Mark | None]] = [(0, len(text), own)]
    if own is not None and own.part is not Part.LEVEL2:
        return whole
    cuts: list[tuple[int, Mark]] = []
    expected = own.number + 1 if own else 1
    for match in _INLINE.finditer(text, own.length if own else 0):
        before = text[: match.start()].rstrip(" \u3000”")
        if not before or before[-1] not in _OPENERS:
            continue
        mark = level_of(text[match.start() :])
        if mark is None or mark.part is not Part.LEVEL2 or mark.number != expected:
            continue
        if expected == 1 and before[-1] not in "：:":
            continue
        cuts.append((match.start(), mark))
        expected += 1
    if not cuts or (own is None and len(cuts) < 2):
        return whole
    bounds = [0, *(start for start, _ in cuts), len(text)]
    marks: list[Mark | None] = [own, *(mark for _, mark in cuts)]
    return [(bounds[i], bounds[i + 1], marks[i]) for i in range(len(marks))]
