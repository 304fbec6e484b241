"""The people of a point, and its ties to bodies. Phones are sealed; pages show their masks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.ids import new_id
from registry.people.models import Account
from registry.people.roles import Permission, Person
from registry.sealing import Sealer, mask_phone
from review.voices.liaison.kinds import duties
from review.voices.liaison.models import LiaisonMember, LiaisonTie
from review.voices.liaison.points import get_point, require_point

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Member:
    """A person at a point, as pages show them."""

    id: str
    organisation_id: str
    name: str
    duty: str
    duty_name: str
    phone_hint: str
    login: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie that stands."""

    id: str
    body: str
    reason: str


def members_of(session: Session, organisation_ids: Iterable[str], *, ended: bool = False) -> Sequence[Member]:
    """The people of these points, in the order in which they were entered."""
    query = (
        select(LiaisonMember, Account.login)
        .outerjoin(Account, Account.id == LiaisonMember.account_id)
        .where(LiaisonMember.organisation_id.in_(list(organisation_ids)))
        .order_by(LiaisonMember.position)
    )
    if not ended:
        query = query.where(LiaisonMember.ended_at.is_(None))
    names = duties()
    return [
        Member(
            m.id, m.organisation_id, m.name, m.duty, names.get(m.duty, m.duty), m.phone_hint, login or "", m.ended_at
        )
        for m, login in session.execute(query)
    ]


def add_member(
    session: Session,
    clock: Clock,
    sealer: Sealer,
    person: Person,
    organisation_id: str,
    name: str,
    duty: str,
    *,
    phone: str = "",
) -> str:
    """Enter a person of a point; returns the id. The same name and duty there again returns the one that stands.

    Raises:
        NotAllowed, NotFound. InvalidInput: no name or an unknown duty.
    """
    require_point(session, person, organisation_id)
    get_point(session, organisation_id)
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST:
        raise InvalidInput(f"请填写姓名，不超过 {LONGEST} 字。")
    if duty not in duties():
        raise InvalidInput("请选择联络员、联系员或采集员。")
    held = session.scalars(
        select(LiaisonMember).where(
            LiaisonMember.organisation_id == organisation_id,
            LiaisonMember.name == name,
            LiaisonMember.duty == duty,
            LiaisonMember.ended_at.is_(None),
        )
    ).first()
    if held is not None:
        return held.id
    phone = "".join(phone.split())[:20]
    member = LiaisonMember(
        id=new_id(),
        organisation_id=organisation_id,
        position=(session.scalar(select(func.max(LiaisonMember.position))) or 0) + 1,
        name=name,
        duty=duty,
        phone_hint=(mask_phone(phone) or "已留") if phone else "",
        sealed=sealer.seal(phone) if phone else "",
        created_at=clock.now(),
    )
    session.add(member)
    session.flush()
    audit.record(
        session, clock, person.actor, "point.member.add", f"point:{organisation_id}", member=member.id, duty=duty
    )
    return member.id


def end_member(session: Session, clock: Clock, person: Person, member_id: str) -> None:
    """Note that a person no longer works at the point; what they gathered stays.

    Raises:
        NotAllowed, NotFound.
    """
    member = session.get(LiaisonMember, member_id)
    if member is None:
        raise NotFound("没有这名人员。")
    require_point(session, person, member.organisation_id)
    if member.ended_at is None:
        member.ended_at = clock.now()
        audit.record(
            session, clock, person.actor, "point.member.end", f"point:{member.organisation_id}", member=member_id
        )


def ties_of(session: Session, organisation_id: str) -> Sequence[Tie]:
    """The ties of a point that stand."""
    query = (
        select(LiaisonTie)
        .where(LiaisonTie.organisation_id == organisation_id, LiaisonTie.removed_at.is_(None))
        .order_by(LiaisonTie.position)
    )
    return [Tie(tie.id, tie.body, tie.reason) for tie in session.scalars(query)]


def add_tie(session: Session, clock: Clock, person: Person, organisation_id: str, body: str, reason: str) -> None:
    """Mark a point as 关联 to a body, with why. The same body again changes nothing.

    Raises:
        NotAllowed, NotFound. InvalidInput: no body or no reason.
    """
    person.require(Permission.LIAISON_MANAGE)
    get_point(session, organisation_id)
    body, reason = " ".join(body.split())[:LONGEST], reason.strip()[:300]
    if not body or not reason:
        raise InvalidInput("请写明关联的机关和理由，如“与县水务局同一单位”。")
    if any(tie.body == body for tie in ties_of(session, organisation_id)):
        return
    session.add(
        LiaisonTie(
            id=new_id(),
            organisation_id=organisation_id,
            body=body,
            reason=reason,
            position=(session.scalar(select(func.max(LiaisonTie.position))) or 0) + 1,
            created_by=person.account_id or "",
            created_at=clock.now(),
        )
    )
    session.flush()
    audit.record(session, clock, person.actor, "point.tie.add", f"point:{organisation_id}", body=body, why=reason)


def remove_tie(session: Session, clock: Clock, person: Person, organisation_id: str, tie_id: str) -> None:
    """Take a tie off; tasks that were given meanwhile keep their mark.

    Raises:
        NotAllowed, NotFound.
    """
    person.require(Permission.LIAISON_MANAGE)
    tie = session.get(LiaisonTie, tie_id)
    if tie is None or tie.organisation_id != organisation_id:
        raise NotFound("没有这项关联。")
    if tie.removed_at is None:
        tie.removed_at, tie.removed_by = clock.now(), person.account_id
        audit.record(session, clock, person.actor, "point.tie.remove", f"point:{organisation_id}", body=tie.body)


def tied_to(session: Session, organisation_id: str, bodies: Iterable[str]) -> str:
    """Why a point, or one above it, is 关联 to one of these bodies; empty where it isn't."""
    wanted = {body for body in bodies if body}
    chain, at = [], organisation_id
    while at:
        point = get_point(session, at)
        chain.append(at)
        at = point.parent_id or ""
    for one in chain:
        for tie in ties_of(session, one):
            if tie.body in wanted:
                return f"{tie.body}：{tie.reason}"
    return ""
