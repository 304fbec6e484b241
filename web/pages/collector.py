"""Pages of a collector's phone: start, the clauses of the task, one opinion after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from registry.instruments.views import DocumentView
from review.voices.asked import Question
from review.voices.consultations import ConsultationView
from review.voices.liaison.entries import EntryView
from review.voices.liaison.seats import Seat
from review.voices.routing.ranking import Route
from review.voices.taking import Draft
from web import urls
from web.own_words import LibraryRoute
from web.pages.setting import Block


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
class SeatPage:
    """The clauses of the task, what was gathered so far, and the way from own words to a clause."""

    template: ClassVar[str] = "pages/seat.html"

    seat: Seat
    round: ConsultationView
    view: DocumentView
    blocks: Sequence[Block]
    entries: Sequence[EntryView]
    token: str
    whole: bool
    asked: str = ""
    routes: Sequence[Route] = ()

    @property
    def is_open(self) -> bool:
        """Whether opinions are taken now."""
        return self.round.is_open and self.seat.task_state == "given"

    def clause_url(self, address: str) -> str:
        """Where opinions on a clause are typed in."""
        return urls.seat_link(self.token, address)

    def gist(self, address: str) -> str:
        """The clause in plain words where staff wrote them, else how it begins."""
        unit = self.view.unit(address)
        return self.round.plain_words.get(address) or unit.text.removeprefix(unit.number).lstrip("　 ")

    def label(self, address: str) -> str:
        """The printed number of a clause."""
        if address == "whole":
            return "整份文件"
        return next((block.label for block in self.blocks if block.address == address), address)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One clause on the collector's phone: 连续录入, the last entries below."""

    template: ClassVar[str] = "pages/seat_entry.html"

    seat: Seat
    round: ConsultationView
    block: Block | None
    plain: str
    questions: Sequence[Question]
    entries: Sequence[EntryView]
    token: str
    action: str
    draft: Draft
    is_open: bool
    error: str = ""
    done: str = ""
    receipt: str = ""

    @property
    def label(self) -> str:
        """What it is about."""
        return (self.block.label or "正文") if self.block is not None else "整份文件"


@dataclass(frozen=True, slots=True)
class OwnWordsPage:
    """用自己的话找条款, over the library."""

    template: ClassVar[str] = "pages/own_words.html"

    asked: str
    routes: Sequence[LibraryRoute]
