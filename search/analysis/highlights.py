"""Where the words of a query stand in a text, right to the character, on the original text.

A `Words` up to six characters and a `Phrase` mark their exact runs; a longer `Words` marks its exact run, else
every stretch made of its bigrams. What must not match and what asks for fields marks nothing. Extra words of an
`Expansion` are marked as such, and give way where the asker's own words stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from search.analysis.cutting import MARK, cut, length, marked
from search.analysis.folding import GAP, Folded, fold_with_offsets, is_plain
from search.analysis.numerals import spellings
from search.queries import AllOf, AnyOf, Expansion, Favour, Phrase, QueryNode, Words

EXACT_UP_TO = 6  # characters of a `Words` that must stand as typed

Ranges = list[tuple[int, int]]
Finder = Callable[[str], Ranges]


class Span(NamedTuple):
    """A half-open range of the original text; `expanded` where an extra word of an expansion stands."""

    start: int
    end: int
    expanded: bool = False


class Marker:
    """The words of one query, made ready once to be looked for in many texts.

    Args:
        tree: the query; None marks nothing.
    """

    def __init__(self, tree: QueryNode | None) -> None:
        leaves = list(_leaves(tree, False)) if tree is not None else []
        own = _distinct(node for node, expanded in leaves if not expanded)
        extra = _distinct(node for node, expanded in leaves if expanded)
        self._own = [find for find, _ in own]
        self._extra = [find for find, _ in extra]
        self._of_letters = all(letters for _, letters in (*own, *extra))

    def spans(self, text: str) -> tuple[Span, ...]:
        """Ranges of `text` that the words cover, in order, without overlap; the asker's own words win."""
        if not text or not (self._own or self._extra):
            return ()
        quick = self._of_letters and is_plain(text)
        folded = Folded(text, None) if quick else fold_with_offsets(text)
        own = _joined([r for leaf in self._own for r in leaf(folded.text)])
        spans = [Span(start, end) for start, end in own]
        if self._extra:
            extra = _joined([r for leaf in self._extra for r in leaf(folded.text)])
            spans = sorted(spans + [Span(start, end, True) for start, end in _outside(extra, own)])
        if folded.offsets is None:
            return tuple(spans)
        return tuple(Span(*folded.span(span.start, span.end), span.expanded) for span in spans)


def highlight(text: str, tree: QueryNode | None) -> tuple[Span, ...]:
    """Ranges of `text` that the query's words cover, in order, without overlap."""
    return Marker(tree).spans(text)


def _joined(ranges: Ranges) -> Ranges:
    """Ranges in order, those that overlap or touch as one."""
    if len(ranges) < 2:
        return ranges
    ranges.sort()
    joined = [ranges[0]]
    for start, end in ranges[1:]:
        last_start, last_end = joined[-1]
        if start > last_end:
            joined.append((start, end))
        elif end > last_end:
            joined[-1] = (last_start, end)
    return joined


def _outside(ranges: Ranges, taken: Ranges) -> Iterator[tuple[int, int]]:
    """What of the ranges lies outside those taken; both in order, neither overlapping."""
    for start, end in ranges:
        for a, b in taken:
            if b <= start:
                continue
            if a >= end:
                break
            if start < a:
                yield start, a
            start = b
        if start < end:
            yield start, end


def exact_ranges(folded: str, text: str) -> Ranges:
    """Ranges of a gap-folded text where `text` stands exactly, in any spelling of its numbers."""
    found: Ranges = []
    needles = _needles(text)
    for needle, pattern in needles:
        if pattern is not None:
            found.extend((m.start(), m.end(1)) for m in pattern.finditer(folded))
            continue
        at = folded.find(needle)
        while at >= 0:
            found.append((at, at + len(needle)))
            at = folded.find(needle, at + 1)
    return found if len(needles) == 1 else sorted(set(found))


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


def near_ranges(folded: str, parts: Iterable[str], slop: int) -> Ranges:
    """Ranges of the parts where all of them stand, in any order, each at most `slop` characters from the next.

    A run of punctuation or spaces counts as one character.
    """
    wanted = [part for part in parts if length(part)]
    events = sorted((s, e, i) for i, part in enumerate(wanted) for s, e in exact_ranges(folded, part))
    result: Ranges = []
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


def _distinct(nodes: Iterable[Words | Phrase]) -> list[tuple[Finder, bool]]:
    return [_finder(node) for node in dict.fromkeys(nodes)]


def _finder(node: Words | Phrase) -> tuple[Finder, bool]:
    """What gives the ranges of a gap-folded text that a word marks, and whether it looks at letters alone."""
    if isinstance(node, Phrase) and node.slop > 0 and len(node.text.split()) > 1:
        parts, slop = node.text.split(), node.slop
        return lambda folded: near_ranges(folded, parts, slop), False
    text = node.text
    needles = _needles(text)
    exact = _plain_finder([needle for needle, _ in needles])
    of_letters = all(pattern is None for _, pattern in needles)
    if not of_letters:
        exact = partial(exact_ranges, text=text)
    if isinstance(node, Phrase) or (node.share is None and length(text) <= EXACT_UP_TO):
        return exact, of_letters
    words = _pairs(text)

    def exact_or_parts(folded: str) -> Ranges:
        return exact(folded) or [(i, i + 2) for i in range(len(folded) - 1) if folded[i : i + 2] in words]

    return exact_or_parts, of_letters


def _plain_finder(needles: Sequence[str]) -> Finder:
    def find(folded: str) -> Ranges:
        found: Ranges = []
        for needle in needles:
            at = folded.find(needle)
            while at >= 0:
                found.append((at, at + len(needle)))
                at = folded.find(needle, at + 1)
        return found

    return find
