"""Pages of lines and tables to blocks: for text PDFs, scans and mixed files alike.

Promises one block a paragraph or table in reading order, paragraphs joined over page breaks, each with its page. It
takes the lines as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from statistics import median

from ingest.blocks import Block
from ingest.readers.joining import Line, Measure, Paragraph, join, measure
from ingest.readers.page_furniture import without_furniture
from ingest.readers.page_tables import Grid, continued
from ingest.readers.tidying import grid_text


@dataclass(frozen=True, slots=True)
class PageLines:
    """One page: its lines in reading order and its tables."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    grids: tuple[Grid, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)  # of a header table, under its labels
    gutter: float | None = None  # the middle of the white space between two columns


@dataclass(slots=True)
class _Flow:
    """Lines between two tables, and the tables."""

    items: list[list[Line] | Grid] = field(default_factory=list)

    def line(self, line: Line) -> None:
        """Add a line to the run that is open."""
        if not self.items or isinstance(self.items[-1], Grid):
            self.items.append([])
        run = self.items[-1]
        assert isinstance(run, list)  # noqa: S101 - made so on the line above
        run.append(line)


def blocks_of(pages: Sequence[PageLines]) -> list[Block]:
    """Join the lines of all pages into blocks."""
    bare = without_furniture([page.lines for page in pages], [page.height for page in pages])
    sheets = [replace(page, lines=tuple(lines)) for page, lines in zip(pages, bare, strict=True)]
    shapes = _shapes(sheets)
    flow = _Flow()
    for page in sheets:
        grids = list(page.grids)
        for line in _levelled(page, shapes):
            while grids and grids[0].box[1] < line.top:
                flow.items.append(grids.pop(0))
            flow.line(line)
        flow.items.extend(grids)
    return _assembled(_merged(flow), shapes)


def _merged(flow: _Flow) -> list[list[Line] | Grid]:
    """The flow with the pieces of tables that run over pages put together."""
    places = [at for at, item in enumerate(flow.items) if isinstance(item, Grid)]
    grids = [item for item in flow.items if isinstance(item, Grid)]
    between = [after - before > 1 for before, after in pairwise(places)]
    joined = {(grid.page, grid.box): grid for grid in continued(grids, between)}
    merged: list[list[Line] | Grid] = []
    for item in flow.items:
        if not isinstance(item, Grid):
            merged.append(item)
        elif (item.page, item.box) in joined:
            merged.append(joined[(item.page, item.box)])
    return merged


def _shapes(pages: Sequence[PageLines]) -> dict[int, Measure]:
    """The measure of each kind of column over the whole document: 0 for whole lines, 1 and 2 for columns."""
    shapes: dict[int, Measure] = {}
    for column in (0, 1, 2):
        lines = [line for page in pages for line in page.lines if line.column == column]
        if not lines:
            continue
        size = median(line.size for line in lines)
        body = [line for line in lines if abs(line.size - size) < 0.15 * size] or lines
        shapes[column] = measure(body)
    return shapes


def _levelled(page: PageLines, shapes: dict[int, Measure]) -> list[Line]:
    """Move the lines of a page whose margin lies elsewhere than the document's: odd and even pages, crooked scans."""
    shifts: dict[int, float] = {}
    for column, shape in shapes.items():
        long = [line for line in page.lines if line.column == column
                and line.x1 - line.x0 > 0.7 * (shape.right - shape.left)]  # fmt: skip
        if len(long) < 5:
            continue
        here = measure(long, shape.right)
        ends = median(sorted(line.x1 for line in long)[len(long) // 2 :])
        shift = here.left - shape.left
        if abs(shift) > 0.4 * shape.size and abs(ends - shape.right - shift) < 1.0 * shape.size:
            shifts[column] = shift
    return [
        replace(line, x0=line.x0 - shift, x1=line.x1 - shift) if (shift := shifts.get(line.column, 0.0)) else line
        for line in page.lines
    ]


def _assembled(items: Sequence[list[Line] | Grid], shapes: dict[int, Measure]) -> list[Block]:
    blocks: list[Block] = []
    for item in items:
        if isinstance(item, Grid):
            blocks.append(Block(grid_text(item.rows), rows=item.rows, page=item.page))
            continue
        blocks.extend(_block(paragraph) for paragraph in _paragraphs(item, shapes))
    return blocks


def _paragraphs(lines: Sequence[Line], shapes: dict[int, Measure]) -> list[Paragraph]:
    """Join runs of lines; columns of one page follow each other as if they were one."""
    one = shapes.get(1)
    level: list[Line] = []
    for line in lines:
        other = shapes.get(line.column)
        if line.column == 2 and one is not None and other is not None:
            # The second column is moved over the first, so that a paragraph may run on into it.
            shift = other.left - one.left
            line = replace(line, x0=line.x0 - shift, x1=line.x1 - shift)
        level.append(line)
    done: list[Paragraph] = []
    for in_columns, run in groupby(level, key=lambda line: bool(line.column)):
        members = list(run)
        shape = shapes.get(1 if in_columns else 0) or shapes.get(members[0].column)
        done.extend(join(members, shape=shape))
    return done


def _block(paragraph: Paragraph) -> Block:
    lines = paragraph.lines
    known = [line.confidence for line in lines if line.confidence is not None]
    weights = [len(line.text) for line in lines if line.confidence is not None]
    confidence = (
        round(sum(c * w for c, w in zip(known, weights, strict=True)) / max(1, sum(weights)), 3) if known else None
    )
    return Block(
        paragraph.text, align=paragraph.align, size=round(median(line.size for line in lines), 1),
        indent=paragraph.indent, page=paragraph.page, confidence=confidence,
    )  # fmt: skip
