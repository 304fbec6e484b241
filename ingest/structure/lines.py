"""The lines of a document: what the structure is found in, and what the stored text is made of.

Promises that the text of a reading is exactly its lines joined by line breaks, each line knowing its offset. A table
is one line whose text has its rows on lines of their own. It doesn't interpret.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.blocks import Align, Block

BLANKS = " \u3000\t"
_INVISIBLE = {ord(c): None for c in "\u200b\u200c\u200d\u2060\ufeff\u00ad\r"} | {
    ord(c): " " for c in "\u00a0\u2002\u2003\u2009\t\v\f"
}
_SQUEEZE = re.compile(r"[ \u3000\t]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line with the hints of its block; `start` is its offset in the text it belongs to."""

    text: str
    start: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    align: Align | None = None
    bold: bool | None = None
    size: float | None = None
    style: str | None = None
    page: int | None = None
    break_before: bool = False

    @property
    def end(self) -> int:
        """Offset behind the last character, the line break excluded."""
        return self.start + len(self.text)

    @property
    def is_table(self) -> bool:
        """Whether this is a grid."""
        return bool(self.rows)

    @property
    def squeezed(self) -> str:
        """The text without any blanks, for comparing headings and titles."""
        return _SQUEEZE.sub("", self.text)

    def cut(self, start: int, end: int | None = None) -> Line:
        """A piece of this line as a line of its own, without blanks at its ends."""
        return replace(self, text=self.text[start:end].strip(BLANKS), break_before=self.break_before and start == 0)


def lines_of(blocks: Iterable[Block]) -> list[Line]:
    """The lines of an extract's blocks: empty ones dropped, paragraphs with soft breaks split."""
    lines = []
    for block in blocks:
        if block.is_table:
            rows = tuple(tuple(_clean(cell).replace("\n", " ") for cell in row) for row in block.rows)
            text = "\n".join("\t".join(row) for row in rows)
            if text.strip():
                lines.append(_line(block, text, rows))
            continue
        for piece in block.text.split("\n"):
            text = _clean(piece)
            if text:
                lines.append(_line(block, text))
    return lines


def placed(lines: Iterable[Line]) -> list[Line]:
    """The same lines with their offsets in the text that they make."""
    result = []
    offset = 0
    for line in lines:
        result.append(replace(line, start=offset))
        offset += len(line.text) + 1
    return result


def text_of(lines: Iterable[Line]) -> str:
    """The text that lines make."""
    return "\n".join(line.text for line in lines)


def _clean(text: str) -> str:
    return text.translate(_INVISIBLE).strip(BLANKS)


def _line(block: Block, text: str, rows: tuple[tuple[str, ...], ...] = ()) -> Line:
    return Line(
        text,
        rows=rows,
        align=block.align,
        bold=block.bold,
        size=block.size,
        style=block.style,
        page=block.page,
        break_before=block.break_before,
    )
