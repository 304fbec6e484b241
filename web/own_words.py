"""An everyday sentence → the three likeliest clauses of the library: the engine finds candidates, the ranking of
`review.voices.routing` puts them in order and names the legal terms.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.provisions.reading import Unit
from review.voices.routing.ranking import ClauseIndex
from review.voices.routing.words import spoken_terms
from search.language.questions import content
from search.queries import Expansion, Hit, SearchQuery, Words
from search.ranking.answering import answer
from web.site import Site

CANDIDATES = 60
LONGEST = 200


@dataclass(frozen=True, slots=True)
class LibraryRoute:
    """A clause that a sentence may be about, with the legal terms that lead there."""

    hit: Hit
    terms: tuple[str, ...]


def likely_clauses(site: Site, sentence: str, *, include_internal: bool, limit: int = 3) -> tuple[LibraryRoute, ...]:
    """The likeliest clauses; none where nothing was asked or found.

    Args:
        include_internal: decided by the permission matrix, never by the asker.

    Raises:
        Unavailable: the engine does not answer.
    """
    sentence = " ".join(sentence.split())[:LONGEST]
    plain = content(sentence)
    if not plain.strip():
        return ()
    tree = Expansion(Words(plain, 1.0, 0.0), tuple(spoken_terms(sentence)), alone=True)
    query = SearchQuery(
        tree=tree, text=sentence, include_internal=include_internal, limit=CANDIDATES, facets=False, snippets=False
    )
    hits = answer(site.engine, query, question=True).hits
    units = [Unit(str(at), hit.number, hit.path, hit.text, 0, len(hit.text)) for at, hit in enumerate(hits) if hit.text]
    return tuple(
        LibraryRoute(hits[int(route.address)], route.terms) for route in ClauseIndex(units).rank(sentence, limit)
    )
