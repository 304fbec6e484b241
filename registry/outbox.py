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


def announce(session: Session, clock: Clock, version_ids: Iterable[str]) -> None:
    """Note that these versions changed; in the transaction of the change."""
    session.add_all(OutboxEntry(version_id=version_id, at=clock.now()) for version_id in version_ids)


def pending(session: Session, limit: int = 500) -> Sequence[Pending]:
    """The oldest entries, not yet taken off."""
    rows = session.execute(select(OutboxEntry.id, OutboxEntry.version_id).order_by(OutboxEntry.id).limit(limit))
    return [Pending(id_, version_id) for id_, version_id in rows]


def settle(session: Session, up_to: int) -> None:
    """Take off all entries up to this id: the index has them."""
    session.execute(delete(OutboxEntry).where(OutboxEntry.id <= up_to))


def lag_seconds(session: Session, clock: Clock) -> float:
    """Age of the oldest entry in seconds, 0 when the index is level with the record."""
    oldest = session.scalar(select(func.min(OutboxEntry.at)))
    if oldest is None:
        return 0.0
    return max(0.0, float((clock.now() - oldest).total_seconds()))
