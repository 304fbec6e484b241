"""Repeals that one document declares over others: applied at once, or when the other is deposited later."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.instruments.models import Identifier, LifecycleEvent, PendingRepeal, Work
from registry.instruments.names import title_key
from registry.provisions.kinds import Level
from registry.provisions.reading import EventKind, Reading

_RANK = {Level.NATION: 0, Level.PROVINCE: 1, Level.CITY: 2, Level.COUNTY: 3, Level.TOWNSHIP: 4}


def repeal(session: Session, clock: Clock, work: Work, on: date | None, by: Work | None, note: str) -> None:
    """Write down that a work is repealed; once per repealing work and date."""
    by_id = by.id if by is not None else None
    held = session.scalars(
        select(LifecycleEvent.id).where(
            LifecycleEvent.work_id == work.id,
            LifecycleEvent.kind == EventKind.REPEALED.value,
            LifecycleEvent.on == on,
            LifecycleEvent.by_work_id == by_id,
        )
    ).first()
    if held is None:
        session.add(
            LifecycleEvent(
                work_id=work.id,
                kind=EventKind.REPEALED.value,
                on=on,
                by_work_id=by_id,
                note=note,
                created_at=clock.now(),
            )
        )
        session.flush()


def apply_repeals(session: Session, clock: Clock, work: Work, reading: Reading, version_on: date | None) -> set[str]:
    """Apply the repeals that a reading declares; returns ids of the works they hit.

    A successor may bear its predecessor's title: then the new version itself ends the old one. A document of a
    lower level does not repeal one of a higher level; such a line waits for the right target.
    """
    on = reading.effective_on or reading.promulgated_on or version_on
    hit: set[str] = set()
    for title in reading.repeals:
        value = title_key(title)
        if not value or value == title_key(work.title):
            continue
        targets = [other for other in _titled(session, value) if other.id != work.id and _may_repeal(work, other)]
        own = [other for other in targets if other.issuer == work.issuer]
        for target in own or targets:
            repeal(session, clock, target, on, work, f"《{work.title}》载明同时废止")
            hit.add(target.id)
        if not targets:
            session.add(PendingRepeal(title=value, on=on, by_work_id=work.id))
    session.flush()
    return hit


def apply_waiting_repeals(session: Session, clock: Clock, work: Work) -> None:
    """Apply to a new work what earlier documents said of its title."""
    value = title_key(work.title)
    for waiting in session.scalars(select(PendingRepeal).where(PendingRepeal.title == value)).all():
        by = session.get_one(Work, waiting.by_work_id)
        if by.id != work.id and _may_repeal(by, work):
            repeal(session, clock, work, waiting.on, by, f"《{by.title}》载明同时废止")
            session.execute(delete(PendingRepeal).where(PendingRepeal.id == waiting.id))
    session.flush()


def _titled(session: Session, value: str) -> list[Work]:
    return list(
        session.scalars(
            select(Work)
            .join(Identifier, Identifier.work_id == Work.id)
            .where(Identifier.scheme.in_(("title", "alias")), Identifier.value == value, Work.merged_into.is_(None))
            .distinct()
        )
    )


def _may_repeal(by: Work, target: Work) -> bool:
    if by.level is None or target.level is None:
        return by.issuer == target.issuer
    return _RANK[Level(by.level)] <= _RANK[Level(target.level)]
