"""Nodes under construction: mutable drafts that become the frozen tree.

Promises that a finished node ends where its last word ends and lies within its parent. It decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.structure.lines import BLANKS, Line
from registry.provisions.reading import Node, Part


@dataclass(slots=True)
class Draft:
    """A node that still grows."""

    part: Part
    address: str
    label: str
    start: int
    body_start: int
    end: int
    heading: str | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    page: int | None = None
    children: list[Draft] = field(default_factory=list)

    def finish(self) -> Node:
        """The node, with its children, ending where the last of them ends."""
        children = tuple(child.finish() for child in self.children)
        end = max([self.end, *(child.end for child in children)])
        return Node(
            self.part,
            self.address,
            self.label,
            self.start,
            end,
            self.body_start,
            self.heading,
            children,
            self.rows,
            self.page,
        )


def draft(part: Part, address: str, label: str, line: Line, body_at: int = 0, heading: str | None = None) -> Draft:
    """A draft that covers a line; `body_at` is the length of its label and the blanks behind it."""
    return Draft(part, address, label, line.start, line.start + body_at, line.end, heading, line.rows, line.page)


def span(part: Part, address: str, label: str, line: Line, start: int, end: int, body_at: int) -> Draft:
    """A draft that covers a stretch of a line, given in positions within it; blanks at its ends are left out."""
    text = line.text
    while end > start and text[end - 1] in BLANKS:
        end -= 1
    while start < end and text[start] in BLANKS:
        start += 1
    body = min(max(body_at, start), end)
    return Draft(part, address, label, line.start + start, line.start + body, line.start + end, page=line.page)
