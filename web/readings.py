"""Reading one file for a page: in a process of its own, under the site's limits, never twice within a preview."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ingest.isolation import read_many
from ingest.limits import Limits
from ingest.read import read_file
from registry.errors import UnreadableFile
from registry.provisions.reading import Reading
from web.jobs.ingesting import limits_of
from web.site import Site


def read_in_isolation(site: Site, path: Path) -> tuple[Reading, ...]:
    """What a staged file holds.

    Raises:
        UnreadableFile: it can't be read; the message says why and what to do.
    """
    return _read(path, limits_of(site.settings))


@lru_cache(maxsize=8)
def _read(path: Path, limits: Limits) -> tuple[Reading, ...]:
    """A staged path is unguessable and never written twice, so that its reading can be kept."""
    for _, result in read_many([path], read=read_file, workers=1, limits=limits):
        if isinstance(result, UnreadableFile):
            raise result
        return result
    raise UnreadableFile(f"“{path.name}”没有读出内容，已存入待处理。请检查文件后重新上传。")
