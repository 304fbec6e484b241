"""The review worksheet: every clause that something was said about, with all that was said, in one place.

It is a view over findings, verdicts, notes and comments; it stores nothing of its own. Staff see all of it,
an assigned expert the findings and their own notes, nobody else anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.instruments.views import DocumentView, get_document
from registry.people.roles import Permission, Person
from registry.provisions.reading import Unit
from review.annotations.notes import NoteView, notes_on
from review.casework.reviews import ReviewView, get_review
from review.experts.assignments import Assignment, assignments_on, is_assigned
from review.findings.finding import Severity
from review.findings.store import RunView, StoredFinding, findings_of, latest_run
from review.voices.comments import CommentView, comments_on_version


@dataclass(frozen=True, slots=True)
class ClauseSheet:
    """One clause and what was said about it."""

    unit: Unit
    findings: tuple[StoredFinding, ...]
    notes: tuple[NoteView, ...]
    comments: tuple[CommentView, ...]

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

    @property
    def findings(self) -> tuple[StoredFinding, ...]:
        """All findings, worst first."""
        every = [stored for sheet in self.clauses for stored in sheet.findings]
        order = list(Severity)
        return tuple(sorted(every, key=lambda s: (order.index(s.finding.severity), -s.finding.confidence)))

    def sheet(self, address: str) -> ClauseSheet | None:
        """What stands on one clause."""
        return next((sheet for sheet in self.clauses if sheet.unit.address == address), None)


def may_open(session: Session, person: Person, review: ReviewView) -> bool:
    """Whether a person may see this review: staff, or an expert assigned to it."""
    if person.may(Permission.REVIEW_READ):
        return True
    return (
        person.account_id is not None
        and person.may(Permission.REVIEW_ASSIGNED)
        and is_assigned(session, review.subject, person.account_id)
    )


def worksheet(session: Session, person: Person, review_id: str, day: date) -> Worksheet:
    """The worksheet as this person may see it.

    Raises:
        NotFound: no such review, or not for this person; the answer is the same.
    """
    review = get_review(session, review_id)
    if not may_open(session, person, review):
        raise NotFound("没有这件审查。")
    staff = person.may(Permission.REVIEW_READ)
    document = get_document(session, review.document_id, day, include_internal=True, version_id=review.version_id)
    findings = findings_of(session, review.version_id)
    notes = notes_on(session, review.subject, author_id=None if staff else person.account_id)
    comments = comments_on_version(session, review.version_id) if staff else ()
    clauses = []
    for unit in document.units:
        sheet = ClauseSheet(
            unit,
            tuple(f for f in findings if _within(f.finding.address, unit)),
            tuple(n for n in notes if _within(n.anchor.address, unit)),
            tuple(c for c in comments if _within(c.address, unit)),
        )
        if sheet.findings or sheet.notes or sheet.comments:
            clauses.append(sheet)
    return Worksheet(
        review,
        document,
        latest_run(session, review.version_id),
        tuple(clauses),
        tuple(assignments_on(session, review.subject)) if staff else (),
    )


def open_comments(session: Session, review: ReviewView) -> Sequence[str]:
    """Closing check: comments that wait for an outcome."""
    waiting = sum(c.outcome is None for c in comments_on_version(session, review.version_id))
    return [f"有 {waiting} 条征集意见未处理"] if waiting else []


def open_notes(session: Session, review: ReviewView) -> Sequence[str]:
    """Closing check: notes that wait for an outcome."""
    waiting = sum(n.outcome is None for n in notes_on(session, review.subject))
    return [f"有 {waiting} 条专家或审查意见未处理"] if waiting else []


def open_flags(session: Session, review: ReviewView) -> Sequence[str]:
    """Closing check: red and amber flags without a verdict."""
    return [f"有 {review.undecided} 条提示未认定"] if review.undecided else []


CLOSING_CHECKS = (open_flags, open_notes, open_comments)


def _within(address: str, unit: Unit) -> bool:
    return address == unit.address or address.startswith(f"{unit.address}__")
