"""Rounds of comments: opened on a version by staff, closed by time or by hand, entered by links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.models import Clause
from registry.people.invitations import Invited, invite, open_invitation
from registry.people.roles import Permission, Person
from review.voices.models import Comment, Consultation
from review.voices.numbering import next_code

PURPOSE = "liaison_comment"


@dataclass(frozen=True, slots=True)
class ConsultationView:
    """A round, with whether it takes comments at the moment it was looked at."""

    id: str
    document_id: str
    version_id: str
    title: str
    introduction: str
    addresses: tuple[str, ...]
    plain_words: Mapping[str, str]
    audience: str
    opens_at: datetime
    closes_at: datetime | None
    is_open: bool
    comments: int
    code: str = ""
    closed_at: datetime | None = None  # by hand, before its time
    planned: bool = False  # it has not begun


def open_consultation(
    session: Session,
    clock: Clock,
    person: Person,
    *,
    document_id: str,
    version_id: str,
    title: str,
    introduction: str = "",
    addresses: Sequence[str] = (),
    plain_words: Mapping[str, str] | None = None,
    audience: str = "invited",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> str:
    """Open a round on a version; returns its id.

    Args:
        addresses: clauses that are asked about; empty for all.
        plain_words: address → what the clause means in plain language.
        audience: `public`, or `invited` for holders of a link.

    Raises:
        NotAllowed: the person may not. InvalidInput: no title, a clause that isn't there, or an end before the
        beginning.
    """
    person.require(Permission.CONSULTATION_OPEN)
    now = clock.now()
    opens_at = opens_at or now
    if not title.strip():
        raise InvalidInput("征求意见须有标题。")
    if audience not in {"public", "invited"}:
        raise InvalidInput("征求意见对象只能是社会公众或受邀人员。")
    if closes_at is not None and closes_at <= opens_at:
        raise InvalidInput("截止时间须晚于开始时间。")
    known = set(session.scalars(select(Clause.address).where(Clause.version_id == version_id)))
    unknown = [address for address in addresses if address not in known]
    if unknown or not known:
        raise InvalidInput("所选条款不在这一版本中，请重新选择。")
    consultation = Consultation(
        id=new_id(),
        code=next_code(session, clock),
        document_id=document_id,
        version_id=version_id,
        title=title.strip(),
        introduction=introduction.strip(),
        addresses=list(addresses),
        plain_words=dict(plain_words or {}),
        audience=audience,
        opens_at=opens_at,
        closes_at=closes_at,
        state="open" if opens_at <= now else "planned",
        created_by=person.account_id or "",
        created_at=now,
    )
    session.add(consultation)
    session.flush()
    audit.record(
        session, clock, person.actor, "consultation.open", f"consultation:{consultation.id}", document=document_id
    )
    return consultation.id


def close_consultation(session: Session, clock: Clock, person: Person, consultation_id: str, reason: str) -> None:
    """Close a round before its time; closing twice changes nothing.

    Raises:
        NotAllowed, NotFound.
    """
    person.require(Permission.CONSULTATION_OPEN)
    found = _get(session, consultation_id)
    if found.closed_at is None:
        found.closed_at, found.state = clock.now(), "closed"
        audit.record(
            session,
            clock,
            person.actor,
            "consultation.close",
            f"consultation:{consultation_id}",
            old="open",
            new="closed",
            why=reason,
        )


def invite_to_comment(
    session: Session,
    clock: Clock,
    person: Person,
    consultation_id: str,
    *,
    address: str | None = None,
    organisation_id: str | None = None,
    account_id: str | None = None,
) -> str:
    """A link for a volunteer: to one clause, or to the whole round. Returns the token, shown once.

    Raises:
        NotAllowed, NotFound.
    """
    person.require(Permission.CONSULTATION_OPEN)
    found = _get(session, consultation_id)
    _, token = invite(
        session,
        clock,
        purpose=PURPOSE,
        subject=f"consultation:{found.id}",
        scope={"address": address} if address else {},
        organisation_id=organisation_id,
        account_id=account_id,
        actor=person.actor,
        expires_at=found.closes_at,
    )
    return token


def enter_by_link(session: Session, clock: Clock, token: str) -> tuple[ConsultationView, Invited]:
    """What a volunteer's link opens: the round, and for whom.

    Raises:
        NotFound: the link is not valid.
    """
    invited = open_invitation(session, clock, token, PURPOSE)
    return get_consultation(session, clock, invited.subject.removeprefix("consultation:")), invited


def get_consultation(session: Session, clock: Clock, consultation_id: str) -> ConsultationView:
    """One round.

    Raises:
        NotFound: there is none.
    """
    found = _get(session, consultation_id)
    count = session.scalar(select(func.count()).where(Comment.consultation_id == found.id)) or 0
    return _view(found, clock.now(), count)


def by_code(session: Session, clock: Clock, code: str) -> ConsultationView | None:
    """The round with a code, as printed on sheets; None when there is none."""
    found = session.scalars(select(Consultation).where(Consultation.code == code)).one_or_none() if code else None
    return None if found is None else get_consultation(session, clock, found.id)


def list_consultations(
    session: Session, clock: Clock, *, document_id: str | None = None, public_only: bool = False
) -> Sequence[ConsultationView]:
    """Rounds, newest first; for the public only those addressed to it."""
    count = func.count(Comment.id)
    query = (
        select(Consultation, count)
        .outerjoin(Comment, Comment.consultation_id == Consultation.id)
        .group_by(Consultation.id)
        .order_by(Consultation.opens_at.desc(), Consultation.id)
    )
    if document_id is not None:
        query = query.where(Consultation.document_id == document_id)
    if public_only:
        query = query.where(Consultation.audience == "public")
    return [_view(found, clock.now(), n) for found, n in session.execute(query)]


def require_taking(consultation: ConsultationView) -> None:
    """Raise unless the round takes comments now.

    Raises:
        Conflict: it has not begun or is over.
    """
    if not consultation.is_open:
        raise Conflict("本次征求意见不在开放时间内，意见没有提交。请保存内容并与发布单位联系。")


def _get(session: Session, consultation_id: str) -> Consultation:
    found = session.get(Consultation, consultation_id)
    if found is None:
        raise NotFound("没有这次征求意见。")
    return found


def _view(found: Consultation, now: datetime, comments: int) -> ConsultationView:
    over = found.closed_at is not None or (found.closes_at is not None and found.closes_at <= now)
    return ConsultationView(
        found.id,
        found.document_id,
        found.version_id,
        found.title,
        found.introduction,
        tuple(found.addresses),
        dict(found.plain_words),
        found.audience,
        found.opens_at,
        found.closes_at,
        found.opens_at <= now and not over,
        comments,
        found.code,
        found.closed_at,
        found.opens_at > now and not over,
    )
