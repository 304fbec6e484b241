"""Pages of a collector's phone: start, the clauses of the task, one opinion after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from registry.instruments.views import DocumentView
from review.voices.asked import Question
from review.voices.consultations import ConsultationView
from review.voices.liaison.entries import EntryView
from review.voices.liaison.own_seats import OwnSeat
from review.voices.liaison.seats import Seat
from review.voices.routing.ranking import Route
from review.voices.taking import Draft
from web import urls
from web.own_words import LibraryRoute
from web.pages.setting import Block

SHEET = "all"  # the page that carries every clause: opened before the network is left behind


@dataclass(frozen=True, slots=True)
class StartPage:
    """The link is new: whose phone it becomes is said before it is so."""

    template: ClassVar[str] = "pages/seat_start.html"

    seat: Seat
    round: ConsultationView
    token: str


@dataclass(frozen=True, slots=True)
class ElsewherePage:
    """The link belongs to another phone, and the round isn't open to everybody."""

    template: ClassVar[str] = "pages/seat_elsewhere.html"

    round: ConsultationView
    public_url: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """A task that is open to somebody; `path` is where its pages stand."""

    seat: Seat
    round: ConsultationView
    path: str
    by_account: bool = False

    @property
    def frame(self) -> str:
        """The template around its pages: a link's page shows nothing but the task."""
        return "base.html" if self.by_account else "link.html"

    @property
    def is_open(self) -> bool:
        """Whether opinions are taken now."""
        return self.round.is_open and self.seat.task_state == "given"

    def at(self, part: str = "", pairs: urls.Pairs = ()) -> str:
        """One of its pages: an address of a clause, `whole`, `all`; the task itself where empty."""
        return urls.with_query(self.path + (f"/{part}" if part else ""), pairs)


@dataclass(frozen=True, slots=True)
class OwnTasksPage:
    """A collector's tasks by their account."""

    template: ClassVar[str] = "pages/own_tasks.html"

    seats: Sequence[OwnSeat]


@dataclass(frozen=True, slots=True)
class SeatPage:
    """The clauses of the task, what was gathered so far, and the way from own words to a clause."""

    template: ClassVar[str] = "pages/seat.html"

    door: Door
    view: DocumentView
    blocks: Sequence[Block]
    entries: Sequence[EntryView]
    whole: bool
    asked: str = ""
    routes: Sequence[Route] = ()
    sheet: ClassVar[str] = SHEET

    def gist(self, address: str) -> str:
        """The clause in plain words where staff wrote them, else how it begins."""
        unit = self.view.unit(address)
        return self.door.round.plain_words.get(address) or unit.text.removeprefix(unit.number).lstrip("\u3000 ")

    def label(self, address: str) -> str:
        """The printed number of a clause."""
        if address == "whole":
            return "整份文件"
        return next((block.label for block in self.blocks if block.address == address), address)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The collector's form: 连续录入, the last entries below. Of one clause, or with all of `blocks` to choose from."""

    template: ClassVar[str] = "pages/seat_entry.html"

    door: Door
    block: Block | None
    plain: str
    questions: Sequence[Question]
    entries: Sequence[EntryView]
    draft: Draft
    error: str
    done: str
    receipt: str
    files_again: bool
    blocks: Sequence[Block]
    whole: bool
    sheet: bool

    @property
    def is_over(self) -> bool:
        """Whether nothing is taken now; words that were just refused are shown in the form all the same."""
        return not self.door.is_open and not self.error

    @property
    def label(self) -> str:
        """What it is about."""
        return (self.block.label or "正文") if self.block is not None else "整份文件"

    @property
    def action(self) -> str:
        """Where the form is sent."""
        return self.door.at(SHEET if self.sheet else self.draft.address)

    @property
    def device(self) -> str:
        """The key under which the phone keeps what is half written."""
        return f"seat:{self.door.seat.id}:{SHEET if self.sheet else self.draft.address}"

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        """What an opinion can be about, on the page with every clause."""
        whole = [("whole", "整份文件")] if self.whole else []
        return [*((block.address, block.label or "正文") for block in self.blocks), *whole]


@dataclass(frozen=True, slots=True)
class OwnWordsPage:
    """用自己的话找条款, over the library."""

    template: ClassVar[str] = "pages/own_words.html"

    asked: str
    routes: Sequence[LibraryRoute]
