"""The national laws of the optional package as a library, straight from its file: for measurements and trials.

Promises what the imported record would hold, without a database. A site reads its library from the record.
"""

from __future__ import annotations

from pathlib import Path

from registry.provisions.kinds import Kind
from review.law.extra import read_extra
from review.law.memory import MemoryLibrary, library_of


def load_laws_extra(path: Path | None = None) -> MemoryLibrary:
    """A library of the national laws; the kind 法律 counts as complete.

    Raises:
        Unavailable: the package is not installed.
    """
    laws, _ = read_extra(path)
    return library_of(laws, complete_kinds=(Kind.LAW,))
