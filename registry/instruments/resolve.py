"""From names to documents: titles, aliases and document numbers as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.instruments.lifecycle import in_force
from registry.instruments.models import Clause, Identifier, Version, Work
from registry.instruments.names import normal_number, normal_title


@dataclass(frozen=True, slots=True)
class Named:
    """A document that bears a name."""

    document_id: str
    title: str
    collection: str
    internal: bool


def by_title(session: Session, title: str) -> Sequence[Named]:
    """Documents of this title or alias; the reference library first, then by age in the record."""
    return _named(session, ("title", "alias"), normal_title(title))


def by_number(session: Session, number: str) -> Sequence[Named]:
    """Documents of this document number; the document before the notice that carries it."""
    return _named(session, ("number",), normal_number(number))


def clause_address(session: Session, document_id: str, address: str, day: date) -> str | None:
    """The address, when the version that applies on a day has such a clause."""
    versions = session.scalars(select(Version).where(Version.work_id == document_id)).all()
    version = in_force(versions, day)
    if version is None:
        return None
    found = session.get(Clause, (version.id, address))
    return found.address if found is not None else None


def _named(session: Session, schemes: tuple[str, ...], value: str) -> Sequence[Named]:
    bearing = select(Identifier.work_id).where(Identifier.scheme.in_(schemes), Identifier.value == value)
    rows = session.execute(
        select(Work.id, Work.title, Work.collection, Work.internal)
        .where(Work.id.in_(bearing), Work.merged_into.is_(None))
        .order_by(Work.collection.desc(), Work.part, Work.created_at, Work.id)
    )
    return [Named(*row) for row in rows]
