"""Notes beside the text of one version, for staff: heat, clauses with their notes and a form, orphans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from registry.instruments.views import DocumentView
from registry.people.roles import Permission, Person
from registry.provisions.reading import Unit
from review.annotations.carrying import CHANGED, ORPHAN, STATES
from review.annotations.heat import SORTS, Heat, heat_of
from review.annotations.notes import KINDS, VISIBILITIES
from review.annotations.threads import ACTS, Placed, annotations_on


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with the notes on it."""

    unit: Unit
    notes: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What was sent and refused, so that nothing typed is lost. `at` is the clause or the note."""

    at: str
    message: str
    body: str = ""
    words: str = ""
    kind: str = "note"
    visibility: str = "case"


@dataclass(frozen=True, slots=True)
class AnnotationsPage:
    """What the page of notes shows."""

    template: ClassVar[str] = "pages/annotations.html"

    view: DocumentView
    clauses: tuple[Clause, ...]
    orphans: tuple[Placed, ...]
    changed: int
    heat: tuple[Heat, ...]
    most: int
    chosen: tuple[str, ...]
    only: str
    may_line: bool
    said: str = ""
    refused: Written | None = None
    kinds: ClassVar[dict[str, str]] = KINDS
    visibilities: ClassVar[dict[str, str]] = VISIBILITIES
    sorts: ClassVar[dict[str, str]] = SORTS
    states: ClassVar[dict[str, str]] = STATES
    acts: ClassVar[dict[str, str]] = ACTS


def annotations_page(
    session: Session,
    person: Person,
    view: DocumentView,
    *,
    sorts: Sequence[str] = (),
    only: str = "",
    said: str = "",
    refused: Written | None = None,
) -> AnnotationsPage:
    """The page of one version.

    Args:
        sorts: what the bars count; all where none is chosen.
        only: `open` for notes that aren't resolved; else all.
    """
    notes = annotations_on(session, person, view)
    shown = [note for note in notes if only != "open" or not note.resolved]
    at: dict[str, list[Placed]] = {}
    for note in shown:
        if note.place.state != ORPHAN:
            at.setdefault(view.unit(note.place.address).address, []).append(note)
    chosen = tuple(sort for sort in SORTS if sort in sorts) or tuple(SORTS)
    noted = [note.place.address for note in shown if note.place.state != ORPHAN]
    heat = heat_of(session, view.row.version_id, view.units, noted, chosen)
    return AnnotationsPage(
        view=view,
        clauses=tuple(Clause(unit, tuple(at.get(unit.address, ()))) for unit in view.units),
        orphans=tuple(note for note in shown if note.place.state == ORPHAN),
        changed=sum(note.place.state == CHANGED for note in shown),
        heat=heat,
        most=max((row.total for row in heat), default=1),
        chosen=chosen,
        only=only,
        may_line=person.may(Permission.FINDING_VERDICT),
        said=said,
        refused=refused,
    )
