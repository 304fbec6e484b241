"""Filings as readers see them: one in full with its timeline and deadlines, many in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.clock import Clock, legal_day
from registry.people.disclosure import disclose
from registry.people.models import Account, Organisation
from registry.people.roles import Permission, Person
from review.casework.filings.access import find_filing, may_edit
from review.casework.filings.clocks import Clocks
from review.casework.filings.models import FilingAssignment, FilingEvent
from review.casework.filings.papers import PaperView, papers_of
from review.casework.filings.particulars import Particulars, particulars_of
from review.procedure.deadlines import Due


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of the timeline."""

    at: datetime
    who: str
    kind: str
    old: str | None
    new: str | None
    words: str
    internal: bool


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """A committee that the filing was handed to."""

    organisation_id: str
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A deadline of the filing. `done_on` is the day the act was done, None while it waits."""

    name: str
    due: Due
    done_on: date | None

    @property
    def late_by(self) -> int:
        """Days by which the act came late, 0 where it came in time or waits."""
        return max(0, (self.done_on - self.due.on).days) if self.done_on else 0


@dataclass(frozen=True, slots=True)
class FilingView:
    """One filing in full, for this person."""

    id: str
    state: str
    revision: int
    round: int
    body_id: str
    body: str
    arrival: str
    given: Particulars
    arrived_on: date | None
    received_at: datetime | None
    receipt_number: str
    late_days: int | None
    due_on: date | None
    outcome_reason: str
    registration_number: str
    registered_on: date | None
    document_id: str | None
    version_id: str | None
    review_id: str | None
    created_by: str
    changed_at: datetime
    papers: tuple[PaperView, ...]
    events: tuple[EventView, ...]
    assignments: tuple[AssignmentView, ...]
    may_edit: bool

    @property
    def subject(self) -> str:
        """How letters and log entries name this filing."""
        return f"filing:{self.id}"

    @property
    def present(self) -> tuple[PaperView, ...]:
        """The papers that hold."""
        return tuple(paper for paper in self.papers if paper.replaced_at is None)

    @property
    def replaced(self) -> tuple[PaperView, ...]:
        """Papers that were replaced or taken out after the filing was first sent in."""
        return tuple(paper for paper in self.papers if paper.replaced_at is not None)


def get_filing(session: Session, person: Person, filing_id: str) -> FilingView:
    """One filing; internal lines of its timeline are for staff. Five statements whatever it holds.

    Raises:
        NotFound: there is none, or not for this person.
    """
    filing = find_filing(session, person, filing_id)
    staff = person.is_staff
    return FilingView(
        id=filing.id,
        state=filing.state,
        revision=filing.revision,
        round=filing.round,
        body_id=filing.body_id,
        body=session.scalar(select(Organisation.name).where(Organisation.id == filing.body_id)) or "",
        arrival=filing.arrival,
        given=particulars_of(filing),
        arrived_on=filing.arrived_on,
        received_at=filing.received_at,
        receipt_number=filing.receipt_number or "",
        late_days=filing.late_days,
        due_on=filing.due_on,
        outcome_reason=filing.outcome_reason,
        registration_number=filing.registration_number or "",
        registered_on=filing.registered_on,
        document_id=filing.document_id if staff else None,
        version_id=filing.version_id if staff else None,
        review_id=filing.review_id if staff else None,
        created_by=filing.created_by,
        changed_at=filing.changed_at,
        papers=tuple(papers_of(session, filing.id)),
        events=tuple(_events(session, filing.id, internal=staff)),
        assignments=tuple(_assignments(session, filing.id)) if staff else (),
        may_edit=may_edit(person, filing),
    )


def _events(session: Session, filing_id: str, *, internal: bool) -> Sequence[EventView]:
    query = (
        select(FilingEvent, Account.name)
        .outerjoin(Account, Account.id == FilingEvent.actor)
        .where(FilingEvent.filing_id == filing_id)
        .order_by(FilingEvent.id)
    )
    if not internal:
        query = query.where(FilingEvent.internal.is_(False))
    return [
        EventView(e.at, name or ("系统" if e.actor == "system" else ""), e.kind, e.old, e.new, e.note, e.internal)
        for e, name in session.execute(query)
    ]


def _assignments(session: Session, filing_id: str) -> Sequence[AssignmentView]:
    rows = session.execute(
        select(FilingAssignment.organisation_id, Organisation.name, FilingAssignment.assigned_on)
        .join(Organisation, Organisation.id == FilingAssignment.organisation_id)
        .where(FilingAssignment.filing_id == filing_id)
        .order_by(FilingAssignment.assigned_at, FilingAssignment.id)
    )
    return [AssignmentView(id_, name, on) for id_, name, on in rows]


def deadlines_of(filing: FilingView, clocks: Clocks) -> tuple[DeadlineView, ...]:
    """The deadlines of a filing in the order of its life, each with how it was counted.

    They follow from the timeline alone, so that they can be worked out again at any time.
    """
    found: list[DeadlineView] = []
    if filing.given.promulgated_on and filing.arrived_on:
        found.append(
            DeadlineView("报送备案", clocks.due("filing.submit", filing.given.promulgated_on), filing.arrived_on)
        )
    elif filing.given.promulgated_on:
        found.append(DeadlineView("报送备案", clocks.due("filing.submit", filing.given.promulgated_on), None))
    started: date | None = None
    deferred: date | None = None
    for event in filing.events:
        day = legal_day(event.at)
        if event.new == "submitted":
            if deferred is not None:
                found.append(DeadlineView("补正重报", clocks.due("filing.resubmit", deferred), day))
                deferred = None
            started = filing.arrived_on if event.old == "draft" and filing.arrived_on else day
        elif event.old == "submitted" and event.new is not None and started is not None:
            found.append(DeadlineView("形式审查", clocks.due("filing.formality", started), day))
            started = None
            deferred = day if event.new == "deferred" else None
    if started is not None:
        found.append(DeadlineView("形式审查", clocks.due("filing.formality", started), None))
    if deferred is not None:
        found.append(DeadlineView("补正重报", clocks.due("filing.resubmit", deferred), None))
    if filing.registered_on is not None and filing.arrival not in {"ledger", "exchange"}:
        handed = min((a.on for a in filing.assignments), default=None)
        found.append(DeadlineView("分送", clocks.due("filing.assign", filing.registered_on), handed))
    return tuple(found)


def masked_phone(phone: str) -> str:
    """A telephone number with its middle hidden: 138****1234."""
    digits = phone.strip()
    return digits if len(digits) < 7 else f"{digits[:3]}****{digits[-4:]}"


def show_contact(session: Session, clock: Clock, person: Person, filing_id: str) -> tuple[str, str]:
    """Name and telephone number of the contact, in full; the view is written to the log.

    Raises:
        NotFound, NotAllowed.
    """
    person.require(Permission.FILING_SUBMIT)
    filing = find_filing(session, person, filing_id)
    disclose(session, clock, person, f"filing:{filing.id}", "phone", "联系报送机关")
    return filing.contact, filing.phone
