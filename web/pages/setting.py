"""Law text, set: the tree of a version as headings, clauses and tables, each line cut where a link or a mark begins.

It decides what stands on a line of its own and what is marked; how that looks is the style sheet's business.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise

from registry.clock import day_words
from registry.instruments.views import DocumentView
from registry.provisions.addresses import article_number
from registry.provisions.citations import CitedPoint, find_mentions
from registry.provisions.numerals import to_chinese
from registry.provisions.reading import Node, Part, ReferenceKind
from web import urls

HEADINGS = frozenset({Part.BOOK, Part.SUBBOOK, Part.CHAPTER, Part.SECTION, Part.ANNEX})
_LEVELS = frozenset({Part.LEVEL1, Part.LEVEL2, Part.LEVEL3, Part.LEVEL4, Part.LEVEL5})
TONES = ("red", "amber", "hint", "found", "wider", "note")  # of several the first is shown
_BLANKS = " \t\n\u3000\xa0"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text that is a link or carries a mark."""

    start: int
    end: int
    href: str = ""
    tone: str = ""  # red, amber, hint: a flag; found: words looked for; wider: added by an expansion; note: a note
    finding_id: str = ""
    card: str = ""  # where the pop-up of the cited clause comes from
    anchor: str = ""  # id of its first characters


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters of a line that look alike. `opens` names findings whose quote begins here."""

    text: str
    href: str = ""
    tone: str = ""
    opens: tuple[str, ...] = ()
    card: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed paragraph. `form` says how it is indented: article, paragraph, item, subitem, level1 …"""

    form: str
    label: str
    segments: tuple[Segment, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a clause with its lines, or a table. `form` is the part's name."""

    form: str
    address: str
    label: str
    heading: str = ""
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    page: int | None = None

    @property
    def is_clause(self) -> bool:
        """Whether this block is a clause that can be linked to, reviewed and commented on."""
        return bool(self.lines or self.rows)


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One line of the contents; `marks` counts flags by tone where they may be seen."""

    label: str
    heading: str
    address: str
    depth: int


@dataclass
class _Setter:
    text: str
    spans: Sequence[Span]  # by start
    blocks: list[Block] = field(default_factory=list)
    starts: list[int] = field(init=False)
    longest: int = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [span.start for span in self.spans]
        self.longest = max((span.end - span.start for span in self.spans), default=0)

    def run(self, node: Node) -> None:
        if node.part in HEADINGS or node.is_heading:
            form = node.part.value if node.part in HEADINGS else Part.SECTION.value  # 一、 over articles
            self.blocks.append(Block(form, node.address, node.label, self._heading(node), page=node.page))
            self._below(node)
        elif node.part is Part.PREAMBLE:
            self._below(node)
        elif node.part is Part.TABLE:
            self.blocks.append(Block("table", node.address, node.label, rows=node.rows, page=node.page))
        else:
            self._clause(node)

    def _heading(self, node: Node) -> str:
        return (node.heading or "").strip(_BLANKS)

    def _below(self, node: Node) -> None:
        for child in node.children:
            self.run(child)

    def _clause(self, node: Node) -> None:
        lines = list(self._lines(node, node.part))
        if lines:
            self.blocks.append(Block(node.part.value, node.address, node.label, lines=tuple(lines), page=node.page))
        for child in node.children:
            if child.part in _LEVELS or child.part is Part.TABLE:
                self.run(child)

    def _lines(self, node: Node, within: Part) -> Iterator[Line]:
        """The node's own words, then those of its paragraphs and items; entries below are clauses of their own."""
        inner = [child for child in node.children if child.part not in _LEVELS and child.part is not Part.TABLE]
        start, end = node.body_start, node.children[0].start if node.children else node.end
        segments = self._segments(start, end)
        label = self._printed(node)
        if segments:
            form = node.part.value if not node.heading else f"{node.part.value} heading"
            yield Line(form, label, segments, node.address)
            label = ""
        for child in inner:
            for line in self._lines(child, within):
                if label and not line.label:  # 第十五条 stands before its first paragraph
                    yield Line(node.part.value, label, line.segments, line.address)
                    label = ""
                else:
                    yield line
        if label:  # a number with nothing after it is printed as it stands
            yield Line(node.part.value, label, (), node.address)

    def _printed(self, node: Node) -> str:
        """The label as it is printed: (一) stays (一), though its address is that of （一）."""
        return "".join(self.text[node.start : node.body_start].split()) if node.label else ""

    def _touching(self, start: int, end: int) -> list[Span]:
        first = bisect_left(self.starts, start - self.longest)
        return [s for s in self.spans[first : bisect_left(self.starts, end)] if s.end > start]

    def _segments(self, start: int, end: int) -> tuple[Segment, ...]:
        while end > start and self.text[end - 1] in _BLANKS:
            end -= 1
        while start < end and self.text[start] in _BLANKS:
            start += 1
        if start >= end:
            return ()
        touching = self._touching(start, end)
        cuts = sorted({start, end} | {c for s in touching for c in (s.start, s.end) if start < c < end})
        pieces = []
        for left, right in pairwise(cuts):
            over = [s for s in touching if s.start <= left and s.end >= right]
            tones = [s.tone for s in over if s.tone]
            pieces.append(
                Segment(
                    self.text[left:right],
                    min((s for s in over if s.href), key=_from_text, default=Span(0, 0)).href,
                    min(tones, key=TONES.index, default=""),
                    tuple(s.finding_id for s in over if s.finding_id and max(s.start, start) == left),
                    next((s.card for s in over if s.card), ""),
                    next((s.anchor for s in over if s.anchor and s.start == left), ""),
                )
            )
        return tuple(pieces)


def _from_text(span: Span) -> bool:
    """A citation leads on before a note does: the note is reached beside the clause too."""
    return span.tone == "note"


def set_text(view: DocumentView, spans: Sequence[Span] = ()) -> tuple[Block, ...]:
    """The whole text of a version, in print order.

    Args:
        view: the version.
        spans: links and marks, in any order; they may overlap.
    """
    ordered = sorted(spans, key=lambda s: (s.start, -s.end))
    setter = _Setter(view.text, ordered)
    for node in view.nodes:
        setter.run(node)
    return tuple(setter.blocks)


def block_for(blocks: Sequence[Block], address: str) -> Block | None:
    """The clause that holds an address."""
    for block in blocks:
        if block.is_clause and (address == block.address or address.startswith(f"{block.address}__")):
            if any(other.address == address for other in blocks if other is not block and other.is_clause):
                continue
            return block
    return None


def contents(view: DocumentView) -> tuple[TocEntry, ...]:
    """The contents: headings, articles, and the entries of a 公文 that are headings."""
    entries: list[TocEntry] = []

    def visit(node: Node, depth: int) -> None:
        listed = node.part in HEADINGS or node.part is Part.ARTICLE or (node.part in _LEVELS and depth < 2)
        if listed:
            heading = node.heading or ""
            if not heading and node.part in _LEVELS:
                heading = view.text[node.body_start : node.end].split("\n")[0].split("。")[0][:18]
            entries.append(TocEntry(node.label, heading.strip(_BLANKS), node.address, depth))
        for child in node.children:
            visit(child, depth + (node.part in HEADINGS or node.part in _LEVELS))

    for node in view.nodes:
        visit(node, 0)
    return tuple(entries)


def citation_spans(view: DocumentView, on: date | None) -> tuple[Span, ...]:
    """Every pointer in the text as a link: within the document to the clause, elsewhere to what it names."""
    spans = [
        Span(r.start, r.end, href=urls.document(view.row.document_id, on, r.targets[0]))
        for r in view.references
        if r.kind is ReferenceKind.INTERNAL and r.targets
    ]
    for cited in mentions(view.row.version_id, view.text, view.row.title):
        number = article_number(cited.article, cited.suffix) if cited.article is not None else ""
        below = "".join(
            f"第{to_chinese(n)}{word}" for n, word in ((cited.paragraph, "款"), (cited.item, "项")) if n is not None
        )
        text = f"《{cited.law}》{number}{below}"
        spans.append(Span(cited.start, cited.end, urls.citation(text, on), card=urls.citation_card(text, on)))
    return tuple(spans)


@lru_cache(maxsize=64)
def mentions(version_id: str, text: str, title: str) -> tuple[CitedPoint, ...]:
    """Citations in a stored text, which never changes; `version_id` keeps previews and versions apart."""
    return tuple(find_mentions(text, self_titles=(title,)))


def history_note(view: DocumentView) -> str:
    """The adoption history as printed under the title; made from the events where it is not printed."""
    placed = [(e.start, e.end) for e in view.history if e.start is not None and e.end is not None]
    if placed:
        start, end = min(s for s, _ in placed), max(e for _, e in placed)
        left = view.text.rfind("（", max(0, start - 80), start + 1)
        right = view.text.find("）", end - 1, end + 40)
        if left >= 0 and right >= 0 and "\n" not in view.text[left:start]:
            return view.text[left : right + 1].replace("\n", "")
    words = []
    for event in view.history:
        day = day_words(event.on)
        words.append(f"{day}{event.by}{event.session}{event.kind.value}")
    return f"（{'　'.join(words)}）" if words else ""


def around(view: DocumentView) -> tuple[str, tuple[str, ...]]:
    """The addressees above a 公文 and the signature below it, which are no clauses; empty where there are none."""
    body = [node for node in view.nodes if node.part is not Part.ANNEX]
    if not body:
        return "", ()
    above = view.text[: body[0].start].rstrip().rpartition("\n")[2].strip(_BLANKS)
    recipient = above if above.endswith(("：", ":")) and len(above) < 200 else ""
    annexes = [node.start for node in view.nodes if node.part is Part.ANNEX and node.start > body[-1].end]
    rest = view.text[body[-1].end : min(annexes, default=len(view.text))].split("\n")
    lines = tuple(line.strip(_BLANKS) for line in rest if line.strip(_BLANKS))
    closing = lines if len(lines) <= 8 and all(len(line) <= 60 for line in lines) else ()
    return recipient, closing
