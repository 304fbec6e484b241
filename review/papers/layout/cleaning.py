"""Text as a DOCX file and a line of print can hold it; what people wrote is shown, never run."""

from __future__ import annotations

import unicodedata

_KEPT = {"\t", "\n"}
# marks that turn the reading direction or are seen nowhere: a paper must say what it seems to say
_UNSEEN = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff"
)


def clean(text: str) -> str:
    """Without control characters, lone surrogates and unseen marks; line breaks are \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\x0b", "\n")
    return "".join(
        sign
        for sign in text
        if sign in _KEPT or (unicodedata.category(sign) not in {"Cc", "Cs", "Cn"} and sign not in _UNSEEN)
    )
