"""Assigning an expert to a subject, opening it by the expert's link, submitting.

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
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.people.invitations import GONE, invite, open_invitation, revoke
from registry.people.models import Account
from registry.people.roles import Permission, Person, Role
from review.experts.models import ExpertAssignment

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


def assign_expert(
    session: Session,
    clock: Clock,
    person: Person,
    subject: str,
    account_id: str,
    *,
    question: str = "",
    due_on: date | None = None,
) -> tuple[str, str]:
    """Assign an expert; returns `(assignment_id, link token)`. Assigned again, the old link dies for a new one.

    Raises:
        NotAllowed: the person may not assign. InvalidInput: the account is no expert.
    """
    person.require(Permission.EXPERT_ASSIGN)
    account = session.get(Account, account_id)
    if account is None or Role.EXPERT.value not in {grant.role for grant in account.grants}:
        raise InvalidInput("只能指派专家库中的专家。")
    invitation_id, token = invite(
        session, clock, purpose=PURPOSE, subject=subject, actor=person.actor, account_id=account_id
    )
    held = session.scalars(
        select(ExpertAssignment).where(ExpertAssignment.subject == subject, ExpertAssignment.account_id == account_id)
    ).one_or_none()
    if held is not None:
        revoke(session, clock, held.invitation_id, actor=person.actor)
        held.invitation_id, held.question, held.due_on = invitation_id, question or held.question, due_on
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


def submit_assignment(session: Session, clock: Clock, assignment_id: str) -> None:
    """The expert says that all is written. Submitting twice changes nothing.

    Raises:
        NotFound: no such assignment.
    """
    found = session.get(ExpertAssignment, assignment_id)
    if found is None:
        raise NotFound(GONE)
    if found.submitted_at is None:
        found.submitted_at = clock.now()
        audit.record(session, clock, found.account_id, "expert.submit", f"assignment:{found.id}")


def require_open(assignment: Assignment) -> None:
    """Raise when the expert has submitted: nothing more is taken then.

    Raises:
        Conflict: it is submitted.
    """
    if assignment.submitted_at is not None:
        raise Conflict("意见已提交，不能再增改；确需补充的，请与承办人联系。")


def assignments_on(session: Session, subject: str) -> Sequence[Assignment]:
    """Everyone assigned to a subject, in order of assignment."""
    rows = session.execute(
        select(ExpertAssignment, Account.name)
        .join(Account, Account.id == ExpertAssignment.account_id)
        .where(ExpertAssignment.subject == subject)
        .order_by(ExpertAssignment.assigned_at)
    )
    return [_view(assignment, name) for assignment, name in rows]


def is_assigned(session: Session, subject: str, account_id: str) -> bool:
    """Whether this person is assigned to the subject."""
    return (
        session.scalars(
            select(ExpertAssignment.id).where(
                ExpertAssignment.subject == subject, ExpertAssignment.account_id == account_id
            )
        ).first()
        is not None
    )


def list_experts(session: Session) -> Sequence[tuple[str, str]]:
    """`(account_id, name)` of every expert who can be assigned."""
    accounts = session.scalars(select(Account).where(Account.disabled_at.is_(None)).order_by(Account.name))
    return [(a.id, a.name) for a in accounts if Role.EXPERT.value in {grant.role for grant in a.grants}]


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
    )
