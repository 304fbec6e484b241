"""Annexes (附件, 附表, 附录, 附) behind the last provision: cut off, named, and given trees of their own.

Promises that an 附件 list before the signature is no annex, and that tables with a caption behind the last article
belong to no article. What an annex holds is built like any text, under its own address.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.matter.titles import TITLE_END, join_title, may_be_title
from ingest.structure.drafts import Draft
from ingest.structure.labels import ANNEX, article_at, heading_of, level_of
from ingest.structure.lines import BLANKS, Line
from ingest.structure.numbering import number_articles
from ingest.structure.outline import OutlineBuilder
from ingest.structure.tree import StatuteBuilder
from registry.provisions import dates, numerals
from registry.provisions.addresses import Addresses
from registry.provisions.reading import Node, Part

_TITLED_TABLE = re.compile(
    r"(?:表|目录|名录|清单|一览表|表[一二三四五六七八九十]|名称|标准|图案?)(?:[（(][^（）()]*[）)])?$"
)


def is_annex_label(line: Line) -> bool:
    """Whether a line is the label of an annex, alone or with the annex's title."""
    text = line.text
    if line.is_table or not text.startswith("附") or len(text) > 90:
        return False
    match = ANNEX.match(text)
    if match is None:
        return False
    kind, number, colon = match.groups()
    rest = text[match.end() :].strip(BLANKS)
    if not rest:
        return len(line.squeezed) <= 8
    if "。" in rest or rest.endswith(("；", "，", "：")):
        return False
    if kind.replace(" ", "").replace("\u3000", "") == "附" and not colon:
        return False
    return bool(number or colon or text[match.end() - 1 : match.end()] in BLANKS or text[match.end()] in BLANKS)


def split_annexes(lines: list[Line], body_from: int) -> tuple[list[Line], list[list[Line]]]:
    """Cut the annexes off.

    Args:
        lines: of one document, wrapper excluded.
        body_from: index of the first label of the body; annexes stand behind it.

    Returns:
        The document's own lines, and the lines of each annex, label included.
    """
    starts = _starts(lines, body_from)
    if not starts:
        return lines, []
    bounds = [*starts, len(lines)]
    return lines[: starts[0]], [lines[a:b] for a, b in pairwise(bounds)]


def _starts(lines: list[Line], body_from: int) -> list[int]:
    starts: list[int] = []
    kind = ""
    index = max(body_from, 1)
    while index < len(lines):
        line = lines[index]
        if is_annex_label(line):
            own = line.squeezed[:2]
            end = _note_end(lines, index) if not starts else 0
            if end:
                index = end
                continue
            if not starts or own == kind or kind == "附：" or kind == "附:":
                starts.append(index)
                kind = kind or own
        index += 1
    if starts:
        return starts
    captioned = _captioned_table(lines, body_from)
    return [captioned] if captioned else []


def _note_end(lines: list[Line], index: int) -> int:
    """One past an 附件 list that belongs to the text above it: a date or signature follows. 0 if it is an annex."""
    for at in range(index + 1, min(index + 26, len(lines))):
        line = lines[at]
        if dates.is_date_line(line.text) or (re.search(rf"{dates.PATTERN}$", line.text) and len(line.text) < 60):
            return at
        if line.is_table or len(line.text) > 90 or article_at(line.text) or heading_of(line.text):
            return 0
        if line.text.endswith("。"):
            return 0
    if index + 1 < len(lines) and all(level_of(line.text) or is_annex_label(line) for line in lines[index + 1 :]):
        return len(lines)
    return 0


def _captioned_table(lines: list[Line], body_from: int) -> int:
    """A caption with a table right behind it, after the last article; 0 for none."""
    last = max((i for i, line in enumerate(lines) if not line.is_table and article_at(line.text)), default=0)
    if not last:
        return 0
    for index in range(max(last, body_from) + 1, len(lines) - 1):
        line = lines[index]
        if not may_be_title(line) or len(line.text) > 40 or not _TITLED_TABLE.search(line.squeezed):
            continue
        if any(follower.is_table for follower in lines[index + 1 : index + 4]) and not lines[index - 1].text.endswith(
            "："
        ):
            return index
    return 0


def build_annex(lines: list[Line], position: int, addresses: Addresses) -> Node:
    """The node of one annex.

    Args:
        lines: placed, the label line first.
        position: its place among the annexes, from 1; its number where none is printed.
        addresses: of the document.
    """
    first = lines[0]
    label, title, used = _label_and_title(lines)
    printed = re.search(r"\d+$", label)
    address = addresses.take("", Part.ANNEX, int(printed.group()) if printed else position)
    node = Draft(
        Part.ANNEX, address, label, first.start, first.start, lines[used - 1].end, title or None, page=first.page
    )
    rest = lines[used:]
    numbering = number_articles(rest)
    if any(mark.number == 1 for mark in numbering.articles.values()):
        children = StatuteBuilder(addresses, address).build(rest, numbering.articles)
    else:
        children = OutlineBuilder(addresses, address).build(rest)
    made = node.finish()
    end = max([made.end, *(child.end for child in children)])
    return Node(
        made.part, address, label, made.start, end, made.body_start, made.heading, tuple(children), page=made.page
    )


def _label_and_title(lines: list[Line]) -> tuple[str, str, int]:
    """Label in normal form, title, and how many lines they take."""
    text = lines[0].text
    if not is_annex_label(lines[0]):
        return "", join_title([text]), 1
    match = ANNEX.match(text)
    assert match is not None  # noqa: S101 - is_annex_label has matched it
    kind = re.sub(r"[ \u3000]", "", match.group(1))
    number = numerals.parse(match.group(2)) if match.group(2) else None
    label = f"{kind}{number if number is not None else match.group(2) or ''}"
    rest = text[match.end() :].strip(BLANKS + ":：.．、")
    if rest:
        return label, join_title([rest]), 1
    title: list[str] = []
    used = 1
    for line in lines[1:5]:
        if not may_be_title(line) or is_annex_label(line):
            break
        title.append(line.text)
        used += 1
        if TITLE_END.search(join_title(title)) or _TITLED_TABLE.search(join_title(title)):
            break
    return label, join_title(title), used
