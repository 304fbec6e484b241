"""Invitations as administrators see them: what each link opens, for whom, whether it still holds; never its secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from registry.people.models import Account, Invitation, Organisation

PAGE = 50
PURPOSES = {
    "expert_review": "专家评审",
    "liaison_comment": "征求意见",
    "liaison_seat": "采集任务",
    "letter_reply": "答复来函",
}
STANDINGS = {"open": "有效", "revoked": "已撤销", "expired": "已到期"}


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One link."""

    id: str
    purpose: str
    subject: str
    for_whom: str
    made_at: datetime
    made_by: str
    expires_at: datetime | None
    used_at: datetime | None
    bound: bool  # it holds for one device alone
    standing: str  # key of `STANDINGS`


@dataclass(frozen=True, slots=True)
class ListedInvitations:
    """A page of links."""

    rows: tuple[InvitationRow, ...]
    total: int
    page: int
    pages: int


def list_invitations(session: Session, now: datetime, *, standing: str = "open", page: int = 1) -> ListedInvitations:
    """One page, the newest first. Two statements."""
    where = _conditions(now, standing)
    total = session.scalar(select(func.count()).select_from(Invitation).where(*where)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    maker = aliased(Account)
    rows = session.execute(
        select(Invitation, Account.name, Organisation.name, maker.name)
        .outerjoin(Account, Account.id == Invitation.account_id)
        .outerjoin(Organisation, Organisation.id == Invitation.organisation_id)
        .outerjoin(maker, maker.id == Invitation.created_by)
        .where(*where)
        .order_by(Invitation.created_at.desc(), Invitation.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return ListedInvitations(
        tuple(
            InvitationRow(
                i.id,
                PURPOSES.get(i.purpose, i.purpose),
                i.subject,
                " · ".join(word for word in (organisation, name) if word),
                i.created_at,
                made_by or "系统",
                i.expires_at,
                i.first_used_at,
                i.device_hash is not None,
                _standing(i, now),
            )
            for i, name, organisation, made_by in rows
        ),
        total,
        page,
        pages,
    )


def _standing(invitation: Invitation, now: datetime) -> str:
    if invitation.revoked_at is not None:
        return "revoked"
    return "expired" if invitation.expires_at is not None and invitation.expires_at <= now else "open"


def _conditions(now: datetime, standing: str) -> list[ColumnElement[bool]]:
    ended = Invitation.expires_at.is_not(None) & (Invitation.expires_at <= now)
    if standing == "open":
        return [Invitation.revoked_at.is_(None), Invitation.expires_at.is_(None) | (Invitation.expires_at > now)]
    if standing == "revoked":
        return [Invitation.revoked_at.is_not(None)]
    return [Invitation.revoked_at.is_(None), ended] if standing == "expired" else []
