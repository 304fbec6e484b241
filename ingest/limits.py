"""How much one file may ask of the machine, and the checks that need no reader.

Promises that every reader is held to the same numbers. Time and memory are enforced by `ingest.isolation`,
which runs a reader in a worker that can be killed; a reader called directly is bound by sizes and pages only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.refusals import refuse

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one file.

    Args:
        bytes: largest file, in bytes; one of 200 MB is refused.
        text_bytes: largest TXT, Markdown or HTML file, in bytes (the longest code has about 1 MB).
        pages: most pages of a PDF or OFD.
        scanned_pages: most pages that are recognised by OCR.
        expanded: most bytes that a zipped format or an archive may unpack to.
        ratio: most that a zip member may grow, as unpacked size over packed size; small members are exempt.
        members: most files in one archive.
        depth: how deep archives may be nested.
        seconds: time for one file without OCR; a file with OCR gets `ocr_page_seconds` per page in addition.
        memory: address-space growth allowed to a worker, in bytes.
    """

    bytes: int = 180 * MEGABYTE
    text_bytes: int = 40 * MEGABYTE
    pages: int = 2000
    scanned_pages: int = 500
    expanded: int = 600 * MEGABYTE
    ratio: float = 150.0
    members: int = 10_000
    depth: int = 3
    seconds: float = 180.0
    ocr_page_seconds: float = 30.0
    memory: int = 1500 * MEGABYTE


DEFAULT = Limits()


def check_size(path: Path, limits: Limits, name: str | None = None) -> int:
    """Refuse an empty or over-large file before anything of it is read.

    Args:
        path: the file.
        limits: the numbers to hold it to.
        name: the name shown to people, where it is not `path.name`.

    Returns:
        The size in bytes.

    Raises:
        UnreadableFile: codes `missing`, `not_a_document` (a folder or device), `empty`, `too_large`.
    """
    shown = name or path.name
    try:
        if not path.exists():
            raise refuse("missing", shown)
        if not path.is_file():
            raise refuse("not_a_document", shown)
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise refuse("missing", shown) from error
    if size == 0:
        raise refuse("empty", shown)
    if size > limits.bytes:
        raise refuse("too_large", shown, limit=f"{limits.bytes // MEGABYTE} MB")
    return size
