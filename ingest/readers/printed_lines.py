"""Characters of a page to printed lines, in reading order, columns one after the other.

Promises blanks only where the print has them: those of justified or gridded lines go, those behind a label and in
letter-spaced headings stay. It drops no line and joins none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.readers.glyphs import Glyph
from ingest.readers.joining import Line

_LABELLED = re.compile(
    r"^[第笫][一二三四五六七八九十百千零〇○0-9０-９－-]{1,9}[条章节编款](?:之[一二三四五六七八九十])?$"
)
_CLOSING = "，。；：、？！）》〉」』】”’…"
_PAGE_NUMBER = 8  # characters of a row that may be a page number: in the middle of the page it tells nothing of columns


def _is_wide(char: str) -> bool:
    return char >= "\u2e80" or char in "“”‘’—…"


def rows_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Group characters that stand at one height; each row from left to right, rows from top to bottom."""
    rows: list[list[Glyph]] = []
    centre = size = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.top + g.bottom, g.x0)):
        here = (glyph.top + glyph.bottom) / 2
        height = max(1.0, glyph.bottom - glyph.top)
        if rows and here - centre < 0.42 * max(size, height):
            rows[-1].append(glyph)
            count = len(rows[-1])
            centre += (here - centre) / count
            size = max(size, height) if count < 3 else size
        else:
            rows.append([glyph])
            centre, size = here, height
    for row in rows:
        row.sort(key=lambda g: g.x0)
    return rows


def em_of(row: Sequence[Glyph]) -> float:
    """The size of a row: the width of its Chinese characters, or what its height lets guess."""
    widths = [g.x1 - g.x0 for g in row if _is_wide(g.text) and g.x1 - g.x0 > 2]
    heights = [g.bottom - g.top for g in row]
    guess = median(heights) / 1.15 if heights else 10.0
    if not widths:
        return max(2.0, guess)
    width = median(widths)
    if row[0].score is not None and len(widths) >= 4:
        return max(2.0, width)  # boxes drawn by recognition tell less by their height than by their length
    return max(2.0, width if 0.5 * guess < width < 1.7 * guess else guess)


def line_of(row: Sequence[Glyph], page: int | None, column: int = 0) -> Line:
    """Make a line of one row: decide where the print has a blank."""
    em = em_of(row)
    gaps = [b.x0 - a.x1 for a, b in pairwise(row) if _is_wide(a.text) and _is_wide(b.text)]
    usual = median(gaps) if len(gaps) >= 4 else 0.0
    # Only evenly spread characters are a grid or a justified line; a heading of three characters is letter-spaced.
    spread = usual if usual > 0.12 * em and len(gaps) >= 8 else 0.0
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in row:
        if before is not None:
            parts.append(_blank("".join(parts), before, glyph, em, spread))
        parts.append(glyph.text)
        before = glyph
    scores = [g.score for g in row if g.score is not None]
    return Line(
        "".join(parts), row[0].x0, max(g.x1 for g in row), min(g.top for g in row), max(g.bottom for g in row),
        em, page, column, confidence=sum(scores) / len(scores) if scores else None,
    )  # fmt: skip


def _blank(so_far: str, before: Glyph, after: Glyph, em: float, spread: float) -> str:
    gap = after.x0 - before.x1 - spread
    wide = _is_wide(before.text), _is_wide(after.text)
    if len(so_far) <= 12 and gap > 0.2 * em and _LABELLED.match(so_far):
        return "\u3000"
    if not any(wide):
        latin = (before.text.isalpha() and after.text.isalpha()) or (before.text in ",.;:)" and after.text.isalnum())
        return " " if gap > (0.18 if latin else 0.6) * em else ""
    if before.text in _CLOSING or after.text in _CLOSING:
        return "\u3000" if gap > 1.4 * em else ""
    if gap < 0.78 * em:
        return ""
    return "\u3000" * min(4, max(1, round(gap / em)))


def gutter_of(rows: Sequence[Sequence[Glyph]], width: float) -> float | None:
    """The middle of the white space between two columns; None where the page has one column."""
    if len(rows) < 8:
        return None
    left = min(row[0].x0 for row in rows)
    right = max(row[-1].x1 for row in rows)
    best = 0
    places: list[tuple[int, float]] = []  # that part the columns equally well
    for step in range(40, 61):
        at = left + (right - left) * step / 100
        crossed = parted = below = 0
        ends: list[float] = []  # of rows in the left column alone, below the last row that runs across
        for row in rows:
            before = [g for g in row if (g.x0 + g.x1) / 2 < at]
            after = [g for g in row if (g.x0 + g.x1) / 2 >= at]
            if not after:
                ends.append(before[-1].x1)
            if not before or not after:
                continue
            gap = after[0].x0 - before[-1].x1
            if gap > 1.1 * em_of(row):
                filled = (before[-1].x1 - before[0].x0) + (after[-1].x1 - after[0].x0)
                parted += filled > 0.6 * (right - left)
                below += filled > 0.6 * (right - left)
            elif len(row) > _PAGE_NUMBER:
                crossed, below = crossed + 1, 0
                ends.clear()
        columns = parted >= 6 and parted >= 2 * crossed
        if not columns and below:
            # Under a notice across the page the second column may be short, if the first has a right edge of its own.
            edge = max(ends, default=0.0)
            columns = below + sum(1 for end in ends if edge - end < 1.5 * em_of(rows[-2])) >= 8
            parted, crossed = (below, 0) if columns else (parted, crossed)
        if columns and (not places or parted - crossed > best):
            best, places = parted - crossed, []
        if columns and parted - crossed == best:
            places.append((step, at))
    # White space is one stretch: its middle, so that a mark hanging over the edge of the left column stays in it.
    stretch = [at for number, (step, at) in enumerate(places) if step - number == places[0][0]]
    return median(stretch) if stretch else None


def _fits(rows: Sequence[Sequence[Glyph]], gutter: float) -> bool:
    """Whether the few rows of a page agree with the white space of the pages before: none runs across it.

    The last page of a text in columns holds too little to tell by itself.
    """
    parted = crossed = 0
    for row in rows:
        before = [g for g in row if (g.x0 + g.x1) / 2 < gutter]
        after = [g for g in row if (g.x0 + g.x1) / 2 >= gutter]
        if before and after:
            apart = after[0].x0 - before[-1].x1 > 1.1 * em_of(row)
            parted, crossed = parted + apart, crossed + (not apart and len(row) > _PAGE_NUMBER)
        elif after:
            parted += 1
    return parted >= 2 * crossed if parted else crossed == 0


def lines_of(
    glyphs: Sequence[Glyph], page: int | None, width: float, known: float | None = None
) -> tuple[list[Line], float | None]:
    """All lines of one page in reading order, and the middle of the white space between its columns if it has two.

    Args:
        glyphs: the characters outside tables.
        page: the page number that the lines get.
        width: the page's width.
        known: that middle on the page before.
    """
    rows = rows_of(glyphs)
    gutter = gutter_of(rows, width)
    if gutter is None and known is not None and rows and _fits(rows, known):
        gutter = known
    if gutter is None:
        return [line_of(row, page) for row in rows], None
    lines: list[Line] = []
    waiting: tuple[list[Line], list[Line]] = ([], [])
    across = False
    for row in rows:
        before = [g for g in row if (g.x0 + g.x1) / 2 < gutter]
        after = [g for g in row if (g.x0 + g.x1) / 2 >= gutter]
        if before and after and after[0].x0 - before[-1].x1 < 0.9 * em_of(row):
            # This row runs across both columns: what was collected above it comes first.
            lines += waiting[0] + waiting[1]
            waiting = ([], [])
            lines.append(line_of(row, page))
            across = True
            continue
        if across and not (before and after):
            # The end of a paragraph across the page, a signature at its edge: the columns begin below.
            lines.append(line_of(row, page))
            continue
        across = False
        if before:
            waiting[0].append(line_of(before, page, 1))
        if after:
            waiting[1].append(line_of(after, page, 2))
    return lines + waiting[0] + waiting[1], gutter
