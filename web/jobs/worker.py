"""The worker: leases queued jobs, drains the outbox into the index, and runs what is due by the clock.

It holds the worker lock as long as it lives, so the embedded index has one writer. Killed at any moment, it
leaves jobs that are leased again and an outbox that is drained again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from registry import outbox
from registry.errors import BeishenError
from registry.jobs import queue
from registry.jobs.queue import Leased
from web.jobs.consulting import note_rounds
from web.jobs.importing import IMPORT, run_import_job
from web.jobs.indexing import REBUILD, SYNC, drain, rebuild_now, repair_if_lost, sync_now, worker_lock
from web.jobs.rechecking import recheck
from web.jobs.reminding import remind_all
from web.jobs.reviewing import REVIEW, run_review_job
from web.jobs.searching import check_searches
from web.site import Site

log = logging.getLogger("beishen.worker")

Handler = Callable[[Site, Leased], str]
PAUSE_S = 0.5
ROUNDS_EVERY = 20  # pauses: a round's opening or closing is noted within ten seconds
FULL_SYNC_EVERY = 1200  # pauses: a whole comparison every ten minutes repairs what the outbox missed
LOOK_EVERY = 20  # pauses: is the index still there?

HANDLERS: dict[str, Handler] = {
    SYNC: lambda site, leased: f"已核对，写入 {sync_now(site).written} 个版本。",
    REBUILD: lambda site, leased: f"已重建，共 {rebuild_now(site)} 条。",
    REVIEW: run_review_job,
    IMPORT: run_import_job,
}


def work(site: Site, stop: threading.Event) -> None:
    """Work until told to stop; waits for the lock where another worker still holds it."""
    while not stop.is_set():
        with worker_lock(site) as mine:
            if mine:
                _work(site, stop)
                return
        stop.wait(PAUSE_S)


def _work(site: Site, stop: threading.Event) -> None:
    pauses = 0
    next_check = 0.0
    while not stop.is_set():
        try:
            busy = run_one(site)
            busy = drain_outbox(site) or busy
            if pauses % ROUNDS_EVERY == 0:
                note_rounds(site)
            pauses += 1
            if pauses % FULL_SYNC_EVERY == 1:
                sync_now(site)
            elif pauses % LOOK_EVERY == 0:
                repair_if_lost(site)
            if time.monotonic() >= next_check:
                next_check = time.monotonic() + 60 * site.settings.alerts_every_minutes
                check_searches(site)
                remind_all(site)
                recheck(site)
        except BeishenError as error:
            log.warning("%s", error.message)
            busy = False
        except Exception:
            log.exception("the worker goes on after an unexpected error")
            busy = False
        if not busy:
            stop.wait(PAUSE_S)


def run_one(site: Site) -> bool:
    """Lease and run one job; False when none was due."""
    with site.database.write() as session:
        leased = queue.lease(session, site.clock, sorted(HANDLERS))
    if leased is None:
        return False
    try:
        message = HANDLERS[leased.kind](site, leased)
    except Exception as error:
        reason = error.message if isinstance(error, BeishenError) else "处理中断，将自动重试。"
        if not isinstance(error, BeishenError):
            log.exception("job %s (%s) failed", leased.id, leased.kind)
        with site.database.write() as session:
            queue.fail(session, site.clock, leased, reason)
        return True
    with site.database.write() as session:
        queue.finish(session, site.clock, leased, message)
    return True


def drain_outbox(site: Site) -> bool:
    """Write what changed into the index; False when nothing had."""
    with site.database.read() as session:
        pending = outbox.pending(session)
    if not pending:
        return False
    drain(site, pending)
    return True
