"""A task in the hands of one collector: a link that holds for the first phone, and for nothing but this task.

The link alone opens nothing: the phone on which it was first confirmed keeps a secret, and the two together are the
collector. Forwarded to another phone, the link leads to the public form. The officer can end a seat or make its link
anew, for a lost phone; the old link is then worthless.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.ids import new_id
from registry.people.invitations import GONE, invite, open_invitation, revoke
from registry.people.models import Invitation, Organisation
from registry.people.roles import Person
from registry.people.sessions import token_hash
from review.voices.liaison.models import LiaisonEntry, LiaisonMember, LiaisonSeat, LiaisonTask
from review.voices.liaison.points import get_point, ids_below, require_point
from review.voices.liaison.tasks import locked_task, require_open
from review.voices.models import Consultation

PURPOSE = "liaison_seat"
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Seat:
    """What a link gives on the phone that it belongs to."""

    id: str
    task_id: str
    consultation_id: str
    organisation_id: str
    organisation: str
    label: str
    invitation_id: str
    account_id: str | None
    bound: bool  # it has been confirmed on a phone
    mine: bool  # and on this one
    task_state: str
    instructions: str


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat as the officer sees it."""

    id: str
    label: str
    organisation: str
    made_at: datetime
    bound_at: datetime | None
    ended_at: datetime | None
    ended_reason: str
    entries: int
    by_account: bool  # it stands in the collector's account as well


def make_seat(
    session: Session,
    clock: Clock,
    person: Person,
    task_id: str,
    label: str,
    *,
    organisation_id: str = "",
    member_id: str = "",
) -> str:
    """Hand the task to a collector; returns the secret of the link, shown once.

    Args:
        organisation_id: the collection point, at or below the task's point; the task's own where it is empty.

    Raises:
        NotAllowed, NotFound, Conflict. InvalidInput: nobody named, or a point or person from elsewhere.
    """
    task = locked_task(session, task_id)
    require_point(session, person, task.organisation_id)
    require_open(task)
    member = session.get(LiaisonMember, member_id) if member_id else None
    below = ids_below(session, task.organisation_id)
    if member_id and (member is None or member.organisation_id not in below or member.ended_at is not None):
        raise InvalidInput("所选人员不在本联系点，请重新选择。")
    organisation_id = organisation_id or (member.organisation_id if member else task.organisation_id)
    if organisation_id not in below:
        raise InvalidInput("所选采集点不在本联系点之下，请重新选择。")
    label = " ".join(label.split()) or (member.name if member else "")
    if not 0 < len(label) <= LONGEST:
        raise InvalidInput("请写明交给谁，如“罗家磨村采集员”。")
    invitation_id, token = _link(session, clock, person, task, organisation_id, member.account_id if member else None)
    seat = LiaisonSeat(
        id=new_id(),
        task_id=task_id,
        organisation_id=organisation_id,
        member_id=member.id if member else None,
        label=label,
        position=(session.scalar(select(func.max(LiaisonSeat.position))) or 0) + 1,
        invitation_id=invitation_id,
        made_by=person.account_id or "",
        made_at=clock.now(),
        ended_reason="",
    )
    session.add(seat)
    session.flush()
    audit.record(session, clock, person.actor, "seat.make", f"seat:{seat.id}", task=task_id, point=organisation_id)
    return token


def renew_seat(session: Session, clock: Clock, person: Person, task_id: str, seat_id: str) -> str:
    """A new link in place of the one that stands, for a new phone; returns its secret.

    Raises:
        NotAllowed, NotFound, Conflict.
    """
    task, seat = _own(session, person, task_id, seat_id)
    require_open(task)
    old = session.get_one(Invitation, seat.invitation_id)
    revoke(session, clock, old.id, actor=person.actor)
    seat.invitation_id, token = _link(session, clock, person, task, seat.organisation_id, old.account_id)
    seat.ended_at, seat.ended_reason = None, ""
    session.flush()
    audit.record(session, clock, person.actor, "seat.renew", f"seat:{seat_id}", task=task_id)
    return token


def end_seat(session: Session, clock: Clock, person: Person, task_id: str, seat_id: str, reason: str) -> None:
    """End a seat; its link opens nothing any more, what was gathered stays.

    Raises:
        NotAllowed, NotFound, InvalidInput.
    """
    _, seat = _own(session, person, task_id, seat_id)
    if not reason.strip():
        raise InvalidInput("收回链接须写明理由。")
    if seat.ended_at is None:
        revoke(session, clock, seat.invitation_id, actor=person.actor)
        seat.ended_at, seat.ended_reason = clock.now(), reason.strip()[:300]
        audit.record(session, clock, person.actor, "seat.end", f"seat:{seat_id}", task=task_id, why=reason.strip())


def open_seat(session: Session, clock: Clock, token: str, device: str) -> Seat:
    """What a link gives to the phone with this secret (empty where it has none).

    Raises:
        NotFound: the link was ended, has expired, or never was.
    """
    invited = open_invitation(session, clock, token, PURPOSE)
    found = session.execute(
        select(LiaisonSeat, LiaisonTask, Organisation.name, Invitation.device_hash)
        .join(LiaisonTask, LiaisonTask.id == LiaisonSeat.task_id)
        .join(Organisation, Organisation.id == LiaisonSeat.organisation_id)
        .join(Invitation, Invitation.id == LiaisonSeat.invitation_id)
        .where(LiaisonSeat.invitation_id == invited.invitation_id)
    ).one_or_none()
    if found is None or found[0].ended_at is not None or found[1].state == "recalled":
        raise NotFound(GONE)
    seat, task, organisation, held = found
    mine = held is not None and bool(device) and secrets.compare_digest(held, token_hash(device))
    return seat_in_hand(seat, task, organisation, invited.account_id, bound=held is not None, mine=mine)


def seat_in_hand(
    seat: LiaisonSeat, task: LiaisonTask, organisation: str, account_id: str | None, *, bound: bool, mine: bool
) -> Seat:
    """A seat as who holds it sees it, by a link or in their account; `organisation` is the point's name."""
    return Seat(
        seat.id,
        task.id,
        task.consultation_id,
        seat.organisation_id,
        organisation,
        seat.label,
        seat.invitation_id,
        account_id,
        bound,
        mine,
        task.state,
        task.instructions,
    )


def bind_seat(session: Session, clock: Clock, token: str, device: str) -> bool:
    """Tie a link to the phone with this secret, once; whether it is this phone's now.

    Raises:
        NotFound: the link opens nothing.
    """
    seat = open_seat(session, clock, token, device)
    if seat.bound:
        return seat.mine
    held = session.scalars(select(Invitation).where(Invitation.id == seat.invitation_id).with_for_update()).one()
    if held.device_hash is not None:  # another phone was quicker
        return False
    held.device_hash, held.first_used_at = token_hash(device), clock.now()
    session.flush()
    audit.record(session, clock, seat.account_id or "public", "seat.bind", f"seat:{seat.id}")
    return True


def seats_of(session: Session, task_id: str) -> Sequence[SeatRow]:
    """The seats of a task, in the order in which they were made."""
    rows = session.execute(
        select(
            LiaisonSeat,
            Organisation.name,
            Invitation.first_used_at,
            Invitation.account_id,
            func.count(LiaisonEntry.comment_id),
        )
        .join(Organisation, Organisation.id == LiaisonSeat.organisation_id)
        .join(Invitation, Invitation.id == LiaisonSeat.invitation_id)
        .outerjoin(LiaisonEntry, LiaisonEntry.seat_id == LiaisonSeat.id)
        .where(LiaisonSeat.task_id == task_id)
        .group_by(LiaisonSeat.id, Organisation.name, Invitation.first_used_at, Invitation.account_id)
        .order_by(LiaisonSeat.position)
    )
    return [
        SeatRow(
            seat.id, seat.label, name, seat.made_at, bound, seat.ended_at, seat.ended_reason, count, account is not None
        )
        for seat, name, bound, account, count in rows
    ]


def _own(session: Session, person: Person, task_id: str, seat_id: str) -> tuple[LiaisonTask, LiaisonSeat]:
    task = locked_task(session, task_id)
    require_point(session, person, task.organisation_id)
    seat = session.get(LiaisonSeat, seat_id)
    if seat is None or seat.task_id != task_id:
        raise NotFound("没有这个采集链接。")
    return task, seat


def _link(
    session: Session, clock: Clock, person: Person, task: LiaisonTask, organisation_id: str, account_id: str | None
) -> tuple[str, str]:
    get_point(session, organisation_id)
    consultation = session.get_one(Consultation, task.consultation_id)
    return invite(
        session,
        clock,
        purpose=PURPOSE,
        subject=f"task:{task.id}",
        actor=person.actor,
        account_id=account_id,
        organisation_id=organisation_id,
        expires_at=None
        if consultation.closes_at is None
        else max(consultation.closes_at, task.report_by or consultation.closes_at),
    )
