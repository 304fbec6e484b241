"""Servers that are down, slow, full or hold another mapping; damaged folders. Real servers, real trouble."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from registry.errors import Unavailable
from search.engines import elastic_server, open_engine
from search.engines.elastic_store import index_body
from search.engines.fields import SCHEMA_VERSION
from search.indexing import rebuild, sync
from search.queries import SearchQuery, Words
from tests.elasticsearch.fixtures import server_or_skip
from tests.elasticsearch.install import OLD, CannotHave
from tests.elasticsearch.server import Server
from tests.search.indexing.records import CLOCK, MemoryRecord, assert_level


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that a test may kill: small, so that it refuses large requests."""
    server_or_skip(OLD)
    server = Server(OLD, tmp_path_factory.mktemp("own"), heap_mb=256)
    server.extra = {"indexing_pressure.memory.limit": "400kb"}
    try:
        server.start()
    except CannotHave as error:
        pytest.fail(str(error))
    yield server
    server.stop()


@pytest.mark.elasticsearch
def test_a_server_that_refuses_large_requests_is_fed_in_small_ones(own_server: Server) -> None:
    engine = open_engine(url=own_server.url, alias="small", clock=CLOCK)
    record = MemoryRecord(150)
    report = sync(record, engine)
    assert report.complete, report
    assert_level(record, engine)
    engine.close()


@pytest.mark.elasticsearch
def test_a_server_that_went_down_is_no_loss(own_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(url=own_server.url, alias="down", clock=CLOCK)
    record = MemoryRecord(20)
    assert sync(record, engine).complete
    record.versions["v0007"] = 9
    own_server.kill()
    report = sync(record, engine, sleep=lambda _: None)
    assert not report.complete
    assert "连接不上" in report.message
    assert not engine.status().healthy
    with pytest.raises(Unavailable):
        engine.search(SearchQuery(Words("内容")))
    own_server.start()
    assert sync(record, engine).complete
    assert_level(record, engine)
    engine.close()


@pytest.mark.elasticsearch
def test_a_server_killed_between_clauses_and_marker_is_mended(
    own_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(url=own_server.url, alias="torn", clock=CLOCK, wait_s=1.0)
    record = MemoryRecord(20)
    assert sync(record, engine).complete
    record.versions = {name: revision + 1 for name, revision in record.versions.items()}
    bulk, calls = elastic_server.bulk, []

    def torn(client: Elasticsearch, target: str, operations: object) -> None:
        calls.append(target)
        if len(calls) == 2:  # the clauses are written, the markers are not
            own_server.kill()
        bulk(client, target, operations)  # type: ignore[arg-type]

    monkeypatch.setattr("search.engines.elastic_writing.bulk", torn)
    assert not sync(record, engine, rounds=1).complete
    monkeypatch.undo()
    own_server.start()
    assert sync(record, engine).complete
    assert_level(record, engine)
    engine.close()


@pytest.mark.elasticsearch
def test_a_server_that_hangs_is_given_up_for_now(own_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic_server, "SEARCH_S", 1.0)
    engine = open_engine(url=own_server.url, alias="slow", clock=CLOCK)
    record = MemoryRecord(5)
    assert sync(record, engine).complete
    record.versions["v0001"] = 9
    own_server.pause()
    try:
        report = sync(record, engine, rounds=1)
        assert not report.complete
        assert "没有及时答复" in report.message
    finally:
        own_server.resume()
    assert sync(record, engine).complete
    assert_level(record, engine)
    engine.close()


@pytest.mark.elasticsearch
@pytest.mark.parametrize("half", [True, False])
def test_a_mapping_of_another_kind_is_rebuilt(half: bool) -> None:
    """Half: the index looks like ours but refuses some clauses. Else: it says that it is another version's."""
    url, alias = server_or_skip(OLD).url, f"m{uuid4().hex[:8]}"
    body = index_body()
    if half:
        body["mappings"]["properties"]["number_key"] = {"type": "byte"}  # takes 第十五条, refuses unnumbered labels
    else:
        body["mappings"]["_meta"]["schema_version"] = 999
    name = f"{alias}-v{SCHEMA_VERSION}"
    with Elasticsearch(url) as client:
        client.indices.create(index=f"{name}-other", aliases={name: {}}, **body)
    engine = open_engine(url=url, alias=alias, clock=CLOCK)
    assert engine.status().healthy is half
    record = MemoryRecord(6)
    plain = record.clauses

    def clauses(version_id: str) -> object:
        from dataclasses import replace

        return [replace(c, number="（一）") if c.position == 3 else c for c in plain(version_id)]

    record.clauses = clauses  # type: ignore[method-assign,assignment]
    report = sync(record, engine, sleep=lambda _: None)
    assert (report.complete, report.rebuilt) == (True, True), report
    assert_level(record, engine)
    engine.close()


@pytest.mark.elasticsearch
def test_an_index_in_the_place_of_the_alias_is_replaced() -> None:
    url, alias = server_or_skip(OLD).url, f"p{uuid4().hex[:8]}"
    with Elasticsearch(url) as client:
        client.index(index=f"{alias}-v{SCHEMA_VERSION}", document={"made": "by a guess"})
    engine = open_engine(url=url, alias=alias, clock=CLOCK)
    record = MemoryRecord(4)
    report = sync(record, engine, sleep=lambda _: None)
    assert (report.complete, report.rebuilt) == (True, True), report
    assert_level(record, engine)
    engine.close()


def test_a_damaged_folder_is_rebuilt(tmp_path: Path) -> None:
    engine = open_engine(folder=tmp_path, clock=CLOCK)
    record = MemoryRecord(8)
    rebuild(record, engine)
    for file in tmp_path.glob("v*/g*/meta.json"):
        file.write_text("damaged")
    report = sync(record, engine, sleep=lambda _: None)
    assert (report.complete, report.rebuilt) == (True, True), report
    assert_level(record, engine)


def test_a_folder_of_another_schema_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "v0").mkdir()
    (tmp_path / "v0" / "current").write_text("g1")
    engine = open_engine(folder=tmp_path, clock=CLOCK)
    record = MemoryRecord(3)
    assert sync(record, engine).complete
    assert_level(record, engine)
    assert (tmp_path / "v0" / "current").exists()


def test_a_rebuild_removes_folders_of_older_schemas_and_no_other(tmp_path: Path) -> None:
    for name in ("v0", "v1", f"v{SCHEMA_VERSION + 1}", "vault"):
        (tmp_path / name).mkdir()
    engine = open_engine(folder=tmp_path, clock=CLOCK)
    rebuild(MemoryRecord(2), engine)
    assert {folder.name for folder in tmp_path.iterdir()} == {f"v{SCHEMA_VERSION}", f"v{SCHEMA_VERSION + 1}", "vault"}
    assert_level(MemoryRecord(2), engine)


def test_a_second_writer_waits_and_then_says_so(tmp_path: Path) -> None:
    from search.engines.embedded import EmbeddedEngine

    engine = EmbeddedEngine(tmp_path, CLOCK, wait_s=0.1)
    rebuild(MemoryRecord(2), engine)
    other = EmbeddedEngine(tmp_path, CLOCK, wait_s=0.1)
    with engine._store.writing():
        report = sync(MemoryRecord(3), other, rounds=1)
    assert not report.complete
    assert "另一个进程" in report.message
    assert sync(MemoryRecord(3), other).complete
