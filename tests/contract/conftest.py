"""One suite, three engines: embedded, Elasticsearch 8.19 and 9.2."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from registry.clock import FixedClock
from search.engines import Engine, open_engine
from tests.contract.collection import collection
from tests.elasticsearch.fixtures import server_or_skip
from tests.elasticsearch.install import NEW, OLD

ENGINES = [
    "embedded",
    pytest.param("8", marks=pytest.mark.elasticsearch),
    pytest.param("9", marks=pytest.mark.elasticsearch),
]
CLOCK = FixedClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))


def make_engine(name: str, folder: Path) -> Engine:
    """An engine with an index of its own, not yet made."""
    if name == "embedded":
        return open_engine(folder=folder / "index", clock=CLOCK)
    server = server_or_skip(OLD if name == "8" else NEW)
    return open_engine(url=server.url, alias=f"t{uuid4().hex[:8]}", clock=CLOCK)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine without an index."""
    made = make_engine(request.param, tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def filled_by_name(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Engine]]:
    """Engines that hold the invented collection, filled once a session."""
    made: dict[str, Engine] = {}

    def fill(name: str) -> Engine:
        if name not in made:
            fresh = make_engine(name, tmp_path_factory.mktemp("filled"))
            fresh.rebuild(collection())
            made[name] = fresh
        return made[name]

    yield fill
    for one in made.values():
        one.close()


@pytest.fixture(params=ENGINES)
def filled(request: pytest.FixtureRequest, filled_by_name: Callable[[str], Engine]) -> Engine:
    """An engine that holds the invented collection; for reading only."""
    return filled_by_name(request.param)
