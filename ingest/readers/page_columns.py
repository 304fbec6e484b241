"""Tables without rules: rows of short words that stand in the same columns, with white space down between them.

Promises a grid only on strong evidence: at least three columns, three rows with a word in (nearly) every column, each
column set to one edge or about one middle, and no sentence across. Running text, columns of a gazette, contents pages,
letter-spaced lines and signatures stay text. Two columns are never enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.readers.glyphs import Glyph
from ingest.readers.page_tables import Grid
from ingest.readers.printed_lines import em_of, line_of, rows_of

_APART = 1.4  # white space between two columns, in characters; justified lines open gaps of about one
_CLEAR = 0.9  # what is left of it over all rows
_ROWS, _COLUMNS = 3, 3
_PITCH = 3.2  # distance of two rows, in characters
_EDGE = 0.8  # how far the edges of one column may differ
_LONGEST = 40  # characters of a cell on one line; longer ones are sentences
_SENTENCE = "。；，"


@dataclass(slots=True)
class _Cell:
    glyphs: list[Glyph]

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return max(glyph.x1 for glyph in self.glyphs)

    @property
    def text(self) -> str:
        return line_of(self.glyphs, None).text


@dataclass(slots=True)
class _Row:
    cells: list[_Cell]
    middle: float
    em: float


@dataclass(slots=True)
class _Region:
    """Rows that share columns; `bands` are the columns' extents, `placed` each row's cells by column."""

    bands: list[list[float]]
    placed: list[list[list[_Cell]]] = field(default_factory=list)

    def place(self, row: _Row) -> list[list[_Cell]] | None:
        """The row's cells by column; None where one lies across two columns or in none of them."""
        held: list[list[_Cell]] = [[] for _ in self.bands]
        for cell in row.cells:
            hit = [n for n, (x0, x1) in enumerate(self.bands) if cell.x0 < x1 and cell.x1 > x0]
            if not hit:  # a number of one digit beside longer ones in its column
                near = [max(x0 - cell.x1, cell.x0 - x1) for x0, x1 in self.bands]
                hit = [near.index(min(near))] if min(near) < row.em else []
            if len(hit) != 1:
                return None
            held[hit[0]].append(cell)
        widened = [
            [min([x0, *(c.x0 for c in cells)]), max([x1, *(c.x1 for c in cells)])]
            for (x0, x1), cells in zip(self.bands, held, strict=True)
        ]
        if any(right[0] - left[1] < _CLEAR * row.em for left, right in pairwise(widened)):
            return None
        self.bands = widened
        return held


def aligned_grids(page: int, glyphs: Sequence[Glyph], height: float) -> tuple[list[Grid], list[Glyph]]:
    """Find the tables without rules of a page.

    Args:
        page: its number.
        glyphs: its characters outside ruled tables.
        height: of the page, in points.

    Returns:
        The tables from top to bottom, and the characters outside them.
    """
    rows = [_row(row) for row in rows_of(glyphs)]
    grids: list[Grid] = []
    taken: set[int] = set()
    at = 0
    while at < len(rows):
        region, end = _grown(rows, at) if len(rows[at].cells) >= _COLUMNS else (None, at)
        if region is not None and _is_table(region, rows[at].em):
            held = [glyph for row in rows[at:end] for cell in row.cells for glyph in cell.glyphs]
            box = (
                min(g.x0 for g in held),
                min(g.top for g in held),
                max(g.x1 for g in held),
                max(g.bottom for g in held),
            )
            grids.append(Grid(page, box, _filled(region), height))
            taken.update(map(id, held))
            at = end
        else:
            at += 1
    return grids, [glyph for glyph in glyphs if id(glyph) not in taken] if taken else list(glyphs)


def _row(glyphs: list[Glyph]) -> _Row:
    em = em_of(glyphs)
    cells = [_Cell([glyphs[0]])]
    for before, glyph in pairwise(glyphs):
        if glyph.x0 - before.x1 > _APART * em:
            cells.append(_Cell([glyph]))
        else:
            cells[-1].glyphs.append(glyph)
    return _Row(cells, median((g.top + g.bottom) / 2 for g in glyphs), em)


def _grown(rows: Sequence[_Row], at: int) -> tuple[_Region, int]:
    """The rows from one on that keep to its columns, and where they end."""
    region = _Region([[cell.x0, cell.x1] for cell in rows[at].cells])
    end = at
    for number in range(at, len(rows)):
        row = rows[number]
        if number > at and row.middle - rows[number - 1].middle > _PITCH * max(row.em, rows[at].em):
            break
        if len(row.cells) == 1 and not _goes_on(rows, number, region):
            break
        held = region.place(row)
        if held is None:
            break
        region.placed.append(held)
        end = number + 1
    return region, end


def _goes_on(rows: Sequence[_Row], number: int, region: _Region) -> bool:
    """Whether a lone cell is the second line of the one above it, not the text behind the table."""
    cell, em = rows[number].cells[0], rows[number].em
    if cell.x0 > region.bands[0][1]:
        return True
    following = rows[number + 1] if number + 1 < len(rows) else None
    return following is not None and len(following.cells) >= _COLUMNS and cell.x1 < region.bands[0][1] + em


def _is_table(region: _Region, em: float) -> bool:
    columns = len(region.bands)
    full = [row for row in region.placed if sum(1 for cells in row if cells) >= max(_COLUMNS, columns - 1)]
    if len(full) < _ROWS or 2 * len(full) < len(region.placed):
        return False
    texts = [cell.text for row in region.placed for cells in row for cell in cells]
    if any(len(text) > _LONGEST for text in texts) or median(map(len, texts)) < 2:
        return False
    sentences = sum(1 for text in texts if text[-1:] in _SENTENCE or "。" in text[:-1])
    if 5 * sentences > len(texts):
        return False
    return all(_is_column([cells for row in full if (cells := row[n])], em, len(full)) for n in range(columns))


def _is_column(cells: Sequence[list[_Cell]], em: float, rows: int) -> bool:
    """Whether the words of a column share their left or right edge or their middle, in most of the rows."""
    if 3 * len(cells) < 2 * rows:
        return False
    left = [held[0].x0 for held in cells]
    right = [max(cell.x1 for cell in held) for held in cells]
    middle = [(a + b) / 2 for a, b in zip(left, right, strict=True)]
    for edges in (left, right, middle):
        usual = median(edges)
        if 10 * sum(1 for edge in edges if abs(edge - usual) < _EDGE * em) >= 9 * len(edges):
            return True
    return False


def _filled(region: _Region) -> tuple[tuple[str, ...], ...]:
    """The words of each row; a row without a first word goes on with the one above."""
    rows: list[list[str]] = []
    for placed in region.placed:
        words = ["".join(cell.text for cell in cells) for cells in placed]
        if rows and (not words[0] or sum(1 for word in words if word) == 1):
            rows[-1] = [above + below for above, below in zip(rows[-1], words, strict=True)]
        else:
            rows.append(words)
    return tuple(map(tuple, rows))
