"""Lines that group clauses without being clauses: 一、 over articles, chapters and sections that lost their labels.

Promises answers about single lines from their neighbours; the tree is built elsewhere (`tree`).
"""

from __future__ import annotations

import re

from ingest.structure.labels import Mark, heading_of, level_of
from ingest.structure.lines import Line
from registry.provisions.reading import Part

_HEADING_MAX = 40


def heads_articles(lines: list[Line], index: int, articles: dict[int, Mark]) -> Mark | None:
    """The label 一、 or （一） of a heading: words without a mark, with an article, or a heading with one, below."""
    line = lines[index]
    mark = None if line.is_table or len(line.text) > _HEADING_MAX else level_of(line.text)
    if mark is None or mark.part not in (Part.LEVEL1, Part.LEVEL2):
        return None
    words = line.text[mark.length :].strip(" \u3000")
    if not words or re.search(r"[。；：，]$|[。；]", words):
        return None
    if index + 1 in articles:
        return mark
    below = level_of(lines[index + 1].text) if index + 2 in articles and mark.part is Part.LEVEL1 else None
    deeper = below is not None and below.part is Part.LEVEL2 and heads_articles(lines, index + 1, articles)
    return mark if deeper else None


def next_heading(lines: list[Line], index: int, articles: dict[int, Mark]) -> Mark | None:
    """The next printed 章 or 节; None where none follows."""
    for at in range(index + 1, len(lines)):
        if lines[at].is_table or at in articles:
            continue
        mark = heading_of(lines[at].text)
        if mark is not None and mark.part in (Part.CHAPTER, Part.SECTION):
            return mark
    return None


def is_bare_heading(line: Line, before: Line | None) -> bool:
    """Whether a line right before an article is the heading of a chapter whose label was lost: 规划建设.

    A paragraph ends with a mark; words that don't, behind a closed sentence, are no 款 of the article above.
    """
    text = line.squeezed
    if not 2 <= len(text) <= 22 or re.search(r"[，。；：！？“”《》0-9]", text) or level_of(line.text):
        return False
    return before is None or before.is_table or before.text.rstrip("”）)").endswith(("。", "；", ".", "！"))


def bare_before_next(lines: list[Line], index: int, articles: dict[int, Mark]) -> int | None:
    """The number that a bare heading had, counted back from the next printed chapter; None where none follows."""
    bare = 1
    for at in range(index + 1, len(lines)):
        if lines[at].is_table or at in articles:
            continue
        mark = heading_of(lines[at].text)
        if mark is not None and mark.part is Part.CHAPTER:
            return mark.number - bare if mark.number > bare else None
        bare += at + 1 in articles and is_bare_heading(lines[at], lines[at - 1])
    return None


def may_name(line: Line) -> bool:
    """Whether a line can be the words of a heading whose label stands alone above it."""
    text = line.squeezed
    return (
        not line.is_table
        and len(text) <= 30
        and not text.endswith(("。", "；", "：", "，"))
        and heading_of(line.text) is None
        and level_of(line.text) is None
    )


def tidied(words: str) -> str:
    """总　　则 → 总则: blanks between single characters go, others become one."""
    pieces = words.split()
    if all(len(piece) == 1 for piece in pieces):
        return "".join(pieces)
    return " ".join(pieces)
