"""A reading as the public JSON of `beishen parse`.

Promises the fields of the shape `docs/shapes/parse.json`, which may be added to and never changed. It writes no more
than the reading holds; offsets are code points of `text`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from registry.provisions.reading import Node, Part, Reading, ReferenceKind

_HEADINGS = {Part.BOOK: "编", Part.SUBBOOK: "分编", Part.CHAPTER: "章", Part.SECTION: "节"}
_LEVELS = {Part.LEVEL1: "一、", Part.LEVEL2: "（一）", Part.LEVEL3: "1.", Part.LEVEL4: "（1）", Part.LEVEL5: "①"}


def parse_shape(reading: Reading) -> dict[str, Any]:
    """The JSON value of one file; of several documents the first, with all of them in `documents`."""
    shape = _one(reading)
    shape["documents"] = [_one(document) for document in reading.documents]
    return shape


def reading_shape(readings: Sequence[Reading], file: str) -> dict[str, Any]:
    """The JSON value of a file read into one document or several, under the name by which it was asked for."""
    shapes = [_one(replace(reading, file=file)) for reading in readings]
    return {**shapes[0], "documents": shapes if len(shapes) > 1 else []}


def _one(reading: Reading) -> dict[str, Any]:
    body = [node for node in reading.nodes if node.part is not Part.ANNEX]
    articles: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    outline = {"level1": 0, "level2": 0, "level3": 0}
    for node in body:
        _collect(reading.text, node, None, articles, parts, outline)
    wrapper = reading.wrapper
    return {
        "file": reading.file,
        "format": reading.format,
        "text": reading.text,
        "title": reading.title,
        "kind": reading.kind.value,
        "level": reading.level.value if reading.level else None,
        "issuer": reading.issuer,
        "document_number": reading.document_number,
        "history": [
            {"event": event.kind.value, "on": _day(event.on), "by": event.by, "session": event.session}
            for event in reading.history
        ],
        "adopted_on": _day(reading.adopted_on),
        "approved_on": _day(reading.approved_on),
        "promulgated_on": _day(reading.promulgated_on),
        "effective_on": _day(reading.effective_on),
        "effective_basis": reading.effective_basis,
        "expires_on": _day(reading.expires_on),
        "repeals": list(reading.repeals),
        "wrapper": {
            "title": wrapper.title,
            "issuer": wrapper.issuer,
            "document_number": wrapper.document_number,
            "signed_on": _day(wrapper.signed_on),
        }
        if wrapper
        else None,
        "parts": parts,
        "preamble": _preamble(reading.text, body),
        "articles": articles,
        "outline": outline,
        "annexes": [_annex(reading.text, node) for node in reading.nodes if node.part is Part.ANNEX],
        "amendments": [
            {"address": a.address, "title": a.title, "target": a.target, "action": a.action, "text": a.text}
            for a in reading.amendments
        ],
        "references": [
            {
                "kind": r.kind.value,
                "start": r.start,
                "end": r.end,
                "text": r.text,
                "targets": list(r.targets),
                "title": r.title,
                "missing": r.missing,
            }
            for r in reading.references
            if r.kind is not ReferenceKind.VAGUE
        ],
        "vague_references": sum(1 for r in reading.references if r.kind is ReferenceKind.VAGUE),
        "documents": [],
        "warnings": [{"line": w.line, "page": w.page, "code": w.code, "message": w.message} for w in reading.warnings],
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _collect(
    text: str,
    node: Node,
    within: str | None,
    articles: list[dict[str, Any]],
    parts: list[dict[str, Any]],
    outline: dict[str, int],
) -> None:
    if node.part is Part.ARTICLE:
        articles.append(_article(text, node, within))
        return
    if node.is_heading:
        end = node.children[0].start if node.children else node.end
        level = _HEADINGS.get(node.part) or _LEVELS[node.part]
        parts.append(_part(text, node, level, node.heading, None, end))
        within = node.address
    elif node.part in _LEVELS:
        below = [child for child in node.children if child.part in _LEVELS]
        end = below[0].start if below else node.end
        parts.append(_part(text, node, _LEVELS[node.part], node.heading, text[node.start : end].rstrip(), end))
        if node.part.value in outline:
            outline[node.part.value] += 1
    for child in node.children:
        _collect(text, child, within, articles, parts, outline)


def _part(text: str, node: Node, level: str, heading: str | None, words: str | None, end: int) -> dict[str, Any]:
    while end > node.start and text[end - 1] in "\n \u3000":
        end -= 1
    return {
        "level": level,
        "number": node.label,
        "heading": heading,
        "text": words,
        "address": node.address,
        "start": node.start,
        "end": end,
    }


def _article(text: str, node: Node, within: str | None) -> dict[str, Any]:
    return {
        "number": node.label,
        "address": node.address,
        "within": within,
        "start": node.start,
        "end": node.end,
        "paragraphs": [_paragraph(text, child) for child in node.children if child.part is Part.PARAGRAPH],
        "tables": [_table(child) for child in node.walk() if child.part is Part.TABLE],
    }


def _paragraph(text: str, node: Node) -> dict[str, Any]:
    items = [child for child in node.children if child.part is Part.ITEM]
    own_end = items[0].start if items else node.end
    return {
        "address": node.address,
        "text": text[node.body_start : own_end].rstrip(),
        "items": [_item(text, item) for item in items],
    }


def _item(text: str, node: Node) -> dict[str, Any]:
    own_end = node.children[0].start if node.children else node.end
    return {
        "label": node.label,
        "address": node.address,
        "text": text[node.body_start : own_end].rstrip(),
        "subitems": [_item(text, child) for child in node.children if child.part is Part.SUBITEM],
    }


def _table(node: Node) -> dict[str, Any]:
    return {"address": node.address, "rows": [list(row) for row in node.rows]}


def _preamble(text: str, body: list[Node]) -> list[dict[str, Any]]:
    return [
        {"address": child.address, "text": text[child.start : child.end], "start": child.start, "end": child.end}
        for node in body
        if node.part is Part.PREAMBLE
        for child in node.children
    ]


def _annex(text: str, node: Node) -> dict[str, Any]:
    return {
        "label": node.label,
        "title": node.heading or "",
        "address": node.address,
        "start": node.start,
        "end": node.end,
        "text": text[node.start : node.end],
        "tables": [_table(child) for child in node.walk() if child.part is Part.TABLE],
    }
