"""Atom feeds (RFC 4287): entries with stable ids, absolute links, plain text. What goes in is chosen by the caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

TYPE = "application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `key` tells it apart from all others below the same link: the version."""

    title: str
    link: str
    key: str
    updated: datetime
    summary: str
    author: str = ""


def feed(title: str, own: str, alternate: str, entries: Sequence[Entry], author: str) -> bytes:
    """The feed as bytes.

    Args:
        own: absolute address of the feed; its id.
        alternate: absolute address of the page that it stands for.
        author: who is named where an entry names nobody.
    """
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE})
    _text(root, "title", title)
    _text(root, "id", own)
    ElementTree.SubElement(root, "link", {"rel": "self", "href": own, "type": "application/atom+xml"})
    ElementTree.SubElement(root, "link", {"rel": "alternate", "href": alternate, "type": "text/html"})
    _text(root, "updated", _moment(max((entry.updated for entry in entries), default=LONG_AGO)))
    _text(ElementTree.SubElement(root, "author"), "name", author)
    for entry in entries:
        node = ElementTree.SubElement(root, "entry")
        _text(node, "title", entry.title)
        _text(node, "id", f"{entry.link}#{entry.key}")
        ElementTree.SubElement(node, "link", {"rel": "alternate", "href": entry.link, "type": "text/html"})
        _text(node, "updated", _moment(entry.updated))
        if entry.author:
            _text(ElementTree.SubElement(node, "author"), "name", entry.author)
        _text(node, "summary", entry.summary)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _text(parent: ElementTree.Element, name: str, words: str) -> None:
    ElementTree.SubElement(parent, name).text = "".join(c for c in words if c >= " " or c in "\n\t")


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
