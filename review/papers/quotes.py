"""Quotes of a text, the citation each belongs to, and whether it stands in the cited words. Pure; asks no library.

A quote counts as right where it differs in blanks, width and kind of marks alone. Left-out words are shown by ……;
then the pieces must follow one another. Numerals are not evened out: 二十元 is not 20元.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from registry.provisions.citation_checks import paragraphs_of
from review.law.cite import Citation

FARTHEST = 24  # signs between a citation and its quote: 《某法》第三条第二款明确规定：“…”
_MARKS = str.maketrans(dict.fromkeys("“”‘’「」'", '"') | {"[": "(", "]": ")", "〔": "(", "〕": ")"})
_BLANK = re.compile(r"[\s\u3000]+")
_GAP = re.compile(r"…+|\.{3,}|。{3,}")
_APART = re.compile(r"[。；;！？\n]")
_CHAIN = re.compile(r"^[、，,和及与至或的 以]{0,4}$")
LABEL = re.compile(r"^第[〇零一二三四五六七八九十百千0-9]+条(?:之[一二三四五六七八九十]+)?[\s\u3000]*")


@dataclass(frozen=True, slots=True)
class Quote:
    """A “…” of a text, outer marks only; `citations` are those it belongs to, () where it is no quote of law."""

    start: int
    end: int
    words: str
    citations: tuple[Citation, ...]


def find_quotes(text: str, citations: Sequence[Citation]) -> list[Quote]:
    """The quotes of a text with the citations right before them."""
    found, held = [], sorted(citations, key=lambda c: (c.end, c.start))
    for start, end in _outer(text):
        before = [c for c in held if c.end <= start]
        owners: list[Citation] = []
        at = start
        for citation in reversed(before):
            between = text[citation.end : at]
            if not owners:
                if len(between) > FARTHEST or _APART.search(between) or "”" in between:
                    break
            elif not _CHAIN.match(between) and citation.end != owners[-1].end:
                break
            owners.append(citation)
            at = citation.start
        found.append(Quote(start, end, text[start + 1 : end - 1], tuple(reversed(owners))))
    return found


def _outer(text: str) -> list[tuple[int, int]]:
    spans, depth, begin = [], 0, 0
    for at, sign in enumerate(text):
        if sign == "“":
            if depth == 0:
                begin = at
            depth += 1
        elif sign == "”" and depth:
            depth -= 1
            if depth == 0:
                spans.append((begin, at + 1))
    return spans


def even(text: str) -> str:
    """A text with blanks, width and kinds of marks evened out."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS))


def stands_in(quote: str, text: str) -> bool:
    """Whether a quote's words stand in a text; words left out are shown by ……."""
    whole, at = even(text), 0
    pieces = [even(piece) for piece in _GAP.split(LABEL.sub("", quote.strip()))]
    for piece in (p.rstrip("。;,.") for p in pieces):
        if not piece:
            continue
        at = whole.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True


def part_of(article: str, paragraphs: tuple[int, ...]) -> str:
    """The named paragraphs (款, with their items) of an article's text; all of it where none is named."""
    if not paragraphs:
        return article
    lines = [line for line in article.split("\n") if line.strip(" \u3000")]
    groups: list[list[str]] = []
    for line in lines:
        # `paragraphs_of` says what begins a new 款: its count grows with this line, or it doesn't
        grown = len(paragraphs_of("\n".join([*(part for group in groups for part in group), line])))
        if grown > len(groups):
            groups.append([line])
        elif groups:
            groups[-1].append(line)
    return "\n".join(line for number in paragraphs if number <= len(groups) for line in groups[number - 1])
