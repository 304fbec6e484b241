"""The lines of a worksheet with the checklist of standards, and one line with its history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from registry.ids import new_id
from registry.instruments.views import get_document
from registry.people.roles import Permission, Person
from registry.provisions.reading import Unit
from review.annotations.targets import LINE, Target
from review.casework.lines.checklist import Answered, checklist
from review.casework.lines.standards import HANDLINGS, Standard
from review.casework.lines.standards import kinds as all_kinds
from review.casework.lines.standards import standards as all_standards
from review.casework.lines.views import STATES, LineChange, LineView, get_line, lines_of
from review.casework.views import ReviewView, get_review
from web import urls
from web.pages.margin import Margin, target_margin


@dataclass(frozen=True, slots=True)
class LinePage:
    """Lines and checklist; `line` is set where one line is shown. `theirs` is what another wrote meanwhile."""

    template: ClassVar[str] = "pages/lines.html"

    review: ReviewView
    lines: tuple[LineView, ...]
    standards: tuple[Answered, ...]
    clauses: tuple[tuple[str, str], ...]
    may_write: bool
    key: str
    today: date
    others: tuple[str, ...] = ()
    line: LineView | None = None
    history: tuple[LineChange, ...] = ()
    message: str = ""
    written: dict[str, str] = field(default_factory=dict)
    theirs: LineView | None = None
    margin: Margin | None = None  # notes on the line that is shown
    said: str = ""
    kinds: dict[str, str] = field(default_factory=all_kinds)
    handlings: dict[str, str] = field(default_factory=lambda: HANDLINGS)
    codes: tuple[Standard, ...] = field(default_factory=all_standards)
    states: dict[str, str] = field(default_factory=lambda: STATES)

    @property
    def left(self) -> frozenset[str]:
        """Codes of unanswered standards that adopted lines name: the one answer for the rest leaves them out."""
        named = {line.judgement.standard for line in self.lines if line.state == "adopted"}
        return frozenset(a.standard.code for a in self.standards if not a.answer and a.standard.code in named)

    def was(self, name: str, stored: str = "") -> str:
        """What stands in a field: what was just written, else what is stored."""
        return self.written.get(name, stored)


def line_page(
    session: Session, person: Person, review_id: str, today: date, line_id: str = "", **more: Any
) -> LinePage:
    """The page for a member of staff.

    Raises:
        NotFound: no such review or line.
    """
    review = get_review(session, review_id)
    view = get_document(session, review.document_id, today, include_internal=True, version_id=review.version_id)
    here = urls.review_act(review_id, f"lines/{line_id}")
    return LinePage(
        review=review,
        lines=tuple(lines_of(session, review_id, dropped=True)),
        standards=tuple(checklist(session, review_id)),
        clauses=tuple((unit.address, _clause_words(unit)) for unit in view.units),
        may_write=review.editable and person.may(Permission.FINDING_VERDICT),
        key=new_id(),
        today=today,
        line=get_line(session, review_id, line_id) if line_id else None,
        margin=target_margin(session, person, view, Target(LINE, line_id), here) if line_id else None,
        **more,
    )


def _clause_words(unit: Unit) -> str:
    """The number, once, and how the clause begins."""
    number = unit.number or "（无条号）"
    return f"{number} {unit.text.removeprefix(number).strip()[:24]}"
