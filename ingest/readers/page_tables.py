"""Tables of a page from its ruling lines: the grid, and the characters that stand in it.

Promises grids of at least two cells in each direction; a box around running text is no table. Tables without rules
stay lines of text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.readers.glyphs import Glyph, Rule, Sheet
from ingest.readers.printed_lines import line_of, rows_of

_MOST_EDGES = 1500
Box = tuple[float, float, float, float]  # x0, top, x1, bottom


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of one page."""

    page: int
    box: Box
    rows: tuple[tuple[str, ...], ...]
    page_height: float


def grids_of(sheet: Sheet) -> tuple[list[Grid], list[Glyph]]:
    """Find the tables of a page.

    Returns:
        The tables from top to bottom, and the characters outside them.
    """
    glyphs = list(sheet.glyphs)
    upright = sum(1 for rule in sheet.rules if rule.is_vertical)
    if upright < 2 or len(sheet.rules) - upright < 2:
        return [], glyphs
    grids: list[Grid] = []
    for cells in _tables(sheet.rules):
        box = (min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells))
        tops = _steps([c[1] for c in cells])
        lefts = _steps([c[0] for c in cells])
        if len(tops) < 2 or len(lefts) < 2 or len(cells) < 4:
            continue
        inside = [g for g in glyphs if _holds(box, g)]
        rows = _fill(cells, tops, lefts, inside)
        if not rows or sum(1 for row in rows for cell in row if cell) < 2:
            continue
        grids.append(Grid(sheet.number, box, rows, sheet.height))
        taken = set(map(id, inside))
        glyphs = [g for g in glyphs if id(g) not in taken]
    return sorted(grids, key=lambda grid: grid.box[1]), glyphs


def _tables(rules: Sequence[Rule]) -> list[list[Box]]:
    from pdfplumber import table as finder  # its import costs more than reading a page; most pages have no rules

    edges: list[dict[str, Any]] = []
    for rule in rules[:_MOST_EDGES]:
        if rule.is_vertical:
            middle = (rule.x0 + rule.x1) / 2
            edges.append({"x0": middle, "x1": middle, "top": rule.top, "bottom": rule.bottom, "orientation": "v",
                          "width": 0.0, "height": rule.bottom - rule.top, "object_type": "line"})  # fmt: skip
        else:
            middle = (rule.top + rule.bottom) / 2
            edges.append({"x0": rule.x0, "x1": rule.x1, "top": middle, "bottom": middle, "orientation": "h",
                          "width": rule.x1 - rule.x0, "height": 0.0, "object_type": "line"})  # fmt: skip
    merged = finder.merge_edges(edges, snap_x_tolerance=3, snap_y_tolerance=3, join_x_tolerance=4, join_y_tolerance=4)
    points = finder.edges_to_intersections(merged, 4, 4)
    if not 4 <= len(points) <= 6000:
        return []
    cells = finder.intersections_to_cells(points)
    return [list(table) for table in finder.cells_to_tables(cells)] if cells else []


def _steps(values: Sequence[float]) -> list[float]:
    steps: list[float] = []
    for value in sorted(values):
        if not steps or value - steps[-1] > 2:
            steps.append(value)
    return steps


def _at(steps: Sequence[float], value: float) -> int:
    return min(range(len(steps)), key=lambda number: abs(steps[number] - value))


def _holds(box: Box, glyph: Glyph) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def _fill(
    cells: Sequence[Box], tops: Sequence[float], lefts: Sequence[float], glyphs: Sequence[Glyph]
) -> tuple[tuple[str, ...], ...]:
    grid = [[""] * len(lefts) for _ in tops]
    held: dict[Box, list[Glyph]] = {box: [] for box in cells}
    for row in rows_of(glyphs):
        for run in _runs(row):
            homes = [next((box for box in cells if _holds(box, glyph)), None) for glyph in run]
            common = max(set(homes), key=homes.count)
            # A word that is printed over the rule belongs to the cell in which most of it stands.
            whole = common is not None and homes.count(common) >= len(run) - 2
            for glyph, home in zip(run, homes, strict=True):
                place = common if whole else home
                if place is not None:
                    held[place].append(glyph)
    for box, inside in held.items():
        if inside:
            text = "".join(line_of(row, None).text for row in rows_of(inside))
            grid[_at(tops, box[1])][_at(lefts, box[0])] += text
    return tuple(tuple(row) for row in grid if any(row))


def _runs(row: Sequence[Glyph]) -> list[list[Glyph]]:
    runs: list[list[Glyph]] = []
    for glyph in row:
        if runs and glyph.x0 - runs[-1][-1].x1 < 0.25 * (glyph.bottom - glyph.top):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def continued(grids: Sequence[Grid], between: Sequence[bool]) -> list[Grid]:
    """Put the pieces of a table that runs over pages together.

    Args:
        grids: all tables of the document in order.
        between: for each but the last, whether text stands between it and the next.
    """
    joined: list[Grid] = []
    for number, grid in enumerate(grids):
        last = joined[-1] if joined else None
        if (
            last is not None
            and not between[number - 1]
            and grid.page == grids[number - 1].page + 1
            and len(grid.rows[0]) == len(last.rows[0])
            and abs(grid.box[0] - grids[number - 1].box[0]) < 12
        ):
            rows = grid.rows[1:] if grid.rows[0] == last.rows[0] else grid.rows
            joined[-1] = Grid(last.page, last.box, last.rows + rows, last.page_height)
        else:
            joined.append(grid)
    return joined
