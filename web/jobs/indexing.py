"""The index kept level with the record, by the one process that may write it.

Whoever holds the worker lock writes. A command that finds the lock taken (a server is running) queues the work
and waits for the worker, showing its progress.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO

from registry import outbox
from registry.errors import BeishenError, Unavailable
from registry.jobs import queue
from search.indexing.record import RegistryRecord
from search.indexing.sync import MENDED_BY_REBUILD, ROUNDS, Difference, SyncReport, push, rebuild, sync
from web.site import Site

SYNC, REBUILD = "index.sync", "index.rebuild"
POLL_S = 0.2
ALL = 1_000_000  # entries; a sync compares everything, so all of them are settled


@contextmanager
def worker_lock(site: Site) -> Iterator[bool]:
    """Hold the worker lock for the block; yields False, without waiting, when another process has it."""
    with site.worker_lock.open("a") as stream:
        taken = _try_lock(stream)
        try:
            yield taken
        finally:
            if taken:
                fcntl.flock(stream, fcntl.LOCK_UN)


def _try_lock(stream: IO[str]) -> bool:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sync_now(site: Site, *, rounds: int = ROUNDS) -> SyncReport:
    """Compare both sides and repair; the caller holds the worker lock.

    What the comparison finds is noted in the outbox before it is repaired: the lag of a lost index shows, and survives
    a kill.

    Raises:
        Unavailable: the engine could not be brought level; the outbox keeps what it has.
    """

    drained = _pending(site)

    def noted(difference: Difference) -> None:
        ids = [version_id for version_id, _ in (*difference.stale, *difference.missing)]
        with site.database.write() as session:
            outbox.announce_missing(session, site.clock, ids)
        drained[:] = _pending(site)  # what stands here before a repair is level after the comparison that ends it

    report = sync(RegistryRecord(site.database), site.engine, found=noted, rounds=rounds)
    if not report.complete:
        raise Unavailable(report.message or "索引还没有与登记库一致，稍后会继续。")
    _settle(site, drained)
    return report


def drain(site: Site, drained: Sequence[outbox.Pending]) -> None:
    """Write the versions of these outbox entries, then settle them; the caller holds the worker lock.

    Where the index is gone or can't take them, everything is compared and repaired instead: the named versions alone
    would make an index that lacks the others and looks whole.
    """
    state = site.engine.status()
    if not (state.healthy and state.clauses):
        sync_now(site)
        return
    try:
        push(RegistryRecord(site.database), site.engine, {entry.version_id for entry in drained})
    except Unavailable as error:
        if error.code not in MENDED_BY_REBUILD:
            raise
        sync_now(site)
        return
    _settle(site, drained)


def repair_if_lost(site: Site) -> bool:
    """Repair an index that is gone, damaged or of another kind; False where nothing was amiss."""
    state = site.engine.status()
    if state.healthy and state.clauses:
        return False
    return sync_now(site, rounds=2).written > 0


def rebuild_now(site: Site) -> int:
    """Build a fresh index beside the old one and swap; the caller holds the worker lock. Returns clauses."""
    drained = _pending(site)
    report = rebuild(RegistryRecord(site.database), site.engine)
    _settle(site, drained)
    return report.clauses


def _pending(site: Site) -> list[outbox.Pending]:
    with site.database.read() as session:
        return list(outbox.pending(session, limit=ALL))


def _settle(site: Site, drained: Sequence[outbox.Pending]) -> None:
    if drained:
        with site.database.write() as session:
            outbox.settle(session, drained)


def bring_level(site: Site, *, kind: str = SYNC, tell: Callable[[int, int | None], None] | None = None) -> None:
    """Have the index brought level, here or by the running worker; returns when it is.

    The lock is tried again and again: whoever held it may have been another command, which ends without a look at
    the queue.

    Raises:
        Unavailable: the worker gave up.
    """
    job_id: str | None = None
    while True:
        with worker_lock(site) as mine:
            if mine:
                _do_in_place_of(site, kind, job_id)
                return
        if job_id is None:
            with site.database.write() as session:
                job_id = queue.enqueue(session, site.clock, kind, unique_key=kind)
        with site.database.read() as session:
            job = queue.view(session, job_id)
        if job is None or job.state == "done":
            return
        if job.state in {"failed", "cancelled"}:
            raise Unavailable(f"索引没有更新成功：{job.message}")
        if tell is not None:
            tell(job.done_steps, job.all_steps)
        time.sleep(POLL_S)


def _do_in_place_of(site: Site, kind: str, job_id: str | None) -> None:
    """Do the work here, and hold the job that was queued for it meanwhile.

    Others may wait for the same job. It is taken before the work begins, so whoever queues later gets a new one, and
    ended after it, so whoever waits sees it done.
    """
    leased = None
    if job_id is not None:
        with site.database.write() as session:
            leased = queue.take(session, site.clock, job_id)
    try:
        _do(site, kind)
    except BeishenError as error:
        if leased is not None:
            with site.database.write() as session:
                queue.fail(session, site.clock, leased, error.message)
        raise
    if leased is not None:
        with site.database.write() as session:
            queue.finish(session, site.clock, leased)


def _do(site: Site, kind: str) -> None:
    if kind == REBUILD:
        rebuild_now(site)
    else:
        sync_now(site)
