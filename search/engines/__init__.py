"""Engines: one protocol, two implementations; callers open one and never name it again."""

from __future__ import annotations

from pathlib import Path

from registry.clock import Clock
from search.engines.protocol import Engine, EngineStatus

__all__ = ["Engine", "EngineStatus", "open_engine"]


def open_engine(
    *,
    folder: Path | None = None,
    url: str | None = None,
    alias: str = "beishen",
    api_key: str | None = None,
    ca: Path | None = None,
    clock: Clock | None = None,
    wait_s: float = 10.0,
) -> Engine:
    """Open the engine of a site; cheap, and no connection is made before the first call.

    Args:
        folder: where the embedded index lies; used when `url` is None.
        url: of an Elasticsearch 8 or 9; several separated by commas.
        alias: name prefix of the indices there.
        api_key: for that server, where it asks for one.
        ca: certificate authority file for its TLS.
        clock: gives today; the machine's own by default.
        wait_s: how long a write waits for another writer, in seconds.

    Raises:
        ValueError: neither folder nor URL.
    """
    if url is not None:
        from search.engines.elastic import ElasticEngine

        return ElasticEngine(url, alias, api_key=api_key, ca=ca, clock=clock, wait_s=wait_s)
    if folder is None:
        raise ValueError("an engine needs a folder or a URL")
    from search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(folder, clock, wait_s=wait_s)
