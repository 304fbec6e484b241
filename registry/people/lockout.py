"""Lock-out: too many refused tries with one log-in name, or from one address, and nobody is let in for a while.

Tries are counted by the name that was typed, whether an account has it or not, so that the answer never tells which
names exist. A try during the lock is not counted, so that a lock always ends.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.people.models import FailedLogin
from registry.settings import Settings

KEPT = timedelta(days=1)


def login_key(login: str) -> str:
    """A log-in name as it is counted; people type passwords into the wrong box, so the name itself is not kept."""
    return hashlib.sha256(login.strip().lower().encode()).hexdigest()


def is_locked(session: Session, clock: Clock, settings: Settings, login: str, address: str = "") -> bool:
    """Whether tries with this name, or from this address, are refused now."""
    if _full(session, clock, settings, FailedLogin.login_hash == login_key(login), settings.login_tries):
        return True
    by_address = FailedLogin.address == address
    return bool(address) and _full(session, clock, settings, by_address, settings.login_tries_per_address)


def count_failure(session: Session, clock: Clock, settings: Settings, login: str, address: str) -> bool:
    """Count a refused try; returns whether it was the one that locks."""
    session.execute(delete(FailedLogin).where(FailedLogin.at < clock.now() - KEPT))
    session.add(FailedLogin(at=clock.now(), login_hash=login_key(login), address=address))
    session.flush()
    return is_locked(session, clock, settings, login, address)


def unlock(session: Session, login: str) -> bool:
    """Forget the refused tries with this name; returns whether there were any."""
    held = session.scalars(select(FailedLogin).where(FailedLogin.login_hash == login_key(login))).all()
    for failure in held:
        session.delete(failure)
    return bool(held)


def locked_logins(session: Session, clock: Clock, settings: Settings, logins: list[str]) -> set[str]:
    """Those of these names that are locked now, in one statement."""
    by_key = {login_key(login): login for login in logins}
    window = timedelta(minutes=settings.login_lock_minutes)
    rows = session.execute(
        select(FailedLogin.login_hash, FailedLogin.at)
        .where(FailedLogin.login_hash.in_(by_key), FailedLogin.at > clock.now() - 2 * window)
        .order_by(FailedLogin.at.desc(), FailedLogin.id.desc())
    ).all()
    locked = set()
    for key, login in by_key.items():
        tries = [at for held, at in rows if held == key][: settings.login_tries]
        recent = tries and tries[0] + window > clock.now()
        if recent and len(tries) == settings.login_tries and tries[-1] > tries[0] - window:
            locked.add(login)
    return locked


def _full(session: Session, clock: Clock, settings: Settings, which: ColumnElement[bool], most: int) -> bool:
    """Whether the newest `most` failures lie within one window, and the newest within one window of now."""
    window = timedelta(minutes=settings.login_lock_minutes)
    tries = session.scalars(
        select(FailedLogin.at).where(which).order_by(FailedLogin.at.desc(), FailedLogin.id.desc()).limit(most)
    ).all()
    return len(tries) == most and tries[-1] > tries[0] - window and tries[0] + window > clock.now()
