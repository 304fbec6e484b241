"""What an internal pointer is resolved against: the addresses a document has, and where the pointer stands.

Promises no more than the tree says. It finds no pointers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from registry.provisions import addresses
from registry.provisions.reading import Node, Part


@dataclass(slots=True)
class Frame:
    """What addresses a document has, for resolving pointers in it."""

    known: set[str] = field(default_factory=set)
    articles: list[str] = field(default_factory=list)
    order: dict[str, int] = field(default_factory=dict)  # article → its place in `articles`
    items: dict[str, list[str]] = field(default_factory=dict)  # article → addresses of its items

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> Frame:
        """The frame of a tree (annexes included, as their own addresses)."""
        frame = cls()
        for top in nodes:
            for node in top.walk():
                frame.known.add(node.address)
                if node.part is Part.ARTICLE:
                    frame.order[node.address] = len(frame.articles)
                    frame.articles.append(node.address)
                elif node.part is Part.ITEM and (article := addresses.article_of(node.address)):
                    frame.items.setdefault(article, []).append(node.address)
        return frame


@dataclass(frozen=True, slots=True)
class Context:
    """Where the text stands: its article, 款 and 项, and the addresses of the headings above it."""

    article: str | None = None
    paragraph: int | None = None
    item: int | None = None
    chapter: str | None = None
    section: str | None = None
    book: str | None = None
    annex: str = ""
    named: str | None = None  # the article pointed to before: in its penalty list 违反第三项 means that one's
