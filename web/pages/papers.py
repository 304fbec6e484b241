"""Pages of papers: the list, one paper with gate, rework and issue, its print page, a returned text compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from registry.people.roles import Permission, Person
from review.casework.moved.links import Link
from review.casework.views import ReviewView
from review.papers.archive import ArchiveView
from review.papers.gate import place_words
from review.papers.issuing import Asked
from review.papers.kinds import KINDS, PaperKind
from review.papers.layout.foot import long_date
from review.papers.layout.sheet import Grid, Paragraph, Sheet, heading_end, title_lines
from review.papers.returned import Compared
from review.papers.views import STATES, Change, EntryView, PaperView, ReworkView
from web import urls
from web.pages.margin import Margin


@dataclass(frozen=True, slots=True)
class PapersPage:
    """All papers, filtered by kind, state and words."""

    template: ClassVar[str] = "pages/papers.html"

    rows: Sequence[PaperView]
    total: int
    page: int
    pages: int
    kind: str
    state: str
    words: str
    year: int
    organ: str
    key: str
    may_write: bool
    kinds: tuple[tuple[str, str], ...] = tuple((k.key, k.name) for k in KINDS.values())
    states: tuple[tuple[str, str], ...] = tuple(STATES.items())

    def page_url(self, number: int) -> str:
        """The same list at another page."""
        pairs = [("kind", self.kind), ("state", self.state), ("q", self.words)]
        return urls.with_query(urls.PAPERS, [*pairs, ("page", str(number) if number > 1 else "")])


@dataclass(frozen=True, slots=True)
class CasePapersPage:
    """The papers of one review, what can be made, and its archive."""

    template: ClassVar[str] = "pages/papers_case.html"

    review: ReviewView
    papers: Sequence[PaperView]
    letters: tuple[tuple[str, str, str], ...]  # kind of paper, id, what the letter is
    archives: Sequence[ArchiveView]
    may_write: bool
    organ: str
    key: str
    message: str = ""
    kinds: tuple[PaperKind, ...] = tuple(kind for kind in KINDS.values() if "review" in kind.makers)


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One paper. `written` is what stood in a form that could not be taken, `theirs` what another wrote meanwhile."""

    template: ClassVar[str] = "pages/paper.html"

    paper: PaperView
    person: Person
    today: date
    asked: tuple[Asked, ...]
    library: bool
    history: Sequence[Change]
    reworks: Sequence[ReworkView]
    entries: Sequence[EntryView]
    corrects: PaperView | None
    corrected: Sequence[PaperView]
    max_mb: int
    message: str = ""
    said: str = ""
    theirs: PaperView | None = None
    written: Mapping[str, str] = field(default_factory=dict)
    moved: Sequence[Link] = ()  # comments that moved a paragraph
    margin: Margin | None = None  # notes on paragraphs; for staff

    @property
    def may_write(self) -> bool:
        """Whether this person writes papers of this kind."""
        return self.person.may(self.paper.kind.drafts)

    @property
    def may_issue(self) -> bool:
        """Whether this person issues papers."""
        return self.person.may(Permission.REVIEW_SIGN)

    @property
    def own_text(self) -> bool:
        """Whether this person wrote the text last, and so can't issue it."""
        return self.paper.changed_by_id == self.person.account_id

    @property
    def standing(self) -> tuple[Asked, ...]:
        """Obstacles that are in the way still."""
        return tuple(asked for asked in self.asked if asked.stands)

    @property
    def round(self) -> ReworkView | None:
        """The round of rework that runs."""
        return next((r for r in self.reworks if r.state in {"out", "returned"}), None)

    @property
    def blocks(self) -> tuple[Paragraph | Grid, ...]:
        """What the form shows: the paper's blocks, with what was written in them."""
        return self.paper.sheet.body

    def place(self, asked: Asked) -> str:
        """Where an obstacle stands, in words."""
        return place_words(self.paper.sheet, asked.obstacle.place)

    def anchor(self, asked: Asked) -> str:
        """The field in which an obstacle stands."""
        return "f-" + asked.obstacle.place.partition(":")[0]

    def was(self, name: str, stored: str) -> str:
        """What stands in a field: what was just written, else what is stored."""
        return self.written.get(name, stored)

    def differs(self, name: str, stored: str) -> bool:
        """Whether another wrote something else in this field meanwhile."""
        return self.theirs is not None and name in self.written and _even(self.written[name]) != _even(stored)


def _even(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class PaperPrintPage:
    """A paper as a page for printing."""

    template: ClassVar[str] = "pages/paper_print.html"

    sheet: Sheet
    back: str
    docx: str
    note: str = ""

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title as it is broken."""
        return title_lines(self.sheet.title)

    @property
    def date_words(self) -> str:
        """The date as printed."""
        return long_date(self.sheet)

    def heading(self, block: Paragraph) -> tuple[str, str]:
        """A numbered paragraph's heading and what follows it."""
        if block.form not in {"level1", "level2"}:
            return "", block.text
        end = heading_end(block.text)
        return block.text[:end], block.text[end:]


@dataclass(frozen=True, slots=True)
class PaperComparePage:
    """A text that came back beside the one that went out, or two states of a draft."""

    template: ClassVar[str] = "pages/paper_compare.html"

    paper: PaperView
    rows: tuple[Compared, ...]
    old_name: str
    new_name: str
    remarks: tuple[str, ...] = ()
    decide: bool = False
    message: str = ""

    @property
    def changed(self) -> int:
        """How many paragraphs differ."""
        return sum(row.change != "same" for row in self.rows)
