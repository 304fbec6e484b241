"""DOC and WPS in the old binary form: through LibreOffice where it is installed, else by our own text extractor.

Promises the text, tables and alignment either way, and says in the notes which way it was. Encrypted files, also
password-protected DOCX, are refused as such.
"""

from __future__ import annotations

import dataclasses
import shutil
import struct
import tempfile
from pathlib import Path

from ingest.blocks import Align, Block, Extract
from ingest.limits import Limits
from ingest.readers import libreoffice, word
from ingest.readers.ole import BrokenContainer, Container
from ingest.readers.reader import HEAD_BYTES, Head, Reader
from ingest.readers.tidying import cell, grid_text, tidy
from ingest.readers.word_binary import Locked, NotWord, Properties, text_of
from ingest.refusals import refuse
from registry.errors import UnreadableFile
from registry.provisions.reading import Warning_

_ALIGNS: dict[int, Align] = {0: "left", 1: "center", 2: "right", 3: "justify", 4: "justify"}
_LOCKED = frozenset(("EncryptedPackage", "EncryptionInfo"))
_CONVERSION_SECONDS = 90.0


def read(head: Head, limits: Limits) -> Extract:
    """Read an old Word or WPS file."""
    try:
        container = Container(head.path.read_bytes())
        names = container.names
    except (BrokenContainer, struct.error, IndexError) as error:
        raise refuse("truncated", head.name) from error
    if names & _LOCKED:
        raise refuse("encrypted", head.name)
    if "WordDocument" not in names:
        raise refuse("not_a_document", head.name)
    converted = _converted(head, limits)
    return converted if converted is not None else _own(container, head)


def _converted(head: Head, limits: Limits) -> Extract | None:
    if libreoffice.program() is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "document.doc"
        shutil.copyfile(head.path, source)
        result = libreoffice.to_docx(source, folder, min(_CONVERSION_SECONDS, limits.seconds * 0.6))
        if result is None:
            return None
        with result.open("rb") as handle:
            inner = Head(result, head.name, handle.read(HEAD_BYTES), result.stat().st_size)
        try:
            extract = word.read(inner, limits)
        except UnreadableFile:
            return None
    return dataclasses.replace(extract, format="doc", notes={**extract.notes, "extractor": "libreoffice"})


def _own(container: Container, head: Head) -> Extract:
    document = container.stream("WordDocument") or b""
    try:
        flags = struct.unpack_from("<H", document, 0x0A)[0]
        table = container.stream("1Table" if flags & 0x0200 else "0Table") or b""
        text, pieces, _ = text_of(document, table)
        properties = Properties(document, table, pieces)
    except Locked as error:
        raise refuse("encrypted", head.name) from error
    except (NotWord, struct.error, IndexError) as error:
        raise refuse("damaged", head.name) from error
    blocks, listed = _blocks(text, properties)
    if not blocks:
        raise refuse("no_text", head.name)
    warnings: tuple[Warning_, ...] = ()
    if listed:
        message = f"有 {listed} 段使用 Word 自动编号，本机没有 LibreOffice，编号没有读出，请另存为 DOCX 后重新上传。"
        warnings = (Warning_("automatic_numbers_unread", message),)
    return Extract("doc", tuple(blocks), warnings=warnings, notes={"extractor": "word-text"})


def _blocks(text: str, properties: Properties) -> tuple[list[Block], int]:
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    cells: list[str] = []
    pending: list[str] = []
    listed = 0
    start = 0
    broken = False
    for place, char in enumerate(text):
        if char not in "\r\x07\x0c":
            continue
        words = _words(text[start:place])
        start = place + 1
        props = properties.at(place)
        if char == "\x07":
            if props.row_end or (not words and not pending and cells and _row_ends(text, place)):
                rows.append(tuple(cells))
                cells, pending = [], []
            else:
                cells.append(cell("\n".join([*pending, words])))
                pending = []
            continue
        if props.in_table and char == "\r":
            pending.append(words)
            continue
        _close(rows, blocks)
        listed += bool(props.listed and words.strip())
        for part in words.split("\n"):
            content, blanks = tidy(part)
            if content:
                indent = round((props.indent or 0) / 20 / 14, 1) + blanks if props.indent or blanks else None
                align = _ALIGNS.get(props.align) if props.align is not None else None
                blocks.append(Block(content, align=align, indent=indent, break_before=broken))
                broken = False
        broken = broken or char == "\x0c"
    _close(rows, blocks)
    last, _ = tidy(_words(text[start:]))
    if last:
        blocks.append(Block(last))
    return blocks, listed


def _row_ends(text: str, place: int) -> bool:
    """Without properties: a cell mark straight after a cell mark ends a row."""
    return place > 0 and text[place - 1] == "\x07"


def _close(rows: list[tuple[str, ...]], blocks: list[Block]) -> None:
    kept = [row for row in rows if any(row)]
    rows.clear()
    if kept:
        width = max(len(row) for row in kept)
        grid = tuple(row + ("",) * (width - len(row)) for row in kept)
        blocks.append(Block(grid_text(grid), rows=grid))


def _words(raw: str) -> str:
    """The visible words of a paragraph: results of fields, not their codes; soft breaks as line breaks."""
    kept: list[str] = []
    stack: list[bool] = []
    for char in raw:
        if char == "\x13":
            stack.append(True)
        elif char == "\x14" and stack:
            stack[-1] = False
        elif char == "\x15" and stack:
            stack.pop()
        elif not any(stack):
            kept.append("\n" if char == "\x0b" else "-" if char == "\x1e" else char)
    return "".join(kept)


def _recognises(head: Head) -> bool:
    return head.is_ole


READER = Reader("doc", (".doc", ".dot", ".wps", ".wpt"), _recognises, read)
