"""What is new in kept searches: versions that came into the record or took effect since the last check.

Which of them a search finds is asked of an engine at the edge; here lie what to ask and what came of it. An alert
on a document that its owner may no longer see is not shown and not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.instruments.lifecycle import begins_on
from registry.instruments.models import Version, Work
from registry.instruments.views import visible_works
from registry.outbox import OutboxEntry
from registry.people.models import Account
from registry.people.roles import Permission, Person
from registry.searches.models import SavedSearch, SearchAlert

SETTLED = timedelta(minutes=2)  # a deposit that began before a check may be committed after it
WORDS = {"added": "新入库", "begun": "今起施行"}


@dataclass(frozen=True, slots=True)
class Watched:
    """A kept search that is due for a check."""

    id: str
    account_id: str
    parameters: tuple[tuple[str, str], ...]
    checked_at: datetime
    checked_on: date


@dataclass(frozen=True, slots=True)
class Changed:
    """A version that is new in the record or took effect."""

    document_id: str
    version_id: str
    why: str


@dataclass(frozen=True, slots=True)
class AlertView:
    """One alert as its owner sees it. `clauses` counts the clauses found when it was made."""

    id: int
    search_id: str
    search_name: str
    document_id: str
    title: str
    begins_on: date | None
    why: str
    clauses: int
    created_at: datetime
    unread: bool

    @property
    def words(self) -> str:
        """Why it is told, in plain words."""
        return WORDS[self.why]


def watched(session: Session) -> list[Watched]:
    """All kept searches of accounts that are not disabled."""
    rows = session.scalars(
        select(SavedSearch)
        .join(Account, Account.id == SavedSearch.account_id)
        .where(SavedSearch.deleted_at.is_(None), Account.disabled_at.is_(None))
        .order_by(SavedSearch.id)
    )
    return [Watched(one.id, one.account_id, _pairs(one.parameters), one.checked_at, one.checked_on) for one in rows]


def settled_until(session: Session, clock: Clock) -> datetime:
    """The moment up to which the index surely holds what the record has."""
    oldest = session.scalar(select(func.min(OutboxEntry.at)))
    until = clock.now() - SETTLED
    return until if oldest is None else min(until, oldest)


def changed_versions(session: Session, one: Watched, until: datetime, today: date) -> list[Changed]:
    """Versions that came in from the last check up to `until`, and those whose first day lies since the last check."""
    added = [
        Changed(document_id, version_id, "added")
        for document_id, version_id in session.execute(
            select(Version.work_id, Version.id)
            .where(Version.created_at >= one.checked_at, Version.created_at < until)
            .order_by(Version.created_at, Version.id)
        )
    ]
    known = {change.version_id for change in added}
    dates = (Version.effective_on, Version.promulgated_on, Version.version_on)
    near = or_(*((column > one.checked_on) & (column <= today) for column in dates))
    begun = [
        Changed(version.work_id, version.id, "begun")
        for version in session.scalars(select(Version).where(near, Version.created_at < until).order_by(Version.id))
        if version.id not in known and (day := begins_on(version)) is not None and one.checked_on < day <= today
    ]
    return added + begun


def note_alerts(
    session: Session, clock: Clock, search_id: str, found: Sequence[tuple[Changed, int]], until: datetime, today: date
) -> int:
    """Write alerts and move the search's mark; a version that was told for the same reason is not told again.

    Args:
        found: versions that the search finds, each with its number of clauses.

    Returns:
        How many alerts are new.
    """
    kept = session.get(SavedSearch, search_id)
    if kept is None:
        return 0
    told = {
        (version_id, why)
        for version_id, why in session.execute(
            select(SearchAlert.version_id, SearchAlert.why).where(
                SearchAlert.search_id == search_id,
                SearchAlert.version_id.in_([change.version_id for change, _ in found]),
            )
        )
    }
    new = [(change, clauses) for change, clauses in found if (change.version_id, change.why) not in told]
    session.add_all(
        SearchAlert(
            search_id=search_id,
            document_id=change.document_id,
            version_id=change.version_id,
            why=change.why,
            clauses=clauses,
            created_at=clock.now(),
        )
        for change, clauses in new
    )
    kept.checked_at, kept.checked_on = max(until, kept.checked_at), today
    session.flush()
    return len(new)


def count_unread(session: Session, person: Person) -> int:
    """Unread alerts of this person, for the bell."""
    if person.account_id is None or not person.may(Permission.SEARCH_SAVE):
        return 0
    rows = _mine(person).with_only_columns(SearchAlert.id).where(SearchAlert.read_at.is_(None))
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def list_alerts(session: Session, person: Person, *, limit: int = 50, offset: int = 0) -> list[AlertView]:
    """The person's alerts, newest first."""
    person.require(Permission.SEARCH_SAVE)
    rows = session.execute(
        _mine(person).order_by(SearchAlert.created_at.desc(), SearchAlert.id.desc()).limit(limit).offset(offset)
    )
    return [
        AlertView(
            alert.id,
            kept.id,
            kept.name,
            alert.document_id,
            version.title,
            begins_on(version),
            alert.why,
            alert.clauses,
            alert.created_at,
            alert.read_at is None,
        )
        for alert, kept, version in rows
    ]


def count_alerts(session: Session, person: Person) -> int:
    """How many alerts `list_alerts` has in all."""
    return (
        session.scalar(select(func.count()).select_from(_mine(person).with_only_columns(SearchAlert.id).subquery()))
        or 0
    )


def mark_read(session: Session, clock: Clock, person: Person, alert_id: int | None = None) -> None:
    """Mark one of the person's alerts as read, or all of them. No-op for what is read or another's."""
    person.require(Permission.SEARCH_SAVE)
    own = select(SavedSearch.id).where(SavedSearch.account_id == person.account_id)
    change = update(SearchAlert).where(SearchAlert.search_id.in_(own), SearchAlert.read_at.is_(None))
    if alert_id is not None:
        change = change.where(SearchAlert.id == alert_id)
    session.execute(change.values(read_at=clock.now()))


def _pairs(parameters: list[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in parameters)


def _mine(person: Person) -> Select[SearchAlert, SavedSearch, Version]:
    visible = visible_works(person.may(Permission.DOCUMENT_READ_INTERNAL)).with_only_columns(Work.id)
    return (
        select(SearchAlert, SavedSearch, Version)
        .join(SavedSearch, SavedSearch.id == SearchAlert.search_id)
        .join(Version, Version.id == SearchAlert.version_id)
        .where(SavedSearch.account_id == person.account_id, SavedSearch.deleted_at.is_(None))
        .where(Version.work_id.in_(visible))
    )
