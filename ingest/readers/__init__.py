"""Readers: any file to an `Extract`, the format chosen by content and never by extension.

Promises an Extract or `UnreadableFile`, nothing else, for any bytes whatever. Archives are not read here: see
`ingest.archives`.
"""

from __future__ import annotations

import dataclasses
import importlib
import zipfile
from functools import cache
from pathlib import Path

from ingest import archives
from ingest.blocks import Extract
from ingest.limits import DEFAULT, Limits, check_size
from ingest.readers.reader import HEAD_BYTES, Head, Reader
from ingest.refusals import refuse, shown_name
from registry.errors import UnreadableFile
from registry.provisions.reading import Warning_

# One line a format, asked in this order; each module has a READER. Text comes last: it takes what others leave.
MODULES = (
    "ingest.readers.pdf",
    "ingest.readers.word",
    "ingest.readers.ofd",
    "ingest.readers.legacy_word",
    "ingest.readers.rtf",
    "ingest.readers.picture",
    "ingest.readers.html",
    "ingest.readers.markdown",
    "ingest.readers.text",
)


@cache
def readers() -> tuple[Reader, ...]:
    """All readers, in the order in which they are asked."""
    found: list[Reader] = []
    for name in MODULES:
        reader = importlib.import_module(name).READER
        assert isinstance(reader, Reader)  # noqa: S101 - a broken entry of MODULES is a programming error
        found.append(reader)
    return tuple(found)


def extract(path: Path, limits: Limits = DEFAULT, name: str | None = None) -> Extract:
    """Read one file into blocks.

    Args:
        path: the file.
        limits: sizes and pages that it is held to.
        name: the name shown to people and used for the extension, where the file lies under another one.

    Returns:
        The blocks in reading order; a wrong extension is a warning `wrong_extension`.

    Raises:
        UnreadableFile: with a code of `ingest.refusals.SENTENCES`.
    """
    shown = name or path.name
    size = check_size(path, limits, shown)
    try:
        with path.open("rb") as handle:
            head = Head(path, shown, handle.read(HEAD_BYTES), size)
    except OSError as error:
        raise refuse("missing", shown) from error
    try:
        return _read(head, limits)
    except UnreadableFile:
        raise
    except MemoryError as error:
        raise refuse("memory", shown) from error
    except RecursionError as error:
        raise refuse("damaged", shown) from error
    except Exception as error:
        # Parsers of foreign formats raise whatever they like on broken input; the promise is ours to keep.
        raise refuse("damaged", shown) from error


def _read(head: Head, limits: Limits) -> Extract:
    reader = next((r for r in readers() if r.recognises(head)), None)
    if reader is None:
        if head.is_zip and not zipfile.is_zipfile(head.path):
            raise refuse("truncated", head.name)
        raise refuse("archive" if archives.is_archive(head.path) else "not_a_document", head.name)
    extract_ = reader.read(head, limits)
    if not extract_.blocks:
        raise refuse("no_text", head.name)
    if head.suffix and head.suffix not in reader.suffixes:
        warning = Warning_(
            "wrong_extension",
            f"“{shown_name(head.name)}”的扩展名与内容不符，已按 {reader.format} 格式读取。",
        )
        extract_ = dataclasses.replace(extract_, warnings=(warning, *extract_.warnings))
    return extract_
