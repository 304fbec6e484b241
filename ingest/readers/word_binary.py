"""The text of a binary Word file (Word 97 and later, WPS): pieces, paragraphs, and what their properties tell.

Promises the main text in order, also of files saved in pieces (fast save), with alignment, indent and table marks.
Automatic numbers are not computed; the caller learns how many paragraphs have them.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass

_CENTER, _RIGHT = 1, 2


class NotWord(ValueError):
    """The stream is no Word text that is understood here."""


class Locked(ValueError):
    """The text is encrypted."""


@dataclass(frozen=True, slots=True)
class Props:
    """Properties of one paragraph. `indent` is in twips; `listed` where Word numbers it by itself."""

    align: int | None = None
    row_end: bool = False
    in_table: bool = False
    indent: int | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text: characters `first` to `last`, stored at byte `at`."""

    first: int
    last: int
    at: int
    narrow: bool


def text_of(document: bytes, table: bytes) -> tuple[str, list[Piece], int]:
    """The main text.

    Args:
        document: the stream WordDocument.
        table: the stream 0Table or 1Table that the document names.

    Returns:
        The text with Word's control characters, the pieces it came from, and its length in characters.
    """
    if len(document) < 0x1AA or struct.unpack_from("<H", document, 0)[0] not in (0xA5EC, 0xA5DC):
        raise NotWord
    if struct.unpack_from("<H", document, 0x0A)[0] & 0x0100:
        raise Locked
    if struct.unpack_from("<H", document, 2)[0] < 0xC1:
        start, end = struct.unpack_from("<II", document, 0x18)
        text = document[start : min(end, len(document))].decode("gb18030", errors="replace")
        return text, [], len(text)
    length = struct.unpack_from("<I", document, 0x4C)[0]
    offset, size = struct.unpack_from("<II", document, 0x1A2)
    pieces = _pieces(table[offset : offset + size])
    parts: list[str] = []
    for piece in pieces:
        if piece.first >= length:
            break
        count = min(piece.last, length) - piece.first
        if piece.narrow:
            parts.append(document[piece.at : piece.at + count].decode("cp1252", errors="replace"))
        else:
            raw = document[piece.at : piece.at + 2 * count]
            parts.append(raw.decode("utf-16-le", errors="replace"))
    return "".join(parts), pieces, length


def _pieces(clx: bytes) -> list[Piece]:
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2 or at + 5 > len(clx):
        raise NotWord
    size = min(struct.unpack_from("<I", clx, at + 1)[0], len(clx) - at - 5)
    plex = clx[at + 5 : at + 5 + size]
    count = (len(plex) - 4) // 12
    if count < 1:
        raise NotWord
    places = struct.unpack_from(f"<{count + 1}I", plex, 0)
    pieces: list[Piece] = []
    for number in range(count):
        stored = struct.unpack_from("<I", plex, 4 * (count + 1) + 8 * number + 2)[0]
        narrow = bool(stored & 0x40000000)
        stored &= 0x3FFFFFFF
        if places[number + 1] > places[number]:
            pieces.append(Piece(places[number], places[number + 1], stored // 2 if narrow else stored, narrow))
    return pieces


class Properties:
    """Paragraph properties of a document, found by place."""

    def __init__(self, document: bytes, table: bytes, pieces: list[Piece]) -> None:
        self._pieces = pieces
        self._firsts = [piece.first for piece in pieces]
        self._ends: list[int] = []
        self._props: list[Props] = []
        if not pieces:
            return
        offset, size = struct.unpack_from("<II", document, 0x102)
        plex = table[offset : offset + size]
        count = (len(plex) - 4) // 8
        runs: list[tuple[int, Props]] = []
        for number in range(max(0, count)):
            page = struct.unpack_from("<I", plex, 4 * (count + 1) + 4 * number)[0] & 0x3FFFFF
            runs.extend(_page_runs(document[512 * page : 512 * page + 512]))
        runs.sort(key=lambda run: run[0])
        self._ends = [end for end, _ in runs]
        self._props = [props for _, props in runs]

    def at(self, place: int) -> Props:
        """Properties of the paragraph whose mark is the character at `place`."""
        number = bisect_right(self._firsts, place) - 1
        if number < 0 or not self._ends:
            return Props()
        piece = self._pieces[number]
        byte = piece.at + (place - piece.first) * (1 if piece.narrow else 2)
        run = bisect_right(self._ends, byte)
        return self._props[run] if run < len(self._props) else Props()


def _page_runs(page: bytes) -> list[tuple[int, Props]]:
    """The runs of one page of properties: (end byte, properties)."""
    if len(page) < 512:
        return []
    count = page[511]
    if not count or 4 * (count + 1) + 13 * count > 511:
        return []
    places = struct.unpack_from(f"<{count + 1}I", page, 0)
    runs: list[tuple[int, Props]] = []
    for number in range(count):
        at = page[4 * (count + 1) + 13 * number] * 2
        runs.append((places[number + 1], _props(page, at) if at else Props()))
    return runs


def _props(page: bytes, at: int) -> Props:
    words = page[at]
    start, size = (at + 1, 2 * words - 1) if words else (at + 2, 2 * page[at + 1] if at + 1 < 511 else 0)
    data = page[start + 2 : min(start + size, 511)]
    align: int | None = None
    indent: int | None = None
    row_end = in_table = listed = False
    place = 0
    while place + 2 <= len(data):
        code = struct.unpack_from("<H", data, place)[0]
        place += 2
        kind = code >> 13
        length = (1, 1, 2, 4, 2, 2, 0, 3)[kind]
        if kind == 6:
            if place >= len(data):
                break
            length = data[place] + 1 if code not in (0xD606, 0xD608) else struct.unpack_from("<H", data, place)[0] + 1
        value = data[place : place + length]
        if len(value) < length:
            break
        if code in (0x2403, 0x2461):
            align = value[0]
        elif code == 0x2417:
            row_end = bool(value[0])
        elif code == 0x2416:
            in_table = bool(value[0])
        elif code in (0x8411, 0x8460):
            indent = struct.unpack("<h", value)[0]
        elif code == 0x460B:
            listed = struct.unpack("<h", value)[0] > 0
        place += length
    return Props(align, row_end, in_table or row_end, indent, listed)
