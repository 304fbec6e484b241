"""A small real site for tests of pages: built once a session, copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.site import Built, Opened, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The made site; never opened itself."""
    return build(tmp_path_factory.mktemp("site") / "data")


@pytest.fixture
def opened(built: Built, tmp_path: Path) -> Iterator[Opened]:
    """A copy of it with its application."""
    site = Opened(built, tmp_path / "copy")
    yield site
    site.close()


@pytest.fixture(scope="session")
def shared(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A copy that tests only read from."""
    site = Opened(built, tmp_path_factory.mktemp("shared") / "copy")
    yield site
    site.close()
