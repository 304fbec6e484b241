"""Reading one file for a page: in a process of its own, under the site's limits, never twice within a preview."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from ingest.isolation import read_many
from ingest.limits import Limits
from ingest.read import read_file
from ingest.rendering import PagePicture, render_page
from registry.errors import NotFound, UnreadableFile
from registry.instruments.deposit import text_digest
from registry.instruments.names import title_key
from registry.instruments.wrappers import wrapper_reading
from registry.provisions.reading import Reading
from web.jobs.ingesting import limits_of
from web.site import Site

Made = TypeVar("Made")


def read_in_isolation(site: Site, path: Path) -> tuple[Reading, ...]:
    """What a staged file holds.

    Raises:
        UnreadableFile: it can't be read; the message says why and what to do.
    """
    return _read(path, limits_of(site.settings))


def read_stored(site: Site, digest: str, file_name: str) -> tuple[Reading, ...]:
    """What a file of the store holds, read by the reader of today: every document of it.

    Raises:
        UnreadableFile: it can't be read. NotFound: it isn't in the store.
    """
    _held(site, digest)
    return _read_held(site.files.path(digest), file_name, limits_of(site.settings))


def page_of_staged(site: Site, path: Path, number: int) -> PagePicture:
    """A page of a staged file as a picture.

    Raises:
        UnreadableFile: it can't be drawn.
    """
    return _drawn(path, "", number, limits_of(site.settings))


def page_of_stored(site: Site, digest: str, file_name: str, number: int) -> PagePicture:
    """A page of a file of the store as a picture.

    Raises:
        UnreadableFile: it can't be drawn. NotFound: it isn't in the store.
    """
    _held(site, digest)
    return _drawn(site.files.path(digest), file_name, number, limits_of(site.settings))


def documents_of(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Every document of a file, one after the other."""
    return tuple(document for reading in readings for document in (reading.documents or (reading,)))


def matching(readings: Sequence[Reading], part: str, title: str, digest: str) -> Reading | None:
    """The one of a file's documents that a version is of: by its text, else its title, else the only one there is."""
    if part == "wrapper":
        candidates = [wrapper_reading(one) for one in readings if one.wrapper and one.wrapper.stands_here]
    else:
        candidates = list(readings)
    for one in candidates:
        if text_digest(one.text) == digest:
            return one
    named_so = [one for one in candidates if title_key(one.title) == title_key(title)]
    if len(named_so) == 1:
        return named_so[0]
    return candidates[0] if len(candidates) == 1 else None


@contextmanager
def named(site: Site, digest: str, file_name: str) -> Iterator[Path]:
    """A file of the store under its own name for a while: some formats are told by it."""
    _held(site, digest)
    with _named(site.files.path(digest), file_name) as path:
        yield path


@contextmanager
def _named(held: Path, file_name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="beishen-") as folder:
        path = Path(folder) / (Path(file_name).name or "file")
        try:
            os.link(held, path)
        except OSError:
            shutil.copyfile(held, path)
        yield path


def _held(site: Site, digest: str) -> None:
    if not site.files.has(digest):
        raise NotFound("原始文件不在库中，请从备份恢复。")


@lru_cache(maxsize=8)
def _read(path: Path, limits: Limits) -> tuple[Reading, ...]:
    """A staged path is unguessable and never written twice, so that its reading can be kept."""
    return _one(path, read_file, limits)


@lru_cache(maxsize=8)
def _read_held(held: Path, file_name: str, limits: Limits) -> tuple[Reading, ...]:
    """Stored files are never written twice, so that a scan is recognised once; refusals are not kept."""
    with _named(held, file_name) as path:
        return documents_of(_one(path, read_file, limits))


@lru_cache(maxsize=24)
def _drawn(path: Path, file_name: str, number: int, limits: Limits) -> PagePicture:
    """Staged and stored files are never written twice, so that their pages can be kept."""
    return _one(path, partial(render_page, number=number), limits)


def _one(path: Path, make: Callable[[Path], Made], limits: Limits) -> Made:
    for _, result in read_many([path], read=make, workers=1, limits=limits):
        if isinstance(result, UnreadableFile):
            raise result
        return result
    raise UnreadableFile(f"“{path.name}”没有读出内容，已存入待处理。请检查文件后重新上传。")
