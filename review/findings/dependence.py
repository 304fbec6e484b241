"""What a run drew on, and which runs a change of superior law touches.

A run keeps a mark of each work of superior law that it compared with; the mark changes with any version of that work.
A law that was not there when a run was made touches nothing: its coverage says what the run saw.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.instruments.models import Version, Work
from review.findings.models import FindingRun

DREW_ON = "drew_on"  # key in a run's coverage: work id → mark


@dataclass(frozen=True, slots=True)
class Touched:
    """A reviewed version whose newest run drew on law that has changed since."""

    document_id: str
    version_id: str
    laws: tuple[str, ...]  # titles of what changed


def marks(session: Session, works: Iterable[str] | None = None) -> dict[str, str]:
    """A short mark of each work of superior law, from its versions and their revisions."""
    query = (
        select(Version.work_id, Version.id, Version.revision, Version.ended_on)
        .join(Work, Work.id == Version.work_id)
        .where(Work.collection == "reference", Work.merged_into.is_(None))
        .order_by(Version.work_id, Version.id)
    )
    if works is not None:
        query = query.where(Version.work_id.in_(list(works)))
    held: dict[str, list[str]] = defaultdict(list)
    for work_id, version_id, revision, ended_on in session.execute(query):
        held[work_id].append(f"{version_id}:{revision}:{ended_on or ''}")
    return {work: hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12] for work, parts in held.items()}


def touched(session: Session) -> Sequence[Touched]:
    """Every version whose newest run drew on law that has changed since. Three statements."""
    newest = select(FindingRun.version_id, func.max(FindingRun.at).label("at")).group_by(FindingRun.version_id)
    last = newest.subquery()
    rows = session.execute(
        select(FindingRun.version_id, FindingRun.coverage, Version.work_id)
        .join(last, (last.c.version_id == FindingRun.version_id) & (last.c.at == FindingRun.at))
        .join(Version, Version.id == FindingRun.version_id)
        .order_by(FindingRun.version_id)
    ).all()
    now = marks(session)
    changed: list[tuple[str, str, list[str]]] = []
    for version_id, coverage, work_id in rows:
        drew: Mapping[str, Any] = coverage.get(DREW_ON, {})
        other = sorted(work for work, mark in drew.items() if now.get(work) != mark)
        if other:
            changed.append((work_id, version_id, other))
    named = {work for _, _, works in changed for work in works}
    titles = dict(session.execute(select(Work.id, Work.title).where(Work.id.in_(named))).all()) if named else {}
    return [
        Touched(document_id, version_id, tuple(titles.get(work, "已撤出的上位法") for work in works))
        for document_id, version_id, works in changed
    ]
