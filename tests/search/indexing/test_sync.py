"""A sync makes the index equal to the record, whatever came between."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from registry.errors import Unavailable
from search.engines import Engine
from search.engines.fields import SCHEMA_VERSION
from search.indexing import compare, push, rebuild, sync
from search.queries import Phrase, SearchQuery
from tests.search.indexing.records import MemoryRecord, assert_level, open_target

ROOT = Path(__file__).parents[3]


def start(target: str, versions: int, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.search.indexing.records", target, str(versions), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_missing_stale_and_surplus_versions_are_repaired(engine: Engine) -> None:
    record = MemoryRecord(20)
    first = sync(record, engine)
    assert (first.complete, first.written, first.removed, first.rebuilt) == (True, 20, 0, False)
    assert_level(record, engine)
    record.versions |= {"v0003": 9, "v0100": 1}
    del record.versions["v0005"]
    difference = compare(record, engine)
    assert (difference.missing, difference.stale, difference.surplus) == (
        (("v0100", 1),), (("v0003", 9),), ("v0005",),
    )  # fmt: skip
    steps: list[tuple[int, int]] = []
    second = sync(record, engine, progress=lambda done, of: steps.append((done, of)))
    assert (second.complete, second.written, second.removed) == (True, 2, 1)
    assert steps[-1] == (3, 3)
    assert_level(record, engine)
    assert sync(record, engine).written == 0


def test_named_versions_go_at_once(engine: Engine) -> None:
    record = MemoryRecord(4)
    sync(record, engine)
    record.versions["v0001"] = 7
    record.versions["v0009"] = 1
    del record.versions["v0002"]
    report = push(record, engine, ["v0001", "v0002", "v0009", "nowhere"])
    assert (report.written, report.removed) == (2, 2)
    assert_level(record, engine)


def test_rebuild_takes_the_record_as_it_is(engine: Engine) -> None:
    sync(MemoryRecord(9), engine)
    record = MemoryRecord(5)
    assert rebuild(record, engine).rebuilt
    assert_level(record, engine)


def test_a_change_while_syncing_is_found_in_the_next_round(engine: Engine) -> None:
    record = MemoryRecord(6)
    plain = record.clauses

    def clauses(version_id: str) -> object:
        if version_id == "v0003" and record.versions.get("v0003") == 1:
            record.versions["v0003"] = 2
        return plain(version_id)

    record.clauses = clauses  # type: ignore[method-assign,assignment]
    report = sync(record, engine, sleep=lambda _: None)
    assert report.complete
    assert_level(record, engine)


def test_two_processes_sync_at_once(target: str) -> None:
    both = [start(target, 150), start(target, 150)]
    outcomes = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], outcomes
    engine = open_target(target)
    assert_level(MemoryRecord(150), engine)
    engine.close()


def test_killed_at_any_point_nothing_is_lost_or_doubled(target: str) -> None:
    choose = random.Random(5)
    for _ in range(3):
        process = start(target, 250)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(choose.uniform(0.0, 0.5))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        seen = open_target(target)
        with suppress(Unavailable):  # an index made a moment ago may not answer yet
            assert_whole(seen)
        seen.close()
    engine = open_target(target)
    record = MemoryRecord(250)
    report = sync(record, engine, rounds=6)
    assert report.complete, report
    assert_level(record, engine)
    engine.close()


def test_killed_while_rewriting_and_rebuilding_versions_stay_whole(target: str, engine: Engine) -> None:
    size = 150
    assert sync(MemoryRecord(size), engine).complete
    choose = random.Random(8)
    for later, more in ((1, ()), (2, ()), (3, ("rebuild",)), (4, ())):
        process = start(target, size, str(later), *more)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(choose.uniform(0.02, 0.3))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        seen = open_target(target)
        with suppress(Unavailable):
            assert_whole(seen)
            assert len(dict(seen.revisions())) == size  # a rewritten version is never away meanwhile
        seen.close()
    record = MemoryRecord(size, 5)
    report = sync(record, engine, rounds=6)
    assert report.complete, report
    assert_level(record, engine)


def assert_whole(engine: Engine) -> None:
    """Every version is seen whole or not at all."""
    indexed = dict(engine.revisions())
    record = MemoryRecord()
    record.versions = indexed
    assert_level(record, engine)


def test_a_deleted_index_is_filled_again(target: str, engine: Engine) -> None:
    record = MemoryRecord(10)
    sync(record, engine)
    delete_index(target)
    assert engine.search(SearchQuery(Phrase("写入的内容"))).notes
    report = sync(record, engine)
    assert (report.complete, report.written) == (True, 10)
    assert_level(record, engine)


def test_an_index_deleted_while_syncing_is_filled_again(target: str, engine: Engine) -> None:
    record = MemoryRecord(10)
    sync(record, engine)
    record.versions = {name: revision + 1 for name, revision in record.versions.items()}
    plain, deleted = record.clauses, []

    def clauses(version_id: str) -> object:
        if version_id == "v0005" and not deleted:
            deleted.append(version_id)
            delete_index(target)
        return plain(version_id)

    record.clauses = clauses  # type: ignore[method-assign,assignment]
    report = sync(record, engine, sleep=lambda _: None, rounds=6)
    assert report.complete, report
    assert_level(record, engine)


def delete_index(target: str) -> None:
    if not target.startswith("http"):
        for folder in Path(target).glob("v*"):
            shutil.rmtree(folder)
        return
    from elasticsearch import Elasticsearch

    url, alias = target.split()
    with Elasticsearch(url) as client:
        for name in client.indices.get(index=f"{alias}-v{SCHEMA_VERSION}"):
            client.indices.delete(index=name)
