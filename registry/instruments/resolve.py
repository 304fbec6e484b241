"""From names to documents: titles, aliases and document numbers as people write them, as one reader may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.instruments.lifecycle import in_force
from registry.instruments.models import Clause, Identifier, Version, Work
from registry.instruments.names import number_key, title_key
from registry.instruments.views import visible_works


@dataclass(frozen=True, slots=True)
class Named:
    """A document that bears a name."""

    document_id: str
    title: str
    collection: str


def by_titles(session: Session, names: Sequence[str], *, include_internal: bool) -> Mapping[str, Sequence[Named]]:
    """Documents whose title or alias is one of these names, keyed by the name as given; reference law first."""
    keys = {name: title_key(name) for name in names}
    found = _named(session, ("title", "alias"), set(keys.values()), include_internal)
    return {name: found[key] for name, key in keys.items() if key in found}


def by_title(session: Session, title: str, *, include_internal: bool) -> Sequence[Named]:
    """Documents of this title or alias; reference law first, then by age in the record."""
    return by_titles(session, [title], include_internal=include_internal).get(title, ())


def by_number(session: Session, number: str, *, include_internal: bool) -> Sequence[Named]:
    """Documents of this document number; the document before the notice that carries it."""
    key = number_key(number)
    return _named(session, ("number",), {key}, include_internal).get(key, ())


def ending_in(session: Session, name: str, limit: int, *, include_internal: bool) -> Sequence[Named]:
    """Documents whose title ends in a name: 停车管理办法 finds 云岭县停车管理办法."""
    key = title_key(name)
    if not key:
        return ()
    works = session.scalars(
        visible_works(include_internal)
        .join(Identifier, Identifier.work_id == Work.id)
        .where(Identifier.scheme == "title", Identifier.value.endswith(key, autoescape=True))
        .order_by(Work.created_at, Work.id)
        .limit(limit)
    )
    return [Named(work.id, work.title, work.collection) for work in works]


def clause_address(session: Session, document_id: str, address: str, day: date) -> str | None:
    """The address, when the version that applies on a day has such a clause."""
    versions = session.scalars(select(Version).where(Version.work_id == document_id)).all()
    version = in_force(versions, day)
    if version is None:
        return None
    found = session.get(Clause, (version.id, address))
    return found.address if found is not None else None


def _named(
    session: Session, schemes: tuple[str, ...], values: set[str], include_internal: bool
) -> dict[str, list[Named]]:
    rows = session.execute(
        select(Identifier.value, Work.id, Work.title, Work.collection)
        .join(Work, Work.id == Identifier.work_id)
        .where(Identifier.scheme.in_(schemes), Identifier.value.in_(values))
        .where(Work.id.in_(visible_works(include_internal).with_only_columns(Work.id)))
        .order_by(Work.collection.desc(), Work.part, Work.created_at, Work.id)
    )
    found: dict[str, dict[str, Named]] = {}
    for value, work_id, title, collection in rows:
        found.setdefault(value, {}).setdefault(work_id, Named(work_id, title, collection))
    return {value: list(named.values()) for value, named in found.items()}
