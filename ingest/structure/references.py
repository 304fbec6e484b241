"""Pointers in a document's text: placeholder until the grammar below is filled."""

from __future__ import annotations

from registry.provisions.reading import Node, Reference


def references_of(text: str, nodes: tuple[Node, ...]) -> tuple[Reference, ...]:
    """Pointers found in the text of the tree."""
    return ()
