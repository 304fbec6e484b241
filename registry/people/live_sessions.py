"""Log-ins as people see them: the list of one's own, one ended, all ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import NotFound
from registry.people.models import LoginSession
from registry.settings import Settings


@dataclass(frozen=True, slots=True)
class SessionView:
    """A live log-in."""

    id: str
    started_at: datetime
    seen_at: datetime
    agent: str
    address: str


def sessions_of(session: Session, clock: Clock, settings: Settings, account_id: str) -> Sequence[SessionView]:
    """The live log-ins of an account, the latest used first."""
    rows = session.scalars(
        select(LoginSession)
        .where(LoginSession.account_id == account_id, *live(clock, settings))
        .order_by(LoginSession.seen_at.desc(), LoginSession.id)
    )
    return [SessionView(row.id, row.started_at, row.seen_at, row.agent, row.address) for row in rows]


def count_live(session: Session, clock: Clock, settings: Settings, account_ids: Sequence[str]) -> dict[str, int]:
    """How many live log-ins each of these accounts has, in one statement; those without any are left out."""
    rows = session.execute(
        select(LoginSession.account_id, func.count())
        .where(LoginSession.account_id.in_(account_ids), *live(clock, settings))
        .group_by(LoginSession.account_id)
    )
    return dict(rows.all())


def log_out(session: Session, clock: Clock, session_id: str) -> None:
    """End the session of this browser."""
    found = session.get(LoginSession, session_id)
    if found is not None and found.ended_at is None:
        found.ended_at = clock.now()
        audit.record(session, clock, found.account_id, "logout", f"account:{found.account_id}")


def end_session(session: Session, clock: Clock, account_id: str, session_id: str, *, actor: str) -> None:
    """End one log-in of an account from elsewhere; no-op when it has ended.

    Raises:
        NotFound: the account has no such log-in.
    """
    found = session.get(LoginSession, session_id)
    if found is None or found.account_id != account_id:
        raise NotFound("没有这次登录，或已经结束。")
    if found.ended_at is None:
        found.ended_at = clock.now()
        audit.record(session, clock, actor, "logout.other", f"account:{account_id}", login=session_id)


def log_out_everywhere(
    session: Session, clock: Clock, account_id: str, *, actor: str | None = None, keep: str | None = None
) -> None:
    """End all log-ins of an account, but the one of the browser at hand where `keep` names it."""
    query = update(LoginSession).where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
    if keep is not None:
        query = query.where(LoginSession.id != keep)
    session.execute(query.values(ended_at=clock.now()))
    audit.record(session, clock, actor or account_id, "logout.all", f"account:{account_id}")


def live(clock: Clock, settings: Settings) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a log-in that neither idling nor age nor log-out has ended."""
    now = clock.now()
    return (
        LoginSession.ended_at.is_(None),
        LoginSession.waits.is_(False),
        LoginSession.seen_at >= now - timedelta(minutes=settings.session_idle_minutes),
        LoginSession.started_at >= now - timedelta(hours=settings.session_hours),
    )
