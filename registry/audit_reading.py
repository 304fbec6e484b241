"""Reading the audit log: filtered by who, what, to what and when; a page at a time. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from registry.audit import AuditEntry
from registry.clock import SHANGHAI
from registry.people.models import Account

PAGE = 100
MOST_ROWS = 50_000  # of an export
NAMED = {"system": "系统", "public": "公众（未登录）"}
_KEYS = {"系统": "system", "公众": "public"}


@dataclass(frozen=True, slots=True)
class WantedEntries:
    """What is looked for. Empty strings filter nothing; `who` is a log-in, a name, `system` or `public`."""

    who: str = ""
    action: str = ""  # `filing` finds all acts of filings, `filing.save` one
    subject: str = ""  # `review`, `review:abc` or `abc`
    first: date | None = None
    last: date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry, with the name of who acted."""

    number: int
    at: datetime
    who: str
    action: str
    subject: str
    detail: dict[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Entries:
    """A page of entries."""

    rows: tuple[EntryRow, ...]
    total: int
    page: int
    pages: int
    actions: tuple[str, ...]  # that occur, to choose from


def list_entries(session: Session, wanted: WantedEntries) -> Entries:
    """One page, newest first. Four statements, and one for the names."""
    where = _conditions(session, wanted)
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(*where)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted.page), pages)
    found = session.scalars(
        select(AuditEntry).where(*where).order_by(AuditEntry.number.desc()).limit(PAGE).offset((page - 1) * PAGE)
    ).all()
    actions = session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action))
    return Entries(_rows(session, found), total, page, pages, tuple(actions))


def export_entries(session: Session, wanted: WantedEntries) -> Iterator[EntryRow]:
    """All entries of a list, oldest first, at most `MOST_ROWS`."""
    where = _conditions(session, wanted)
    found = session.scalars(select(AuditEntry).where(*where).order_by(AuditEntry.number).limit(MOST_ROWS)).all()
    yield from _rows(session, found)


def _rows(session: Session, found: Sequence[AuditEntry]) -> tuple[EntryRow, ...]:
    ids = {entry.actor for entry in found} - set(NAMED)
    names = {
        id_: f"{name}（{login}）"
        for id_, name, login in session.execute(
            select(Account.id, Account.name, Account.login).where(Account.id.in_(ids))
        )
    }
    return tuple(
        EntryRow(
            e.number, e.at, NAMED.get(e.actor) or names.get(e.actor, e.actor), e.action, e.subject, e.detail, e.digest
        )
        for e in found
    )


def _conditions(session: Session, wanted: WantedEntries) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    who = _KEYS.get(wanted.who.strip(), wanted.who.strip())
    if who in NAMED:
        where.append(AuditEntry.actor == who)
    elif who:
        ids = select(Account.id).where(
            (Account.login == who.lower()) | Account.name.contains(who, autoescape=True) | (Account.id == who)
        )
        where.append(AuditEntry.actor.in_(ids))
    for column, given, mark in ((AuditEntry.action, wanted.action, "."), (AuditEntry.subject, wanted.subject, ":")):
        given = given.strip()
        if given:
            found = (column == given) | column.startswith(given + mark, autoescape=True)
            if mark == ":":  # an id without its kind
                found |= column.endswith(mark + given, autoescape=True)
            where.append(found)
    if wanted.first is not None:
        where.append(AuditEntry.at >= datetime.combine(wanted.first, time.min, SHANGHAI))
    if wanted.last is not None:
        where.append(AuditEntry.at < datetime.combine(wanted.last + timedelta(days=1), time.min, SHANGHAI))
    return where
