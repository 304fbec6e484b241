"""The piece of a clause that a result shows, with its highlights.

A short clause is shown whole; of a longer one the window with the most different marked characters, begun at a
sentence where one begins nearby. Text is cut out, never changed; `…` stands for what is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from search.analysis.highlights import Marker, Span

WHOLE_UP_TO = 200  # characters
WINDOW = 160
REACH = 30  # how far back a sentence may begin
_ENDS = "。；！？\n"
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Snippet:
    """Shown text; ranges are relative to it. `highlights` are the asker's own words, `expanded` the extra ones."""

    text: str
    highlights: tuple[tuple[int, int], ...]
    expanded: tuple[tuple[int, int], ...]


def snippet(text: str, marker: Marker) -> Snippet:
    """The best piece of a text for the words of a query."""
    spans = marker.spans(text)
    if len(text) <= WHOLE_UP_TO:
        own = tuple((span.start, span.end) for span in spans if not span.expanded)
        return Snippet(text, own, tuple((span.start, span.end) for span in spans if span.expanded))
    start = _begin(text, _best_start(text, spans))
    end = min(len(text), start + WINDOW)
    if end == len(text):
        start = _begin(text, max(0, end - WINDOW))
    for span in spans:  # no mark is cut in two
        if span.start < start < span.end:
            start = span.start
        if span.start < end < span.end:
            end = span.end if span.end - end <= REACH else max(start, span.start)
    return _make(text, start, end, spans)


def _best_start(text: str, spans: tuple[Span, ...]) -> int:
    if len(spans) == 1:
        return spans[0].start
    best, best_value = 0, (0, 0)
    for first, span in enumerate(spans):
        words = set()
        marked = 0
        for other in spans[first:]:
            if other.end > span.start + WINDOW - REACH:
                break
            words.add(text[other.start : other.end])
            marked += other.end - other.start
        value = (sum(len(word) for word in words), marked)
        if value > best_value:
            best, best_value = span.start, value
    return best


def _begin(text: str, start: int) -> int:
    for position in range(start, max(0, start - REACH), -1):
        if text[position - 1] in _ENDS:
            return position
    return max(0, start - REACH // 3) if start > REACH // 3 else 0


def _make(text: str, start: int, end: int, spans: tuple[Span, ...]) -> Snippet:
    before = ELLIPSIS if start > 0 else ""
    after = ELLIPSIS if end < len(text) else ""
    shift = len(before) - start
    own: list[tuple[int, int]] = []
    expanded: list[tuple[int, int]] = []
    for span in spans:
        a, b = max(span.start, start), min(span.end, end)
        if a < b:
            (expanded if span.expanded else own).append((a + shift, b + shift))
    return Snippet(before + text[start:end] + after, tuple(own), tuple(expanded))
