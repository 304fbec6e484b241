"""The notes of one version beside its clauses, and all that was said on one clause; for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from registry.instruments.views import DocumentView
from registry.people.roles import Person
from registry.provisions.reading import Unit
from review.annotations.notes import NoteView, notes_of_version
from review.annotations.views import Placed
from review.casework.views import ReviewView, review_of_version
from review.casework.worksheet import place_among
from review.findings.store import findings_of
from review.voices.comments import CommentView, comments_on_version
from web import urls
from web.pages.findings import FindingLine, finding_line
from web.pages.margin import Margin, Written, day_of, margin_of


@dataclass(frozen=True, slots=True)
class AnnotationsPage:
    """The clauses of a version with the notes on them, the heat of all, and what lost its place."""

    template: ClassVar[str] = "pages/annotations.html"

    view: DocumentView
    margin: Margin
    on: date | None  # a day for links to this version
    said: str = ""


def annotations_page(
    session: Session,
    person: Person,
    view: DocumentView,
    *,
    sorts: Sequence[str] = (),
    only: str = "",
    at: str = "",
    said: str = "",
    refused: Written | None = None,
) -> AnnotationsPage:
    """The page of one version; see `margin_of`."""
    back = urls.annotations_of(view.row.version_id, [*(("count", sort) for sort in sorts), ("only", only)])
    margin = margin_of(
        session, person, view, back=back, sorts=sorts, only=only, at=at, unfolded=True, refused=refused
    )  # fmt: skip
    return AnnotationsPage(view, margin, day_of(view), said)


@dataclass(frozen=True, slots=True)
class ClausePage:
    """All that was said on one clause: the list behind the numbers of its bars."""

    template: ClassVar[str] = "pages/annotations_at.html"

    view: DocumentView
    unit: Unit
    review: ReviewView | None
    comments: tuple[CommentView, ...]
    notes: tuple[Placed, ...]
    of_review: tuple[NoteView, ...]
    findings: tuple[FindingLine, ...]
    margin: Margin
    on: date | None
    said: str = ""


def clause_page(
    session: Session, person: Person, view: DocumentView, address: str, *, said: str = ""
) -> ClausePage:  # fmt: skip
    """The page of one clause.

    Raises:
        NotFound: this version has no such clause.
    """
    unit, version = view.unit(address), view.row.version_id
    place = place_among(view.units)
    margin = margin_of(
        session,
        person,
        view,
        back=urls.annotations_of(version, at=unit.address),
        at=f"text:{unit.address}",
        unfolded=True,
    )
    held = [note for side in (margin.notes, margin.beside) for notes in side.values() for note in notes]
    notes = [note for note in held if place(note.place.address) == unit.address]
    findings = [f for f in findings_of(session, version) if place(f.finding.address) == unit.address]
    return ClausePage(
        view=view,
        unit=unit,
        review=review_of_version(session, version),
        comments=tuple(c for c in comments_on_version(session, version) if place(c.address) == unit.address),
        notes=tuple(sorted(notes, key=lambda n: (n.created_at, n.id))),
        of_review=tuple(n for n in notes_of_version(session, version) if place(n.anchor.address) == unit.address),
        findings=tuple(line for line in map(finding_line, findings) if line.is_flag),
        margin=margin,
        on=day_of(view),
        said=said,
    )
