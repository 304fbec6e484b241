"""Small cleaning that every reader shares: invisible characters out, leading blanks turned into an indent.

It never changes a visible character, and leaves blanks inside a line to the reader that knows their cause.
"""

from __future__ import annotations

import re

_INVISIBLE = {
    ord(c): None
    for c in "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
}
_BLANKS = {ord(c): " " for c in "\u00a0\u2000\u2001\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\t\v\f"}
_BLANKS |= {ord("\u2003"): "\u3000", ord("\u2002"): " "}
_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 127, *range(128, 160)))
_TABLE = _INVISIBLE | _CONTROLS | _BLANKS
_LEADING = re.compile(r"^[ \u3000]+")


def clean(text: str) -> str:
    """Drop invisible and control characters and make odd blanks plain; line breaks stay as they are."""
    return text.translate(_TABLE)


def tidy(text: str) -> tuple[str, float]:
    """Clean one line.

    Returns:
        The line without blanks at its ends, and the indent in characters that its leading blanks made
        (U+3000 counts one, a plain blank half).
    """
    line = text.translate(_TABLE)
    leading = _LEADING.match(line)
    indent = sum(1.0 if c == "\u3000" else 0.5 for c in leading.group()) if leading else 0.0
    return line.strip(" \u3000\r\n"), indent


def cell(text: str) -> str:
    """The text of one table cell on one line: line breaks and runs of blanks become one blank."""
    return re.sub(r"[ \u3000\r\n]+", " ", text.translate(_TABLE)).strip()


def grid_text(rows: tuple[tuple[str, ...], ...]) -> str:
    """A grid as text: cells joined by tabs, rows by line breaks, as `Block.text` promises."""
    return "\n".join("\t".join(row) for row in rows)
