"""RTF: the words of a rich-text file, with alignment and table rows.

Promises the main text; headers, footers, notes, pictures and everything a writer marked as skippable are left out.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from ingest.blocks import Align, Block, Extract
from ingest.limits import MEGABYTE, Limits
from ingest.readers.reader import Head, Reader
from ingest.readers.tidying import cell, grid_text, tidy
from ingest.refusals import refuse

_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.IGNORECASE
)
_SKIPPED = frozenset(
    ("fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr",
     "headerf", "footer", "footerl", "footerr", "footerf", "footnote", "annotation", "listtable",
     "listoverridetable", "revtbl", "rsidtbl", "generator", "themedata", "datastore", "object",
     "fldinst", "xmlnstbl", "latentstyles", "shppict", "nonshppict", "listtext")
)  # fmt: skip
_CHARS = {"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
          "emspace": "\u3000", "enspace": " ", "tab": "\t"}  # fmt: skip
_ALIGNS: dict[str, Align] = {"qc": "center", "qr": "right", "qj": "justify", "ql": "left"}


@dataclass(frozen=True, slots=True)
class _State:
    skipped: bool = False
    skip_next: int = 1  # characters that stand in for a \u character


@dataclass(slots=True)
class _Page:
    codec: str = "gb18030"
    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    cells: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    align: Align | None = None
    in_table: bool = False

    def text(self) -> str:
        """Take the words collected so far."""
        self.settle()
        text = "".join(self.words)
        self.words.clear()
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def settle(self) -> None:
        """Decode the bytes collected so far; a character may lie over several of them."""
        if self.raw:
            self.words.append(self.raw.decode(self.codec, errors="replace"))
            self.raw.clear()

    def paragraph(self) -> None:
        """Close a paragraph."""
        if self.in_table:
            self.settle()
            self.words.append("\n")
            return
        self.table()
        for part in self.text().split("\n"):
            content, blanks = tidy(part)
            if content:
                self.blocks.append(Block(content, align=self.align, indent=blanks or None))

    def table(self) -> None:
        """Close a table."""
        kept = [row for row in self.rows if any(row)]
        self.rows.clear()
        if kept:
            width = max(len(row) for row in kept)
            grid = tuple(row + ("",) * (width - len(row)) for row in kept)
            self.blocks.append(Block(grid_text(grid), rows=grid))


def read(head: Head, limits: Limits) -> Extract:
    """Read an RTF file."""
    if head.size > limits.text_bytes:
        raise refuse("too_large", head.name, limit=f"{limits.text_bytes // MEGABYTE} MB")
    source = head.path.read_bytes().decode("latin-1")
    page = _Page()
    stack: list[_State] = []
    state = _State()
    pending = 0  # stand-in characters still to be passed over
    for match in _TOKEN.finditer(source):
        word, number, byte, symbol, brace, plain = match.groups()
        if brace == "{":
            stack.append(state)
        elif brace == "}":
            state = stack.pop() if stack else _State()
        elif word:
            if word in _SKIPPED:
                state = replace(state, skipped=True)
            elif word == "uc":
                state = replace(state, skip_next=min(int(number or 1), 8))
            elif not state.skipped:
                pending = _word(word, number, page, state)
        elif symbol == "*":
            state = replace(state, skipped=True)
        elif state.skipped:
            continue
        elif byte:
            if pending:
                pending -= 1
            else:
                page.raw.append(int(byte, 16))
        elif symbol:
            page.settle()
            page.words.append({"~": " ", "_": "-", "-": ""}.get(symbol, symbol if symbol in "\\{}" else ""))
        elif plain:
            passed = min(pending, len(plain))
            pending -= passed
            page.raw.extend(plain[passed:].encode("latin-1", "replace"))
    page.in_table = False
    page.paragraph()
    page.table()
    if not page.blocks:
        raise refuse("no_text", head.name)
    return Extract("rtf", tuple(page.blocks), notes={"extractor": "rtf-text"})


def _word(word: str, number: str | None, page: _Page, state: _State) -> int:
    """Act on one control word; how many stand-in characters follow."""
    if word == "u" and number:
        page.settle()
        page.words.append(chr(int(number) % 65536))
        return state.skip_next
    if word in ("par", "sect", "page"):
        page.paragraph()
    elif word == "line":
        page.settle()
        page.words.append("\n")
    elif word == "pard":
        page.align, page.in_table = None, False
    elif word == "intbl":
        page.in_table = True
    elif word == "cell":
        page.cells.append(cell(page.text()))
    elif word == "row":
        page.rows.append(tuple(page.cells))
        page.cells.clear()
    elif word in _ALIGNS:
        page.align = _ALIGNS[word]
    elif word in _CHARS:
        page.settle()
        page.words.append(_CHARS[word])
    elif word == "ansicpg" and number:
        page.codec = _codec(number)
    return 0


def _codec(number: str) -> str:
    name = {"936": "gb18030", "65001": "utf-8", "950": "big5", "1252": "cp1252"}.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "gb18030"
    return name if number != "1252" else "gb18030"


def _recognises(head: Head) -> bool:
    return head.data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rt")


READER = Reader("rtf", (".rtf", ".doc", ".wps"), _recognises, read)
