"""Organisations that a link can be made for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.people.models import Organisation


def liaison_points(session: Session) -> tuple[tuple[str, str], ...]:
    """`(id, name)` of liaison and collection points, by name."""
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.kind.in_(("liaison_point", "collection_point")))
        .order_by(Organisation.name)
    )
    return tuple((id_, name) for id_, name in rows)
