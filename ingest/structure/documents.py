"""A file cut into its documents, and a document into wrapper, text and annexes.

Promises to cut at a title with a body of its own behind it: the attachment of an 印发通知, the text behind a 令,
the next regulation of a collection, the revised text behind an amending decision. Labelled 附件 stay annexes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.matter.front import Front, read_front
from ingest.matter.history import is_history
from ingest.matter.organs import is_organ
from ingest.matter.titles import TITLE_END, join_title, key, may_be_title
from ingest.structure.annexes import is_annex_label
from ingest.structure.labels import article_at, heading_of, level_of
from ingest.structure.lines import Line
from registry.provisions import dates, document_numbers
from registry.provisions.reading import Part

_CARRIES = re.compile(r"(?:印发|转发|批转|发布|公布|颁布|颁发|下发|发送)")
_CARRIER_TITLE = re.compile(
    r"(?:印发|转发|批转|颁发|下发|(?:关于|^|[府院部厅局会室署])(?:发布|公布|颁布)|(?:发布|公布|颁布)《)"
    r"[^，。]*(?:通知|函|令|公告|决定|通告)(?:（[^（）]*）)?$"
)
_CARRIER_TEXT = re.compile(
    r"现(?:将|予|予以|对|把)?[^。]{0,80}(?:印发|公布|发布|颁布|转发|下发|公告)|予以(?:公布|发布)|印发给你们|(?:审议|讨论|会议)[^。]{0,6}通过[^。]{0,60}(?:施行|公布)"
)
_NAMED = re.compile(r"《([^《》〈〉]*(?:[〈《][^〉》]*[〉》][^《》〈〉]*)*)》")
_NAMED_IN_TITLE = re.compile(
    r"(?:印发|转发|批转|发布|公布|颁布|颁发|下发)(?:[^《》，。]{0,40}(?:制定|制订|拟订|修订)的)?[《]?(.+?)[》]?的?(?:通知|函|令|公告|决定|通告)$"
)
_TITLE_LINES = 6
_LOOK_BACK = 40


@dataclass(slots=True)
class Segment:
    """One document: the lines of its wrapper ([] for none), and of the rest."""

    wrapper: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def segments(lines: list[Line], quoted: frozenset[int]) -> list[Segment]:
    """The documents of a file.

    Args:
        lines: of the whole file, glued ones split and contents pages dropped.
        quoted: indexes of lines inside quotations, at which nothing begins.
    """
    first = _first_label(lines, quoted)
    front = read_front(lines[:first])
    start = _attachment(lines, first, front)
    wrapper = lines[:start]
    cuts = _restarts(lines, start, quoted)
    if wrapper:
        cuts = sorted(set(cuts) | set(_named_later(lines, start, wrapper)))
    bounds = [start, *cuts, len(lines)]
    found = [Segment([], lines[a:b]) for a, b in pairwise(bounds)]
    found[0].wrapper = wrapper
    return found


def _first_label(lines: list[Line], quoted: frozenset[int]) -> int:
    for index, line in enumerate(lines):
        if not line.is_table and index not in quoted and starts_body(line):
            return index
    return len(lines)


def starts_body(line: Line) -> bool:
    """Whether a line carries a label that can be the first of a body."""
    mark = article_at(line.text)
    if mark:
        return not mark.weak
    if heading_of(line.text):
        return True
    level = level_of(line.text)
    return level is not None and level.number == 1 and not is_history(line.text)


def _attachment(lines: list[Line], first: int, front: Front) -> int:
    """Where the document begins behind its wrapper; 0 without a wrapper."""
    head = lines[: min(len(lines), first + 2)]
    texts = [line.text for line in (front.preamble or [])[:12]] + [line.text for line in front.early[:6]]
    carries = (
        bool(front.order_kind)
        or bool(_CARRIER_TITLE.search(front.title))
        or (any(_CARRIER_TEXT.search(text) for text in texts[:8]) and _signed_early(lines))
    )
    if not carries:
        return 0
    names = _names(front, [line.text for line in head])
    sentence = next((i for i, line in enumerate(lines) if _carries(line.text)), None)
    if sentence is None:
        return 0
    at = _title_at(lines, sentence + 1, names)
    at = at if at is not None else _title_behind_signature(lines, sentence + 1)
    return _own_head(lines, at, sentence)


def _own_head(lines: list[Line], at: int, sentence: int) -> int:
    """Where the document begins that has a head of its own, a body's name over a number, below the wrapper's date."""
    top = at
    while top - 1 > sentence and (is_organ(lines[top - 1].text) or document_numbers.normalise(lines[top - 1].text)):
        top -= 1
    numbered = any(document_numbers.normalise(line.text) for line in lines[top:at])
    return top if numbered and dates.is_date_line(lines[top - 1].text) else at


def _carries(text: str) -> bool:
    """Whether a line is the sentence that sends the document out."""
    return len(text) > 12 and bool(_CARRIES.search(text)) and (text.endswith(("。", "：", "）")) or len(text) > 60)


def _signed_early(lines: list[Line]) -> bool:
    """Whether a date line stands near the head, with more text behind it."""
    for index, line in enumerate(lines[:40]):
        if dates.is_date_line(line.text) and index > 1 and len(lines) - index > 6:
            return True
    return False


def _names(front: Front, texts: list[str]) -> list[str]:
    names = []
    match = _NAMED_IN_TITLE.search(front.title)
    if match:
        names.append(match.group(1))
    for text in [front.title, *texts]:
        names.extend(found.group(1) for found in _NAMED.finditer(text))
    return [name for name in dict.fromkeys(names) if len(name) > 3]


def _title_at(lines: list[Line], start: int, names: list[str]) -> int | None:
    """The first place where lines join to one of the names, not as a mere entry of an 附件 list."""
    wanted = {key(name) for name in names}
    longest = max((len(name) for name in wanted), default=0) + 24
    for index in range(start, len(lines)):
        if not may_be_title(lines[index]):
            continue
        for count in range(1, _TITLE_LINES + 1):
            block = lines[index : index + count]
            if len(block) < count or not all(may_be_title(line) for line in block):
                break
            joined = key(join_title([line.text for line in block]))
            if len(joined) > longest:
                break
            if any(joined == name or (len(joined) > 6 and (name.endswith(joined) or joined.endswith(name)) and
                                      abs(len(name) - len(joined)) <= 24) for name in wanted):  # fmt: skip
                return index
    return None


def _title_behind_signature(lines: list[Line], start: int) -> int:
    """The title behind the wrapper's date, for a text whose name the wrapper does not give exactly."""
    for index in range(start, min(len(lines), start + 60)):
        if not dates.is_date_line(lines[index].text) and not is_annex_label(lines[index]):
            continue
        for at in range(index + 1, min(index + 6, len(lines) - 1)):
            if may_be_title(lines[at]):
                block = lines[at : at + 4]
                joined = ""
                for line in block:
                    if not may_be_title(line):
                        break
                    joined = join_title([joined, line.text])
                    if TITLE_END.search(joined):
                        return at
    return 0


def _named_later(lines: list[Line], start: int, wrapper: list[Line]) -> list[int]:
    """Further attachments that the wrapper names, each a document with a body of its own."""
    names = [m.group(1) for line in wrapper for m in _NAMED.finditer(line.text)]
    own = _title_block(lines, start)
    rest = [name for name in dict.fromkeys(names) if len(name) > 5 and key(name) != key(own)]
    cuts = []
    for name in rest:
        at = _title_at(lines, start + 3, [name])
        if at is not None and any(starts_body(line) for line in lines[at + 1 : at + 30]):
            cuts.append(at - 1 if is_annex_label(lines[at - 1]) else at)
    return cuts


def _title_block(lines: list[Line], index: int) -> str:
    block = []
    for line in lines[index : index + _TITLE_LINES]:
        if not may_be_title(line):
            break
        block.append(line.text)
        if TITLE_END.search(join_title(block)):
            break
    return join_title(block)


def _restarts(lines: list[Line], start: int, quoted: frozenset[int]) -> list[int]:
    """Where further documents begin: a title with 第一条, or 第一章, behind it and a body before it."""
    cuts: list[int] = []
    last_article = 0
    labels = 0
    begun: int | None = None
    for index in range(start, len(lines)):
        line = lines[index]
        if line.is_table or index in quoted:
            continue
        mark = article_at(line.text)
        head = heading_of(line.text) if mark is None else None
        first = (mark is not None and not mark.weak and mark.number == 1) or (
            head is not None and head.number == 1 and head.part in (Part.CHAPTER, Part.BOOK)
        )
        if first and begun is not None and (last_article >= 2 or labels >= 1):
            at = _title_before(lines, index, begun + 1, bool(quoted))
            if at is not None:
                cuts.append(at)
                last_article, labels, begun = 0, 0, None
        level = level_of(line.text)
        if mark is not None and not mark.weak:
            last_article = mark.number
        elif level:
            labels += 1
        if begun is None and (mark is not None or head is not None or (level and level.number == 1)):
            begun = index
    return cuts


def _title_before(lines: list[Line], index: int, floor: int, amending: bool) -> int | None:
    """Where the title of a body that begins at `index` stands; None if an 附件 label stands above it.

    Behind an amending decision, 附 stands over the revised text, which is a document all the same.
    """
    for at in range(index - 1, max(floor, index - _LOOK_BACK) - 1, -1):
        line = lines[at]
        if article_at(line.text) and not line.is_table:
            return None
        if not may_be_title(line) or not TITLE_END.search(join_title([line.text])):
            if is_annex_label(line):
                return None
            continue
        top = at
        while top - 1 >= floor and may_be_title(lines[top - 1]) and at - top < _TITLE_LINES - 1:
            if is_annex_label(lines[top - 1]):
                return top - 1 if amending else None
            if TITLE_END.search(join_title([lines[top - 1].text])) and not lines[top - 1].text.startswith("关于"):
                break
            top -= 1
        if is_annex_label(lines[top - 1]):
            return top - 1 if amending else None
        return top
    return None
