"""Extracts made from plain lines, for tests that start where the readers end."""

from __future__ import annotations

from ingest.blocks import Align, Block, Extract
from ingest.read import build_reading
from registry.provisions.reading import Node, Part, Reading


def extract_of(text: str, metadata: dict[str, str] | None = None) -> Extract:
    """One block a line; a line that begins with `>` is centred, one with `|` is a row of a table."""
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for raw in [*text.strip("\n").split("\n"), ""]:
        line = raw.strip()
        if line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
            continue
        if rows:
            blocks.append(Block("\n".join("\t".join(row) for row in rows), rows=tuple(rows)))
            rows = []
        align: Align | None = "center" if line.startswith(">") else None
        if words := line.removeprefix(">").strip():
            blocks.append(Block(words, align=align))
    return Extract("txt", tuple(blocks), metadata=metadata or {})


def read(text: str, metadata: dict[str, str] | None = None) -> Reading:
    """The reading of such lines."""
    return build_reading(extract_of(text, metadata), "试验.txt")


def labels(reading: Reading, part: Part = Part.ARTICLE) -> list[str]:
    """Labels of the nodes of one kind outside annexes."""
    return [node.label for node in reading.walk() if node.part is part and not node.address.startswith("att")]


def addresses(reading: Reading) -> list[str]:
    """All addresses, in order."""
    return [node.address for node in reading.walk()]


def node(reading: Reading, address: str) -> Node:
    """The node at an address."""
    return next(n for n in reading.walk() if n.address == address)


def words(reading: Reading, address: str) -> str:
    """The own words of a node, label left out, children left out."""
    found = node(reading, address)
    end = found.children[0].start if found.children else found.end
    return reading.text[found.body_start : end].strip()
