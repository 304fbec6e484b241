"""The header table of a government page that was printed: 索引号, 发文字号, 成文日期 … found by place, not by rules.

Promises facts under the labels of web pages, and the page without them. It looks at the upper part of a first page
only, and changes nothing where fewer than three labels stand there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.glyphs import Glyph
from ingest.readers.noise import label_of
from ingest.readers.page_tables import Grid
from ingest.readers.printed_lines import em_of, rows_of

_TELLING = frozenset({"索引号", "发文字号", "成文日期", "标题", "发文机关", "发布日期", "主题分类"})
_REACH = 0.5  # the share of the page, from the top, in which the table may stand


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters that stand together in one row."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    em: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class _Label:
    name: str
    x0: float
    x1: float
    top: float
    bottom: float
    pieces: tuple[_Piece, ...]


def facts_of_grid(grid: Grid) -> dict[str, str]:
    """What a header table with rules states; empty for any other table."""
    facts: dict[str, str] = {}
    labels = 0
    for row in grid.rows:
        for at, cell in enumerate(row):
            label = label_of(cell) if len(cell) < 14 else None
            if label is None:
                continue
            labels += 1
            value = next((text for text in row[at + 1 :] if text), "")
            if value and label_of(value) is None:
                facts.setdefault(label, value)
    return facts if labels >= 3 and facts.keys() & _TELLING else {}


def taken_out(glyphs: Sequence[Glyph], height: float) -> tuple[dict[str, str], list[Glyph]]:
    """Read the header table of a page and take it out.

    Args:
        glyphs: the page's characters outside ruled tables.
        height: the page's height.

    Returns:
        The facts, and the characters that remain; all of them where there is no such table.
    """
    upper = [glyph for glyph in glyphs if glyph.bottom < height * _REACH]
    pieces = [piece for row in rows_of(upper) for piece in _pieces(row)]
    labels = _labels(pieces)
    if len(labels) < 3 or not {label.name for label in labels} & _TELLING:
        return {}, list(glyphs)
    used = {id(piece) for label in labels for piece in label.pieces}
    facts: dict[str, str] = {}
    top = min(label.top for label in labels)
    bottom = max(label.bottom for label in labels)
    for label in labels:
        end = min((other.x0 for other in labels if other.x0 > label.x1 and _beside(other, label)), default=1e9)
        parts = [piece for piece in pieces
                 if id(piece) not in used and label.x1 <= piece.x0 + 1 and piece.x0 < end - 1
                 and label.top - 0.6 * piece.em < piece.middle < label.bottom + 0.6 * piece.em]  # fmt: skip
        value = "".join(piece.text for piece in sorted(parts, key=lambda p: (round(p.middle), p.x0)))
        if value:
            facts.setdefault(label.name, value)
            bottom = max(bottom, *(piece.bottom for piece in parts))
    rest = [g for g in glyphs if not (top - 2 <= (g.top + g.bottom) / 2 <= bottom + 2)]
    return facts, rest


def _pieces(row: Sequence[Glyph]) -> list[_Piece]:
    em = em_of(row)
    groups: list[list[Glyph]] = []
    for glyph in row:
        if groups and glyph.x0 - groups[-1][-1].x1 < 0.9 * em and groups[-1][-1].text not in "：:":
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [
        _Piece("".join(g.text for g in group), group[0].x0, group[-1].x1, min(g.top for g in group),
               max(g.bottom for g in group), em)
        for group in groups
    ]  # fmt: skip


def _labels(pieces: Sequence[_Piece]) -> list[_Label]:
    """Labels in one row (with letter-spacing) or broken over rows of a narrow column."""
    found: list[_Label] = []
    for piece in pieces:
        if not piece.text.endswith(("：", ":")) or len(piece.text) > 10:
            continue
        parts = [piece]
        label = label_of(piece.text)
        before = [p for p in pieces if abs(p.middle - piece.middle) < 0.5 * piece.em and p.x1 <= piece.x0 + 1]
        if label is None and before and len(before[-1].text) <= 4 and piece.x0 - before[-1].x1 < 4 * piece.em:
            label, parts = label_of(before[-1].text + piece.text), [before[-1], piece]
        if label is None:
            above = [p for p in pieces if p.middle < piece.top and piece.top - p.bottom < 3 * piece.em
                     and abs(p.x0 - piece.x0) < 1.2 * piece.em and len(p.text) <= 5]  # fmt: skip
            for start in range(len(above)):
                label = label_of("".join(p.text for p in above[start:]) + piece.text)
                if label:
                    parts = [*above[start:], piece]
                    break
        if label:
            found.append(
                _Label(label, min(p.x0 for p in parts), max(p.x1 for p in parts), min(p.top for p in parts),
                       max(p.bottom for p in parts), tuple(parts))
            )  # fmt: skip
    return found


def _beside(first: _Label, second: _Label) -> bool:
    return min(first.bottom, second.bottom) > max(first.top, second.top)
