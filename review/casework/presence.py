"""Who is looking at a review right now: seen within the last two minutes. Nothing here is history or a record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.people.models import Account
from review.casework.models import ReviewPresence

SEEN_WITHIN = timedelta(minutes=2)
NOTE_EVERY = timedelta(seconds=45)  # a page that is only read again takes no write lock before


def needs_note(session: Session, review_id: str, account_id: str, now: datetime) -> bool:
    """Whether it is time to note that this person is here."""
    held = session.get(ReviewPresence, (review_id, account_id))
    return held is None or now - held.seen_at >= NOTE_EVERY


def note_presence(session: Session, review_id: str, account_id: str, now: datetime) -> None:
    """Note that a person is looking at a review, and forget those who left long ago."""
    session.execute(delete(ReviewPresence).where(ReviewPresence.seen_at < now - timedelta(days=1)))
    held = session.get(ReviewPresence, (review_id, account_id))
    if held is not None:
        held.seen_at = now
        return
    try:
        with session.begin_nested():
            session.add(ReviewPresence(review_id=review_id, account_id=account_id, seen_at=now))
    except IntegrityError:
        return  # the same person's other window was faster: they are noted


def others_here(session: Session, review_id: str, account_id: str | None, now: datetime) -> Sequence[str]:
    """Names of the others who look at a review now."""
    return session.scalars(
        select(Account.name)
        .join(ReviewPresence, ReviewPresence.account_id == Account.id)
        .where(
            ReviewPresence.review_id == review_id,
            ReviewPresence.seen_at > now - SEEN_WITHIN,
            ReviewPresence.account_id != (account_id or ""),
        )
        .order_by(Account.name)
    ).all()
