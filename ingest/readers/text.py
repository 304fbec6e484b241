"""Plain text: one line a paragraph, unless the lines were broken at a fixed width.

Promises to drop what a website put around the text and to keep its facts as metadata. It never refuses text that
can be decoded.
"""

from __future__ import annotations

import re

from ingest.blocks import Block, Extract
from ingest.limits import MEGABYTE, Limits
from ingest.readers import noise
from ingest.readers.decoding import decode
from ingest.readers.joining import Line, join, wrapped_width
from ingest.readers.reader import Head, Reader
from ingest.readers.tidying import tidy
from ingest.refusals import refuse
from registry.provisions.reading import Warning_

_BREAKS = re.compile(r"\r\n|\n|\r|\u2028|\u2029|\x85")


def load(head: Head, limits: Limits) -> tuple[str, str, tuple[Warning_, ...]]:
    """Decode a whole text file.

    Returns:
        Its text, its encoding, and a warning where characters had to be repaired.
    """
    if head.size > limits.text_bytes:
        raise refuse("too_large", head.name, limit=f"{limits.text_bytes // MEGABYTE} MB")
    text, encoding, repaired = decode(head.path.read_bytes(), head.name)
    if not text.strip(" \u3000\r\n\t\x00\ufeff\u200b"):
        raise refuse("empty", head.name)
    return text, encoding, repair_warning(repaired)


def repair_warning(repaired: bool) -> tuple[Warning_, ...]:
    """The warning for a text whose encoding was broken, or nothing."""
    if not repaired:
        return ()
    return (Warning_("encoding_repaired", "文件的文字编码有损坏，已尽量还原，请与原件核对。"),)


def read(head: Head, limits: Limits) -> Extract:
    """Read a plain text file."""
    text, encoding, warnings = load(head, limits)
    lines: list[Line] = []
    breaks: set[int] = set()
    for number, raw in enumerate(_BREAKS.split(text)):
        if "\f" in raw:
            breaks.add(number)
        content, indent = tidy(raw)
        lines.append(Line.of_text(content, indent))
    kept, facts = noise.trim([line.text for line in lines])
    width = wrapped_width([lines[number] for number in kept if lines[number].text])
    if width:
        blocks = [Block(p.text, indent=p.indent) for p in join((lines[number] for number in kept), width)]
    else:
        blocks = [
            Block(lines[number].text, indent=lines[number].x0, break_before=number in breaks)
            for number in kept
            if lines[number].text
        ]
    if not blocks:
        raise refuse("no_text", head.name)
    notes = {"encoding": encoding} | ({"hard_line_breaks": "rejoined"} if width else {})
    return Extract("txt", tuple(blocks), metadata=facts, warnings=warnings, notes=notes)


def _recognises(head: Head) -> bool:
    if head.is_zip or head.is_ole or head.data.startswith(b"%PDF") or not head.data:
        return False
    try:
        decode(head.data[: len(head.data) & ~3], head.name)
    except Exception as error:
        # Undecodable text is still ours to refuse, with the reason; anything else is no document at all.
        return getattr(error, "code", "") == "encoding"
    return True


READER = Reader("txt", (".txt", ".text", ".log", ".csv", ".tsv"), _recognises, read)
