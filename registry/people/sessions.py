"""Log-in sessions: opened with a password, looked up by a cookie's token, ended by idling, age or log-out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, TooMany
from registry.ids import new_id, new_token
from registry.people.accounts import as_person, password_matches, waste_time
from registry.people.models import Account, LoginSession
from registry.people.roles import Person
from registry.settings import Settings

WRONG = "登录名或密码不正确。"


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as the edge sees it. `token` is set only when it was just opened."""

    session_id: str
    person: Person
    csrf: str
    token: str | None = None


def token_hash(token: str) -> str:
    """What is stored in place of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LoginRefused:
    """Why nobody was let in; the transaction that counted the try must still be committed."""

    error: InvalidInput | TooMany


def log_in(
    session: Session, clock: Clock, settings: Settings, login: str, password: str, agent: str = ""
) -> OpenSession | LoginRefused:
    """Open a session, or say why not. Tries are counted; too many lock the account for a while.

    A refusal is a result, not an exception, so that the caller commits the count.
    """
    account = session.scalars(
        select(Account).where(Account.login == login.strip().lower()).with_for_update()
    ).one_or_none()
    now = clock.now()
    if account is None or account.disabled_at is not None:
        waste_time(password)
        return LoginRefused(InvalidInput(WRONG))
    if account.locked_until is not None and account.locked_until > now:
        return LoginRefused(TooMany(f"密码错误次数过多，请在 {settings.login_lock_minutes} 分钟后再试。"))
    if not password_matches(account, password):
        account.failed_tries += 1
        if account.failed_tries >= settings.login_tries:
            account.locked_until = now + timedelta(minutes=settings.login_lock_minutes)
            account.failed_tries = 0
        audit.record(session, clock, account.id, "login.refused", f"account:{account.id}")
        return LoginRefused(InvalidInput(WRONG))
    account.failed_tries, account.locked_until = 0, None
    token = new_token()
    opened = LoginSession(
        id=new_id(),
        token_hash=token_hash(token),
        account_id=account.id,
        csrf=new_token(),
        started_at=now,
        seen_at=now,
        agent=agent[:200],
    )
    session.add(opened)
    session.flush()
    audit.record(session, clock, account.id, "login", f"account:{account.id}")
    return OpenSession(opened.id, as_person(account), opened.csrf, token)


def find_session(session: Session, clock: Clock, settings: Settings, token: str) -> OpenSession | None:
    """The live session of this token, or None. Does not write: see `touch`."""
    found = session.scalars(select(LoginSession).where(LoginSession.token_hash == token_hash(token))).one_or_none()
    if found is None or found.ended_at is not None:
        return None
    now = clock.now()
    if now - found.seen_at > timedelta(minutes=settings.session_idle_minutes):
        return None
    if now - found.started_at > timedelta(hours=settings.session_hours):
        return None
    account = session.get(Account, found.account_id)
    if account is None or account.disabled_at is not None:
        return None
    return OpenSession(found.id, as_person(account), found.csrf)


def touch(session: Session, clock: Clock, session_id: str) -> None:
    """Note that the session is in use; skips the write when it was noted in the last minute."""
    now = clock.now()
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == session_id, LoginSession.seen_at < now - timedelta(minutes=1))
        .values(seen_at=now)
    )


def log_out(session: Session, clock: Clock, session_id: str) -> None:
    """End one session."""
    found = session.get(LoginSession, session_id)
    if found is not None and found.ended_at is None:
        found.ended_at = clock.now()
        audit.record(session, clock, found.account_id, "logout", f"account:{found.account_id}")


def log_out_everywhere(session: Session, clock: Clock, account_id: str) -> None:
    """End all sessions of an account."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    audit.record(session, clock, account_id, "logout.all", f"account:{account_id}")
