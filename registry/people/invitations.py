"""Invitations: secret links by which an expert opens one review, or a volunteer one consultation.

The link alone is the key, so it can be revoked, expires, and opens nothing but its subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import NotFound
from registry.ids import new_id, new_token
from registry.people.models import Account, Invitation, Organisation
from registry.people.sessions import token_hash

GONE = "这个链接不存在或已失效，请向发给您链接的单位索取新的链接。"


@dataclass(frozen=True, slots=True)
class Invited:
    """What a valid link allows, and for whom."""

    invitation_id: str
    purpose: str
    subject: str
    scope: dict[str, Any]
    account_id: str | None
    name: str
    organisation_id: str | None
    organisation: str


def invite(
    session: Session,
    clock: Clock,
    *,
    purpose: str,
    subject: str,
    actor: str,
    scope: dict[str, Any] | None = None,
    account_id: str | None = None,
    organisation_id: str | None = None,
    expires_at: datetime | None = None,
) -> tuple[str, str]:
    """Make a link. Returns `(invitation_id, token)`; the token is shown once."""
    token = new_token()
    invitation = Invitation(
        id=new_id(),
        token_hash=token_hash(token),
        purpose=purpose,
        subject=subject,
        scope=scope or {},
        account_id=account_id,
        organisation_id=organisation_id,
        created_at=clock.now(),
        created_by=actor,
        expires_at=expires_at,
    )
    session.add(invitation)
    session.flush()
    audit.record(session, clock, actor, "invitation.create", f"invitation:{invitation.id}", opens=subject)
    return invitation.id, token


def open_invitation(session: Session, clock: Clock, token: str, purpose: str) -> Invited:
    """What this link allows.

    Raises:
        NotFound: unknown, revoked, expired or made for another purpose; the answer is the same for all.
    """
    found = session.scalars(select(Invitation).where(Invitation.token_hash == token_hash(token))).one_or_none()
    if (
        found is None
        or found.purpose != purpose
        or found.revoked_at is not None
        or (found.expires_at is not None and found.expires_at <= clock.now())
    ):
        raise NotFound(GONE)
    account = session.get(Account, found.account_id) if found.account_id else None
    organisation = session.get(Organisation, found.organisation_id) if found.organisation_id else None
    return Invited(
        found.id,
        found.purpose,
        found.subject,
        dict(found.scope),
        found.account_id,
        account.name if account else "",
        found.organisation_id,
        organisation.name if organisation else "",
    )


def revoke(session: Session, clock: Clock, invitation_id: str, *, actor: str) -> None:
    """Make a link worthless; no-op when it is already."""
    found = session.get(Invitation, invitation_id)
    if found is None:
        raise NotFound(GONE)
    if found.revoked_at is None:
        found.revoked_at = clock.now()
        audit.record(session, clock, actor, "invitation.revoke", f"invitation:{invitation_id}")
