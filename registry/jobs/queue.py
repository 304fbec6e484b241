"""The durable queue: enqueue in the change's own transaction, lease, report progress, finish, retry, cancel.

A job whose worker died is leased again when its lease runs out, so handlers must be safe to repeat.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.ids import new_id
from registry.jobs.models import Job

LEASE = timedelta(minutes=2)
MAX_TRIES = 8
FIRST_WAIT_S = 2.0


@dataclass(frozen=True, slots=True)
class Leased:
    """A job handed to a worker; `lease` proves that it is still the worker's."""

    id: str
    kind: str
    payload: dict[str, Any]
    lease: str
    tries: int


@dataclass(frozen=True, slots=True)
class JobView:
    """What a person sees of a job."""

    id: str
    kind: str
    state: str
    done_steps: int
    all_steps: int | None
    message: str
    tries: int
    created_at: datetime
    ended_at: datetime | None


def enqueue(
    session: Session,
    clock: Clock,
    kind: str,
    payload: dict[str, Any] | None = None,
    *,
    actor: str = "system",
    unique_key: str | None = None,
    run_at: datetime | None = None,
) -> str:
    """Queue a job in the caller's transaction; returns its id.

    With a `unique_key`, a job of that key that still waits is returned instead of a second one.
    """
    if unique_key is not None:
        waiting = session.scalars(select(Job.id).where(Job.unique_key == unique_key, Job.state == "waiting")).first()
        if waiting is not None:
            return waiting
    now = clock.now()
    job = Job(
        id=new_id(),
        kind=kind,
        payload=payload or {},
        state="waiting",
        unique_key=unique_key,
        run_at=run_at or now,
        tries=0,
        created_by=actor,
        created_at=now,
    )
    session.add(job)
    session.flush()
    return job.id


def lease(session: Session, clock: Clock, kinds: Sequence[str]) -> Leased | None:
    """Take the next job that is due, or whose worker went silent; None when there is nothing to do."""
    now = clock.now()
    query = (
        select(Job)
        .where(
            Job.kind.in_(kinds),
            or_(
                (Job.state == "waiting") & (Job.run_at <= now),
                (Job.state == "running") & (Job.leased_until < now),
            ),
        )
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = session.scalars(query).one_or_none()
    return None if job is None else _hand_out(session, clock, job)


def take(session: Session, clock: Clock, job_id: str) -> Leased | None:
    """Lease one named job that still waits; None when somebody else has it by now, or it has ended."""
    job = session.scalars(select(Job).where(Job.id == job_id, Job.state == "waiting").with_for_update()).one_or_none()
    return None if job is None else _hand_out(session, clock, job)


def progress(
    session: Session, clock: Clock, leased: Leased, done: int, total: int | None = None, message: str = ""
) -> bool:
    """Report progress and prolong the lease; False means stop: cancelled, or leased to another by now."""
    result = session.execute(
        update(Job)
        .where(Job.id == leased.id, Job.lease == leased.lease, Job.cancel_asked.is_(False))
        .values(done_steps=done, all_steps=total, message=message, leased_until=clock.now() + LEASE)
        .returning(Job.id)
    )
    return result.first() is not None


def finish(session: Session, clock: Clock, leased: Leased, message: str = "") -> None:
    """The job is done (or was cancelled while it ran)."""
    job = session.get_one(Job, leased.id)
    if job.lease == leased.lease:
        job.state = "cancelled" if job.cancel_asked else "done"
        job.message, job.ended_at, job.leased_until = message, clock.now(), None


def fail(session: Session, clock: Clock, leased: Leased, reason: str) -> None:
    """The job failed; it is tried again after a growing wait, and given up after `MAX_TRIES`."""
    job = session.get_one(Job, leased.id)
    if job.lease != leased.lease:
        return
    job.message, job.leased_until = reason, None
    if job.tries >= MAX_TRIES or job.cancel_asked:
        job.state, job.ended_at = "failed", clock.now()
    else:
        job.state = "waiting"
        job.run_at = clock.now() + timedelta(seconds=FIRST_WAIT_S * 2 ** (job.tries - 1))


def cancel(session: Session, clock: Clock, job_id: str) -> bool:
    """Ask a job to stop; one that still waits ends at once. False when it had ended already."""
    job = session.get(Job, job_id)
    if job is None or job.ended_at is not None:
        return False
    job.cancel_asked = True
    if job.state == "waiting":
        job.state, job.ended_at = "cancelled", clock.now()
    return True


def view(session: Session, job_id: str) -> JobView | None:
    """One job, for a progress page."""
    job = session.get(Job, job_id)
    return None if job is None else _view(job)


def views(session: Session, ids: Collection[str]) -> dict[str, JobView]:
    """Jobs by id. One statement."""
    return {job.id: _view(job) for job in session.scalars(select(Job).where(Job.id.in_(ids)))}


def recent(session: Session, limit: int = 50) -> Sequence[JobView]:
    """The newest jobs, for the status page."""
    return [_view(job) for job in session.scalars(select(Job).order_by(Job.created_at.desc()).limit(limit))]


def _hand_out(session: Session, clock: Clock, job: Job) -> Leased:
    lease_id = new_id()
    job.state, job.tries, job.lease, job.leased_until = "running", job.tries + 1, lease_id, clock.now() + LEASE
    session.flush()
    return Leased(job.id, job.kind, dict(job.payload), lease_id, job.tries)


def _view(job: Job) -> JobView:
    return JobView(
        job.id,
        job.kind,
        job.state,
        job.done_steps,
        job.all_steps,
        job.message,
        job.tries,
        job.created_at,
        job.ended_at,
    )
