"""The embedded engine among processes and threads."""

from __future__ import annotations

import threading
from pathlib import Path

from search.engines import open_engine
from search.queries import SearchQuery, Words
from tests.contract.collection import clause, collection
from tests.contract.conftest import CLOCK


def test_another_reader_sees_each_commit_and_each_swap(tmp_path: Path) -> None:
    writer, reader = open_engine(folder=tmp_path, clock=CLOCK), open_engine(folder=tmp_path, clock=CLOCK)
    assert reader.search(SearchQuery(Words("甲甲"))).total == 0
    assert not list(tmp_path.iterdir())  # reading makes nothing
    for count in range(1, 4):
        writer.replace_versions([(f"v{count}", 1, [clause(f"v{count}", 0, "甲甲")])])
        assert reader.search(SearchQuery(Words("甲甲"))).total == count
    writer.rebuild([("v9", 1, [clause("v9", 0, "甲甲")])])
    assert reader.search(SearchQuery(Words("甲甲"))).total == 1
    assert len(list(tmp_path.glob("v*/g*"))) == 1


def test_many_readers_beside_a_writer_meet_no_error(tmp_path: Path) -> None:
    engine = open_engine(folder=tmp_path, clock=CLOCK)
    engine.rebuild(collection(12))
    errors: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                assert engine.search(SearchQuery(Words("主管部门"))).total
        except BaseException as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(20)]
    for reader in readers:
        reader.start()
    for revision in range(2, 6):
        engine.replace_versions((name, revision, clauses) for name, _, clauses in collection(4))
    engine.rebuild(collection(12))
    done.set()
    for reader in readers:
        reader.join()
    assert errors == []
