"""Writing: a version revision is seen whole or not at all, rebuilds leave no gap, trouble is `Unavailable`."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.errors import Unavailable
from search.engines import Engine, open_engine
from search.engines.fields import SCHEMA_VERSION
from search.queries import Phrase, SearchQuery, Words
from tests.contract.collection import Batch, clause, collection
from tests.contract.conftest import CLOCK
from tests.elasticsearch.server import free_port


def version(name: str, revision: int, *texts: str) -> Batch:
    return name, revision, [clause(name, i, text) for i, text in enumerate(texts)]


def total(engine: Engine, word: str) -> int:
    return engine.search(SearchQuery(Phrase(word), limit=0, facets=False)).total


def revisions(engine: Engine) -> dict[str, int]:
    listed = list(engine.revisions())
    assert len(listed) == len(dict(listed))
    return dict(listed)


def test_an_index_that_was_never_made_answers_plainly(engine: Engine) -> None:
    results = engine.search(SearchQuery(Words("工资")))
    assert (results.total, results.hits) == (0, ())
    assert results.notes
    assert engine.search_many([SearchQuery(None), SearchQuery(None)])[1].total == 0
    assert revisions(engine) == {}
    engine.delete_versions(["v1"])
    status = engine.status()
    assert (status.healthy, status.clauses, status.schema_version) == (True, 0, SCHEMA_VERSION)
    assert status.message


def test_write_replace_delete(engine: Engine) -> None:
    assert engine.replace_versions([version("v1", 1, "甲甲", "乙乙", "丙丙"), version("v2", 4, "丁丁")]) == 4
    assert revisions(engine) == {"v1": 1, "v2": 4}
    assert engine.status().clauses == 4
    assert engine.replace_versions([version("v1", 2, "戊戊")]) == 1
    assert (total(engine, "甲甲"), total(engine, "丙丙"), total(engine, "戊戊")) == (0, 0, 1)
    assert revisions(engine) == {"v1": 2, "v2": 4}
    engine.delete_versions(["v1", "不存在"])
    assert revisions(engine) == {"v2": 4}
    assert engine.status().clauses == 1
    assert total(engine, "丁丁") == 1


def test_the_same_revision_again_changes_nothing(engine: Engine) -> None:
    engine.replace_versions([version("v1", 1, "甲甲")])
    assert engine.replace_versions([version("v1", 1, "乙乙")]) == 0
    assert (total(engine, "甲甲"), total(engine, "乙乙")) == (1, 0)
    assert engine.replace_versions([version("v1", 0, "丙丙")]) == 1  # a restored record may count from lower
    assert revisions(engine) == {"v1": 0}


def test_a_version_without_clauses_is_known(engine: Engine) -> None:
    engine.replace_versions([version("v1", 1, "甲甲"), ("v2", 1, [])])
    engine.replace_versions([("v1", 2, [])])
    assert revisions(engine) == {"v1": 2, "v2": 1}
    assert engine.search(SearchQuery(None)).total == 0


def test_one_version_twice_in_a_batch_keeps_the_later(engine: Engine) -> None:
    engine.replace_versions([version("v1", 1, "甲甲", "乙乙"), version("v1", 2, "丙丙")])
    assert revisions(engine) == {"v1": 2}
    assert (total(engine, "甲甲"), total(engine, "丙丙"), engine.status().clauses) == (0, 1, 1)


def test_versions_are_seen_whole_or_not_at_all(engine: Engine) -> None:
    size = 40
    engine.replace_versions([version("v1", 0, *["零零"] * size)])
    counts: list[int] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            counts.append(engine.search(SearchQuery(None, limit=0, facets=False)).total)

    reader = threading.Thread(target=look)
    reader.start()
    for revision in range(1, 6):
        engine.replace_versions([version("v1", revision, *["零零"] * size)])
    done.set()
    reader.join()
    assert set(counts) == {size}


def test_rebuild_replaces_all_and_readers_see_no_gap(engine: Engine) -> None:
    engine.rebuild([version("v1", 1, "甲甲"), version("v2", 1, "甲甲")])
    counts: set[int] = set()

    def batches() -> Iterator[Batch]:
        for number in range(3, 6):
            counts.add(total(engine, "甲甲"))
            yield version(f"v{number}", 1, "甲甲")

    assert engine.rebuild(batches()) == 3
    assert counts == {2}
    assert total(engine, "甲甲") == 3
    assert revisions(engine) == {"v3": 1, "v4": 1, "v5": 1}


def test_a_rebuild_that_breaks_off_leaves_the_old_index(engine: Engine) -> None:
    engine.rebuild([version("v1", 1, "甲甲")])

    def broken() -> Iterator[Batch]:
        yield version("v2", 1, "乙乙")
        raise RuntimeError("the record broke off")

    with pytest.raises(RuntimeError):
        engine.rebuild(broken())
    assert revisions(engine) == {"v1": 1}
    assert engine.rebuild([version("v3", 1, "丙丙")]) == 1
    assert revisions(engine) == {"v3": 1}


def test_portions(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.engines.embedded.PORTION", 200)
    monkeypatch.setattr("search.engines.elastic_writing.PORTION", 200)
    monkeypatch.setattr("search.engines.elastic_server.ACTIONS", 150)
    many = [version(f"v{i}", 1, *["甲乙丙丁"] * 30) for i in range(40)]
    assert engine.replace_versions(iter(many)) == 1_200
    assert len(revisions(engine)) == 40
    assert engine.status().clauses == 1_200
    engine.delete_versions([f"v{i}" for i in range(30)])
    assert engine.status().clauses == 300


def test_pages_beyond_the_window(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.engines.elastic.WINDOW", 100)  # a server's own is 10,000
    engine.rebuild([version(f"v{i:02d}", 1, *["甲乙丙丁"] * 40) for i in range(10)])
    first = engine.search(SearchQuery(Words("甲乙"), offset=90, limit=10, facets=False)).hits
    deep = engine.search(SearchQuery(Words("甲乙"), offset=95, limit=220, facets=True))
    assert deep.total == 400
    assert deep.facets["kind"]
    assert deep.hits[:5] == first[5:]
    assert len({(h.version_id, h.address) for h in (*first, *deep.hits)}) == 225
    assert len(engine.search(SearchQuery(Words("甲乙"), offset=390, limit=20)).hits) == 10
    assert engine.search(SearchQuery(Words("甲乙"), offset=400, limit=20)).hits == ()


def test_odd_texts_are_stored_as_they_are(engine: Engine) -> None:
    odd = ["\x00\x01控制", "表情😀字符", "\ud800孤立", "零宽\u200b空格", "a" * 40_000, "，。", "　", "〇" * 300]
    engine.replace_versions([version("v1", 1, *odd)])
    hits = engine.search(SearchQuery(None, limit=20)).hits
    assert {h.text.partition("　")[2] for h in hits} == set(odd)
    assert total(engine, "零宽空格") == 1
    assert total(engine, "控制") == 1


@pytest.mark.parametrize("kind", ["elasticsearch"])
def test_a_server_that_is_not_there_is_unavailable(kind: str) -> None:
    engine = open_engine(url=f"http://127.0.0.1:{free_port()}", clock=CLOCK)
    calls = [
        lambda: engine.search(SearchQuery(Words("工资"))),
        lambda: engine.search_many([SearchQuery(None)] * 2),
        lambda: engine.replace_versions([version("v1", 1, "甲甲")]),
        lambda: engine.delete_versions(["v1"]),
        lambda: engine.rebuild([]),
        lambda: list(engine.revisions()),
    ]
    for call in calls:
        with pytest.raises(Unavailable):
            call()
    assert not engine.status().healthy
    assert engine.status().message
    engine.close()


def test_a_damaged_folder_is_unavailable_and_can_be_rebuilt(tmp_path: Path) -> None:
    engine = open_engine(folder=tmp_path, clock=CLOCK)
    engine.rebuild(collection(5))
    for file in tmp_path.glob("v*/g*/*"):
        file.write_bytes(b"damaged")
    again = open_engine(folder=tmp_path, clock=CLOCK)
    for call in (
        lambda: again.search(SearchQuery(Words("工资"))),
        lambda: list(again.revisions()),
        lambda: again.replace_versions([version("v1", 1, "甲甲")]),
    ):
        with pytest.raises(Unavailable):
            call()
    assert not again.status().healthy
    assert again.rebuild(collection(5)) > 0
    assert again.search(SearchQuery(None)).total > 0
