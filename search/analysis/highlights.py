"""Where the words of a query stand in a text, right to the character, on the original text.

A `Words` up to six characters and a `Phrase` mark their exact runs; a longer `Words` marks its exact run, else
every stretch made of its bigrams. What must not match and what asks for fields marks nothing. Extra words of an
`Expansion` are marked as such, and give way where the asker's own words stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.analysis.cutting import MARK, cut, length, marked
from search.analysis.folding import GAP, fold_with_offsets
from search.analysis.numerals import spellings
from search.queries import AllOf, AnyOf, Expansion, Favour, Phrase, QueryNode, Words

_OWN, _EXTRA = b"\x01", b"\x02"
_RUNS = re.compile(rb"\x01+|\x02+")
EXACT_UP_TO = 6  # characters of a `Words` that must stand as typed


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of the original text; `expanded` where an extra word of an expansion stands."""

    start: int
    end: int
    expanded: bool = False


def highlight(text: str, tree: QueryNode | None) -> tuple[Span, ...]:
    """Ranges of `text` that the query's words cover, in order, without overlap."""
    if tree is None or not text:
        return ()
    folded = fold_with_offsets(text)
    marks = bytearray(len(folded.text))
    leaves = sorted(_leaves(tree, False), key=lambda leaf: not leaf[1])  # the asker's own words come last and win
    for node, expanded in leaves:
        kind = _EXTRA if expanded else _OWN
        for start, end in _node_ranges(folded.text, node):
            marks[start:end] = kind * (end - start)
    return tuple(Span(*folded.span(m.start(), m.end()), m[0][:1] == _EXTRA) for m in _RUNS.finditer(bytes(marks)))


def exact_ranges(folded: str, text: str) -> list[tuple[int, int]]:
    """Ranges of a gap-folded text where `text` stands exactly, in any spelling of its numbers."""
    found: set[tuple[int, int]] = set()
    for needle, pattern in _needles(text):
        if pattern is not None:
            found.update((m.start(), m.end(1)) for m in pattern.finditer(folded))
            continue
        at = folded.find(needle)
        while at >= 0:
            found.add((at, at + len(needle)))
            at = folded.find(needle, at + 1)
    return sorted(found)


@lru_cache(maxsize=1024)
def _needles(text: str) -> tuple[tuple[str, re.Pattern[str] | None], ...]:
    """What to look for: a plain run, or with a pattern where punctuation stands within (any amount of it fits)."""
    needles = dict.fromkeys(marked(spelling).strip(MARK) for spelling in spellings(text))
    return tuple((needle, _pattern(needle) if MARK in needle else None) for needle in needles if needle)


def _pattern(needle: str) -> re.Pattern[str]:
    gaps = f"{GAP}+".join(re.escape(part) for part in needle.split(MARK))
    return re.compile(f"(?=({gaps}))")


@lru_cache(maxsize=1024)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(bigram for spelling in spellings(text) for bigram in cut(spelling)[0])


def near_ranges(folded: str, parts: Iterable[str], slop: int) -> list[tuple[int, int]]:
    """Ranges of the parts where all of them stand, in any order, each at most `slop` characters from the next.

    A run of punctuation or spaces counts as one character.
    """
    wanted = [part for part in parts if length(part)]
    events = sorted((s, e, i) for i, part in enumerate(wanted) for s, e in exact_ranges(folded, part))
    result: list[tuple[int, int]] = []
    group: list[tuple[int, int, int]] = []
    end = 0
    for event in [*events, None]:
        if event is not None and (not group or _distance(folded, end, event[0]) <= slop):
            group.append(event)
            end = max(end, event[1])
            continue
        if {i for _, _, i in group} == set(range(len(wanted))):
            result += [(s, e) for s, e, _ in group]
        if event is not None:
            group, end = [event], event[1]
    return result if wanted else []


def stands_near(text: str, phrase: Phrase) -> bool:
    """Whether a text holds a phrase with slop."""
    return bool(near_ranges(fold_with_offsets(text).text, phrase.text.split(), phrase.slop))


def _distance(folded: str, end: int, start: int) -> int:
    return len(re.sub(f"{GAP}+", GAP, folded[end:start])) if start > end else 0


def _leaves(node: QueryNode, expanded: bool) -> Iterator[tuple[Words | Phrase, bool]]:
    if isinstance(node, Words | Phrase):
        yield node, expanded
    elif isinstance(node, AllOf | AnyOf):
        for child in node.children:
            yield from _leaves(child, expanded)
    elif isinstance(node, Expansion):
        yield from _leaves(node.base, expanded)
        for text, _ in node.extra:
            yield Phrase(text), True
    elif isinstance(node, Favour):
        yield from _leaves(node.base, expanded)


def _node_ranges(folded: str, node: Words | Phrase) -> list[tuple[int, int]]:
    if isinstance(node, Phrase) and node.slop > 0 and len(node.text.split()) > 1:
        return near_ranges(folded, node.text.split(), node.slop)
    exact = exact_ranges(folded, node.text)
    if exact or isinstance(node, Phrase) or (node.share is None and length(node.text) <= EXACT_UP_TO):
        return exact
    words = _pairs(node.text)
    return [(i, i + 2) for i in range(len(folded) - 1) if folded[i : i + 2] in words]
