"""What a reader is: a name, a test on the first bytes, and a function from file to Extract.

Promises that choosing a reader costs no heavy import; it says nothing of how a format is read.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ingest.blocks import Extract
from ingest.limits import Limits

HEAD_BYTES = 4096


@dataclass(frozen=True)
class Head:
    """The beginning of a file, for recognising it.

    `name` is shown to people, `data` are the first bytes, `size` is the file's size in bytes.
    """

    path: Path
    name: str
    data: bytes
    size: int

    @property
    def suffix(self) -> str:
        """The extension in lower case, with its dot; "" without one."""
        return Path(self.name).suffix.lower()

    @property
    def is_zip(self) -> bool:
        """Whether the file begins as a zip does."""
        return self.data[:4] in (b"PK\x03\x04", b"PK\x05\x06")

    @property
    def is_ole(self) -> bool:
        """Whether the file is an OLE compound file (old Word, WPS, encrypted OOXML)."""
        return self.data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

    @cached_property
    def zip_names(self) -> frozenset[str]:
        """Names of the members of a zip; empty where the file is no zip or its directory can't be read."""
        if not self.is_zip:
            return frozenset()
        try:
            with zipfile.ZipFile(self.path) as archive:
                return frozenset(archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
            return frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """One format.

    Args:
        format: the name kept in the reading.
        suffixes: the extensions that such a file should carry; another one gives a warning, never a refusal.
        recognises: the test by content.
        read: reads the whole file; raises `UnreadableFile` only.
    """

    format: str
    suffixes: tuple[str, ...]
    recognises: Callable[[Head], bool]
    read: Callable[[Head, Limits], Extract]
