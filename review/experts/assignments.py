"""Assigning an expert to a subject and opening it by the expert's link.

An expert sees the subject they are assigned to and their own notes on it, nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.models import Work
from registry.people.invitations import GONE, invite, open_invitation, revoke
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.casework.models import Review
from review.experts.models import ExpertAssignment
from review.experts.pool import members

PURPOSE = "expert_review"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment, as staff and the expert see it."""

    id: str
    subject: str
    account_id: str
    expert: str
    question: str
    due_on: date | None
    assigned_at: datetime
    opened_at: datetime | None
    submitted_at: datetime | None
    accepted_at: datetime | None = None
    declined_at: datetime | None = None
    decline_reason: str = ""
    asks_first: bool = False
    first_judgement: str = ""
    first_at: datetime | None = None
    conclusion: str = ""

    @property
    def taken(self) -> bool:
        """Whether the expert accepted and did not decline."""
        return self.accepted_at is not None and self.declined_at is None

    @property
    def holds_flags_back(self) -> bool:
        """Whether the program's flags wait for the expert's first judgement."""
        return self.asks_first and self.first_at is None

    @property
    def state(self) -> str:
        """Where it stands, in a word."""
        if self.declined_at is not None:
            return "已谢绝"
        if self.submitted_at is not None:
            return "已提交"
        if self.accepted_at is not None:
            return "已接受"
        return "已打开，待接受" if self.opened_at is not None else "尚未打开"


def assign_expert(
    session: Session,
    clock: Clock,
    person: Person,
    subject: str,
    account_id: str,
    *,
    question: str = "",
    due_on: date | None = None,
    asks_first: bool = False,
) -> tuple[str, str]:
    """Assign an expert; returns `(assignment_id, link token)`. Assigned again, the old link dies for a new one.

    Assigned again after declining, the expert is asked anew.

    Args:
        asks_first: the program's flags appear only after a first judgement of the expert's is stored.

    Raises:
        NotAllowed: the person may not assign. InvalidInput: the account is no expert, or is tied to the issuer.
    """
    person.require(Permission.EXPERT_ASSIGN)
    found = next((m for m in members(session) if m.account_id == account_id), None)
    if found is None:
        raise InvalidInput("只能指派专家库中的专家。")
    if tie := found.conflict_with(issuer_of(session, subject)):
        raise InvalidInput(f"{found.name}与制定机关有利害关系（{tie}），应当回避，不能指派。")
    invitation_id, token = invite(
        session, clock, purpose=PURPOSE, subject=subject, actor=person.actor, account_id=account_id
    )
    held = session.scalars(
        select(ExpertAssignment).where(ExpertAssignment.subject == subject, ExpertAssignment.account_id == account_id)
    ).one_or_none()
    if held is not None:
        revoke(session, clock, held.invitation_id, actor=person.actor)
        held.invitation_id, held.question, held.due_on = invitation_id, question or held.question, due_on
        if held.declined_at is not None:
            held.declined_at, held.decline_reason = None, ""
        if held.accepted_at is None:
            held.asks_first = asks_first
        audit.record(session, clock, person.actor, "expert.assign", f"assignment:{held.id}", about=subject, again=True)
        return held.id, token
    assignment = ExpertAssignment(
        id=new_id(),
        subject=subject,
        account_id=account_id,
        invitation_id=invitation_id,
        question=question.strip(),
        due_on=due_on,
        assigned_by=person.account_id or "",
        assigned_at=clock.now(),
        asks_first=asks_first,
    )
    session.add(assignment)
    session.flush()
    audit.record(session, clock, person.actor, "expert.assign", f"assignment:{assignment.id}", about=subject)
    return assignment.id, token


def open_assignment(session: Session, clock: Clock, token: str) -> Assignment:
    """What an expert's link opens. The first opening is noted.

    Raises:
        NotFound: the link is not valid.
    """
    invited = open_invitation(session, clock, token, PURPOSE)
    found = session.scalars(
        select(ExpertAssignment).where(ExpertAssignment.invitation_id == invited.invitation_id)
    ).one_or_none()
    if found is None:
        raise NotFound(GONE)
    if found.opened_at is None:
        found.opened_at = clock.now()
        audit.record(session, clock, found.account_id, "expert.open", f"assignment:{found.id}")
    return _view(found, invited.name)


def assignments_on(session: Session, subject: str) -> Sequence[Assignment]:
    """Everyone assigned to a subject, in order of assignment."""
    rows = session.execute(
        select(ExpertAssignment, Account.name)
        .join(Account, Account.id == ExpertAssignment.account_id)
        .where(ExpertAssignment.subject == subject)
        .order_by(ExpertAssignment.assigned_at)
    )
    return [_view(assignment, name) for assignment, name in rows]


def assignment_of(session: Session, subject: str, account_id: str) -> Assignment | None:
    """This person's assignment to the subject, None where there is none."""
    return next((a for a in assignments_on(session, subject) if a.account_id == account_id), None)


def issuer_of(session: Session, subject: str) -> str:
    """Who issued the document that a subject (`review:abc`) is about, "" where it is unknown."""
    query = select(Work.issuer).join(Review, Review.document_id == Work.id)
    return session.scalar(query.where(Review.id == subject.removeprefix("review:"))) or ""


def _view(found: ExpertAssignment, name: str) -> Assignment:
    return Assignment(
        found.id,
        found.subject,
        found.account_id,
        name,
        found.question,
        found.due_on,
        found.assigned_at,
        found.opened_at,
        found.submitted_at,
        found.accepted_at,
        found.declined_at,
        found.decline_reason,
        found.asks_first,
        found.first_judgement,
        found.first_at,
        found.conclusion,
    )
