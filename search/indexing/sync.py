"""Brings an index level with the record: compares both sides and repairs what is missing, stale or surplus.

Knows the record only as a `Record`, and neither the database nor the outbox. It may be stopped at any point and
run again, by several processes at once; nothing is lost or doubled, since every write is a whole version with its
revision.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from registry.errors import Unavailable
from search.documents import IndexDocument
from search.engines.protocol import Engine

CHUNK = 200  # versions written under one lease of the writer
ROUNDS = 4  # comparisons before giving up for now
FIRST_PAUSE_S = 0.5
MENDED_BY_REBUILD = frozenset({"index_damaged", "index_schema", "index_refused"})

Batch = tuple[str, int, Sequence[IndexDocument]]
Progress = Callable[[int, int], None]


class Record(Protocol):
    """The record as an index sees it. Revisions are read before clauses, so a change in between is only late."""

    def revisions(self) -> Iterable[tuple[str, int]]:
        """Yield `(version_id, revision)` of all that should be found."""
        ...

    def clauses(self, version_id: str) -> Sequence[IndexDocument]:
        """The clauses of a version as they are now; () where it is gone."""
        ...


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the index and the record differ, as `(version_id, revision of the record)` or ids."""

    missing: tuple[tuple[str, int], ...]
    stale: tuple[tuple[str, int], ...]
    surplus: tuple[str, ...]

    @property
    def versions(self) -> int:
        """How many versions differ."""
        return len(self.missing) + len(self.stale) + len(self.surplus)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did. `behind` versions still differ; then `message` says why, in plain words."""

    written: int = 0  # versions
    clauses: int = 0
    removed: int = 0  # versions
    rebuilt: bool = False
    behind: int = 0
    message: str = ""

    @property
    def complete(self) -> bool:
        """Whether index and record were level at the end."""
        return self.behind == 0 and not self.message


def compare(record: Record, engine: Engine) -> Difference:
    """What differs between record and index.

    Raises:
        Unavailable: the index can't be read.
    """
    indexed = dict(engine.revisions())
    missing, stale = [], []
    known = set()
    for version_id, revision in record.revisions():
        known.add(version_id)
        if version_id not in indexed:
            missing.append((version_id, revision))
        elif indexed[version_id] != revision:
            stale.append((version_id, revision))
    surplus = tuple(version_id for version_id in indexed if version_id not in known)
    return Difference(tuple(missing), tuple(stale), surplus)


def sync(
    record: Record,
    engine: Engine,
    *,
    progress: Progress | None = None,
    found: Callable[[Difference], None] | None = None,
    rounds: int = ROUNDS,
    sleep: Callable[[float], None] = time.sleep,
) -> SyncReport:
    """Compare and repair until both sides are level, or the engine stays out of reach.

    Args:
        progress: called with versions done and versions to do.
        found: told of each difference before it is repaired, so that others may say that the index is behind.
        rounds: comparisons before giving up; each ends with what is left or with an error of the engine.
        sleep: waits between rounds, in seconds.

    Returns:
        What was done. An engine that can't be reached is no exception but a report that is not complete.
    """
    report = SyncReport()
    pause = FIRST_PAUSE_S
    for attempt in range(rounds):
        if attempt:
            sleep(pause)
            pause *= 2
        try:
            difference = compare(record, engine)
            report = replace(report, behind=difference.versions, message="")
            if not difference.versions:
                return report
            if found is not None:
                found(difference)
            report = _repair(record, engine, difference, report, progress)
            left = compare(record, engine).versions
            report = replace(report, behind=left)
            if not left:
                return report
            report = replace(report, message="同步期间又有改动，稍后会继续。")
        except Unavailable as error:
            report = replace(report, message=error.message)
            if error.code in MENDED_BY_REBUILD:
                report = _rebuild_as_repair(record, engine, report, progress)
    return report


def push(record: Record, engine: Engine, version_ids: Collection[str]) -> SyncReport:
    """Write the named versions, or take them out where the record no longer has them; no comparison.

    For the outbox: cheap, and the later `sync` finds whatever was not named.

    Raises:
        Unavailable: the engine can't take them now.
    """
    named = set(version_ids)
    wanted = [(version_id, revision) for version_id, revision in record.revisions() if version_id in named]
    clauses = engine.replace_versions(_batches(record, wanted))
    gone = sorted(named - {version_id for version_id, _ in wanted})
    if gone:
        engine.delete_versions(gone)
    return SyncReport(written=len(wanted), clauses=clauses, removed=len(gone))


def rebuild(record: Record, engine: Engine, progress: Progress | None = None) -> SyncReport:
    """Build the index anew beside the old one and swap.

    Raises:
        Unavailable: the engine can't be reached.
    """
    wanted = list(record.revisions())
    clauses = engine.rebuild(_counted(_batches(record, wanted), len(wanted), progress))
    return SyncReport(written=len(wanted), clauses=clauses, rebuilt=True)


def _rebuild_as_repair(record: Record, engine: Engine, report: SyncReport, progress: Progress | None) -> SyncReport:
    try:
        done = rebuild(record, engine, progress)
    except Unavailable as error:
        return replace(report, message=error.message)
    return replace(report, written=report.written + done.written, clauses=report.clauses + done.clauses, rebuilt=True)


def _repair(
    record: Record, engine: Engine, difference: Difference, report: SyncReport, progress: Progress | None
) -> SyncReport:
    todo = [*difference.stale, *difference.missing]
    total = difference.versions
    for start in range(0, len(todo), CHUNK):
        chunk = todo[start : start + CHUNK]
        clauses = engine.replace_versions(_batches(record, chunk))
        report = replace(
            report,
            written=report.written + len(chunk),
            clauses=report.clauses + clauses,
            behind=report.behind - len(chunk),
        )
        if progress is not None:
            progress(start + len(chunk), total)
    if difference.surplus:
        engine.delete_versions(difference.surplus)
        report = replace(report, removed=report.removed + len(difference.surplus))
        if progress is not None:
            progress(total, total)
    return report


def _batches(record: Record, wanted: Iterable[tuple[str, int]]) -> Iterator[Batch]:
    for version_id, revision in wanted:
        yield version_id, revision, record.clauses(version_id)


def _counted(batches: Iterable[Batch], total: int, progress: Progress | None) -> Iterator[Batch]:
    for done, batch in enumerate(batches, start=1):
        yield batch
        if progress is not None and (done % CHUNK == 0 or done == total):
            progress(done, total)
