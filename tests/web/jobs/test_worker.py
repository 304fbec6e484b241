"""The worker: jobs run once, failures come back, the outbox reaches the index, one writer at a time."""

import shutil
import threading

import pytest

from registry import outbox
from registry.errors import Misconfigured, Unavailable
from registry.instruments.deposit import deposit
from registry.jobs import queue
from review.casework.reviews import list_reviews
from search.queries import SearchQuery, Words
from tests.support.readings import make_reading
from web.jobs import worker
from web.jobs.indexing import SYNC, bring_level, repair_if_lost, sync_now, worker_lock
from web.jobs.reviewing import REVIEW
from web.site import open_site


@pytest.fixture
def site(settings, clock):
    opened = open_site(settings, clock)
    yield opened
    opened.close()


def _deposit(site, reading=None):
    with site.database.write() as session:
        return deposit(session, site.clock, reading or make_reading(), None)


def _total(site, word):
    return site.engine.search(SearchQuery(Words(word))).total


def test_outbox_reaches_the_index_and_is_settled(site):
    assert not worker.drain_outbox(site)
    _deposit(site)
    assert worker.drain_outbox(site)
    assert _total(site, "停车秩序") == 1
    with site.database.read() as session:
        assert outbox.lag_seconds(session, site.clock) == 0.0
    assert not worker.drain_outbox(site)


def test_lag_is_the_age_of_the_oldest_change(site, clock):
    _deposit(site)
    clock.advance(seconds=90)
    with site.database.read() as session:
        assert outbox.lag_seconds(session, site.clock) == 90.0


def test_review_job_opens_a_review_with_findings(site):
    done = _deposit(site, make_reading(articles=("拖欠停车费的，扣留车辆。", "违反本办法的，处二千元罚款。")))
    with site.database.write() as session:
        job_id = queue.enqueue(session, site.clock, REVIEW, {"document_id": done.document_id})
    assert worker.run_one(site)
    assert not worker.run_one(site)
    with site.database.read() as session:
        assert queue.view(session, job_id).state == "done"
        (review,) = list_reviews(session)
    assert review.version_id == done.version_id
    assert review.flags >= 2


def test_failed_job_says_why_and_waits_for_its_next_try(site, clock):
    with site.database.write() as session:
        job_id = queue.enqueue(session, site.clock, REVIEW, {"document_id": "nothing"})
    assert worker.run_one(site)
    with site.database.read() as session:
        job = queue.view(session, job_id)
    assert job.state == "waiting"
    assert "没有这份文件" in job.message
    assert not worker.run_one(site)
    clock.advance(minutes=1)
    assert worker.run_one(site)


def test_deleted_index_is_made_again(site, settings):
    _deposit(site)
    sync_now(site)
    site.engine.close()
    shutil.rmtree(settings.index_folder)
    site._engine = None
    with site.database.write() as session:
        queue.enqueue(session, site.clock, SYNC)
    assert worker.run_one(site)
    assert _total(site, "停车秩序") == 1


def test_second_writer_waits_for_its_turn(site):
    with worker_lock(site) as first, worker_lock(site) as second:
        assert first
        assert not second
    with worker_lock(site) as again:
        assert again


def test_command_hears_when_the_worker_gives_up(site):
    with worker_lock(site):
        with site.database.write() as session:
            job_id = queue.enqueue(session, site.clock, SYNC, unique_key=SYNC)

        def cancel(*_: object) -> None:
            with site.database.write() as session:
                queue.cancel(session, site.clock, job_id)

        with pytest.raises(Unavailable):
            bring_level(site, tell=cancel)


def test_two_commands_that_wait_for_one_job_both_see_it_done(site):
    _deposit(site)
    errors = []

    def command(told):
        try:
            bring_level(site, tell=lambda *_: told.set())
        except Unavailable as error:
            errors.append(error)

    signs = [threading.Event(), threading.Event()]
    threads = [threading.Thread(target=command, args=(sign,)) for sign in signs]
    with worker_lock(site):
        for thread in threads:
            thread.start()
        assert all(sign.wait(10) for sign in signs)
    for thread in threads:
        thread.join(20)
    assert errors == []
    with site.database.read() as session:
        assert [job.state for job in queue.recent(session)] == ["done"]
    assert _total(site, "停车秩序") == 1


def test_site_of_another_release_is_refused_plainly(settings, clock):
    with pytest.raises(Misconfigured, match="版本"):
        open_site(replace_data(settings, "other"), clock, create=False)


def replace_data(settings, name):
    return settings.model_copy(update={"data": settings.data / name})


def test_an_index_lost_while_changes_wait_is_filled_whole(site, settings):
    for number in range(3):
        _deposit(site, make_reading(title=f"青川市停车办法之{number}"))
    sync_now(site)
    site.engine.close()
    shutil.rmtree(settings.index_folder)
    _deposit(site, make_reading(title="青川市停车办法之九"))
    assert worker.drain_outbox(site)
    assert _total(site, "停车秩序") == 4
    with site.database.read() as session:
        assert outbox.backlog(session, site.clock).waiting == 0


def test_a_damaged_index_is_rebuilt_although_changes_wait(site, settings):
    _deposit(site)
    sync_now(site)
    for file in settings.index_folder.glob("v*/g*/*"):
        file.write_bytes(b"damaged")
    _deposit(site, make_reading(title="青川市停车办法之九"))
    assert worker.drain_outbox(site)
    assert _total(site, "停车秩序") == 2


@pytest.mark.parametrize("how", ["deleted", "damaged"])
def test_an_index_lost_while_nothing_changes_is_noticed(site, settings, how):
    _deposit(site)
    sync_now(site)
    assert not repair_if_lost(site)
    if how == "deleted":
        shutil.rmtree(settings.index_folder)
    else:
        for file in settings.index_folder.glob("v*/g*/*"):
            file.write_bytes(b"damaged")
    assert repair_if_lost(site)
    assert _total(site, "停车秩序") == 1
    assert not repair_if_lost(site)


def test_while_a_lost_index_can_not_be_written_the_lag_shows(site, settings, clock):
    for number in range(3):
        _deposit(site, make_reading(title=f"青川市停车办法之{number}"))
    sync_now(site)
    shutil.rmtree(settings.index_folder)
    site.engine._store.wait_s = 0.05
    with site.engine._store.writing(), pytest.raises(Unavailable):
        sync_now(site, rounds=1)
    clock.advance(seconds=90)
    with site.database.read() as session:
        behind = outbox.backlog(session, site.clock)
    assert (behind.seconds, behind.waiting) == (90.0, 3)
    sync_now(site)
    with site.database.read() as session:
        assert outbox.backlog(session, site.clock).waiting == 0


def test_a_change_that_commits_late_is_not_settled_unseen(site):
    with site.database.write() as session:
        session.add(outbox.OutboxEntry(id=7, version_id="v7", at=site.clock.now()))
    with site.database.read() as session:
        seen = outbox.pending(session)
    with site.database.write() as session:  # drew its number before, commits now
        session.add(outbox.OutboxEntry(id=6, version_id="v6", at=site.clock.now()))
    with site.database.write() as session:
        outbox.settle(session, seen)
    with site.database.read() as session:
        assert [entry.version_id for entry in outbox.pending(session)] == ["v6"]
