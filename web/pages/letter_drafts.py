"""The page on which a letter's draft is reworked: addressee, title, text, points with both quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from sqlalchemy.orm import Session

from registry.instruments.views import get_document
from review.casework.letters.views import LetterView, get_letter
from review.casework.lines.quotes import Superior
from review.casework.lines.views import lines_of
from review.casework.views import ReviewView, get_review


@dataclass(frozen=True, slots=True)
class PointField:
    """One point in the form: what stands in it, on a worksheet line, a clause, or neither."""

    name: str
    words: str
    article: str = ""
    quote: str = ""
    superiors: tuple[Superior, ...] = ()
    line_id: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class LetterDraftPage:
    """A draft in its form; `written` is what stood in one that could not be taken, `clash` whether another saved."""

    template: ClassVar[str] = "pages/letter_draft.html"

    letter: LetterView
    review: ReviewView
    points: tuple[PointField, ...]
    clauses: tuple[tuple[str, str], ...]
    bodies: tuple[tuple[str, str], ...]
    message: str = ""
    said: str = ""
    clash: bool = False
    written: Mapping[str, str] = field(default_factory=dict)

    def was(self, name: str, stored: str) -> str:
        """What stands in a field: what was just written, else what is stored."""
        return self.written.get(name, stored)

    def differs(self, name: str, stored: str) -> bool:
        """Whether another saved something else in this field meanwhile."""
        return self.clash and name in self.written and self.written[name].strip() != stored.strip()


def letter_draft_page(
    session: Session, review_id: str, letter_id: str, bodies: tuple[tuple[str, str], ...], **more: object
) -> LetterDraftPage:
    """The page of a draft; its points first, then adopted lines that it doesn't take up yet.

    Raises:
        NotFound: no such letter in this review.
    """
    letter = get_letter(session, letter_id).without_reply()
    review = get_review(session, review_id)
    points = [
        PointField(f"point-{i.position}", i.words, i.article, i.quote, i.superiors, i.line_id or "", i.address)
        for i in letter.items
    ]
    taken = {item.line_id for item in letter.items}
    points += [
        PointField(f"line-{line.id}", "", line.article, line.quote, line.superiors, line.id, line.address)
        for line in lines_of(session, review_id)
        if line.state == "adopted" and line.id not in taken
    ]
    return LetterDraftPage(letter, review, tuple(points), clauses_of(session, review), bodies, **more)  # type: ignore[arg-type]


def clauses_of(session: Session, review: ReviewView) -> tuple[tuple[str, str], ...]:
    """The clauses of the reviewed text that a letter can ask about: address, and number with the first words."""
    view = get_document(session, review.document_id, review.as_of, include_internal=True, version_id=review.version_id)
    return tuple(
        (unit.address, f"{unit.number or '（无条号）'} {unit.text.removeprefix(unit.number or '').strip()[:24]}")
        for unit in view.units
    )
