"""What a paper says, apart from how it is set: head, title, addressee, paragraphs and tables with keys, foot.

The DOCX file, the print page, the edit page and the comparison all work on this; it is stored as JSON.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

Head = Literal["document", "letter", "form"]
Form = Literal["body", "level1", "level2", "level3", "level4", "note"]

_LEVELS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("level1", re.compile(r"^[一二三四五六七八九十]{1,3}、")),
    ("level2", re.compile(r"^（[一二三四五六七八九十]{1,3}）")),
    ("level3", re.compile(r"^\d{1,2}[.．](?!\d)")),
    ("level4", re.compile(r"^（\d{1,2}）")),
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; `key` stays with it while it is edited."""

    key: str
    text: str

    @property
    def form(self) -> Form:
        """Its level, by the number that it begins with (一、 （一） 1. （1）)."""
        return form_of(self.text)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `widths` are shares of the line; cells are plain text. A grid without `head` is a form of pairs."""

    key: str
    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    caption: str = ""


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper, whole.

    Attributes:
        head: `document` has the issuing body's name in red, `letter` that of a letter (信函格式), `form` none.
        organ: the issuing body as in the head and under the text.
        on: the date under the text, None while it is a draft.
        contact: what stands in brackets under the date (附注).
        copies: who gets a copy (抄送); together with the printing body it makes the 版记.
    """

    title: str
    body: tuple[Block, ...]
    head: Head = "document"
    organ: str = ""
    number: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    on: date | None = None
    contact: str = ""
    copies: tuple[str, ...] = ()
    printed_by: str = ""
    signed: bool = True  # whether body and date stand under the text

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs without the tables."""
        return tuple(block for block in self.body if isinstance(block, Paragraph))

    def texts(self) -> list[tuple[str, str]]:
        """`(key, text)` of everything that may cite: title, paragraphs, cells, attachments, note."""
        found = [("title", self.title)]
        for block in self.body:
            if isinstance(block, Paragraph):
                found.append((block.key, block.text))
            else:
                found += [
                    (f"{block.key}:{n}:{m}", cell)
                    for n, row in enumerate(block.rows, 1)
                    for m, cell in enumerate(row, 1)
                ]
        found += [(f"attachment:{n}", name) for n, name in enumerate(self.attachments, 1)]
        return [*found, ("contact", self.contact)]


def form_of(text: str) -> Form:
    """The level of a paragraph by its number; `note` for what stands in brackets as a whole."""
    for form, pattern in _LEVELS:
        if pattern.match(text):
            return form
    return "body"


def heading_end(text: str) -> int:
    """Where the heading of a numbered paragraph ends: at its first full stop, else at its end."""
    stop = text.find("。")
    return stop + 1 if 0 <= stop < len(text) - 1 else len(text)


TITLE_LINE = 20  # signs of 二号 that one line of the type area holds
_GOOD_BREAK = re.compile(r"(?<=[》、，）的和与及])|(?=[《（])|(?<=关于)")
_BAD_START = tuple("》、，）。：；的")


def title_lines(title: str) -> tuple[str, ...]:
    """A title in lines of about equal length, broken where a reader would break it: 词意完整，排列对称 (7.3.1)."""
    lines: list[str] = []
    for part in title.split("\n"):
        count = -(-len(part) // TITLE_LINE)
        rest = part
        while count > 1:
            wanted = -(-len(rest) // count)
            places = [
                m.start()
                for m in _GOOD_BREAK.finditer(rest[: TITLE_LINE + 1])
                if 4 <= m.start() <= min(TITLE_LINE, len(rest) - 2)
            ]
            places = [
                at
                for at in places
                if not rest[at:].startswith(_BAD_START) and len(rest) - at <= TITLE_LINE * (count - 1)
            ]
            at = min(places, key=lambda at: abs(at - wanted)) if places else wanted
            lines.append(rest[:at])
            rest, count = rest[at:], count - 1
        lines.append(rest)
    return tuple(lines)


def paragraphs(prefix: str, text: str) -> tuple[Paragraph, ...]:
    """Paragraphs of a text, one a line, with keys `prefix`, `prefix~2` …; blank lines are dropped."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(Paragraph(prefix if n == 1 else f"{prefix}~{n}", line) for n, line in enumerate(lines, 1))


def as_stored(sheet: Sheet) -> dict[str, Any]:
    """The paper as JSON values."""
    stored = asdict(sheet)
    stored["on"] = sheet.on.isoformat() if sheet.on else None
    return stored


def from_stored(stored: dict[str, Any]) -> Sheet:
    """A stored paper."""
    blocks: list[Block] = []
    for entry in stored["body"]:
        if "rows" in entry:
            rows = tuple(tuple(row) for row in entry["rows"])
            blocks.append(
                Grid(entry["key"], rows, tuple(entry["head"]), tuple(entry["widths"]), entry.get("caption", ""))
            )
        else:
            blocks.append(Paragraph(entry["key"], entry["text"]))
    values = {name: value for name, value in stored.items() if name not in {"body", "on"}}
    for name in ("attachments", "copies"):
        values[name] = tuple(values.get(name, ()))
    on = date.fromisoformat(stored["on"]) if stored.get("on") else None
    return Sheet(body=tuple(blocks), on=on, **values)


def dated(sheet: Sheet, number: str, on: date) -> Sheet:
    """The paper with its number and date, as it is issued."""
    return replace(sheet, number=number, on=on)
