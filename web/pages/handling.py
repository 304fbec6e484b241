"""Pages of handling: the board of a round, one comment with what it moved, ledger and summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from registry.instruments.views import DocumentView
from review.casework.moved.links import Link, Target
from review.voices.comments import CommentView
from review.voices.consultations import ConsultationView
from review.voices.files import FileView
from review.voices.handling.board import Board, Member, Opinion
from review.voices.handling.deciding import Reason, reasons
from review.voices.handling.triage import HIDDEN_REASONS
from review.voices.routing.ranking import Route
from web import urls

STATES = (
    ("open", "待处理"),
    ("done", "已处理"),
    ("point", "联系点整理中"),
    ("tied", "关联联系点"),
    ("hidden", "已隐藏"),
)
PER_PAGE = 30
SHOWN = 20  # members of a group that the board lists one by one


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board: opinions to tick, and what is done with those that are ticked."""

    template: ClassVar[str] = "pages/board.html"

    round: ConsultationView
    view: DocumentView
    board: Board
    found: Sequence[Opinion]
    links: Mapping[str, Sequence[Link]]
    number: int
    last: int
    wanted: Mapping[str, str]
    may_decide: bool
    error: str = ""
    said: str = ""
    chosen: frozenset[str] = frozenset()
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def states(self) -> Sequence[tuple[str, str, int]]:
        """Filters by state, with how many opinions fit."""
        rows = [("", "全部", len(self.board.opinions))]
        return rows + [(key, name, len(self.board.chosen(state=key))) for key, name in STATES]

    @property
    def reasons(self) -> Sequence[Reason]:
        """Reason codes."""
        return list(reasons().values())

    @property
    def clauses(self) -> Sequence[tuple[str, str]]:
        """Clauses that a comment can be attached to."""
        return [("whole", "整份文件"), *((unit.address, unit.number or "正文") for unit in self.view.units)]

    def label(self, address: str) -> str:
        """The printed number of a clause."""
        return next((name for key, name in self.clauses if key == address), address)

    def url(self, **changes: str) -> str:
        """This board with other filters, from its first page."""
        wanted = {**self.wanted, "page": "", **changes}
        return urls.round_part(self.round.id, "board", list(wanted.items()))

    def page_url(self, number: int) -> str:
        """Another page of the same filters."""
        return urls.round_part(self.round.id, "board", list({**self.wanted, "page": str(number)}.items()))

    def links_of(self, opinion: Opinion) -> Sequence[Link]:
        """What the opinion's comments moved, each target once."""
        found: dict[tuple[str, str, str], Link] = {}
        for member in opinion.members:
            for link in self.links.get(member.comment.id, ()):
                found.setdefault((link.kind, link.target_id, link.paragraph), link)
        return list(found.values())

    @property
    def shown(self) -> int:
        """How many members of a group are listed one by one."""
        return SHOWN


@dataclass(frozen=True, slots=True)
class OneCommentPage:
    """One comment: its words, clause, group, links, whether it is hidden."""

    template: ClassVar[str] = "pages/board_comment.html"

    round: ConsultationView
    view: DocumentView
    member: Member
    group: Opinion | None
    links: Sequence[Link]
    targets: Sequence[Target]
    routes: Sequence[Route]
    files: Sequence[FileView]
    may_decide: bool
    error: str = ""
    said: str = ""

    @property
    def reasons(self) -> Sequence[Reason]:
        """Reason codes."""
        return list(reasons().values())

    @property
    def hidden_reasons(self) -> Sequence[tuple[str, str]]:
        """Reasons for hiding."""
        return list(HIDDEN_REASONS.items())

    @property
    def clauses(self) -> Sequence[tuple[str, str]]:
        """Clauses that it can be attached to."""
        return [("whole", "整份文件"), *((unit.address, unit.number or "正文") for unit in self.view.units)]

    def label(self, address: str) -> str:
        """The printed number of a clause."""
        return next((name for key, name in self.clauses if key == address), address)


@dataclass(frozen=True, slots=True)
class TablePage:
    """A ledger or summary as a page: figures, and a table that is also a file."""

    template: ClassVar[str] = "pages/voices_table.html"

    title: str
    subtitle: str
    back: str
    figures: Sequence[tuple[str, str]]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    file_base: str
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class BetweenPage:
    """Comments that came between rounds, on any document, with the way to answer them."""

    template: ClassVar[str] = "pages/comments_between.html"

    rows: Sequence[tuple[CommentView, str, str]]  # comment, title of the document, number of the clause
    total: int
    number: int
    last: int
    only_open: bool
    may_decide: bool
    error: str = ""
    said: str = ""
    about: str = ""  # the comment that an error is about

    @property
    def reasons(self) -> Sequence[Reason]:
        """Reason codes."""
        return list(reasons().values())

    def page_url(self, number: int) -> str:
        """Another page of the same list."""
        return urls.with_query(urls.BETWEEN, [("all", "" if self.only_open else "1"), ("page", str(number))])
