"""Files of a filing at the edge: taken from the form, read in a process of their own, kept in the file store.

A file that can't be read is a paper all the same: what is wrong with it stands in its facts.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import UploadFile

from registry.errors import InvalidInput, UnreadableFile
from registry.instruments.deposit import SourceFile
from registry.provisions.reading import Reading
from review.casework.filings.papers import PaperView, StoredFile
from review.casework.filings.particulars import facts_of
from review.casework.filings.registering import ReadText
from review.casework.filings.vocabulary import READ_PAPERS
from web.readings import read_in_isolation
from web.site import Site
from web.staging import drop, plain_name, stage, staging_of


@dataclass(frozen=True, slots=True)
class Given:
    """One file of a form: which paper it is, and the file."""

    kind: str
    file: UploadFile


def take_files(site: Site, given: Sequence[Given], owner: str) -> tuple[list[tuple[str, StoredFile]], list[str]]:
    """Keep the files of a form and read those whose text counts.

    Returns:
        The kept files with their kinds, and one sentence for each that was not taken (empty, too large).
    """
    kept: list[tuple[str, StoredFile]] = []
    refused: list[str] = []
    for one in given:
        try:
            kept.append((one.kind, _take(site, one, owner)))
        except InvalidInput as error:
            refused.append(error.message)
    return kept, refused


def _take(site: Site, one: Given, owner: str) -> StoredFile:
    limit = site.settings.max_upload_mb << 20
    staged = stage(staging_of(site), site.clock, one.file.file, one.file.filename or "", owner, limit)
    try:
        size = staged.path.stat().st_size
        text: str | None = None
        facts: dict[str, object] = {}
        if one.kind in READ_PAPERS:
            text, facts = _read(site, staged.path)
        return StoredFile(site.files.add(staged.path), staged.file_name, size, text, facts)
    finally:
        drop(staging_of(site), staged)


def _read(site: Site, path: Path) -> tuple[str | None, dict[str, object]]:
    try:
        readings = read_in_isolation(site, path)
    except UnreadableFile as error:
        return None, {"unreadable": error.message}
    first = documents_in(readings)[0]
    return "\n".join(reading.text for reading in readings), facts_of(first)


def documents_in(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The documents that a file holds."""
    return tuple(document for reading in readings for document in (reading.documents or (reading,)))


@contextmanager
def _as_file(site: Site, paper: PaperView) -> Iterator[Path]:
    """A paper of the file store under its own name: readers go by the ending."""
    with tempfile.TemporaryDirectory(prefix="beishen-paper-") as folder:
        path = Path(folder) / plain_name(paper.file_name)
        path.write_bytes(site.files.read(paper.digest))
        yield path


def read_paper(site: Site, paper: PaperView) -> tuple[Reading, ...]:
    """The documents in a paper.

    Raises:
        UnreadableFile: it can't be read. NotFound: its bytes are gone from the store.
    """
    with _as_file(site, paper) as path:
        return documents_in(read_in_isolation(site, path))


def text_to_deposit(site: Site, paper: PaperView) -> ReadText | None:
    """The main text as it is deposited on registration; None where no machine can read it."""
    try:
        readings = read_paper(site, paper)
    except UnreadableFile:
        return None
    return ReadText(readings, SourceFile(paper.digest, paper.file_name, paper.size))
