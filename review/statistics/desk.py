"""What waits on a person's desk: numbers for the first page, each of which a list can show.

Staff see what their duties ask for; a body or unit its own filings and letters; an expert the tasks that are open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from registry.clock import legal_day
from registry.instruments.models import Version
from registry.people.models import Organisation
from registry.people.roles import Person
from review.casework.filings.models import Filing
from review.casework.letters.kinds import KINDS
from review.casework.letters.models import Letter
from review.casework.listing import late, undecided_findings, unrated_reports
from review.casework.models import Review
from review.casework.states import OPEN, PENDING, SIGNING, SUSPENDED, UNFINISHED
from review.experts.models import ExpertAssignment
from review.findings.models import FindingRecord


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """What waits for staff. `undecided` counts flags, all others filings or reviews."""

    submitted: int
    deferred: int
    to_hand_over: int
    pending: int
    signing: int
    unfinished: int
    mine: int
    overdue: int
    my_overdue: int
    undecided: int
    unrated: int


def staff_desk(session: Session, person: Person, today: date) -> StaffDesk:
    """Numbers for staff. Four statements."""
    # of the registered only those not handed over yet, which have a date: twenty years of others are not read
    to_hand_over = and_(Filing.state == "registered", Filing.due_on.is_not(None))
    filings = dict(
        session.execute(
            select(Filing.state, func.count())
            .where(or_(Filing.state.in_(("submitted", "deferred")), to_hand_over))
            .group_by(Filing.state)
        ).all()
    )
    mine = and_(Review.state.in_(UNFINISHED), Review.owner_id == (person.account_id or ""))
    columns = (
        Review.state == PENDING,
        Review.state == SIGNING,
        Review.state.in_(UNFINISHED),
        mine,
        late(today),
        and_(mine, late(today)),
    )
    counted = session.execute(
        select(*[func.coalesce(func.sum(case((holds, 1), else_=0)), 0) for holds in columns]).where(
            Review.state.in_(UNFINISHED)
        )
    ).one()
    versions = select(Review.version_id).where(Review.state.in_(UNFINISHED))
    undecided = session.scalar(
        select(func.count())
        .select_from(FindingRecord)
        .where(FindingRecord.version_id.in_(versions), undecided_findings())
    )
    unrated = session.scalar(select(func.count()).select_from(Review).where(unrated_reports()))
    pending, signing, unfinished, own, overdue, my_overdue = (int(number) for number in counted)
    return StaffDesk(
        submitted=filings.get("submitted", 0),
        deferred=filings.get("deferred", 0),
        to_hand_over=filings.get("registered", 0),
        pending=pending,
        signing=signing,
        unfinished=unfinished,
        mine=own,
        overdue=overdue,
        my_overdue=my_overdue,
        undecided=undecided or 0,
        unrated=unrated or 0,
    )


@dataclass(frozen=True, slots=True)
class BodyDesk:
    """What a body has out: its filings by state, and what waits for it: letters, filings to supplement, drafts."""

    filings: dict[str, int]
    letters: tuple[tuple[str, str, date | None], ...]  # id, title, due; the most urgent first, as below
    unfinished: tuple[tuple[str, str, str, date | None], ...] = ()  # id, title, state (deferred or draft), due


def body_desk(session: Session, person: Person) -> BodyDesk:
    """Filings and letters of the person's own body. Three statements; none without a body."""
    if person.organisation_id is None:
        return BodyDesk({}, ())
    filings = dict(
        session.execute(
            select(Filing.state, func.count())
            .where(Filing.body_id == person.organisation_id, Filing.state != "discarded")
            .group_by(Filing.state)
        ).all()
    )
    answered = [key for key, kind in KINDS.items() if kind.replies]
    letters = session.execute(
        select(Letter.id, Letter.title, Letter.due_on)
        .where(
            Letter.addressee_id == person.organisation_id,
            Letter.state == "sent",
            Letter.kind.in_(answered),
        )
        .order_by(case((Letter.due_on.is_(None), 1), else_=0), Letter.due_on, Letter.id)
        .limit(50)
    )
    unfinished = session.execute(
        select(Filing.id, Filing.title, Filing.state, Filing.due_on)
        .where(Filing.body_id == person.organisation_id, Filing.state.in_(("deferred", "draft")))
        .order_by(case((Filing.due_on.is_(None), 1), else_=0), Filing.due_on, Filing.id)
        .limit(50)
    )
    return BodyDesk(
        filings,
        tuple((id_, title, due) for id_, title, due in letters),
        tuple((id_, title, state, due) for id_, title, state, due in unfinished),
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """A letter that came back, and waits for whoever handles the review."""

    letter_id: str
    review_id: str
    title: str
    addressee: str
    on: date


def answered_letters(session: Session, person: Person) -> Sequence[Answered]:
    """Answers to letters in reviews that this person handles, the latest first; at most 50. One statement.

    An answer waits until the review goes on to signing, or another letter follows it up. A review without an owner
    is looked after by the letter's writer.
    """
    later = aliased(Letter)
    followed = select(later.id).where(
        later.follows_id == Letter.id, later.state != "withdrawn", later.created_at > Letter.answered_at
    )
    rows = session.execute(
        select(Letter.id, Letter.review_id, Letter.title, Organisation.name, Letter.answered_at)
        .join(Review, Review.id == Letter.review_id)
        .join(Organisation, Organisation.id == Letter.addressee_id)
        .where(
            Letter.state == "answered",
            Review.state.in_((PENDING, OPEN, SUSPENDED)),
            func.coalesce(Review.owner_id, Letter.created_by) == (person.account_id or ""),
            ~followed.exists(),
        )
        .order_by(Letter.answered_at.desc(), Letter.id)
        .limit(50)
    )
    return [
        Answered(id_, review, title, name, legal_day(at)) for id_, review, title, name, at in rows if at is not None
    ]


def expert_desk(session: Session, person: Person) -> Sequence[tuple[str, str, str, date | None]]:
    """`(review, document, question, due)` of the expert's open tasks, the most urgent first. One statement."""
    rows = session.execute(
        select(ExpertAssignment.subject, Version.title, ExpertAssignment.question, ExpertAssignment.due_on)
        .join(Review, ExpertAssignment.subject == "review:" + Review.id)
        .join(Version, Version.id == Review.version_id)
        .where(
            ExpertAssignment.account_id == (person.account_id or ""),
            ExpertAssignment.submitted_at.is_(None),
            ExpertAssignment.declined_at.is_(None),
        )
        .order_by(case((ExpertAssignment.due_on.is_(None), 1), else_=0), ExpertAssignment.due_on)
        .limit(50)
    )
    return [(subject.removeprefix("review:"), title, question, due) for subject, title, question, due in rows]
