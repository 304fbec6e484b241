"""Hits as the result page and exports show them: clauses under their document, snippets cut at found words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.provisions.kinds import Status
from search.queries import Hit
from web import urls
from web.pages.search_parameters import SearchParameters

CLAUSES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a snippet, found words or not."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class ClauseHit:
    """One clause under its document."""

    number: str
    address: str
    url: str
    path: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """One document with its best clauses; `found` are the words that stand in them, for “为什么有这件”."""

    document_id: str
    title: str
    url: str
    status: Status
    kind: str
    issuer: str
    document_number: str
    promulgated_on: date | None
    effective_on: date | None
    clauses: tuple[ClauseHit, ...]
    more: int
    more_url: str
    found: tuple[str, ...] = ()
    pinned: str = ""


def pieces_of(snippet: str, highlights: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """A snippet cut into found and other characters."""
    pieces, at = [], 0
    for start, end in highlights:
        if start > at:
            pieces.append(Piece(snippet[at:start], False))
        pieces.append(Piece(snippet[max(start, at) : end], True))
        at = max(at, end)
    if at < len(snippet):
        pieces.append(Piece(snippet[at:], False))
    return tuple(pieces)


def group(hits: Sequence[Hit], parameters: SearchParameters) -> tuple[DocumentHit, ...]:
    """Hits under their documents, in the order of each document's best; within one document all are shown."""
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        key = hit.version_id if parameters.versions else hit.document_id
        grouped.setdefault(key, []).append(hit)
    return tuple(_document(clauses, parameters) for clauses in grouped.values())


def _document(clauses: list[Hit], parameters: SearchParameters) -> DocumentHit:
    best = clauses[0]
    shown = len(clauses) if parameters.document else CLAUSES_SHOWN
    on = parameters.as_of
    if parameters.versions:
        on = best.effective_on or best.promulgated_on
    found = [hit.snippet[start:end] for hit in clauses for start, end in hit.highlights]
    return DocumentHit(
        document_id=best.document_id,
        title=best.title,
        url=urls.document(best.document_id, on),
        status=best.status,
        kind=best.kind.value,
        issuer=best.issuer or "",
        document_number=best.document_number or "",
        promulgated_on=best.promulgated_on,
        effective_on=best.effective_on,
        clauses=tuple(_clause(hit, on) for hit in clauses[:shown]),
        more=max(0, len(clauses) - shown),
        more_url=urls.search(parameters.pairs(document=best.document_id)),
        found=tuple(dict.fromkeys(found))[:12],
        pinned=next((hit.pinned for hit in clauses if hit.pinned), ""),
    )


def _clause(hit: Hit, on: date | None) -> ClauseHit:
    url = urls.document(hit.document_id, on, hit.address)
    return ClauseHit(hit.number or "正文", hit.address, url, hit.path, without_label(hit))


def without_label(hit: Hit) -> tuple[Piece, ...]:
    """The snippet without the clause's number, which stands beside it already."""
    skip = 0
    if hit.number and hit.snippet.startswith(hit.number):
        skip = len(hit.number)
        skip += len(hit.snippet[skip:]) - len(hit.snippet[skip:].lstrip(" \u3000"))
        if any(start < skip for start, _ in hit.highlights):
            skip = 0
    return pieces_of(hit.snippet[skip:], [(start - skip, end - skip) for start, end in hit.highlights])
