"""Tables of procedure: what administrators changed, private calendar feeds, reminders."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class ProcedureChange(Base):
    """One change to a profile or a holiday notice; never altered, so the table is the history itself.

    `scope` is a profile's key, `holidays` or `site`; `subject` names what in it. The newest of each pair is in force.
    """

    __tablename__ = "procedure_changes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    scope: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    old: Mapped[dict[str, Any]]
    new: Mapped[dict[str, Any]]
    why: Mapped[str]
    actor: Mapped[str]
    at: Mapped[datetime]


class CalendarFeed(Base):
    """A private address under which a person's calendar program fetches their deadlines; only its hash is kept."""

    __tablename__ = "calendar_feeds"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Reminder(Base):
    """A reminder to one person of one deadline at one stage (days before it; 0 on the day, -1 after it)."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("account_id", "subject", "key", "due_on", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    subject: Mapped[str]
    key: Mapped[str]
    what: Mapped[str]
    title: Mapped[str]
    url: Mapped[str]
    due_on: Mapped[date]
    stage: Mapped[int]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
