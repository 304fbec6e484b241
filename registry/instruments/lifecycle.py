"""What a version is on a date: computed from its own dates, its younger siblings and events from outside.

`recompute` writes `ended_on`/`end_status` of each version of a work for the index; `status_on` answers for one
date from those. Both rest on the same facts, so that the index and the record can't disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.instruments.models import LifecycleEvent, Version, Work
from registry.provisions.kinds import Status
from registry.provisions.reading import EventKind


def version_date(version: Version) -> date | None:
    """The date that orders versions: latest adoption or amendment, else promulgation, else effect."""
    return version.version_on or version.promulgated_on or version.effective_on


def begins_on(version: Version) -> date | None:
    """When a version begins to apply.

    An amended (修正) text keeps the first effective date in its last article, so the later of that date and the
    version's own date counts (立法法 65; the trap of 修正 texts). A text that states no date of effect applies
    from its promulgation, as notices do; one with no date at all has an unknown status.
    """
    stated = version.effective_on or version.promulgated_on
    known = [day for day in (stated, version.version_on) if day is not None]
    return max(known, default=None)


def recompute(session: Session, work: Work) -> list[str]:
    """Order a work's versions and compute when each ends; returns ids of versions that changed."""
    versions: Sequence[Version] = session.scalars(select(Version).where(Version.work_id == work.id)).all()
    ordered = sorted(versions, key=lambda v: (version_date(v) or date.min, v.created_at, v.id))
    events = session.scalars(
        select(LifecycleEvent).where(LifecycleEvent.work_id == work.id, LifecycleEvent.kind == EventKind.REPEALED.value)
    ).all()
    repealed_on = min((e.on for e in events if e.on is not None), default=None)
    changed = []
    for position, version in enumerate(ordered):
        ends: list[tuple[date, Status]] = []
        later = ordered[position + 1] if position + 1 < len(ordered) else None
        if later is not None:
            begins = begins_on(later) or version_date(later)
            if begins is not None:
                ends.append((begins, Status.AMENDED))
        if version.expires_on is not None:
            ends.append((version.expires_on + timedelta(days=1), Status.EXPIRED))  # it is the last day in force
        if repealed_on is not None:
            ends.append((repealed_on, Status.REPEALED))
        ended_on, end_status = min(ends, key=lambda pair: pair[0], default=(None, None))
        new = (position, ended_on, end_status.value if end_status else None)
        if (version.position, version.ended_on, version.end_status) != new:
            version.position, version.ended_on, version.end_status = new
            version.revision += 1
            changed.append(version.id)
    session.flush()
    return changed


def status_on(version: Version, day: date) -> Status:
    """Status of a version on a date."""
    if version.ended_on is not None and day >= version.ended_on:
        return Status(version.end_status) if version.end_status else Status.AMENDED
    begins = begins_on(version)
    if begins is None:
        return Status.UNKNOWN
    return Status.NOT_YET_EFFECTIVE if day < begins else Status.IN_FORCE


def in_force(versions: Sequence[Version], day: date) -> Version | None:
    """The version that applies on a date; else the latest that began before; else the first."""
    if not versions:
        return None
    ordered = sorted(versions, key=lambda v: v.position)
    begun = [v for v in ordered if (begins_on(v) or version_date(v) or date.min) <= day]
    return begun[-1] if begun else ordered[0]
