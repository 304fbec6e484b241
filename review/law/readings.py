"""From the text of a superior instrument to a `Reading`, so that it enters the record by the same door as a file.

Promises a title line, headings and articles in order, with spans and addresses like those of any other document.
It adds no word that the source does not have, except labels that the source keeps apart from the text.
"""

from __future__ import annotations

import re

from registry.provisions.addresses import Addresses
from registry.provisions.kinds import Status
from registry.provisions.numerals import parse
from registry.provisions.reading import Event, EventKind, Node, Part, Reading
from review.law.texts import ArticleText, LawText

_HEADING = re.compile(r"第([〇零一二三四五六七八九十百]+)(编|分编|章|节)[\s\u3000]*(.*)", re.DOTALL)
_HEADING_PARTS = {"编": Part.BOOK, "分编": Part.SUBBOOK, "章": Part.CHAPTER, "节": Part.SECTION}
_ITEM = re.compile(r"[（(]([一二三四五六七八九十]{1,4})[）)][\s\u3000]*")
_REPEALING = re.compile(r"[^。\n]*同时废止")
_TITLE = re.compile(r"《((?:[^《》〈〉]|〈[^〈〉]*〉)+)》")


def to_reading(law: LawText) -> Reading:
    """The reading of one version.

    `effective_on` is the day from which this version applies; the history holds the day of the version, which
    tells versions of one law apart.
    """
    builder = _Builder(law.title)
    for article in law.articles:
        builder.add(article)
    history: tuple[Event, ...] = ()
    if law.version_on is not None:
        history = (Event(EventKind.ADOPTED, law.version_on, law.issuer or ""),)
    return Reading(
        file=f"{law.title}（{law.version_on}）" if law.version_on else law.title,
        format="laws",
        text=builder.text,
        title=law.title,
        kind=law.kind,
        level=law.level,
        issuer=law.issuer,
        history=history,
        adopted_on=law.version_on,
        promulgated_on=law.promulgated_on,
        effective_on=law.effective_on,
        repeals=repealed_titles(law.articles[-1].body) if law.articles else (),
        nodes=builder.finish(),
        notes={"source": law.source},
    )


def repealed_titles(text: str) -> tuple[str, ...]:
    """Titles that an article repeals: 《A》、《B》同时废止."""
    found: list[str] = []
    for sentence in _REPEALING.findall(text):
        found.extend(re.sub(r"\s", "", title) for title in _TITLE.findall(sentence))
    return tuple(dict.fromkeys(found))


def is_repealed(law: LawText) -> bool:
    """Whether the version ended by repeal or expiry, not by a later version."""
    return law.end_status in (Status.REPEALED, Status.EXPIRED)


class _Builder:
    """Writes the text line by line and keeps the nodes with their offsets."""

    def __init__(self, title: str) -> None:
        self._lines: list[str] = []
        self._length = 0
        self._addresses = Addresses()
        self._top: list[Node] = []
        self._open: list[tuple[Node, list[Node]]] = []
        self._path: tuple[str, ...] = ()
        self._write(title)

    @property
    def text(self) -> str:
        return "\n".join(self._lines)

    def _write(self, line: str) -> int:
        """Append a line; returns the offset where it begins."""
        start = self._length + (1 if self._lines else 0)
        self._lines.append(line)
        self._length = start + len(line)
        return start

    def add(self, article: ArticleText) -> None:
        """Append one article with the headings that are new above it."""
        if article.path != self._path:
            self._headings(article.path)
        if article.number:
            self._article(article)
        elif article.label:
            self._entry(article)
        else:
            self._loose(article)

    def finish(self) -> tuple[Node, ...]:
        """The top-level nodes."""
        self._close(0)
        return tuple(self._top)

    def _headings(self, path: tuple[str, ...]) -> None:
        same = 0
        while same < min(len(path), len(self._path)) and path[same] == self._path[same]:
            same += 1
        self._close(same)
        for words in path[same:]:
            found = _HEADING.match(words)
            part = _HEADING_PARTS[found.group(2)] if found else Part.CHAPTER
            number = parse(found.group(1)) if found else None
            label = f"第{found.group(1)}{found.group(2)}" if found else ""
            heading = found.group(3).strip() if found else words
            start = self._write(words)
            parent = self._open[-1][0].address if self._open else ""
            address = self._addresses.take(parent, part, number)
            body = start + len(words) - len(heading)
            self._open.append((Node(part, address, label, start, start + len(words), body, heading), []))
        self._path = path

    def _close(self, depth: int) -> None:
        while len(self._open) > depth:
            node, children = self._open.pop()
            end = children[-1].end if children else node.end
            closed = Node(node.part, node.address, node.label, node.start, end, node.body_start, node.heading,
                          tuple(children))  # fmt: skip
            self._place(closed)

    def _place(self, node: Node) -> None:
        (self._open[-1][1] if self._open else self._top).append(node)

    def _article(self, article: ArticleText) -> None:
        address = self._addresses.take("", Part.ARTICLE, article.number, article.suffix)
        self._labelled(Part.ARTICLE, address, article.label, f"{article.label}\u3000", article.body)

    def _entry(self, article: ArticleText) -> None:
        address = self._addresses.take("", Part.LEVEL1, parse(article.label.rstrip("、")))
        self._labelled(Part.LEVEL1, address, article.label, article.label, article.body)

    def _loose(self, article: ArticleText) -> None:
        address = self._addresses.take("", Part.PREAMBLE)
        start = self._length + 1
        children = self._paragraphs(address, "", article.body)
        self._place(Node(Part.PREAMBLE, address, "", start, self._length, start, None, tuple(children)))

    def _labelled(self, part: Part, address: str, label: str, printed: str, body: str) -> None:
        start = self._length + 1
        children = self._paragraphs(address, printed, body)
        self._place(Node(part, address, label, start, self._length, start + len(printed), None, tuple(children)))

    def _paragraphs(self, above: str, printed: str, body: str) -> list[Node]:
        """款 and 项 of a body; the label stands before the first line."""
        found: list[tuple[Node, list[Node]]] = []
        count = 0
        for index, line in enumerate(body.split("\n")):
            lead = printed if index == 0 else ""
            start = self._write(lead + line) + len(lead)
            item = _ITEM.match(line)
            if item is not None and found:
                parent, items = found[-1]
                number = parse(item.group(1))
                address = self._addresses.take(parent.address, Part.ITEM, number)
                items.append(
                    Node(Part.ITEM, address, f"（{item.group(1)}）", start, start + len(line), start + item.end())
                )
                continue
            count += 1
            address = self._addresses.take(above, Part.PARAGRAPH, count)
            found.append((Node(Part.PARAGRAPH, address, "", start, start + len(line), start), []))
        return [
            Node(node.part, node.address, "", node.start, items[-1].end if items else node.end, node.body_start, None,
                 tuple(items))
            for node, items in found
        ]  # fmt: skip
