"""The clauses of a reading as they are indexed, searched, reviewed and commented on.

Promises every word of the tree in exactly one unit, in document order; headings that stand alone are no unit but
part of the path. It changes nothing in the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from registry.provisions.reading import Node, Part, Reading, Unit

_LEVELS = frozenset({Part.LEVEL1, Part.LEVEL2, Part.LEVEL3, Part.LEVEL4, Part.LEVEL5})


def units(reading: Reading) -> tuple[Unit, ...]:
    """All units of a reading, in order; annexes last."""
    found: list[Unit] = []
    for node in reading.nodes:
        found.extend(_units(reading.text, node, ()))
    return tuple(found)


def _units(text: str, node: Node, path: tuple[str, ...]) -> Iterator[Unit]:
    if node.is_heading or node.part is Part.ANNEX:
        title = " ".join(word for word in (node.label, node.heading or "") if word)
        below = (*path, title) if title else path
        for child in node.children:
            yield from _units(text, child, below)
    elif node.part is Part.PREAMBLE:
        for child in node.children:
            yield from _units(text, child, path)
    elif node.part in _LEVELS:
        yield from _entry(text, node, path)
    else:
        yield _unit(text, node, path, node.end)


def _entry(text: str, node: Node, path: tuple[str, ...]) -> Iterator[Unit]:
    """A 一、 entry: its own words up to the first entry below it, then those entries."""
    below = [child for child in node.children if child.part in _LEVELS]
    end = below[0].start if below else node.end
    yield _unit(text, node, path, end)
    title = f"{node.label}{node.heading}" if node.heading else node.label
    for child in below:
        yield from _entry(text, child, (*path, title))


def _unit(text: str, node: Node, path: tuple[str, ...], end: int) -> Unit:
    while end > node.start and text[end - 1] in "\n \u3000":
        end -= 1
    return Unit(node.address, node.label, " ".join(path), text[node.start : end], node.start, end, node.page)
