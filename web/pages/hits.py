"""Hits as the result page and exports show them: clauses under their document, snippets cut at found words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.instruments.standing import Standing
from registry.provisions.kinds import Kind, Status
from search.analysis import Marker
from search.queries import Hit, QueryNode
from web import urls
from web.grouping import Group
from web.pages.search_parameters import SearchParameters

_FAVOURED = (Kind.LAW, Kind.JUDICIAL_INTERPRETATION)  # what a question's second look raises; see search.ranking


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a snippet: found words, words that an expansion added, or others."""

    text: str
    found: bool
    wider: bool = False


@dataclass(frozen=True, slots=True)
class ClauseHit:
    """One clause under its document. `place` counts from 1 over the page; `confirmed` says that the staff called it
    the answer to this question."""

    number: str
    address: str
    url: str
    path: str
    pieces: tuple[Piece, ...]
    version_id: str
    place: int
    confirmed: bool
    similar_url: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a document is found: words that were typed, words that an expansion added, what raised it."""

    words: tuple[str, ...]
    wider: tuple[str, ...]
    raised: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.words or self.wider or self.raised)


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """One document with its best clauses. `more` of its clauses match beyond those shown."""

    document_id: str
    title: str
    title_pieces: tuple[Piece, ...]
    url: str
    status: Status
    standing: Standing | None
    kind: str
    issuer: str
    document_number: str
    promulgated_on: date | None
    effective_on: date | None
    clauses: tuple[ClauseHit, ...]
    more: int
    more_url: str
    why: Why
    pinned: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What all hits of a page share."""

    parameters: SearchParameters
    marker: Marker
    question: bool
    standings: Mapping[str, Standing]
    confirmed: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(
        cls,
        parameters: SearchParameters,
        tree: QueryNode | None,
        question: bool,
        standings: Mapping[str, Standing],
        confirmed: Iterable[tuple[str, str]] = (),
    ) -> Shown:
        """For the tree that was asked."""
        return cls(parameters, Marker(tree), question, standings, frozenset(confirmed))


def pieces_of(
    snippet: str, highlights: Sequence[tuple[int, int]], wider: Sequence[tuple[int, int]] = ()
) -> tuple[Piece, ...]:
    """A snippet cut into found, added and other characters."""
    marks = sorted([(*span, False) for span in highlights] + [(*span, True) for span in wider])
    pieces, at = [], 0
    for start, end, added in marks:
        if end <= at:
            continue
        if start > at:
            pieces.append(Piece(snippet[at:start], False))
        pieces.append(Piece(snippet[max(start, at) : end], not added, added))
        at = end
    if at < len(snippet):
        pieces.append(Piece(snippet[at:], False))
    return tuple(pieces)


def document_hits(groups: Iterable[Group], shown: Shown) -> tuple[DocumentHit, ...]:
    """Documents with their clauses; places run through the page."""
    found, place = [], 0
    for group in groups:
        found.append(_document(group, shown, place))
        place += len(group.hits)
    return tuple(found)


def runs_of(hits: Sequence[Hit]) -> list[Group]:
    """Hits in their order, neighbours of one version under one head: the list by clauses."""
    groups: list[list[Hit]] = []
    for hit in hits:
        if groups and groups[-1][0].version_id == hit.version_id:
            groups[-1].append(hit)
        else:
            groups.append([hit])
    return [Group(tuple(group), len(group)) for group in groups]


def _document(group: Group, shown: Shown, before: int) -> DocumentHit:
    best, parameters = group.hits[0], shown.parameters
    on = parameters.as_of
    if parameters.versions:
        on = best.effective_on or best.promulgated_on
    spans = shown.marker.spans(best.title)
    own = [(span.start, span.end) for span in spans if not span.expanded]
    return DocumentHit(
        document_id=best.document_id,
        title=best.title,
        title_pieces=pieces_of(best.title, own),
        url=urls.document(best.document_id, on),
        status=best.status,
        standing=shown.standings.get(best.version_id),
        kind=best.kind.value,
        issuer=best.issuer or "",
        document_number=best.document_number or "",
        promulgated_on=best.promulgated_on,
        effective_on=best.effective_on,
        clauses=tuple(_clause(hit, on, shown, before + place) for place, hit in enumerate(group.hits, 1)),
        more=group.count - len(group.hits),
        more_url=urls.search(parameters.pairs(document=best.document_id, view="documents")),
        why=_why(group.hits, own, shown),
        pinned=next((hit.pinned for hit in group.hits if hit.pinned), ""),
    )


def _why(hits: Sequence[Hit], in_title: Sequence[tuple[int, int]], shown: Shown) -> Why:
    best = hits[0]
    words = [hit.snippet[start:end] for hit in hits for start, end in hit.highlights]
    wider = [hit.snippet[start:end] for hit in hits for start, end in hit.expanded]
    raised = []
    if best.pinned:
        raised.append(f"您写的就是它：{best.pinned}")
    if in_title:
        raised.append("标题中有：" + "、".join(dict.fromkeys(best.title[start:end] for start, end in in_title)))
    if shown.question and best.kind in _FAVOURED:
        raised.append(f"整句提问时{best.kind.value}靠前")
    if any((hit.document_id, hit.address) in shown.confirmed for hit in hits):
        raised.append("工作人员确认过这是答案")
    return Why(tuple(dict.fromkeys(words))[:12], tuple(dict.fromkeys(wider))[:12], tuple(raised))


def _clause(hit: Hit, on: date | None, shown: Shown, place: int) -> ClauseHit:
    url = urls.document(hit.document_id, on, hit.address)
    if shown.parameters.q:
        url = urls.with_query(url, [("find", shown.parameters.q)])
    return ClauseHit(
        number=hit.number or "正文",
        address=hit.address,
        url=url,
        path=hit.path,
        pieces=without_label(hit),
        version_id=hit.version_id,
        place=place,
        confirmed=(hit.document_id, hit.address) in shown.confirmed,
        similar_url=urls.similar(hit.document_id, hit.address, on),
    )


def without_label(hit: Hit) -> tuple[Piece, ...]:
    """The snippet without the clause's number, which stands beside it already."""
    skip = 0
    if hit.number and hit.snippet.startswith(hit.number):
        skip = len(hit.number)
        skip += len(hit.snippet[skip:]) - len(hit.snippet[skip:].lstrip(" \u3000"))
        if any(start < skip for start, _ in (*hit.highlights, *hit.expanded)):
            skip = 0

    def moved(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(start - skip, end - skip) for start, end in spans]

    return pieces_of(hit.snippet[skip:], moved(hit.highlights), moved(hit.expanded))
