"""Texts of official papers to their tree: 一、 （一） 1. （1） ① under optional chapters, without articles.

Promises every entry with its own words, heading or operative paragraph alike, paragraphs below the entry they
follow; 1 / 1.1 / 1.1.1 of technical texts likewise. Quoted provisions of amending decisions hold no entries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.structure.drafts import Draft, draft
from ingest.structure.labels import Mark, decimal_of, heading_of, level_of
from ingest.structure.lines import Line
from registry.provisions.addresses import Addresses
from registry.provisions.reading import Node, Part

_DEPTH = {
    Part.BOOK: 0, Part.SUBBOOK: 1, Part.CHAPTER: 2, Part.SECTION: 3,
    Part.LEVEL1: 4, Part.LEVEL2: 5, Part.LEVEL3: 6, Part.LEVEL4: 7, Part.LEVEL5: 8,
}  # fmt: skip
_TOP = re.compile(r"([0-9]{1,2})(?:[ \u3000]+|(?=[\u4e00-\u9fff]))(?=[\u4e00-\u9fffA-Z《“])")
_CLOSING = re.compile(
    r"本(?:决定|决议|通知|意见|通告|公告|修正案|方案|办法|规定|解释|批复)自[^，。]{2,40}(?:施行|实施|执行|生效|试行)|"
    r"《[^》]+》(?:根据|依照|按照)本(?:决定|修正案|通知)|此复|特此(?:通知|公告|通告|函复|批复|复函)|以上(?:通知|意见)"
)
_CLOSING_HEAD = re.compile(r"(?:附[ \u3000]*则|(?:其他|施行|实施|有效|生效|执行|解释)[\u4e00-\u9fff]{0,6})$")
_DECIMALS = 3  # so many 1.1 labels make a text decimal


@dataclass(slots=True)
class OutlineBuilder:
    """Builds the nodes of one document or annex; `prefix` is the address of the annex, "" for the body."""

    addresses: Addresses
    prefix: str = ""
    roots: list[Draft] = field(default_factory=list)
    open: list[Draft] = field(default_factory=list)
    counts: dict[tuple[str, Part], int] = field(default_factory=dict)

    def build(self, lines: list[Line], plain: frozenset[int] = frozenset()) -> list[Node]:
        """Build the tree; `plain` are indexes of lines in which no label counts."""
        decimal = decimal_start(lines) is not None
        last_top = 0
        for index, line in enumerate(lines):
            if line.is_table:
                self._leaf(Part.TABLE, line)
                continue
            mark = None if index in plain else (heading_of(line.text) or level_of(line.text))
            if decimal and index not in plain and (mark is None or mark.part is Part.LEVEL3):
                top = _top_of(line, last_top)
                mark = decimal_of(line.text) or top or mark
                last_top = top.number if top else last_top
            if mark is None:
                self._leaf(Part.PARAGRAPH, line)
            else:
                follower = lines[index + 1] if index + 1 < len(lines) else None
                self._entry(line, mark, follower is not None and not follower.is_table)
        return [root.finish() for root in self.roots]

    def _entry(self, line: Line, mark: Mark, followed: bool) -> None:
        while self.open and _DEPTH[self.open[-1].part] >= _DEPTH[mark.part]:
            self.open.pop()
        words = line.text[mark.length :]
        parent = self.open[-1].address if self.open else self.prefix
        address = self.addresses.take(parent, mark.part, mark.number, mark.suffix)
        heading = heading_words(words)
        if heading is None and followed and words.endswith("。") and len(words) <= 40:
            heading = heading_words(words[:-1])  # 一、关于…问题。 with its text in the next paragraph
        node = draft(mark.part, address, mark.label, line, mark.length, heading)
        self._children().append(node)
        self.open.append(node)

    def _leaf(self, part: Part, line: Line) -> None:
        closes = part is Part.PARAGRAPH and not self.prefix and _CLOSING.match(line.text)
        if closes and self.open and not self._waits():
            self.open.clear()  # 本决定自…起施行 belongs to the whole, not to the last entry
        owner = self.open[-1] if self.open else None
        parent = owner.address if owner else self.prefix
        number = self.counts[parent, part] = self.counts.get((parent, part), 0) + 1
        self._children().append(draft(part, self.addresses.take(parent, part, number), "", line))

    def _waits(self) -> bool:
        """Whether the last entry is 三、附则 or the like and has no words yet: the closing provision is its own."""
        last = self.open[-1]
        return not last.children and _CLOSING_HEAD.match(last.heading or "") is not None

    def _children(self) -> list[Draft]:
        return self.open[-1].children if self.open else self.roots


def decimal_start(lines: list[Line]) -> int | None:
    """Index of the first label of a text numbered 1 / 1.1 / 1.1.1; None for other texts."""
    labelled = [i for i, line in enumerate(lines) if not line.is_table and decimal_of(line.text)]
    if len(labelled) < _DECIMALS:
        return None
    first = labelled[0]
    return first - 1 if first and not lines[first - 1].is_table and _top_of(lines[first - 1], 0) else first


def heading_words(words: str) -> str | None:
    """The words of an entry if they are a heading: short, without the marks of a sentence."""
    if not words or len(words) > 50 or "。" in words or words.endswith(("；", "：", "，", ";", ":", ",", "、")):
        return None
    return words


def _top_of(line: Line, last: int) -> Mark | None:
    """The label of a decimal text's first level: a bare number, one more than the last."""
    match = _TOP.match(line.text)
    if match is None or int(match.group(1)) != last + 1 or heading_words(line.text[match.end() :]) is None:
        return None
    return Mark(Part.LEVEL1, int(match.group(1)), match.group(1), match.end(), decimal=True)


def preamble(lines: list[Line], addresses: Addresses, prefix: str = "") -> list[Node]:
    """The paragraphs before the first number as one node; nothing for no lines."""
    if not lines:
        return []
    address = addresses.take(prefix, Part.PREAMBLE)
    top = Draft(Part.PREAMBLE, address, "", lines[0].start, lines[0].start, lines[-1].end, page=lines[0].page)
    counts = {Part.PARAGRAPH: 0, Part.TABLE: 0}
    for line in lines:
        part = Part.TABLE if line.is_table else Part.PARAGRAPH
        counts[part] += 1
        top.children.append(draft(part, addresses.take(address, part, counts[part]), "", line))
    return [top.finish()]
