"""What a round asks and whom: its questions, and the liaison points, units and deputies that are asked by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.ids import new_id
from registry.people.invitations import invite, revoke
from registry.people.models import Invitation, Organisation
from registry.people.roles import Permission, Person
from review.voices.consultations import PURPOSE
from review.voices.models import Comment, Consultation, ConsultationInvitee, ConsultationQuestion

INVITEE_KINDS = {"point": "联系点", "unit": "单位", "deputy": "代表"}
MOST_QUESTIONS, LONGEST_QUESTION = 20, 300


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a round: on one clause, or on the whole (`address` empty)."""

    id: str
    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody asked by name, and what came of it."""

    id: str
    kind: str
    label: str
    organisation: str
    live: bool  # its link still opens
    opened_at: datetime | None
    comments: int


def set_questions(
    session: Session, clock: Clock, person: Person, consultation_id: str, questions: Sequence[tuple[str, str]]
) -> None:
    """The questions of a round as (address, text), in order; only before the first comment, so that answers keep
    their question.

    Raises:
        NotAllowed, NotFound. InvalidInput: too many, too long, or comments have come in already.
    """
    person.require(Permission.CONSULTATION_OPEN)
    if session.get(Consultation, consultation_id) is None:
        raise NotFound("没有这次征求意见。")
    asked = [(address.strip(), text.strip()) for address, text in questions if text.strip()]
    if len(asked) > MOST_QUESTIONS or any(len(text) > LONGEST_QUESTION for _, text in asked):
        raise InvalidInput(f"一次征求意见最多 {MOST_QUESTIONS} 个问题，每个不超过 {LONGEST_QUESTION} 字。")
    if session.scalar(select(Comment.id).where(Comment.consultation_id == consultation_id).limit(1)) is not None:
        raise InvalidInput("已收到意见，问题不能再改，以免答非所问。")
    for held in session.scalars(
        select(ConsultationQuestion).where(ConsultationQuestion.consultation_id == consultation_id)
    ):
        session.delete(held)
    for position, (address, text) in enumerate(asked):
        session.add(
            ConsultationQuestion(
                id=new_id(), consultation_id=consultation_id, position=position, address=address, text=text
            )
        )
    session.flush()
    if asked:
        audit.record(
            session, clock, person.actor, "consultation.questions", f"consultation:{consultation_id}", asked=len(asked)
        )


def questions_of(session: Session, consultation_id: str, address: str | None = None) -> Sequence[Question]:
    """The questions of a round; with an address those on that clause and on the whole."""
    rows = session.scalars(
        select(ConsultationQuestion)
        .where(ConsultationQuestion.consultation_id == consultation_id)
        .order_by(ConsultationQuestion.position)
    )
    return [Question(q.id, q.address, q.text) for q in rows if address is None or q.address in {"", address}]


def ask_by_name(
    session: Session,
    clock: Clock,
    person: Person,
    consultation_id: str,
    *,
    kind: str,
    label: str,
    organisation_id: str | None = None,
) -> str:
    """Ask somebody by name; a second time makes the earlier link worthless. Returns the token, shown once.

    Raises:
        NotAllowed, NotFound. InvalidInput: no name or an unknown kind.
    """
    person.require(Permission.CONSULTATION_OPEN)
    round_ = session.get(Consultation, consultation_id)
    if round_ is None:
        raise NotFound("没有这次征求意见。")
    organisation = session.get(Organisation, organisation_id) if organisation_id else None
    label = " ".join((label or (organisation.name if organisation else "")).split())[:100]
    if kind not in INVITEE_KINDS:
        raise InvalidInput("征求对象只能是联系点、单位或代表。")
    if not label:
        raise InvalidInput("请写明联系点、单位或代表的名称。")
    found = session.scalars(
        select(ConsultationInvitee).where(
            ConsultationInvitee.consultation_id == consultation_id,
            ConsultationInvitee.kind == kind,
            ConsultationInvitee.label == label,
        )
    ).one_or_none()
    if found is not None and found.invitation_id is not None:
        revoke(session, clock, found.invitation_id, actor=person.actor)
    invitation_id, token = invite(
        session,
        clock,
        purpose=PURPOSE,
        subject=f"consultation:{consultation_id}",
        organisation_id=organisation.id if organisation else None,
        actor=person.actor,
        expires_at=round_.closes_at,
    )
    if found is None:
        last = session.scalar(
            select(func.max(ConsultationInvitee.position)).where(ConsultationInvitee.consultation_id == consultation_id)
        )
        found = ConsultationInvitee(
            id=new_id(),
            consultation_id=consultation_id,
            kind=kind,
            label=label,
            position=0 if last is None else last + 1,
            created_at=clock.now(),
        )
        session.add(found)
    found.organisation_id, found.invitation_id = (organisation.id if organisation else None), invitation_id
    session.flush()
    audit.record(
        session, clock, person.actor, "consultation.ask", f"consultation:{consultation_id}", kind=kind, invitee=found.id
    )
    return token


def stop_asking(session: Session, clock: Clock, person: Person, consultation_id: str, invitee_id: str) -> None:
    """Make the link of somebody asked by name worthless; comments that came by it stay.

    Raises:
        NotAllowed, NotFound.
    """
    person.require(Permission.CONSULTATION_OPEN)
    found = session.get(ConsultationInvitee, invitee_id)
    if found is None or found.consultation_id != consultation_id:
        raise NotFound("没有这个征求对象。")
    if found.invitation_id is not None:
        revoke(session, clock, found.invitation_id, actor=person.actor)


def invitees_of(session: Session, clock: Clock, consultation_id: str) -> Sequence[Invitee]:
    """Those asked by name, in the order of asking, with the comments that came by any of their links."""
    by_link = (
        select(Comment.invitation_id, func.count().label("n"))
        .where(Comment.consultation_id == consultation_id)
        .group_by(Comment.invitation_id)
        .subquery()
    )
    rows = session.execute(
        select(ConsultationInvitee, Organisation.name, Invitation, by_link.c.n)
        .outerjoin(Organisation, Organisation.id == ConsultationInvitee.organisation_id)
        .outerjoin(Invitation, Invitation.id == ConsultationInvitee.invitation_id)
        .outerjoin(by_link, by_link.c.invitation_id == ConsultationInvitee.invitation_id)
        .where(ConsultationInvitee.consultation_id == consultation_id)
        .order_by(ConsultationInvitee.position)
    )
    now, found = clock.now(), []
    for row, organisation, link, comments in rows:
        live = link is not None and link.revoked_at is None and (link.expires_at is None or link.expires_at > now)
        opened = link.first_used_at if link is not None else None
        found.append(Invitee(row.id, row.kind, row.label, organisation or "", live, opened, comments or 0))
    return found
