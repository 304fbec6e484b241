"""What goes into an index: one `IndexDocument` a clause, made from the record by the projection.

Dates are indexed, not statuses: a status changes overnight. `ended_on` and `end_status` say when and how the
version stopped being current (已修改, 已废止, 失效).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry.provisions.kinds import Kind, Level, Status


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One clause as an engine stores it. `key` is `version_id/address`, unique in an index."""

    document_id: str
    version_id: str
    address: str
    number: str
    path: str
    text: str
    title: str
    aliases: tuple[str, ...]
    kind: Kind
    level: Level | None
    issuer: str | None
    province: str | None
    document_number: str | None
    adopted_on: date | None
    promulgated_on: date | None
    effective_on: date | None
    ended_on: date | None
    end_status: Status | None
    collection: str  # local | reference
    internal: bool
    position: int  # of the clause within its version, for sorting in a document
    follows: bool = False  # an earlier version of the document exists: hidden by default until it takes effect

    @property
    def key(self) -> str:
        """Unique key in an index."""
        return f"{self.version_id}/{self.address}"


def status_on(day: date, effective_on: date | None, ended_on: date | None, end_status: Status | None) -> Status:
    """Status on a date from the indexed dates alone; the record computes the same from its events."""
    if ended_on is not None and day >= ended_on:
        return end_status or Status.AMENDED
    if effective_on is None:
        return Status.UNKNOWN
    return Status.NOT_YET_EFFECTIVE if day < effective_on else Status.IN_FORCE
