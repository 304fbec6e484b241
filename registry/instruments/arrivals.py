"""What came into the record last: versions of public documents, newest first, for feeds that anyone may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.instruments.lifecycle import begins_on
from registry.instruments.models import Version, Work
from registry.instruments.views import visible_works


@dataclass(frozen=True, slots=True)
class Arrival:
    """A version with what a feed says of it."""

    document_id: str
    version_id: str
    title: str
    kind: str
    issuer: str | None
    document_number: str | None
    promulgated_on: date | None
    begins_on: date | None
    entered_at: datetime


def newest_arrivals(session: Session, collection: str, limit: int = 50) -> list[Arrival]:
    """Public versions of a collection, those that came last first; notices that carry another document are left out."""
    public = (
        visible_works(False).where(Work.collection == collection, Work.part != "wrapper").with_only_columns(Work.id)
    )
    rows = session.execute(
        select(Version, Work)
        .join(Work, Work.id == Version.work_id)
        .where(Version.work_id.in_(public))
        .order_by(Version.created_at.desc(), Version.id)
        .limit(limit)
    )
    return [
        Arrival(
            work.id,
            version.id,
            version.title,
            work.kind,
            work.issuer,
            version.document_number,
            version.promulgated_on,
            begins_on(version),
            version.created_at,
        )
        for version, work in rows
    ]
