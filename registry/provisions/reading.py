"""What a reader gives back: the text of a document, its tree and its data, all with offsets.

Every span is a half-open range of Unicode code points in `Reading.text`. A Reading is always complete in
itself: nothing in it refers to the file it came from except by name. It holds no opinion on law in force.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from registry.provisions.kinds import Kind, Level


class Part(StrEnum):
    """What a node of the tree is. Values are stable: they are stored."""

    BOOK = "book"  # 编
    SUBBOOK = "subbook"  # 分编
    CHAPTER = "chapter"  # 章
    SECTION = "section"  # 节
    ARTICLE = "article"  # 条
    PARAGRAPH = "paragraph"  # 款, or an unnumbered paragraph outside articles
    ITEM = "item"  # 项
    SUBITEM = "subitem"  # 目
    LEVEL1 = "level1"  # 一、 of a 公文
    LEVEL2 = "level2"  # （一）
    LEVEL3 = "level3"  # 1.
    LEVEL4 = "level4"  # （1）
    LEVEL5 = "level5"  # ①
    PREAMBLE = "preamble"  # everything before the first number; holds paragraphs
    ANNEX = "annex"  # 附件, 附表
    TABLE = "table"


_GROUPS = frozenset({Part.BOOK, Part.SUBBOOK, Part.CHAPTER, Part.SECTION})
_ENTRIES = frozenset({Part.LEVEL1, Part.LEVEL2, Part.LEVEL3, Part.LEVEL4, Part.LEVEL5})


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the tree.

    `start:end` covers the node with its children, label included, trailing line break excluded. `body_start`
    is where its own words begin, after the label and the white space that follows it. `label` is normalised
    (第三十－条 → 第三十一条, (一) → （一）), "" where nothing is printed. `heading` is the text of a heading
    node (chapter, 一、 with a heading only); None for running text. `rows` is set for TABLE only.
    """

    part: Part
    address: str
    label: str
    start: int
    end: int
    body_start: int
    heading: str | None = None
    children: tuple[Node, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    page: int | None = None

    @property
    def is_heading(self) -> bool:
        """Whether this node only groups clauses: 编, 章, 节, or a 一、 that stands over articles."""
        return self.part in _GROUPS or (
            self.part in _ENTRIES and any(child.part is Part.ARTICLE or child.is_heading for child in self.children)
        )

    def walk(self) -> Iterator[Node]:
        """Yield this node and every node below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


class EventKind(StrEnum):
    """Events of a document's life, as its history note or text states them."""

    ADOPTED = "通过"
    APPROVED = "批准"
    AMENDED = "修正"
    REVISED = "修订"
    PROMULGATED = "公布"
    EFFECTIVE = "施行"
    REPEALED = "废止"


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `on` is None where the document names the act without its date."""

    kind: EventKind
    on: date | None
    by: str = ""
    session: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Wrapper:
    """The 印发通知, 令 or 公告 that carries the document.

    The words of a notice with several attachments stand in the reading of the first; the others have no span of it.
    """

    title: str
    issuer: str | None
    document_number: str | None
    signed_on: date | None
    start: int = 0
    end: int = 0

    @property
    def stands_here(self) -> bool:
        """Whether the notice's words are part of this reading's text."""
        return self.end > self.start


@dataclass(frozen=True, slots=True)
class Amendment:
    """One instruction of an amending decision."""

    address: str
    title: str
    target: str | None
    action: str  # replace | insert | repeal | renumber
    text: str


class ReferenceKind(StrEnum):
    """How a text points elsewhere."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    VAGUE = "vague"
    NOT_LAW = "not_law"


@dataclass(frozen=True, slots=True)
class Reference:
    """A pointer in the text. `targets` are addresses (INTERNAL); `title` is the name used (EXTERNAL, NOT_LAW).

    An internal pointer whose target does not exist has `targets == ()` and `missing` naming what is missing.
    """

    kind: ReferenceKind
    start: int
    end: int
    text: str
    targets: tuple[str, ...] = ()
    title: str | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 - `Warning` is a builtin
    """Something a person should look at; `line` is the 1-based line of `Reading.text`."""

    code: str
    message: str
    line: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """A stretch of front or back matter. With the nodes, these cover every word of `Reading.text`.

    `kind` is one of head, title, number, note, recipient, date, signature, signer, remark, copy, printed,
    annex_list, annex_label, wrapper, early (text before the title).
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, read. Dates are None when the document does not state them; nothing is guessed."""

    file: str
    format: str  # docx, pdf, pdf-scan, html, txt, md, doc, ofd …
    text: str
    title: str
    kind: Kind
    level: Level | None = None
    issuer: str | None = None
    document_number: str | None = None
    history: tuple[Event, ...] = ()
    adopted_on: date | None = None
    approved_on: date | None = None
    promulgated_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    effective_basis: str | None = None  # the phrase, e.g. 自公布之日起施行
    repeals: tuple[str, ...] = ()  # titles that the last article repeals
    wrapper: Wrapper | None = None
    nodes: tuple[Node, ...] = ()  # top-level nodes in order, annexes last
    amendments: tuple[Amendment, ...] = ()
    references: tuple[Reference, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    documents: tuple[Reading, ...] = ()  # all of them, when the file holds several
    page_starts: tuple[int, ...] = ()  # offset in text where page n+1 begins; () for formats without pages
    matter: tuple[Matter, ...] = ()  # front and back matter, in order
    notes: dict[str, str] = field(default_factory=dict)  # extractor used, 索引号, recipient (主送), copy (抄送) …

    def walk(self) -> Iterator[Node]:
        """Yield every node in document order."""
        for node in self.nodes:
            yield from node.walk()


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest piece that is indexed, searched, reviewed and commented on: one clause.

    An article is one unit. Outside articles, each 一、（一）1. entry is a unit of its own words (without the
    entries below it), and so is each paragraph before the first number and each annex paragraph or table.
    `path` is the chain of headings above, such as `第二章 收费与秩序`, joined with a space.
    """

    address: str
    number: str  # printed label: 第十五条, 一、, （二）; "" for unnumbered text
    path: str
    text: str  # exactly `Reading.text[start:end]`
    start: int
    end: int
    page: int | None = None
