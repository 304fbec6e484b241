"""A record of invented versions, and a process that syncs it: `python -m tests.search.indexing.records TARGET N
[REVISIONS_LATER] [rebuild]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from registry.clock import FixedClock
from search.documents import IndexDocument
from search.engines import Engine, open_engine
from search.indexing import rebuild, sync
from search.queries import SearchQuery
from tests.contract.collection import clause

CLOCK = FixedClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
CLAUSES = 12  # a version


class MemoryRecord:
    """`versions` maps version_id to its revision; clauses are made from both."""

    def __init__(self, count: int = 0, later: int = 0) -> None:
        self.versions = {f"v{i:04d}": 1 + i % 3 + later for i in range(count)}

    def revisions(self) -> Iterator[tuple[str, int]]:
        yield from list(self.versions.items())

    def clauses(self, version_id: str) -> Sequence[IndexDocument]:
        revision = self.versions.get(version_id)
        if revision is None:
            return ()
        size = CLAUSES - revision % 3
        return [clause(version_id, i, f"第{revision}次写入的内容，序号{i}。") for i in range(size)]


def open_target(target: str) -> Engine:
    """`url alias` or a folder."""
    if target.startswith("http"):
        url, alias = target.split()
        return open_engine(url=url, alias=alias, clock=CLOCK)
    return open_engine(folder=Path(target), clock=CLOCK)


def assert_level(record: MemoryRecord, engine: Engine) -> None:
    """The index holds exactly the record: every clause once, none besides."""
    assert dict(engine.revisions()) == record.versions
    found: list[tuple[str, str, str]] = []
    while True:
        page = engine.search(SearchQuery(None, offset=len(found), limit=2_000, snippets=False, facets=False))
        found += [(hit.version_id, hit.address, hit.text) for hit in page.hits]
        if not page.hits:
            break
    expected = [(c.version_id, c.address, c.text) for name in record.versions for c in record.clauses(name)]
    assert sorted(found) == sorted(expected)


if __name__ == "__main__":
    engine = open_target(sys.argv[1])
    held = MemoryRecord(int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    print("ready", flush=True)
    report = rebuild(held, engine) if "rebuild" in sys.argv else sync(held, engine, rounds=8)
    print(report, flush=True)
    sys.exit(0 if report.complete else 1)
