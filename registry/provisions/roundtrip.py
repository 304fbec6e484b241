"""Whether a reading's tree and matter hold every word of its text, once and in order.

Promises the text put together from the pieces, and the stretches that no piece covers; a reading is whole when there
are none. It is the check behind “tree → text equals the cleaned source”.
"""

from __future__ import annotations

from collections.abc import Iterator

from registry.provisions.reading import Node, Reading

_BLANKS = " \u3000\t\n"


def pieces(reading: Reading) -> list[tuple[int, int]]:
    """Spans of own words: of every node without its children, and of front and back matter, in order."""
    spans = [span for node in reading.nodes for span in _own(node)]
    spans += [(matter.start, matter.end) for matter in reading.matter]
    return sorted(span for span in spans if span[1] > span[0])


def _own(node: Node) -> Iterator[tuple[int, int]]:
    at = node.start
    for child in node.children:
        yield at, max(at, child.start)
        yield from _own(child)
        at = child.end
    yield at, max(at, node.end)


def lost(reading: Reading) -> list[tuple[int, int]]:
    """Stretches of the text that no piece covers, blanks aside."""
    found = []
    at = 0
    for start, end in [*pieces(reading), (len(reading.text), len(reading.text))]:
        if start > at and reading.text[at:start].strip(_BLANKS):
            found.append((at, start))
        at = max(at, end)
    return found


def doubled(reading: Reading) -> list[tuple[int, int]]:
    """Stretches that two pieces cover."""
    found = []
    at = 0
    for start, end in pieces(reading):
        if start < at and reading.text[start : min(at, end)].strip(_BLANKS):
            found.append((start, min(at, end)))
        at = max(at, end)
    return found


def reassembled(reading: Reading) -> str:
    """The text as its pieces give it back: each on its place, with the blanks between them."""
    words = []
    at = 0
    for start, end in pieces(reading):
        gap = reading.text[at:start]
        words.append(gap if not gap.strip(_BLANKS) else "")
        words.append(reading.text[max(start, at) : end] if end > at else "")
        at = max(at, end)
    rest = reading.text[at:]
    return "".join(words) + (rest if not rest.strip(_BLANKS) else "")


def well_formed(reading: Reading) -> list[str]:
    """What is wrong with the tree: spans that don't nest or run backwards, addresses that stand twice."""
    wrong: list[str] = []
    seen: set[str] = set()
    size = len(reading.text)

    def check(node: Node, low: int, high: int) -> None:
        if not low <= node.start <= node.body_start <= node.end <= high:
            wrong.append(f"span of {node.address}")
        if node.address in seen:
            wrong.append(f"address {node.address} twice")
        seen.add(node.address)
        at = node.start
        for child in node.children:
            check(child, at, node.end)
            at = child.end

    at = 0
    for node in reading.nodes:
        check(node, at, size)
        at = node.end
    return wrong
