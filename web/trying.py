"""What to offer when nothing is found: each try was made, and is offered only where it finds something.

Fewer words, any of the words, fewer filters, former versions, a title spelt nearly so. No try is made unasked on the
page: a person clicks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from registry.errors import InvalidInput
from search.language import loosened, write
from search.language.suggestions import Kind
from search.queries import AllOf, FieldMatch, FieldRange, Not, Phrase, QueryNode, SearchQuery, Words
from web import urls
from web.asking import Asked, query_for, understand
from web.pages.search_parameters import FACETS, SearchParameters
from web.site import Site
from web.suggesting import site_vocabulary, visible_titles

MOST = 12  # tries that are made
_ALL: dict[str, object] = dict.fromkeys(FACETS, ())


@dataclass(frozen=True, slots=True)
class Try:
    """Something else to search for, with the number of clauses that it finds."""

    label: str
    url: str
    count: int


def tries(
    site: Site, session: Session, parameters: SearchParameters, asked: Asked, day: date, *, include_internal: bool
) -> tuple[Try, ...]:
    """Tries that find something, in the order of how little they change."""
    offers = list(_offers(parameters, asked))[:MOST]
    queries: list[SearchQuery] = []
    made: list[tuple[str, SearchParameters]] = []
    for label, changed in offers:
        try:
            again = understand(site, session, changed.q, changed.as_of or day, include_internal, changed.off)
        except InvalidInput:
            continue
        tree = loose_tree(again) if changed.loose else again.tree
        query = query_for(changed, replace(again, tree=tree), changed.as_of or day, include_internal=include_internal)
        queries.append(replace(query, limit=0, offset=0, facets=False, snippets=False, pins=()))
        made.append((label, changed))
    found = [
        Try(label, urls.search(changed.pairs()), result.total)
        for (label, changed), result in zip(made, site.engine.search_many(queries), strict=True)
        if result.total
    ]
    return (*found, *_titles(site, session, parameters.q, include_internal=include_internal))


def loose_tree(asked: Asked) -> QueryNode | None:
    """The tree in which any of the words is enough; the tree itself where nothing can be loosened."""
    return (loosened(asked.parsed) if asked.parsed is not None else None) or asked.tree


def _offers(parameters: SearchParameters, asked: Asked) -> Iterator[tuple[str, SearchParameters]]:
    start = replace(parameters, page=1)
    free = replace(start, as_of=None, **_ALL)  # type: ignore[arg-type]  # the facets, all empty
    filtered = free != start
    if filtered:
        yield "去掉全部筛选", free
    if parameters.document:
        yield "在全部文件中检索", replace(start, document="")
    if not parameters.versions:
        yield "包括历史版本", replace(start, versions=True)
    plain = asked.parsed.plain if asked.parsed is not None else None
    for word, words in _shortened(plain):
        yield f"不要求“{word}”", replace(start, q=words)
    for word, words in _shortened(plain) if filtered else ():
        yield f"去掉全部筛选，不要求“{word}”", replace(free, q=words)
    if not parameters.loose and _has_several(plain):
        yield "任何一个词都可以", replace(free, loose=True)


def _shortened(plain: QueryNode | None) -> Iterator[tuple[str, str]]:
    """Each part of the query, and the query without it."""
    if isinstance(plain, AllOf):
        for child in plain.children:
            rest = [other for other in plain.children if other is not child]
            yield _shown(child), write(rest[0] if len(rest) == 1 else AllOf(tuple(rest)))


def _has_several(plain: QueryNode | None) -> bool:
    return isinstance(plain, AllOf | Phrase) or (isinstance(plain, Words) and len(plain.text) > 2)


def _shown(node: QueryNode) -> str:
    if isinstance(node, Words | Phrase):
        return node.text
    return write(node) if isinstance(node, FieldMatch | FieldRange | Not) else "这一组"


def _titles(site: Site, session: Session, text: str, *, include_internal: bool) -> list[Try]:
    """Documents whose title is spelt nearly as what was typed."""
    names = site_vocabulary(site, session).near(text, Kind.DOCUMENT, 4)
    seen = visible_titles(session, names, include_internal=include_internal)
    return [Try(f"标题相近：《{name.text}》", urls.document(name.document_id), 0) for name in seen[:2]]
