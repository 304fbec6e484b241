"""The border between readers and structure: a file as a sequence of blocks with layout hints.

A reader promises blocks in reading order, one natural paragraph (or table) a block, with page headers, footers
and navigation already dropped and hard line breaks already joined. It does not interpret: numbering, titles and
dates are found later, from text and hints.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from registry.provisions.reading import Warning_

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or one table. Hints are None where the format has none.

    `text` of a table is its cells joined by tabs and its rows by line breaks; `rows` holds the grid. Automatic
    list numbers of Word are already written into `text`. `size` is in points, `indent` in characters of the
    first line, `confidence` in 0..1 for recognised text.
    """

    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    align: Align | None = None
    bold: bool | None = None
    size: float | None = None
    indent: float | None = None
    style: str | None = None
    page: int | None = None
    confidence: float | None = None
    break_before: bool = False  # a page or section break stands before this block

    @property
    def is_table(self) -> bool:
        """Whether this block is a grid."""
        return bool(self.rows)


@dataclass(frozen=True, slots=True)
class Extract:
    """All that a reader knows of one file.

    `metadata` holds what the format states outside the text (the header table of a government page: 索引号,
    发文字号, 成文日期 …; the declared title), under the printed label without blanks or colon.
    """

    format: str
    blocks: tuple[Block, ...]
    page_count: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: tuple[Warning_, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)  # e.g. extractor: libreoffice 7.4
    pictures: tuple[tuple[str, bytes], ...] = ()  # embedded pictures kept: (name, bytes)
