"""The body of one document: which labels count, and the tree they make.

Promises a tree for any lines: statute style where there are articles, entries 一、（一）1. elsewhere, plain paragraphs
where there is neither.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.matter.history import is_history
from ingest.structure.annexes import build_annex
from ingest.structure.headings import heads_articles
from ingest.structure.labels import article_at, heading_of, level_of
from ingest.structure.lines import Line
from ingest.structure.numbering import Numbering, number_articles
from ingest.structure.outline import OutlineBuilder, decimal_start, preamble
from ingest.structure.tree import UNNUMBERED, StatuteBuilder
from registry.provisions.addresses import Addresses
from registry.provisions.reading import Node, Part


@dataclass(frozen=True, slots=True)
class Body:
    """The tree, and remarks: (line, code, message)."""

    nodes: tuple[Node, ...]
    remarks: tuple[tuple[Line, str, str], ...] = ()


def first_label(lines: list[Line], quoted: frozenset[int], amending: bool) -> tuple[int, Numbering]:
    """Index of the line at which the body begins, and the accepted articles."""
    numbering = number_articles(lines, quoted, amending=amending)
    if amending and any(_instruction(line) for i, line in enumerate(lines) if i not in quoted and not line.is_table):
        numbering = Numbering()  # 一、将第X条修改为…: an article that stands free there is quoted all the same
    if len(numbering.articles) == 1 and next(iter(numbering.articles.values())).number > 1:
        numbering = Numbering()  # a lone 第二十条 … in a letter is a reference
    first = min(numbering.articles, default=len(lines))
    decimal = None if numbering.articles else decimal_start(lines)
    for index, line in enumerate(lines):
        if line.is_table or index in quoted:
            continue
        if index >= first:
            break
        if heading_of(line.text) or (numbering.articles and index == first - 1 and line.squeezed in UNNUMBERED):
            return index, numbering
        if first - index <= 2 and heads_articles(lines, index, numbering.articles):
            return index, numbering
        if numbering.articles or is_history(line.text):
            continue
        level = level_of(line.text)
        if (level is not None and level.number == 1) or index == decimal:
            return index, numbering
    return first, numbering


def _instruction(line: Line) -> bool:
    level = level_of(line.text)
    return level is not None and level.part is Part.LEVEL1


def build_body(
    lines: list[Line],
    numbering: Numbering,
    offset: int,
    opening: list[Line],
    quoted: frozenset[int],
    annexes: list[list[Line]],
) -> Body:
    """Build the tree of a document.

    Args:
        lines: placed lines from the first label to the last provision.
        numbering: articles by index in the document's lines.
        offset: index of the first of `lines` among them.
        opening: placed lines of the preamble.
        quoted: indexes (in the document's lines) at which no label counts.
        annexes: placed lines of each annex.
    """
    addresses = Addresses()
    nodes = preamble(opening, addresses)
    remarks: list[tuple[Line, str, str]] = []
    plain = frozenset(index - offset for index in quoted)
    articles = {index - offset: mark for index, mark in numbering.articles.items()}
    if articles:
        builder = StatuteBuilder(addresses)
        nodes += builder.build(lines, articles, plain)
        remarks += [
            (line, "label_missing", f"“{line.text}”没有章号，按下一章或者下一节处理。")
            for line in builder.missing_labels
        ]
    else:
        nodes += OutlineBuilder(addresses).build(lines, plain)
    remarks += numbering.remarks
    for position, annex in enumerate(annexes, 1):
        nodes.append(build_annex(annex, position, addresses))
    remarks += _order_of_headings(lines, {line.start for line, code, _ in remarks if code == "label_missing"})
    return Body(tuple(nodes), tuple(remarks))


def _order_of_headings(lines: list[Line], unnumbered: set[int]) -> list[tuple[Line, str, str]]:
    """Chapters out of order or missing; they may begin anew in each 编."""
    remarks = []
    last = 0
    bare = 0
    for line in lines:
        if line.is_table or article_at(line.text):
            continue
        if line.start in unnumbered:
            bare += 1
            continue
        mark = heading_of(line.text)
        if mark is None or mark.part is not Part.CHAPTER:
            continue
        if mark.number != 1 and not last < mark.number <= last + bare + 1:
            remarks.append((line, "chapter_gap", f"“{mark.label}”与前一章不连续。"))
        last, bare = mark.number, 0
    return remarks
