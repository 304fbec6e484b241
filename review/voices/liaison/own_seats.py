"""A collector's tasks by their own account: no link and no phone to bind, the log-in is the key.

A seat belongs to an account where its link was made for a member who has one. It shows what was gathered and what
became of it also after the task is over; opinions are taken only while it lasts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.people.models import Account, Invitation, Organisation
from registry.people.roles import Permission, Person, Role
from review.voices.liaison.models import LiaisonEntry, LiaisonMember, LiaisonSeat, LiaisonTask
from review.voices.liaison.points import require_point
from review.voices.liaison.seats import Seat, seat_in_hand
from review.voices.models import Comment, Consultation

NO_ACCOUNT = "没有可以绑定的采集员账号，请核对登录名。账号由管理员建立。"


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """A task in one's own hands, with its counts. `open` leaves out whether the round itself is open."""

    id: str
    consultation_id: str
    title: str
    organisation: str
    label: str
    task_state: str
    closes_at: datetime | None
    entries: int
    decided: int

    @property
    def open(self) -> bool:
        """Whether the point still gathers."""
        return self.task_state == "given"


def own_seats(session: Session, person: Person) -> Sequence[OwnSeat]:
    """A person's tasks, those that last first, then the newest. One statement.

    Raises:
        NotAllowed, NotSignedIn.
    """
    person.require(Permission.LIAISON_TASK)
    rows = session.execute(
        select(
            LiaisonSeat,
            LiaisonTask.state,
            Consultation.id,
            Consultation.title,
            Consultation.closes_at,
            Organisation.name,
            func.count(LiaisonEntry.comment_id),
            func.count(Comment.outcome),
        )
        .join(LiaisonTask, LiaisonTask.id == LiaisonSeat.task_id)
        .join(Consultation, Consultation.id == LiaisonTask.consultation_id)
        .join(Organisation, Organisation.id == LiaisonSeat.organisation_id)
        .join(Invitation, Invitation.id == LiaisonSeat.invitation_id)
        .outerjoin(LiaisonEntry, LiaisonEntry.seat_id == LiaisonSeat.id)
        .outerjoin(Comment, Comment.id == LiaisonEntry.comment_id)
        .where(*_own(person))
        .group_by(LiaisonSeat.id, LiaisonTask.id, Consultation.id, Organisation.id)
        .order_by(LiaisonTask.state != "given", LiaisonSeat.position.desc())
    )
    return [
        OwnSeat(seat.id, round_id, title, organisation, seat.label, state, closes, entries, decided)
        for seat, state, round_id, title, closes, organisation, entries, decided in rows
    ]


def open_own_seat(session: Session, person: Person, seat_id: str) -> Seat:
    """One of the person's own tasks, as their phone sees it.

    Raises:
        NotAllowed, NotSignedIn. NotFound: there is none, it is another's, or it was taken back.
    """
    person.require(Permission.LIAISON_TASK)
    found = session.execute(
        select(LiaisonSeat, LiaisonTask, Organisation.name)
        .join(LiaisonTask, LiaisonTask.id == LiaisonSeat.task_id)
        .join(Organisation, Organisation.id == LiaisonSeat.organisation_id)
        .join(Invitation, Invitation.id == LiaisonSeat.invitation_id)
        .where(LiaisonSeat.id == seat_id, *_own(person))
    ).one_or_none()
    if found is None:
        raise NotFound("没有这项采集任务，或者联络员已经收回。")
    seat, task, organisation = found
    return seat_in_hand(seat, task, organisation, person.account_id, bound=True, mine=True)


def bind_account(session: Session, clock: Clock, person: Person, member_id: str, login: str) -> None:
    """Join a person of a point with their account, so that tasks handed to them stand there; "" takes it off again.

    Tasks already in their hands stay with the link they were given.

    Raises:
        NotAllowed, NotFound. InvalidInput: no such account of a collector. Conflict: it is another person's.
    """
    member = session.get(LiaisonMember, member_id)
    if member is None or member.ended_at is not None:
        raise NotFound("没有这名人员。")
    require_point(session, person, member.organisation_id)
    account = None
    if login.strip():
        account = session.scalars(select(Account).where(Account.login == login.strip())).one_or_none()
        if account is None or account.disabled_at is not None or not _collects(account):
            raise InvalidInput(NO_ACCOUNT)
        held = session.scalars(
            select(LiaisonMember.id).where(
                LiaisonMember.account_id == account.id, LiaisonMember.ended_at.is_(None), LiaisonMember.id != member_id
            )
        ).first()
        if held is not None:
            raise Conflict("这个账号已经绑定给另一名人员，请先在那里解除。")
    member.account_id = account.id if account is not None else None
    audit.record(
        session,
        clock,
        person.actor,
        "point.member.account",
        f"point:{member.organisation_id}",
        member=member_id,
        account=member.account_id or "",
    )


def _collects(account: Account) -> bool:
    return bool({grant.role for grant in account.grants} & {Role.COLLECTOR.value, Role.LIAISON_OFFICER.value})


def _own(person: Person) -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.account_id == (person.account_id or ""),
        LiaisonSeat.ended_at.is_(None),
        LiaisonTask.state != "recalled",
    )
