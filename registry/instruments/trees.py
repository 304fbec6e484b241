"""A Reading's tree and data as JSON for storage, and back; lossless, unlike the public `parse` shape."""

from __future__ import annotations

from datetime import date
from typing import Any

from registry.provisions.reading import (
    Event,
    EventKind,
    Matter,
    Node,
    Part,
    Reading,
    Reference,
    ReferenceKind,
    Warning_,
)


def node_to_json(node: Node) -> list[Any]:
    """A node as a compact list; trailing defaults are left out by their position, not guessed."""
    return [
        node.part.value,
        node.address,
        node.label,
        node.start,
        node.end,
        node.body_start,
        node.heading,
        [node_to_json(child) for child in node.children],
        [list(row) for row in node.rows],
        node.page,
    ]


def node_from_json(data: list[Any]) -> Node:
    """The node that `node_to_json` wrote."""
    part, address, label, start, end, body_start, heading, children, rows, page = data
    return Node(
        Part(part),
        address,
        label,
        start,
        end,
        body_start,
        heading,
        tuple(node_from_json(child) for child in children),
        tuple(tuple(row) for row in rows),
        page,
    )


def body_to_json(reading: Reading) -> dict[str, Any]:
    """Everything of a reading that has no column of its own."""
    return {
        "nodes": [node_to_json(node) for node in reading.nodes],
        "history": [
            [e.kind.value, e.on.isoformat() if e.on else None, e.by, e.session, e.start, e.end] for e in reading.history
        ],
        "references": [
            [r.kind.value, r.start, r.end, r.text, list(r.targets), r.title, r.missing] for r in reading.references
        ],
        "warnings": [[w.code, w.message, w.line, w.page] for w in reading.warnings],
        "amendments": [[a.address, a.title, a.target, a.action, a.text] for a in reading.amendments],
        "repeals": list(reading.repeals),
        "page_starts": list(reading.page_starts),
        "matter": [[m.kind, m.start, m.end] for m in reading.matter],
        "notes": reading.notes,
        "format": reading.format,
    }


def nodes_from(body: dict[str, Any]) -> tuple[Node, ...]:
    """The tree of a stored body."""
    return tuple(node_from_json(data) for data in body["nodes"])


def history_from(body: dict[str, Any]) -> tuple[Event, ...]:
    """The adoption history of a stored body."""
    return tuple(
        Event(EventKind(kind), date.fromisoformat(on) if on else None, by, session, start, end)
        for kind, on, by, session, start, end in body["history"]
    )


def references_from(body: dict[str, Any]) -> tuple[Reference, ...]:
    """The pointers of a stored body."""
    return tuple(
        Reference(ReferenceKind(kind), start, end, text, tuple(targets), title, missing)
        for kind, start, end, text, targets, title, missing in body["references"]
    )


def warnings_from(body: dict[str, Any]) -> tuple[Warning_, ...]:
    """The warnings of a stored body."""
    return tuple(Warning_(*row) for row in body["warnings"])


def matter_from(body: dict[str, Any]) -> tuple[Matter, ...]:
    """The front and back matter of a stored body; () for bodies stored before it was kept."""
    return tuple(Matter(*row) for row in body.get("matter", ()))
