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
from search.indexing.sync import SyncReport, push, rebuild, sync
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


def sync_now(site: Site) -> SyncReport:
    """Compare both sides and repair; the caller holds the worker lock.

    Raises:
        Unavailable: the engine could not be brought level; the outbox keeps what it has.
    """
    with site.database.read() as session:
        drained = outbox.pending(session, limit=ALL)
    report = sync(RegistryRecord(site.database), site.engine)
    if not report.complete:
        raise Unavailable(report.message or "索引还没有与登记库一致，稍后会继续。")
    _settle(site, drained)
    return report


def drain(site: Site, drained: Sequence[outbox.Pending]) -> None:
    """Write the versions of these outbox entries, then settle them; the caller holds the worker lock."""
    push(RegistryRecord(site.database), site.engine, {entry.version_id for entry in drained})
    _settle(site, drained)


def rebuild_now(site: Site) -> int:
    """Build a fresh index beside the old one and swap; the caller holds the worker lock. Returns clauses."""
    with site.database.read() as session:
        drained = outbox.pending(session, limit=ALL)
    report = rebuild(RegistryRecord(site.database), site.engine)
    _settle(site, drained)
    return report.clauses


def _settle(site: Site, drained: Sequence[outbox.Pending]) -> None:
    if drained:
        with site.database.write() as session:
            outbox.settle(session, drained[-1].id)


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
