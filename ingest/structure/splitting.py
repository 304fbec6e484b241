"""Glued lines taken apart: a heading with an article on its line, an article that begins in mid-line.

Promises to cut only where the number is the next one expected and nothing suggests a reference. Items in one line
stay there: the tree gives them spans within it. Quoted provisions of amending decisions are left alone.
"""

from __future__ import annotations

import re

from ingest.structure.labels import ARTICLE_AT, article_at, heading_length, heading_of
from ingest.structure.lines import BLANKS, Line

_SENTENCE_END = "。；！？”）)】"
_MIDLINE_HEADING = re.compile(
    r"(?<=[。；）)])[ \u3000]*第[ \u3000]*[一二三四五六七八九十百]{1,5}[ \u3000]*[章节](?![的、，和或至及第中])"
)


def split_glued(lines: list[Line], quoted: frozenset[int] = frozenset()) -> list[Line]:
    """The same lines with glued headings and articles on lines of their own.

    Args:
        lines: in order.
        quoted: indexes of lines to leave alone.
    """
    result: list[Line] = []
    expected = 1
    for index, line in enumerate(lines):
        if line.is_table or index in quoted:
            result.append(line)
            continue
        for piece in _headings_apart(line):
            parts = _articles_apart(piece, expected)
            for part in parts:
                mark = article_at(part.text)
                if mark and not mark.weak and (mark.number == expected or mark.number == 1 or mark.separated):
                    expected = mark.number + 1
                result.append(part)
    return result


def _headings_apart(line: Line) -> list[Line]:
    text = line.text
    if "章" not in text and "节" not in text and "编" not in text:
        return [line]
    pieces: list[Line] = []
    # 第一章 总则 第一条 为了…, 第一节 拍卖人第十条 拍卖人是指…, 第一编 总则 第一章 …
    length = heading_length(text)
    if length:
        inner = _first_label(text, length)
        if inner and len(text[length:inner].strip(BLANKS)) <= 40 and "。" not in text[:inner]:
            return [line.cut(0, inner), *_headings_apart(line.cut(inner))]
    for match in _MIDLINE_HEADING.finditer(text):
        rest = text[match.start() :].strip(BLANKS)
        behind = _first_label(rest, heading_length(rest) or 1)
        if heading_of(rest) or (behind and heading_of(rest[:behind].strip(BLANKS))):
            pieces.append(line.cut(0, match.start()))
            return [*pieces, *_headings_apart(line.cut(match.start()))]
    return [line]


def _first_label(text: str, after: int) -> int:
    """Where the next article or heading label stands behind a heading's own label; 0 for none."""
    for match in ARTICLE_AT.finditer(text, after):
        mark = article_at(text, match.start())
        if mark and not mark.weak:
            return match.start()
    position = text.find("第", after)
    while position > 0:
        if heading_length(text[position:]) and text[position - 1] in BLANKS:
            return position
        position = text.find("第", position + 1)
    return 0


def _articles_apart(line: Line, expected: int) -> list[Line]:
    text = line.text
    if text.find("条", 3) < 0:
        return [line]
    own = article_at(text)
    want = own.number + 1 if own and not own.weak else expected
    cuts = [0]
    for match in ARTICLE_AT.finditer(text, 1):
        before = text[: match.start()].rstrip(BLANKS)
        if not before or before[-1] not in _SENTENCE_END or _inside_quotes(before):
            continue
        mark = article_at(text, match.start())
        if mark is None or mark.weak or mark.number != want:
            continue
        if before[-1] in "；”）)" and not mark.separated:
            continue
        cuts.append(match.start())
        want += 1
    if len(cuts) == 1:
        return [line]
    ends = [*cuts[1:], len(text)]
    return [line.cut(start, end) for start, end in zip(cuts, ends, strict=True)]


def _inside_quotes(before: str) -> bool:
    return before.count("“") > before.count("”")
