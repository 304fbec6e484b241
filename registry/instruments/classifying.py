"""Kind and level of a work follow the title, number and issuer that are set right.

Promises to change only what was concluded from the facts before: what an import or a person put otherwise stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.instruments.models import Version, Work
from registry.instruments.trees import history_from
from registry.people.roles import Person
from registry.provisions.classification import kind_of, level_of
from registry.provisions.reading import EventKind


@dataclass(frozen=True, slots=True)
class Classified:
    """What the facts of a work's newest version say of its kind and level."""

    kind: str
    level: str | None


def classified(session: Session, work: Work) -> Classified:
    """Conclude kind and level from the facts as they stand."""
    newest = session.scalars(
        select(Version).where(Version.work_id == work.id).order_by(Version.position.desc()).limit(1)
    ).one()
    approved = newest.approved_on is not None or any(
        event.kind is EventKind.APPROVED for event in history_from(newest.body)
    )
    level = level_of(work.issuer, newest.title)
    kind = kind_of(newest.title, work.issuer, newest.document_number, level, approved)
    return Classified(kind.value, level.value if level else None)


def follow(session: Session, clock: Clock, person: Person, work: Work, before: Classified, reason: str) -> None:
    """Let kind and level follow facts that changed; each change is an entry of the audit log.

    Args:
        session: a write transaction; the caller commits.
        clock: where moments come from.
        person: who changed the facts.
        work: of which they are.
        before: what `classified` gave before the change.
        reason: why the facts changed.
    """
    session.flush()
    after = classified(session, work)
    for field in ("kind", "level"):
        old, new = getattr(before, field), getattr(after, field)
        if old != new and getattr(work, field) == old:
            setattr(work, field, new)
            audit.record(
                session, clock, person.actor, "document.correct", f"document:{work.id}", field=field, old=old,
                new=new, why=reason,
            )  # fmt: skip
