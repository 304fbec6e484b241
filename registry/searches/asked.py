"""Counts of what is asked, for tuning search: by day and query, without person, session or time of day.

Queries that hold personal data and long ones (pasted papers, told stories) are not counted. Nothing here can say who
asked, or which two queries one person asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.searches.models import AskedQuery
from registry.searches.personal import holds_personal_data

LONGEST = 60  # characters of a query that is counted
LOWEST_PLACE = 1000


@dataclass(frozen=True, slots=True)
class Frequent:
    """A query over some days: how often asked, hits when last asked, how often a hit was opened, its mean place."""

    query: str
    asked: int
    found: int
    chosen: int
    place: float | None


def countable(query: str) -> str:
    """The query as it is counted; "" for one that is not."""
    query = " ".join(query.split())
    return "" if len(query) > LONGEST or holds_personal_data(query) else query


def note_asked(session: Session, day: date, query: str, found: int) -> None:
    """Count a query with its number of hits."""
    query = countable(query)
    if query and not _changed(session, day, query, asked=AskedQuery.asked + 1, found=found):
        row = AskedQuery(day=day, query=query, asked=1, found=found, chosen=0, places=0)
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # another process counted the first of the day
            _changed(session, day, query, asked=AskedQuery.asked + 1, found=found)


def note_chosen(session: Session, day: date, query: str, place: int) -> None:
    """Count that a hit was opened, with its place from 1; only for a query that was counted that day."""
    query = countable(query)
    if query and 1 <= place <= LOWEST_PLACE:
        _changed(session, day, query, chosen=AskedQuery.chosen + 1, places=AskedQuery.places + place)


def drop_before(session: Session, day: date) -> int:
    """Delete what is older than a day; returns how many rows went."""
    return len(session.execute(delete(AskedQuery).where(AskedQuery.day < day).returning(AskedQuery.id)).all())


def frequent(session: Session, since: date, *, without_hits: bool = False, limit: int = 100) -> list[Frequent]:
    """Queries since a day, most frequent first; or only those that found nothing when last asked."""
    asked = func.sum(AskedQuery.asked)
    last = (
        select(AskedQuery.query, func.max(AskedQuery.day).label("day"))
        .where(AskedQuery.day >= since)
        .group_by(AskedQuery.query)
        .subquery()
    )
    newest = (
        select(AskedQuery.query, AskedQuery.found)
        .join(last, (last.c.query == AskedQuery.query) & (last.c.day == AskedQuery.day))
        .subquery()
    )
    rows = (
        select(
            AskedQuery.query, asked, newest.c.found, func.sum(AskedQuery.chosen), func.sum(AskedQuery.places)
        )
        .join(newest, newest.c.query == AskedQuery.query)
        .where(AskedQuery.day >= since)
        .group_by(AskedQuery.query, newest.c.found)
        .order_by(asked.desc(), AskedQuery.query)
        .limit(limit)
    )  # fmt: skip
    if without_hits:
        rows = rows.where(newest.c.found == 0)
    return [
        Frequent(query, count, found, chosen, places / chosen if chosen else None)
        for query, count, found, chosen, places in session.execute(rows)
    ]


def _changed(session: Session, day: date, query: str, **values: object) -> bool:
    change = update(AskedQuery).where(AskedQuery.day == day, AskedQuery.query == query).values(**values)
    return bool(session.execute(change.returning(AskedQuery.id)).all())
