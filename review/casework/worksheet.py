"""The review worksheet: every clause that something was said about, with all that was said, in one place.

It is a view over findings, verdicts, lines, letters, notes and comments; it stores nothing of its own. Staff see
all of it, an expert who accepted the findings and their own notes, nobody else anything. Where a first judgement is
asked for, the findings wait for it. What staff decided about a finding is an opinion like any other: an expert sees it
when all opinions are in or the due dates are past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.instruments.lifecycle import begins_on
from registry.instruments.models import Version
from registry.instruments.views import DocumentView, get_document
from registry.people.roles import Permission, Person
from registry.provisions.reading import Unit
from review.annotations.notes import NoteView, notes_on
from review.casework.letters.views import ItemView, LetterView, letters_of
from review.casework.lines.checklist import Answered, checklist
from review.casework.lines.quotes import Superior
from review.casework.lines.views import LineView, lines_of
from review.casework.moved.links import Link, links_of_review
from review.casework.views import ReviewView, get_review
from review.experts.assignments import Assignment, assignment_of, assignments_on
from review.experts.blind import is_revealed
from review.findings.causes import Cause, by_cause
from review.findings.finding import Severity
from review.findings.store import RunView, StoredFinding, findings_of, latest_run
from review.rules.names import said
from review.voices.comments import CommentView, comments_on_version
from review.voices.taking import WHOLE


@dataclass(frozen=True, slots=True)
class ClauseSheet:
    """One clause and what was said about it; `answers` are points of letters that were answered or wait."""

    unit: Unit
    findings: tuple[StoredFinding, ...]
    notes: tuple[NoteView, ...]
    comments: tuple[CommentView, ...]
    lines: tuple[LineView, ...] = ()
    answers: tuple[tuple[LetterView, ItemView], ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The gravest severity among the findings."""
        held = {stored.finding.severity for stored in self.findings}
        return next((severity for severity in Severity if severity in held), None)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A review, whole. `clauses` holds only clauses with something on them, in the order of the document."""

    review: ReviewView
    document: DocumentView
    run: RunView | None
    clauses: tuple[ClauseSheet, ...]
    assignments: tuple[Assignment, ...]
    standards: tuple[Answered, ...] = ()
    letters: tuple[LetterView, ...] = ()
    versions: Mapping[str, date | None] = field(default_factory=dict)  # superior version → the day it begins
    moved: Mapping[str, Sequence[Link]] = field(default_factory=dict)  # `line:<id>`, `letter_item:<id>` → comments
    held_back: bool = False  # the flags wait for the first judgement of the expert who looks

    @property
    def unchecked(self) -> tuple[str, ...]:
        """What the run could not check, one sentence a reason."""
        return tuple(said(self.run.unchecked)) if self.run is not None else ()

    def version_words(self, superior: Superior) -> str:
        """Which text of a superior law a quote was taken from."""
        if superior.version_id is None or superior.version_id not in self.versions:
            return "库中没有该法的文本"
        begins = self.versions[superior.version_id]
        return f"{begins.isoformat()}起施行的文本" if begins else "施行日期不明的文本"

    @property
    def on_the_whole(self) -> tuple[CommentView, ...]:
        """Comments on the document as a whole."""
        return next((sheet.comments for sheet in self.clauses if sheet.unit.address == WHOLE), ())

    @property
    def findings(self) -> tuple[StoredFinding, ...]:
        """All findings, worst first."""
        every = [stored for sheet in self.clauses for stored in sheet.findings]
        order = list(Severity)
        return tuple(sorted(every, key=lambda s: (order.index(s.finding.severity), -s.finding.confidence)))

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The findings by cause, the worst first."""
        return by_cause(stored for sheet in self.clauses for stored in sheet.findings)

    def sheet(self, address: str) -> ClauseSheet | None:
        """What stands on one clause."""
        return next((sheet for sheet in self.clauses if sheet.unit.address == address), None)


def _own_assignment(session: Session, person: Person, review: ReviewView) -> Assignment | None:
    if person.account_id is None or not person.may(Permission.REVIEW_ASSIGNED):
        return None
    return assignment_of(session, review.subject, person.account_id)


def worksheet(session: Session, person: Person, review_id: str, day: date) -> Worksheet:
    """The worksheet as this person may see it.

    Raises:
        NotFound: no such review, or not for this person; the answer is the same.
    """
    review = get_review(session, review_id)
    staff = person.may(Permission.REVIEW_READ)
    own = None if staff else _own_assignment(session, person, review)
    if not staff and (own is None or not own.taken):
        raise NotFound("没有这件审查。")
    held_back = own is not None and own.holds_flags_back
    document = get_document(session, review.document_id, day, include_internal=True, version_id=review.version_id)
    assignments = tuple(assignments_on(session, review.subject))
    findings = () if held_back else findings_of(session, review.version_id)
    if own is not None and not is_revealed(assignments, day):
        findings = [replace(stored, verdict=None) for stored in findings]
    notes = notes_on(session, review.subject, author_id=None if staff else person.account_id)
    comments = comments_on_version(session, review.version_id) if staff else ()
    lines = lines_of(session, review.id) if staff else ()
    letters = letters_of(session, review.id) if staff else ()
    points = [(letter, item) for letter in letters if letter.sent_at for item in letter.items if item.address]
    clauses = []
    whole = tuple(c for c in comments if c.address == WHOLE)
    if whole:  # comments on the document as a whole stand before those on its clauses
        clauses.append(ClauseSheet(Unit(WHOLE, "整份文件", "", "", 0, 0), (), (), whole))
    place = place_among(document.units)
    for unit in document.units:
        sheet = ClauseSheet(
            unit,
            tuple(f for f in findings if place(f.finding.address) == unit.address),
            tuple(n for n in notes if place(n.anchor.address) == unit.address),
            tuple(c for c in comments if place(c.address) == unit.address),
            tuple(line for line in lines if place(line.address) == unit.address),
            tuple(point for point in points if place(point[1].address) == unit.address),
        )
        if sheet.findings or sheet.notes or sheet.comments or sheet.lines or sheet.answers:
            clauses.append(sheet)
    return Worksheet(
        review,
        document,
        None if held_back else latest_run(session, review.version_id),
        tuple(clauses),
        assignments if staff else (),
        tuple(checklist(session, review.id)) if staff else (),
        tuple(letters),
        _begins(session, (superior for line in lines for superior in line.superiors)),
        links_of_review(session, review.id) if staff else {},
        held_back,
    )


def _begins(session: Session, superiors: Iterable[Superior]) -> Mapping[str, date | None]:
    """When the superior texts that lines quote began to apply; one statement whatever their number."""
    wanted = {superior.version_id for superior in superiors if superior.version_id}
    rows = session.scalars(select(Version).where(Version.id.in_(wanted)))
    return {version.id: begins_on(version) for version in rows}


def place_among(units: Sequence[Unit]) -> Callable[[str], str]:
    """Where something on an address stands: at the innermost clause that holds it, once."""
    held = {unit.address for unit in units}

    def place(address: str) -> str:
        while address not in held and "__" in address:
            address = address.rpartition("__")[0]
        return address

    return place
