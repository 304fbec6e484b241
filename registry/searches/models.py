"""Tables of searches: kept ones with their alerts, confirmed answers, counts of queries by day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class SavedSearch(Base):
    """A search that a person keeps. `parameters` are pairs of the search page's address, without a date that rolls.

    `checked_at` is the moment up to which versions of the record were compared, `checked_on` the day up to which
    versions that take effect were. The feed's address holds a token, the table its hash.
    """

    __tablename__ = "saved_searches"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str]
    parameters: Mapped[list[Any]]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    checked_at: Mapped[datetime]
    checked_on: Mapped[date]
    feed_hash: Mapped[str | None] = mapped_column(unique=True)
    feed_made_at: Mapped[datetime | None]


class SearchAlert(Base):
    """A version that a saved search newly finds. `why`: added (new in the record) or begun (took effect)."""

    __tablename__ = "search_alerts"
    __table_args__ = (UniqueConstraint("search_id", "version_id", "why"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    search_id: Mapped[str] = mapped_column(ForeignKey("saved_searches.id"), index=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("works.id"))
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"))
    why: Mapped[str]
    clauses: Mapped[int]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class ConfirmedAnswer(Base):
    """A clause that a person of the staff called the answer to a question. Taken back, it stays with who and when."""

    __tablename__ = "confirmed_answers"

    id: Mapped[str] = mapped_column(primary_key=True)
    question: Mapped[str]
    document_id: Mapped[str] = mapped_column(ForeignKey("works.id"), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"))
    address: Mapped[str]
    confirmed_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    confirmed_at: Mapped[datetime]
    undone_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[datetime | None]


class AskedQuery(Base):
    """How often a query was asked on a day and what came of it; no person, no session, no time of day.

    `found` is the last count of hits; `chosen` says how often a hit was opened, `places` the sum of their places.
    """

    __tablename__ = "asked_queries"
    __table_args__ = (UniqueConstraint("day", "query"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    day: Mapped[date] = mapped_column(index=True)
    query: Mapped[str]
    asked: Mapped[int]
    found: Mapped[int]
    chosen: Mapped[int]
    places: Mapped[int]
