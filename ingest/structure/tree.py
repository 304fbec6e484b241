"""Statute-style text to its tree: 编章节 over articles, paragraphs (款), items (项) and sub-items (目).

Promises the counting of 立法法 65: a natural paragraph is a 款, a lead-in before a list counts, a paragraph behind a
list is the next 款. Which labels are articles was decided before (`numbering`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.structure.drafts import Draft, draft, span
from ingest.structure.headings import (
    bare_before_next,
    heads_articles,
    is_bare_heading,
    may_name,
    next_heading,
    tidied,
)
from ingest.structure.items import inline_items
from ingest.structure.labels import Mark, heading_of, level_of
from ingest.structure.lines import Line
from registry.provisions.addresses import Addresses
from registry.provisions.reading import Node, Part

_RANK = {Part.BOOK: 0, Part.SUBBOOK: 1, Part.CHAPTER: 2, Part.SECTION: 3, Part.LEVEL1: 4, Part.LEVEL2: 5}
_DEPTH = {Part.LEVEL1: 0, Part.LEVEL2: 1, Part.LEVEL3: 2, Part.LEVEL4: 3, Part.LEVEL5: 4}
UNNUMBERED = frozenset({"附则", "总则", "罚则", "法律责任", "附　则"})


@dataclass(slots=True)
class _Article:
    """The article that is open: its paragraphs, and the kinds of labels open in the last of them."""

    node: Draft
    kinds: list[Part] = field(default_factory=list)
    open: list[Draft] = field(default_factory=list)
    numbers: dict[Part, int] = field(default_factory=dict)


@dataclass(slots=True)
class StatuteBuilder:
    """Builds the nodes of one document or annex; `prefix` is the address of the annex, "" for the body."""

    addresses: Addresses
    prefix: str = ""
    roots: list[Draft] = field(default_factory=list)
    headings: list[Draft] = field(default_factory=list)
    article: _Article | None = None
    missing_labels: list[Line] = field(default_factory=list)
    counts: dict[tuple[str, Part], int] = field(default_factory=dict)

    def build(self, lines: list[Line], articles: dict[int, Mark], plain: frozenset[int] = frozenset()) -> list[Node]:
        """Build the tree.

        Args:
            lines: placed lines of the body.
            articles: the accepted article labels by index.
            plain: indexes of lines in which no label counts (quoted provisions).
        """
        skip = -1
        chapters = any(
            mark.part is Part.CHAPTER for line in lines if not line.is_table and (mark := heading_of(line.text))
        )
        for index, line in enumerate(lines):
            if index == skip:
                continue
            if line.is_table:
                self._table(line)
            elif index in articles:
                self._open_article(line, articles[index])
            elif index in plain:
                self._text(line, None)
            elif mark := self._group_heading(lines, index, articles):
                self._open_heading(mark.part, mark.number, mark.label, line, mark.length, line.text[mark.length :])
            elif mark := heading_of(line.text):
                follower = lines[index + 1] if index + 1 < len(lines) and index + 1 not in articles else None
                skip = index + 1 if self._heading(line, mark, follower) else -1
            elif (line.squeezed in UNNUMBERED and self._takes_chapter(index)) or (
                index + 1 in articles and chapters and is_bare_heading(line, lines[index - 1] if index else None)
            ):
                bare = bare_before_next(lines, index, articles) if chapters else None
                if not self._section_without_label(line, next_heading(lines, index, articles)):
                    self._unnumbered(line, bare)
            else:
                self._text(line, level_of(line.text))
        return [root.finish() for root in self.roots]

    def _next(self, parent: str, part: Part) -> int:
        """The number of the next unnumbered child of a kind."""
        number = self.counts[parent, part] = self.counts.get((parent, part), 0) + 1
        return number

    def _parent(self) -> str:
        return self.headings[-1].address if self.headings else self.prefix

    def _add(self, node: Draft) -> None:
        (self.headings[-1].children if self.headings else self.roots).append(node)

    def _heading(self, line: Line, mark: Mark, follower: Line | None) -> bool:
        """Open a heading; True if its words stand on the following line, which is then used up."""
        words = line.text[mark.length :]
        end, used = line.end, False
        if not words and follower and may_name(follower):
            words, end, used = follower.text, follower.end, True
        self._open_heading(mark.part, mark.number, mark.label, line, mark.length, words)
        self.headings[-1].end = end
        if used and follower:
            self.headings[-1].body_start = follower.start
        return used

    def _group_heading(self, lines: list[Line], index: int, articles: dict[int, Mark]) -> Mark | None:
        """The label of a 一、 or （一） that stands over the next articles; None where it is an item or a paragraph.

        Judicial interpretations group their articles so. An item ends with a mark; a heading doesn't, and its number
        is the next among the headings, not among the items of the article above.
        """
        mark = heads_articles(lines, index, articles)
        if mark is None:
            return None
        groups = [heading for heading in self.headings if heading.part is mark.part]
        last = _number_of(groups[-1]) if groups else 0
        items = self.article.numbers.get(mark.part, 0) if self.article else 0
        goes_on = mark.number > 1 and items == mark.number - 1
        return mark if mark.number in (last + 1, 1) and not goes_on else None

    def _takes_chapter(self, index: int) -> bool:
        """总则 or 附则 alone is a chapter that lost its label: below other chapters, or at the very beginning."""
        return index == 0 or any(heading.part is Part.CHAPTER for heading in self.headings)

    def _section_without_label(self, line: Line, following: Mark | None) -> bool:
        """Open a section that lost its label, where the printed headings around it leave no chapter missing."""
        section = self.headings[-1] if self.headings and self.headings[-1].part is Part.SECTION else None
        if section is None or following is None:
            return False
        chapters = [heading for heading in self.headings if heading.part is Part.CHAPTER]
        chapter, last = (_number_of(chapters[-1]) if chapters else 0), _number_of(section)
        goes_on = following.number == chapter + 1 if following.part is Part.CHAPTER else following.number > last + 1
        if goes_on:
            self.missing_labels.append(line)
            self._open_heading(Part.SECTION, last + 1, "", line, 0, line.text)
        return goes_on

    def _unnumbered(self, line: Line, wanted: int | None) -> None:
        """Open a chapter that lost its label: the number before the next printed one, else the next in turn."""
        while self.headings and self.headings[-1].part is Part.SECTION:
            self.headings.pop()
        chapter = self.headings[-1] if self.headings and self.headings[-1].part is Part.CHAPTER else None
        last = _number_of(chapter) if chapter else 0
        self.missing_labels.append(line)
        number = wanted if wanted is not None and wanted > last else last + 1
        self._open_heading(Part.CHAPTER, number, "", line, 0, line.text)

    def _open_heading(self, part: Part, number: int, label: str, line: Line, body_at: int, words: str) -> None:
        self.article = None
        while self.headings and _RANK[self.headings[-1].part] >= _RANK[part]:
            self.headings.pop()
        address = self.addresses.take(self._parent(), part, number)
        node = draft(part, address, label, line, body_at, tidied(words))
        self._add(node)
        self.headings.append(node)

    def _open_article(self, line: Line, mark: Mark) -> None:
        address = self.addresses.take(self.prefix, Part.ARTICLE, mark.number, mark.suffix)
        node = draft(Part.ARTICLE, address, mark.label, line, mark.length)
        self._add(node)
        self.article = _Article(node)
        if mark.length < len(line.text):
            self._paragraph(self.article, line, mark.length)

    def _table(self, line: Line) -> None:
        owner = self.article.node if self.article else (self.headings[-1] if self.headings else None)
        parent = owner.address if owner else self.prefix
        number = self._next(parent, Part.TABLE)
        node = draft(Part.TABLE, self.addresses.take(parent, Part.TABLE, number), "", line)
        (owner.children if owner else self.roots).append(node)
        if self.article:
            # What follows a table is a paragraph of its own, whatever list stood before it.
            self.article.kinds.clear()
            self.article.open.clear()

    def _text(self, line: Line, mark: Mark | None) -> None:
        article = self.article
        if article is None:
            number = self._next(self._parent(), Part.PARAGRAPH)
            self._add(draft(Part.PARAGRAPH, self.addresses.take(self._parent(), Part.PARAGRAPH, number), "", line))
        elif mark is not None and _belongs(article, mark):
            for start, end, piece in inline_items(line.text, mark):
                self._item(article, line, start, end, piece or mark)
        else:
            self._paragraph(article, line, 0)

    def _paragraph(self, article: _Article, line: Line, at: int) -> None:
        number = self._next(article.node.address, Part.PARAGRAPH)
        address = self.addresses.take(article.node.address, Part.PARAGRAPH, number)
        article.kinds.clear()
        article.open.clear()
        article.numbers.clear()
        own = level_of(line.text[at:]) if at else None
        own = own if own and own.part is Part.LEVEL2 and own.number == 1 else None
        pieces = inline_items(line.text[at:], own)
        lead_end = len(line.text) if len(pieces) == 1 and own is None else at + pieces[0][1]
        if own is not None:
            # The article begins with its first item and has no lead-in; the paragraph is the list.
            lead_end = at
        node = span(Part.PARAGRAPH, address, "", line, at, max(lead_end, at), at)
        article.node.children.append(node)
        for start, end, piece in pieces:
            if piece is not None:
                self._item(article, line, at + start, at + end, piece)

    def _item(self, article: _Article, line: Line, start: int, end: int, mark: Mark) -> None:
        paragraphs = [child for child in article.node.children[-3:] if child.part is Part.PARAGRAPH] or [
            child for child in article.node.children if child.part is Part.PARAGRAPH
        ]
        if not paragraphs or article.node.children[-1].part is Part.TABLE:
            # A list behind a table can't go on in the paragraph before it.
            number = self._next(article.node.address, Part.PARAGRAPH)
            address = self.addresses.take(article.node.address, Part.PARAGRAPH, number)
            paragraphs = [span(Part.PARAGRAPH, address, "", line, start, start, start)]
            article.node.children.append(paragraphs[0])
        while article.kinds and _DEPTH[article.kinds[-1]] > _DEPTH[mark.part]:
            article.kinds.pop()
            article.open.pop()
        if article.kinds and article.kinds[-1] is mark.part:
            article.kinds.pop()
            article.open.pop()
        owner = article.open[-1] if article.open else paragraphs[-1]
        part = Part.SUBITEM if article.open else Part.ITEM
        address = self.addresses.take(owner.address, part, mark.number)
        node = span(part, address, mark.label, line, start, end, start + mark.length)
        owner.children.append(node)
        article.kinds.append(mark.part)
        article.open.append(node)
        article.numbers[mark.part] = mark.number


def _belongs(article: _Article, mark: Mark) -> bool:
    """Whether a label begins an item here: （一） always, other kinds only where the numbers run on."""
    if mark.part is Part.LEVEL2:
        return True
    return mark.number in (1, article.numbers.get(mark.part, 0) + 1)


def _number_of(heading: Draft) -> int:
    """The number in a heading's address."""
    return int(heading.address.rpartition("_")[2].partition("~")[0])
