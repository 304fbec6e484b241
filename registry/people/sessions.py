"""Log-in sessions: opened with a password (and a code), found by a cookie's token, ended by idling, age or log-out.

A session whose second factor is still to be shown `waits`: it opens nothing. When the code is right it ends and another
one is opened, so that the identifier before and after is never the same.
"""

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
from registry.people import lockout, second_factor
from registry.people.accounts import as_person, password_matches
from registry.people.live_sessions import live
from registry.people.models import Account, LoginSession
from registry.people.passwords import waste_time
from registry.people.roles import Person
from registry.sealing import Sealer
from registry.settings import Settings

WRONG = "登录名或密码不正确。"
WRONG_CODE = "验证码不正确或已经用过，请输入应用里当前显示的 6 位数字。"
WAITING = timedelta(minutes=10)  # between the password and the code


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as the edge sees it. `token` is set only when it was just opened; `waits` until the code is shown."""

    session_id: str
    person: Person
    csrf: str
    token: str | None = None
    waits: bool = False


def token_hash(token: str) -> str:
    """What is stored in place of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LoginRefused:
    """Why nobody was let in; the transaction that counted the try must still be committed."""

    error: InvalidInput | TooMany


def log_in(
    session: Session,
    clock: Clock,
    settings: Settings,
    login: str,
    password: str,
    agent: str = "",
    address: str = "",
) -> OpenSession | LoginRefused:
    """Open a session, or say why not. Tries are counted; too many lock the name, or the address, for a while.

    A refusal is a result, not an exception, so that the caller commits the count. It is the same for a name that nobody
    has, a disabled account and a wrong password.
    """
    login = login.strip().lower()
    account = session.scalars(select(Account).where(Account.login == login).with_for_update()).one_or_none()
    if lockout.is_locked(session, clock, settings, login, address):
        waste_time(password)
        return _locked(settings)
    known = account is not None and account.disabled_at is None
    if account is None or not known:
        waste_time(password)
    if account is None or not known or not password_matches(account, password):
        return _refuse(session, clock, settings, account, login, address, WRONG)
    if second_factor.is_enrolled(session, account.id):
        return _open(session, clock, account, agent, address, waits=True)
    return _let_in(session, clock, settings, account, agent, address)


def show_code(
    session: Session, clock: Clock, settings: Settings, sealer: Sealer, token: str, code: str, address: str = ""
) -> OpenSession | LoginRefused | None:
    """The second step: a new session for one that waits. None when none waits under this token (any more)."""
    waiting = _waiting(session, clock, token)
    if waiting is None:
        return None
    account = session.get_one(Account, waiting.account_id, with_for_update=True)
    if lockout.is_locked(session, clock, settings, account.login, address):
        waiting.ended_at = clock.now()
        return _locked(settings)
    if account.disabled_at is not None:
        waiting.ended_at = clock.now()
        return None
    if not second_factor.take_code(session, clock, sealer, account.id, code):
        return _refuse(session, clock, settings, account, account.login, address, WRONG_CODE)
    waiting.ended_at = clock.now()
    return _let_in(session, clock, settings, account, waiting.agent, address)


def is_waiting(session: Session, clock: Clock, token: str) -> bool:
    """Whether this token's session waits for a code."""
    return _waiting(session, clock, token) is not None


def find_session(session: Session, clock: Clock, settings: Settings, token: str) -> OpenSession | None:
    """The live session of this token, or None. Does not write: see `touch`."""
    found = session.scalars(select(LoginSession).where(LoginSession.token_hash == token_hash(token))).one_or_none()
    if found is None or found.waits or found.ended_at is not None:
        return None
    now = clock.now()
    if now - found.seen_at > timedelta(minutes=settings.session_idle_minutes):
        return None
    if now - found.started_at > timedelta(hours=settings.session_hours):
        return None
    account = session.get(Account, found.account_id)
    if account is None or account.disabled_at is not None:
        return None
    return OpenSession(found.id, _person(session, clock, settings, account), found.csrf)


def issued_csrf(session: Session, csrf: str) -> str | None:
    """The account for whose log-in, live or ended, this form secret was made; None when it was made for none."""
    if not csrf:
        return None
    return session.scalars(select(LoginSession.account_id).where(LoginSession.csrf == csrf).limit(1)).one_or_none()


def touch(session: Session, clock: Clock, session_id: str) -> None:
    """Note that the session is in use; skips the write when it was noted in the last minute."""
    now = clock.now()
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == session_id, LoginSession.seen_at < now - timedelta(minutes=1))
        .values(seen_at=now)
    )


def _person(session: Session, clock: Clock, settings: Settings, account: Account) -> Person:
    set_at = account.password_set_at or account.created_at
    old = settings.password_days > 0 and clock.now() - set_at > timedelta(days=settings.password_days)
    person = as_person(account, must_change=old)
    if second_factor.is_asked_of(settings, person.roles) and not second_factor.is_enrolled(session, account.id):
        return as_person(account, must_change=old, must_enrol=True)
    return person


def _waiting(session: Session, clock: Clock, token: str) -> LoginSession | None:
    found = session.scalars(select(LoginSession).where(LoginSession.token_hash == token_hash(token))).one_or_none()
    if found is None or not found.waits or found.ended_at is not None or clock.now() - found.started_at > WAITING:
        return None
    return found


def _let_in(
    session: Session, clock: Clock, settings: Settings, account: Account, agent: str, address: str
) -> OpenSession:
    lockout.unlock(session, account.login)
    _make_room(session, clock, settings, account.id)
    opened = _open(session, clock, account, agent, address)
    audit.record(session, clock, account.id, "login", f"account:{account.id}", address=address)
    return OpenSession(opened.session_id, _person(session, clock, settings, account), opened.csrf, opened.token)


def _open(
    session: Session, clock: Clock, account: Account, agent: str, address: str, *, waits: bool = False
) -> OpenSession:
    token, now = new_token(), clock.now()
    opened = LoginSession(
        id=new_id(),
        token_hash=token_hash(token),
        account_id=account.id,
        csrf=new_token(),
        started_at=now,
        seen_at=now,
        agent=agent[:200],
        address=address[:60],
        waits=waits,
    )
    session.add(opened)
    session.flush()
    return OpenSession(opened.id, as_person(account), opened.csrf, token, waits)


def _make_room(session: Session, clock: Clock, settings: Settings, account_id: str) -> None:
    """End the oldest log-ins beyond the limit, so that there is room for one more."""
    held = session.scalars(
        select(LoginSession)
        .where(LoginSession.account_id == account_id, *live(clock, settings))
        .order_by(LoginSession.started_at.desc(), LoginSession.id)
    ).all()
    for oldest in held[settings.session_limit - 1 :]:
        oldest.ended_at = clock.now()
        audit.record(session, clock, account_id, "logout", f"account:{account_id}", why="session_limit")


def _refuse(
    session: Session, clock: Clock, settings: Settings, account: Account | None, login: str, address: str, words: str
) -> LoginRefused:
    locks = lockout.count_failure(session, clock, settings, login, address)
    actor = account.id if account else "public"
    subject = f"account:{account.id}" if account else "account:unknown"
    audit.record(session, clock, actor, "login.refused", subject, address=address)
    if locks:
        audit.record(session, clock, actor, "login.locked", subject, address=address)
    return LoginRefused(InvalidInput(words))


def _locked(settings: Settings) -> LoginRefused:
    return LoginRefused(TooMany(f"登录失败次数过多，请在 {settings.login_lock_minutes} 分钟后再试。"))
