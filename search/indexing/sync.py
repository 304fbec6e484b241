"""The sync: compare what the record has with what the index holds, and repair; safe to repeat, safe to kill.

It knows the record only as revisions and clauses. What it writes is committed in portions by the engine, so a kill
leaves less to do and nothing wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.documents import IndexDocument
from search.engines.protocol import Engine

Batch = tuple[str, int, Sequence[IndexDocument]]


class Record(Protocol):
    """The indexable part of a record."""

    def revisions(self) -> Iterable[tuple[str, int]]:
        """`(version_id, revision)` of every version that should be in the index."""
        ...

    def batches(self, version_ids: Collection[str]) -> Iterator[Batch]:
        """`(version_id, revision, clauses)` of these versions."""
        ...


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync found and did: versions written (missing or stale) and removed, clauses written."""

    written: int
    removed: int
    clauses: int


def sync(record: Record, engine: Engine) -> SyncReport:
    """Bring an engine level with the record.

    Raises:
        Unavailable: the engine does not answer; what was written stays, the next sync goes on.
    """
    held = dict(engine.revisions())
    wanted = dict(record.revisions())
    behind = {version_id for version_id, revision in wanted.items() if held.get(version_id) != revision}
    surplus = set(held) - set(wanted)
    if surplus:
        engine.delete_versions(sorted(surplus))
    clauses = engine.replace_versions(record.batches(behind)) if behind else 0
    return SyncReport(len(behind), len(surplus), clauses)


def rebuild(record: Record, engine: Engine) -> int:
    """Build a fresh index beside the old one and swap; returns the clauses written."""
    return engine.rebuild(record.batches({version_id for version_id, _ in record.revisions()}))
