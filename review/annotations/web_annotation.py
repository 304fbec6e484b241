"""Notes as W3C Web Annotations (JSON-LD), the form in which other tools read them.

The target is the clause's address in one version, with its words, what stands around them, and their place. It decides
nothing on who may see a note: the caller hands over what a person may have.

Source: W3C Recommendation "Web Annotation Data Model", 23 February 2017.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from review.annotations.notes import NoteView

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # signs before and after a quote
MOTIVATIONS = {"note": "commenting", "question": "questioning", "proposal": "editing", "issue": "assessing"}


def annotation_page(notes: Sequence[NoteView], text: str, source: str, page_id: str) -> dict[str, Any]:
    """The notes on one version as an AnnotationPage.

    Args:
        notes: what the person may see.
        text: the version's stored text, which the offsets count in (Unicode code points).
        source: absolute address of the version.
        page_id: absolute address of this list.
    """
    return {
        "@context": CONTEXT,
        "id": page_id,
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": [_annotation(note, text, source, page_id) for note in notes],
    }


def _annotation(note: NoteView, text: str, source: str, page_id: str) -> dict[str, Any]:
    return {
        "id": f"{page_id}#{note.id}",
        "type": "Annotation",
        "motivation": MOTIVATIONS.get(note.kind, "commenting"),
        "created": note.created_at.isoformat(),
        "creator": {"type": "Person", "name": note.author},
        "body": {"type": "TextualBody", "value": note.body, "format": "text/plain", "language": "zh-Hans"},
        "target": {"source": source, "selector": _selectors(note, text)},
    }


def _selectors(note: NoteView, text: str) -> list[dict[str, Any]]:
    anchor = note.anchor
    selectors: list[dict[str, Any]] = [{"type": "FragmentSelector", "value": anchor.address}]
    if anchor.start is None or anchor.end is None:
        return selectors
    start, end = anchor.start, anchor.end
    quote = {"type": "TextQuoteSelector", "exact": anchor.quote or text[start:end]}
    if before := text[max(0, start - AROUND) : start]:
        quote["prefix"] = before
    if after := text[end : end + AROUND]:
        quote["suffix"] = after
    return [*selectors, quote, {"type": "TextPositionSelector", "start": start, "end": end}]
