"""The outbox: which versions changed since the index last heard of them, written with the change itself.

A sync drains it; the difference between record and index repairs whatever the outbox missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.clock import Clock
from registry.database import Base

AT_ONCE = 500  # entries taken off in one statement


class OutboxEntry(Base):
    """A version whose clauses must be written to (or taken out of) the index."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    version_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Pending:
    """A drained entry."""

    id: int
    version_id: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """Age of the oldest entry in seconds, and how many there are; both 0 where the index is level."""

    seconds: float
    waiting: int


def announce(session: Session, clock: Clock, version_ids: Iterable[str]) -> None:
    """Note that these versions changed; in the transaction of the change."""
    session.add_all(OutboxEntry(version_id=version_id, at=clock.now()) for version_id in version_ids)


def pending(session: Session, limit: int = 500) -> Sequence[Pending]:
    """The oldest entries, not yet taken off."""
    rows = session.execute(select(OutboxEntry.id, OutboxEntry.version_id).order_by(OutboxEntry.id).limit(limit))
    return [Pending(id_, version_id) for id_, version_id in rows]


def settle(session: Session, entries: Sequence[Pending]) -> None:
    """Take off these entries and no others: the index has them.

    Not all up to the last one: where several write at once, one that drew a lower id may commit later.
    """
    ids = [entry.id for entry in entries]
    for start in range(0, len(ids), AT_ONCE):
        session.execute(delete(OutboxEntry).where(OutboxEntry.id.in_(ids[start : start + AT_ONCE])))


def announce_missing(session: Session, clock: Clock, version_ids: Iterable[str]) -> None:
    """Note versions that a comparison found to differ, those apart that are noted already: so the lag shows."""
    noted = set(session.scalars(select(OutboxEntry.version_id)))
    announce(session, clock, [version_id for version_id in version_ids if version_id not in noted])


def backlog(session: Session, clock: Clock) -> Backlog:
    """What the index has not seen yet; asked with every search, in one statement."""
    oldest, waiting = session.execute(select(func.min(OutboxEntry.at), func.count())).one()
    age = (clock.now() - oldest).total_seconds() if oldest is not None else 0.0
    return Backlog(max(0.0, float(age)), int(waiting))


def lag_seconds(session: Session, clock: Clock) -> float:
    """Age of the oldest entry in seconds, 0 when the index is level with the record."""
    return backlog(session, clock).seconds
