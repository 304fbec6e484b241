"""Found words in a text that is read: where they stand, and the way from one to the next, with and without scripts.

What is marked is what the result list marked: the words of the same query, found by the same code, on the same text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from search.analysis import Marker
from web.pages.setting import Block, Span

MOST = 500  # marks that can be walked through; a text with more is better searched with other words


@dataclass(frozen=True, slots=True)
class Steps:
    """The marks of one clause: which they are, counted from 1, and the ones before and after them."""

    first: int
    last: int
    before: str  # anchors; empty where there is none
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked for in the text and where it is. `start` is where a reader begins."""

    query: str
    anchors: tuple[str, ...] = ()
    start: str = ""
    clauses: Mapping[str, Steps] | None = None
    all_marked: bool = True

    @property
    def total(self) -> int:
        """How many marks can be walked through."""
        return len(self.anchors)

    def steps(self, address: str) -> Steps | None:
        """The way on from one clause; None where it holds no mark."""
        return self.clauses.get(address) if self.clauses else None


def found_spans(text: str, marker: Marker) -> tuple[Span, ...]:
    """The words of a query in a text, each with an anchor; words that an expansion added are told apart."""
    return tuple(
        Span(span.start, span.end, tone="wider" if span.expanded else "found", anchor=f"hit-{span.start}")
        for span in marker.spans(text)[:MOST]
    )


def walk(query: str, blocks: Sequence[Block], spans: Sequence[Span], chosen: str = "") -> Found:
    """The way through the marks that are shown.

    Args:
        query: as typed.
        blocks: the text, set with the spans; a mark in a heading or a number is not among its segments.
        spans: of `found_spans`.
        chosen: the clause that was asked for; its first mark is where the reader begins.
    """
    by_clause = {
        block.address: [segment.anchor for line in block.lines for segment in line.segments if segment.anchor]
        for block in blocks
        if block.lines
    }
    anchors = [anchor for held in by_clause.values() for anchor in held]
    clauses: dict[str, Steps] = {}
    at = 0
    for address, held in by_clause.items():
        if not held:
            continue
        end = at + len(held)
        before = anchors[at - 1] if at else ""
        clauses[address] = Steps(at + 1, end, before, anchors[end] if end < len(anchors) else "")
        at = end
    inside = by_clause.get(chosen) or anchors
    found = Found(query, tuple(anchors), inside[0] if inside else "", clauses)
    return replace(found, all_marked=len(spans) < MOST)
