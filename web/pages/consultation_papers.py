"""A round on paper: the sheet that is put up, the form that is filled in by hand, the page where it is typed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from registry.instruments.views import DocumentView
from review.voices.asked import Question
from review.voices.consultations import ConsultationView
from review.voices.taking import Draft
from web.pages.setting import Block

MOST_BOXES = 49  # seven lines of seven


@dataclass(frozen=True, slots=True)
class SheetClause:
    """One clause of a sheet; `qr` is empty where only links open the round."""

    block: Block
    plain: str
    qr: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The sheet with a code for the round and one for each clause."""

    template: ClassVar[str] = "pages/consultation_sheet.html"

    round: ConsultationView
    view: DocumentView
    clauses: tuple[SheetClause, ...]
    url: str
    qr: str


@dataclass(frozen=True, slots=True)
class PaperFormPage:
    """The form for people without a phone."""

    template: ClassVar[str] = "pages/consultation_paper.html"

    round: ConsultationView
    view: DocumentView
    blocks: tuple[Block, ...]
    questions: tuple[Question, ...]
    qr: str

    @property
    def ticked(self) -> bool:
        """Whether every clause has its box; a long document has a blank for the number: one sheet is enough."""
        return len(self.blocks) <= MOST_BOXES


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Typing a paper form in; `number` and `receipt` are those of the one before."""

    template: ClassVar[str] = "pages/consultation_entry.html"

    round: ConsultationView
    view: DocumentView
    blocks: tuple[Block, ...]
    questions: tuple[Question, ...]
    organisations: tuple[tuple[str, str], ...]
    draft: Draft
    given: Mapping[str, str]
    error: str = ""
    number: str = ""
    receipt: str = ""
