"""One page's characters and rules to its lines and tables: the same for text PDFs, scans and OFD.

Promises the header table of a printed web page as facts of the first page. Pages are joined later, in `pages`.
"""

from __future__ import annotations

from ingest.readers.glyphs import Sheet
from ingest.readers.page_columns import aligned_grids
from ingest.readers.page_header import facts_of_grid, taken_out
from ingest.readers.page_tables import grids_of
from ingest.readers.pages import PageLines
from ingest.readers.printed_lines import lines_of


def laid_out(sheet: Sheet, before: PageLines | None = None, *, exact: bool = True) -> PageLines:
    """Lay out one page.

    Args:
        sheet: what stands on the page.
        before: the page before, whose columns a short last page goes on with.
        exact: whether the places of the characters are printed ones; recognition only guesses them.
    """
    grids, rest = grids_of(sheet)
    facts: dict[str, str] = {}
    if sheet.number == 1:
        for grid in list(grids):
            if found := facts_of_grid(grid):
                facts |= found
                grids.remove(grid)
        if not facts:
            facts, rest = taken_out(rest, sheet.height)
    if exact:
        aligned, rest = aligned_grids(sheet.number, rest, sheet.height)
        grids = sorted([*grids, *aligned], key=lambda grid: grid.box[1])
    known = before.gutter if before and abs(before.width - sheet.width) < 1 else None
    lines, gutter = lines_of(rest, sheet.number, sheet.width, known)
    return PageLines(sheet.number, sheet.width, sheet.height, tuple(lines), tuple(grids), facts, gutter)
