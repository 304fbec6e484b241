"""Clauses like one clause: superior law and documents of this record, in two lists, by the engine's own analysis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import ClassVar, Literal

from sqlalchemy.orm import Session

from registry.instruments.views import get_document
from registry.provisions.kinds import Status
from search.analysis import cut, distinct
from search.queries import AllOf, Filters, Hit, SearchQuery, Words
from web import urls
from web.pages.compare import Place
from web.site import Site

SHOWN = 10
LOOKED_AT = 40
LONGEST = 240  # characters of the clause that are asked: the rest of a long one adds time and no likeness
LEAST = 0.08  # share of the clause's pairs of characters below which nothing is alike


@dataclass(frozen=True, slots=True)
class Alike:
    """One clause, with the share of the asked clause's pairs of characters that it has too."""

    title: str
    number: str
    url: str
    compare_url: str
    status: Status
    share: int  # percent
    text: str


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """A clause and those like it."""

    template: ClassVar[str] = "pages/similar.html"

    title: str
    number: str
    url: str
    text: str
    superior: tuple[Alike, ...]
    local: tuple[Alike, ...]
    as_of: date


def similar_page(site: Site, session: Session, place: Place, *, include_internal: bool) -> SimilarPage:
    """The page for a clause.

    Raises:
        NotFound: there is no such clause, or not for this person.
    """
    day = place.on or site.clock.today()
    view = get_document(session, place.document_id, day, include_internal=include_internal)
    unit = view.unit(place.address)
    body = unit.text.removeprefix(unit.number).strip()
    lists = [_alike(site, place, body, day, name, include_internal) for name in ("reference", "local")]
    url = urls.document(place.document_id, place.on, unit.address)
    return SimilarPage(view.row.title, unit.number or "正文", url, body, lists[0], lists[1], day)


def _alike(
    site: Site, place: Place, body: str, day: date, collection: Literal["local", "reference"], internal: bool
) -> tuple[Alike, ...]:
    text = " ".join(body.split())[:LONGEST]
    own = set(distinct(cut(text)[0]))
    if not own:
        return ()
    query = SearchQuery(
        tree=AllOf((Words(text, share=0.0),)),
        text=text,
        filters=Filters(collections=(collection,)),
        as_of=day,
        include_internal=internal,
        limit=LOOKED_AT,
        facets=False,
        snippets=False,
    )
    found = []
    for hit in site.engine.search(query).hits:
        if hit.document_id == place.document_id:
            continue
        share = len(own.intersection(a + b for a, b in pairwise(hit.text))) / len(own)
        if share >= LEAST:
            found.append((share, hit))
    found.sort(key=lambda entry: -entry[0])
    return tuple(_made(place, share, hit) for share, hit in found[:SHOWN])


def _made(place: Place, share: float, hit: Hit) -> Alike:
    both = [urls.place(hit.document_id, None, hit.address), place.text]
    words = hit.text.removeprefix(hit.number).strip()
    return Alike(
        hit.title,
        hit.number or "正文",
        urls.document(hit.document_id, None, hit.address),
        urls.compared(both),
        hit.status,
        round(100 * share),
        words if len(words) <= 220 else words[:220] + "……",
    )
