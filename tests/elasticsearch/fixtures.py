"""Fixtures to import into a conftest: real servers of both major versions.

Where a server can't be had, its tests are one loud skip that names the remedy; with STRICT=1 a failure.
"""

from __future__ import annotations

import os

import pytest

from tests.elasticsearch.install import NEW, OLD, REMEDY, CannotHave
from tests.elasticsearch.server import Server, running


def server_or_skip(version: str) -> Server:
    """The shared server of a version."""
    try:
        return running(version)
    except CannotHave as error:
        sentence = f"Elasticsearch {version} is not available ({error}): {REMEDY}"
        if os.environ.get("STRICT") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)


@pytest.fixture(scope="session")
def elasticsearch_8() -> Server:
    """Elasticsearch 8.19."""
    return server_or_skip(OLD)


@pytest.fixture(scope="session")
def elasticsearch_9() -> Server:
    """Elasticsearch 9.2."""
    return server_or_skip(NEW)
