"""Private calendar feeds: an address that only its holder knows, under which a calendar program fetches deadlines.

The address works without a log-in, so it can be revoked, is replaced by asking for a new one, and stops with the
account. Only its hash is stored.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import NotFound
from registry.ids import new_id, new_token
from registry.people.accounts import as_person
from registry.people.models import Account
from registry.people.roles import Person
from registry.people.sessions import token_hash
from review.procedure.models import CalendarFeed


def open_feed(session: Session, clock: Clock, person: Person) -> str:
    """Make a feed for this person and end the one they had. Returns the token, which is shown once."""
    close_feed(session, clock, person)
    token = new_token()
    feed = CalendarFeed(id=new_id(), account_id=person.account_id, token_hash=token_hash(token), created_at=clock.now())
    session.add(feed)
    audit.record(session, clock, person.actor, "calendar.open", f"account:{person.account_id}")
    return token


def close_feed(session: Session, clock: Clock, person: Person) -> bool:
    """End this person's feed; False when there was none."""
    held = session.scalars(
        select(CalendarFeed).where(CalendarFeed.account_id == person.account_id, CalendarFeed.revoked_at.is_(None))
    ).all()
    for feed in held:
        feed.revoked_at = clock.now()
        audit.record(session, clock, person.actor, "calendar.close", f"account:{person.account_id}")
    return bool(held)


def feed_since(session: Session, person: Person) -> datetime | None:
    """Since when this person has a feed; None when there is none."""
    return session.scalars(
        select(CalendarFeed.created_at).where(
            CalendarFeed.account_id == person.account_id, CalendarFeed.revoked_at.is_(None)
        )
    ).first()


def person_of_feed(session: Session, token: str) -> Person:
    """Whose feed this is.

    Raises:
        NotFound: no such feed, revoked, or its account is disabled.
    """
    account = session.scalars(
        select(Account)
        .join(CalendarFeed, CalendarFeed.account_id == Account.id)
        .where(
            CalendarFeed.token_hash == token_hash(token),
            CalendarFeed.revoked_at.is_(None),
            Account.disabled_at.is_(None),
        )
    ).one_or_none()
    if account is None:
        raise NotFound("日历地址不存在或已停用，请登录后重新生成。")
    return as_person(account)
