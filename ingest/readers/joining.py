"""Lines of a fixed width back to natural paragraphs: for PDFs, scans and hard-wrapped text alike.

Promises to judge by layout first (indent, short last line, centring, gaps, size) and by labels only where layout
is silent; a wrapped line that begins with a reference such as 第十四条或者第十五条 starts nothing. It doesn't number
or interpret anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.blocks import Align

_END = tuple("。；：！？…;:!?")
_CLOSERS = "”’）》」』】)\"'"
_NUMERAL = "[一二三四五六七八九十百千零〇○０-９0-9\\-－]"
_ARTICLE = re.compile(
    rf"^[第笫]\s*{_NUMERAL}{{1,9}}\s*条(?:\s*之\s*[一二三四五六七八九十]+)?"
    r"(?!\s*(?:第|[、，,；;。]|的|款|项|规定|所列|所称|和|或|或者|及|以及|至|到|中|之|与|以外|以下|以上|修改|改为|作为|增加|删去|内容))"
)
_HEADING = re.compile(rf"^第\s*{_NUMERAL}{{1,6}}\s*(?:编|分编|章|节)(?![的、，和或至及第中])")
_LEVEL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|[（(]\d{1,2}[）)]|\d{1,2}[．、]|\d{1,2}\.(?!\d)"
    r"|[①-⑳]|附件\s*\d*[:：]|附[:：]|附表|附则$|目\s*录$)"
)
_SPACED = re.compile(rf"^[第笫]{_NUMERAL}{{1,9}}条(?:之[一二三四五六七八九十]+)?[\u3000 ]")  # with the gap of a label
_GOES_ON = re.compile(  # how sentences inside a paragraph of law begin, and paragraphs hardly ever (of 635 texts)
    "但|并|且|其(?!他)|逾期|情节|构成|拒不|造成|有违法所得|没有|属于|超过|该|此|具体|同时|必要时|确[需因有]|需要|未经|不得|接到|"
    "对不?符合|不符合|发现|有效期|违反规定|如(?!实)|无法|无正当|每|相关|协商|[12][0-9]{3}年"
)
_ITEM = re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]")
_WORD = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. Lengths are in one unit throughout a call: points, pixels or characters.

    `size` is the height of a character, `column` the column it stands in, `row` how many lines share its height.
    """

    text: str
    x0: float
    x1: float
    top: float = 0.0
    bottom: float = 0.0
    size: float = 1.0
    page: int | None = None
    column: int = 0
    bold: bool | None = None
    confidence: float | None = None

    @classmethod
    def of_text(cls, text: str, indent: float) -> Line:
        """A line of plain text, measured in characters; half-width ones count half."""
        width = sum(0.5 if c < "\u0100" else 1.0 for c in text)
        return cls(text, indent, indent + width)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined lines with the hints that they gave."""

    text: str
    lines: tuple[Line, ...]
    align: Align | None = None
    indent: float | None = None

    @property
    def page(self) -> int | None:
        """The page on which it begins."""
        return self.lines[0].page


@dataclass(frozen=True, slots=True)
class Measure:
    """What a column of lines looks like: its edges, whether paragraphs are indented, the usual line gap."""

    left: float
    right: float
    size: float
    indented: bool
    gap: float
    justified: bool = False  # full lines end at one edge, so that any shorter one is a last line


@dataclass(slots=True)
class _Open:
    lines: list[Line] = field(default_factory=list)
    align: Align | None = None
    indent: float | None = None


def wrapped_width(lines: Sequence[Line]) -> float | None:
    """The width at which plain text was broken, in characters; None where lines are whole paragraphs."""
    if len(lines) < 12:
        return None
    ends = sorted(line.x1 for line in lines)
    widest = ends[int(len(ends) * 0.95)]
    if not 16 <= widest <= 60 or ends[-1] > widest + 6:
        return None
    full = [line for line in lines if line.x1 >= widest - 3]
    closed = sum(1 for line in full if ends_closed(line.text))
    return widest if len(full) >= len(lines) * 0.3 and closed <= len(full) * 0.35 else None


def measure(lines: Sequence[Line], right: float | None = None) -> Measure:
    """Find the edges of a column from its lines."""
    if not lines:
        return Measure(0.0, right or 0.0, 1.0, False, 0.0)
    size = median(line.size for line in lines) or 1.0
    widest = sorted(line.x1 - line.x0 for line in lines)[int(len(lines) * 0.9)]
    long = [line for line in lines if line.x1 - line.x0 >= widest * 0.75] or list(lines)
    left = _edge([line.x0 for line in long], size)
    if right is None:
        ends = sorted(line.x1 for line in long)
        right = ends[int(len(ends) * 0.85)] if len(ends) > 4 else ends[-1]
    inner = [line for line in lines if left + 1.2 * size <= line.x0 <= left + 3.2 * size]
    flush = [line for line in lines if abs(line.x0 - left) < 0.8 * size]
    gaps = [b.top - a.top for a, b in pairwise(lines)
            if a.page == b.page and a.column == b.column and 0 < b.top - a.top < 4 * size]  # fmt: skip
    indented = len(inner) >= 2 and len(inner) >= 0.06 * (len(inner) + len(flush))
    ends = [right - line.x1 for line in long if right - line.x1 < 1.5 * size]
    justified = len(ends) >= 8 and sum(1 for end in ends if end < 0.45 * size) > 0.8 * len(ends)
    return Measure(left, right, size, indented, median(gaps) if gaps else 0.0, justified)


def _edge(starts: list[float], size: float) -> float:
    """The left edge: the smallest start that enough long lines share."""
    ordered = sorted(starts)
    need = max(1, len(ordered) // 12)
    for start in ordered:
        if sum(1 for other in ordered if abs(other - start) < 0.6 * size) >= need:
            return start
    return ordered[0]


def ends_closed(text: str) -> bool:
    """Whether a line ends with a mark that can end a paragraph."""
    return text.rstrip(_CLOSERS + " \u3000").endswith(_END)


def starts_labelled(text: str) -> bool:
    """Whether a line begins with a label that starts a paragraph, and not with a reference."""
    return bool(_ARTICLE.match(text) or _HEADING.match(text) or _LEVEL.match(text))


def align_of(line: Line, shape: Measure) -> Align | None:
    """Whether a line stands in the middle or at the right of its column; None for running text."""
    before, after = line.x0 - shape.left, shape.right - line.x1
    size, width = shape.size, shape.right - shape.left
    if before > 0.35 * width and before > 5 * size and (after < 1.2 * size or before > 0.42 * width > 1.5 * after):
        return "right" if before > 1.6 * max(after, 0.0) else "center"
    if before < 1.2 * size or after < 0.8 * size:
        return None
    larger = line.size > 1.15 * size
    if not larger and (before < 3.2 * size or after < 1.2 * size):
        # This is where an indented paragraph of one line stands; only chapter headings are centred that closely.
        if starts_labelled(line.text) and not _HEADING.match(line.text):
            return None
        if before < 2.8 * size and (shape.indented or after < 2.6 * size):
            return None
    if _ARTICLE.match(line.text) or _ITEM.match(line.text):
        return None
    if abs(before - after) <= max(1.4 * size, (0.3 if larger else 0.12) * (before + after)):
        return "center"
    return "right" if before > 0.42 * width and before > 1.5 * after else None


def glue(first: str, second: str) -> str:
    """Join two lines of one paragraph: a blank only between two words of Latin letters."""
    if not first or not second:
        return first + second
    if _WORD.match(second[0]) and (_WORD.match(first[-1]) or first[-1] in ",;:"):
        return f"{first} {second}"
    return first + second


def is_open(lines: Sequence[Line]) -> bool:
    """Whether a bracket that the first line of a paragraph opened is still open: a history note, mostly."""
    if not lines[0].text.startswith(("（", "(")) or len(lines) > 25 or _ITEM.match(lines[0].text):
        return False
    depth = 0
    for line in lines:
        depth += sum(1 for c in line.text if c in "（(") - sum(1 for c in line.text if c in "）)")
    return depth > 0


def starts_paragraph(line: Line, before: Line, shape: Measure, opened: Sequence[Line]) -> bool:
    """Whether `line` starts a paragraph, given the line before it and all lines of the open paragraph."""
    size = shape.size
    measured = len(line.text) > 3 and len(before.text) > 3  # a line of two characters has no reliable size
    differs = abs(line.size - before.size) / max(line.size, before.size) if measured else 0.0
    if differs < 0.35 and is_open(opened) and not (_ARTICLE.match(line.text) or _HEADING.match(line.text)):
        return False
    if differs > (0.18 if line.confidence is None else 0.28):
        return True
    # Nothing starts inside a title: 《…修正案 / （四）》.
    labelled = starts_labelled(line.text) and before.text.rfind("《") <= before.text.rfind("》")
    if labelled and _SPACED.match(line.text):
        return True
    here, there = align_of(line, shape), align_of(before, shape)
    short = shape.right - before.x1
    if here == "right" or there:
        # A short closing line of a justified paragraph is neither centred nor right; anything that is stands alone.
        return True
    if here and short > 1.2 * size:
        return True
    same_column = line.page == before.page and line.column == before.column
    if same_column and shape.gap and line.top - before.top > max(1.7 * shape.gap, shape.gap + 0.9 * size):
        return True
    indent = line.x0 - shape.left
    full = short < (0.7 if shape.justified and ends_closed(before.text) else 1.6) * size
    if shape.indented:
        if indent >= 1.2 * size:
            # A hanging list keeps its wrapped lines where its text began.
            hanging = full and not labelled and abs(line.x0 - before.x0) < 0.5 * size and len(opened) > 1
            return not hanging
        if full:
            return labelled and ends_closed(before.text) and not _LEVEL.match(line.text)
        # Lines that can't be broken inside a number or a foreign word end well before the edge.
        ragged = max(3.2 * size, 0.35 * (shape.right - shape.left))
        return ends_closed(before.text) or short > ragged or labelled
    if not full:
        return short > 2.6 * size or ends_closed(before.text) or labelled
    # Without indents a full line that ends a sentence ends a paragraph twice as often as not: paragraphs end more
    # often than sentences inside them do.
    if before.text.rstrip(_CLOSERS).endswith("。") and not _GOES_ON.match(line.text):
        return True
    return labelled and (ends_closed(before.text) or bool(_HEADING.match(before.text)))


def join(lines: Iterable[Line], right: float | None = None, shape: Measure | None = None) -> list[Paragraph]:
    """Join lines to paragraphs.

    Args:
        lines: in reading order; a line without text is a break.
        right: the right edge, where it is known.
        shape: the column's measure, where it was taken from more lines than these.

    Returns:
        Paragraphs in order; centred and right-hand lines stay paragraphs of their own.
    """
    listed = list(lines)
    shape = shape or measure([line for line in listed if line.text], right)
    done: list[Paragraph] = []
    open_ = _Open()

    def close() -> None:
        if open_.lines:
            text = ""
            for line in open_.lines:
                # Centred lines that belong together were broken where a blank would stand.
                text = glue(text + "\u3000" if open_.align == "center" and text else text, line.text)
            done.append(Paragraph(text, tuple(open_.lines), open_.align, open_.indent))
            open_.lines.clear()

    for line in listed:
        if not line.text:
            close()
            continue
        if open_.lines and starts_paragraph(line, open_.lines[-1], shape, open_.lines):
            close()
        if not open_.lines:
            open_.align = align_of(line, shape)
            open_.indent = None if open_.align else round(max(0.0, line.x0 - shape.left) / (shape.size or 1.0), 1)
        open_.lines.append(line)
    close()
    return done
