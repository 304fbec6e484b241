"""A clause cut into sentences and list items, with spans and the lead-in each item stands under.

Cuts at 。；and line ends and before （一） 1. labels; it never changes a character, so spans map back. It does not
interpret what is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LABEL = re.compile(
    r"^\s*(?:第[〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?|[一二三四五六七八九十]+、"
    r"|[（(][一二三四五六七八九十]+[）)]|\d+[.．、]|[（(]\d+[）)])\s*"
)
_ITEM = re.compile(r"(?<=[：:；;。\n])\s*(?:(?P<deep>\d+[.．、](?!\d))|(?P<top>[（(][一二三四五六七八九十]+[）)]))\s*")
_STOP = re.compile(r"[。；;\n]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or item. `lead` is the words before the colon that an item hangs on, "" outside lists."""

    text: str
    start: int
    end: int
    lead: str = ""
    label: str = ""


def body_start(text: str) -> int:
    """Where a clause's own words begin, after its printed number."""
    match = LABEL.match(text)
    return match.end() if match else 0


def sentences(text: str) -> list[Sentence]:
    """The sentences of a clause in order; items carry their lead-in. Spans are into `text`."""
    out: list[Sentence] = []
    marks = [(m.start(), m.end(), m["top"] or m["deep"]) for m in _ITEM.finditer(text)]
    begin = body_start(text)
    cuts = [(begin, begin, "")] + [m for m in marks if m[0] >= begin]
    lead = ""
    for i, (_, start, label) in enumerate(cuts):
        end = cuts[i + 1][0] if i + 1 < len(cuts) else len(text)
        chunk = text[start:end]
        if label:
            stop = re.search(r"[；;。\n]", chunk)
            item_end = start + (stop.end() if stop else len(chunk))
            _add(out, text, start, item_end, lead, label)
            rest = text[item_end:end]
            if rest.strip():
                _pieces(out, text, item_end, end)
        else:
            _pieces(out, text, start, end)
        if chunk.rstrip().endswith(("：", ":")) and (not label or _is_lead(chunk)):
            tail = re.split(r"[。\n]", chunk.rstrip()[:-1])[-1]
            lead = tail.strip()
    return out


def _is_lead(chunk: str) -> bool:
    return chunk.rstrip().endswith(("：", ":"))


def _pieces(out: list[Sentence], text: str, start: int, end: int) -> None:
    at = start
    for match in _STOP.finditer(text, start, end):
        _add(out, text, at, match.end(), "", "")
        at = match.end()
    _add(out, text, at, end, "", "")


def _add(out: list[Sentence], text: str, start: int, end: int, lead: str, label: str) -> None:
    while start < end and text[start] in " \t\n　":
        start += 1
    while end > start and text[end - 1] in " \t\n　":
        end -= 1
    if end > start:
        out.append(Sentence(text[start:end], start, end, lead, label))
