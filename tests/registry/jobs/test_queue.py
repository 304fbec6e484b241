"""The queue loses nothing: leases run out, failures come back later, cancelled work stops."""

from datetime import timedelta

from registry.jobs import queue


def _enqueue(database, clock, **options):
    with database.write() as session:
        return queue.enqueue(session, clock, "sync", {"n": 1}, **options)


def _lease(database, clock):
    with database.write() as session:
        return queue.lease(session, clock, ["sync"])


def test_lease_finish_and_nothing_left(database, clock):
    job_id = _enqueue(database, clock)
    leased = _lease(database, clock)
    assert (leased.id, leased.payload, leased.tries) == (job_id, {"n": 1}, 1)
    assert _lease(database, clock) is None
    with database.write() as session:
        assert queue.progress(session, clock, leased, 3, 10, "已读 3 件")
        queue.finish(session, clock, leased)
    with database.read() as session:
        view = queue.view(session, job_id)
    assert (view.state, view.done_steps, view.all_steps) == ("done", 3, 10)


def test_job_of_a_dead_worker_is_leased_again(database, clock):
    _enqueue(database, clock)
    dead = _lease(database, clock)
    clock.advance(seconds=queue.LEASE.total_seconds() + 1)
    alive = _lease(database, clock)
    assert alive.id == dead.id
    with database.write() as session:
        assert not queue.progress(session, clock, dead, 1)
        queue.finish(session, clock, dead)
    with database.read() as session:
        assert queue.view(session, alive.id).state == "running"


def test_failure_is_tried_again_later_and_given_up_in_the_end(database, clock):
    job_id = _enqueue(database, clock)
    for _ in range(queue.MAX_TRIES):
        leased = _lease(database, clock)
        assert leased is not None
        with database.write() as session:
            queue.fail(session, clock, leased, "检索服务没有应答")
        assert _lease(database, clock) is None
        clock.advance(hours=2)
    with database.read() as session:
        assert queue.view(session, job_id).state == "failed"
    assert _lease(database, clock) is None


def test_unique_key_keeps_one_waiting(database, clock):
    first = _enqueue(database, clock, unique_key="sync")
    assert _enqueue(database, clock, unique_key="sync") == first
    _lease(database, clock)
    assert _enqueue(database, clock, unique_key="sync") != first


def test_cancelled_before_and_during(database, clock):
    waiting = _enqueue(database, clock, run_at=clock.now() + timedelta(hours=1))
    running = _enqueue(database, clock)
    leased = _lease(database, clock)
    with database.write() as session:
        assert queue.cancel(session, clock, waiting)
        assert queue.cancel(session, clock, running)
        assert not queue.progress(session, clock, leased, 1)
        queue.finish(session, clock, leased)
    with database.read() as session:
        assert queue.view(session, waiting).state == "cancelled"
        assert queue.view(session, running).state == "cancelled"
