"""What the benchmarks share: the corpus, a site in a folder of its own, quantiles."""

from __future__ import annotations

import os
import resource
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from registry.settings import Settings
from web.site import Site, open_site

R = TypeVar("R")
CORPUS = Path(os.environ.get("CORPUS", "../shared/corpus"))


@contextmanager
def fresh_site() -> Iterator[Site]:
    """A site in a temporary folder, embedded engine."""
    with tempfile.TemporaryDirectory(prefix="beishen-bench-") as folder:
        site = open_site(Settings(_env_file=None, data=Path(folder), elasticsearch_url=None))
        try:
            yield site
        finally:
            site.close()


def timed(function: Callable[[], R]) -> tuple[R, float]:
    """Result and seconds of one call."""
    start = time.perf_counter()
    result = function()
    return result, time.perf_counter() - start


def quantile(values: list[float], share: float) -> float:
    """The value below which this share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def texts(archive: str, limit: int, into: Path) -> list[Path]:
    """The first members of a corpus archive, unpacked."""
    paths = []
    with tarfile.open(CORPUS / archive) as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.isfile() else None
            if stream is None:
                continue
            path = into / f"{len(paths):05d}-{Path(member.name).name}"
            path.write_bytes(stream.read())
            paths.append(path)
            if len(paths) == limit:
                break
    return paths


def peak_mb(who: int = resource.RUSAGE_SELF) -> float:
    """Peak resident memory of this process or its children, in MB."""
    return resource.getrusage(who).ru_maxrss / 1024
