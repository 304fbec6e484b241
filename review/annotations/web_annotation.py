"""Notes as W3C Web Annotations (JSON-LD), the form in which other tools read them.

The target is the clause's address in one version, with its words, what stands around them, and their place; on a
finding or a line of a worksheet their page stands beside it; of a paper the paragraph. What was said under a note are
annotations of their own that reply to it. It decides nothing on who may see a note: the caller hands over what a
person may have.

Source: W3C Recommendation "Web Annotation Data Model", 23 February 2017.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from review.annotations.notes import VISIBILITIES, NoteView
from review.annotations.targets import PARAGRAPH, TEXT, Target
from review.annotations.threads import ACTS
from review.annotations.views import Placed

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # signs before and after a quote
MOTIVATIONS = {"note": "commenting", "question": "questioning", "proposal": "editing", "issue": "assessing"}


@dataclass(frozen=True, slots=True)
class Source:
    """A text that notes stand in: its absolute address, its words, and what part of it a selector names.

    `fragment` makes the fragment of an address or key, `page` the absolute address of a finding or line, if it has one.
    """

    url: str
    text: str
    fragment: Callable[[str], str] = str
    page: Callable[[Target], str] = lambda _target: ""


def annotation_page(items: Iterable[Mapping[str, Any]], page_id: str) -> dict[str, Any]:
    """Annotations as an AnnotationPage.

    Args:
        page_id: absolute address of this list.
    """
    held = [{**item, "id": f"{page_id}#{item['id']}"} for item in items]
    for item in held:
        if item["motivation"] == "replying":
            item["target"] = f"{page_id}#{item['target']}"
    return {"@context": CONTEXT, "id": page_id, "type": "AnnotationPage", "startIndex": 0, "items": held}


def of_review(notes: Sequence[NoteView], source: Source) -> list[dict[str, Any]]:
    """Notes on a review, in one version; what became of each follows it."""
    made = []
    for note in notes:
        anchor = note.anchor
        target = Target("finding", anchor.finding_id) if anchor.finding_id else Target(TEXT, anchor.address)
        selectors = _selectors(source, anchor.address, anchor.start, anchor.end, anchor.quote, source.text)
        made.append(_annotation(note.id, note.kind, note.body, note.author, note.created_at, target, selectors, source))
    return made


def of_threads(notes: Sequence[Placed], source: Callable[[Placed], Source]) -> list[dict[str, Any]]:
    """Notes of documents and papers where they were written, each with the replies to it.

    Args:
        source: the text that a note was written on.
    """
    made = []
    for note in notes:
        held = source(note)
        text = note.context if note.target.kind == PARAGRAPH else held.text
        at = note.at
        selectors = _selectors(held, at.address, at.start, at.end, note.quote, text)
        one = _annotation(note.id, note.kind, note.body, note.author, note.created_at, note.target, selectors, held)
        one["audience"] = {"type": "schema:Audience", "schema:audienceType": VISIBILITIES[note.visibility]}
        made.append(one)
        made += [
            _head(f"{note.id}-{entry.id}", "replying", entry.author, entry.at)
            | {"body": _body("：".join(part for part in (ACTS[entry.act], entry.body) if part)), "target": note.id}
            for entry in note.entries
        ]
    return made


def _annotation(
    id_: str,
    kind: str,
    body: str,
    author: str,
    at: datetime,
    target: Target,
    selectors: list[dict[str, Any]],
    source: Source,
) -> dict[str, Any]:
    place = {"source": source.url, "selector": selectors}
    page = source.page(target)
    return _head(id_, MOTIVATIONS.get(kind, "commenting"), author, at) | {
        "body": _body(body),
        "target": [place, page] if page else place,
    }


def _head(id_: str, motivation: str, author: str, at: datetime) -> dict[str, Any]:
    return {
        "id": id_,
        "type": "Annotation",
        "motivation": motivation,
        "created": at.isoformat(),
        "creator": {"type": "Person", "name": author},
    }


def _body(text: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": text, "format": "text/plain", "language": "zh-Hans"}


def _selectors(
    source: Source, address: str, start: int | None, end: int | None, quoted: str, text: str
) -> list[dict[str, Any]]:
    selectors: list[dict[str, Any]] = [{"type": "FragmentSelector", "value": source.fragment(address)}]
    if start is None or end is None:
        return selectors
    quote = {"type": "TextQuoteSelector", "exact": quoted or text[start:end]}
    if before := text[max(0, start - AROUND) : start]:
        quote["prefix"] = before
    if after := text[end : end + AROUND]:
        quote["suffix"] = after
    return [*selectors, quote, {"type": "TextPositionSelector", "start": start, "end": end}]
