"""Targets of a sync: a folder, and aliases on real servers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from search.engines import Engine
from tests.elasticsearch.fixtures import server_or_skip
from tests.elasticsearch.install import NEW, OLD
from tests.search.indexing.records import open_target


@pytest.fixture(
    params=[
        "embedded",
        pytest.param("8", marks=pytest.mark.elasticsearch),
        pytest.param("9", marks=pytest.mark.elasticsearch),
    ]
)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an engine of its own lies."""
    if request.param == "embedded":
        return str(tmp_path / "index")
    return f"{server_or_skip(OLD if request.param == '8' else NEW).url} s{uuid4().hex[:8]}"


@pytest.fixture
def engine(target: str) -> Iterator[Engine]:
    """An engine on the target."""
    made = open_target(target)
    yield made
    made.close()
