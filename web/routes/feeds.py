"""Atom feeds: new public documents, any search, a kept search under its secret address. Public documents only."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request, Response

from registry.errors import NotFound
from registry.instruments.arrivals import newest_arrivals
from registry.instruments.standing import standings
from registry.people.roles import Permission
from registry.searches.saved import by_feed_token
from search.queries import Hit, Sort
from search.ranking.answering import answer
from web import atom, urls
from web.access import Area
from web.asking import query_for, understand
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.saved import FeedsPage, plain_words
from web.pages.search_parameters import SearchParameters, read_pairs, read_parameters
from web.rendering import render
from web.site import Site
from web.trying import loose_tree

area = Area()
READ = Permission.DOCUMENT_READ_PUBLIC
MOST = 50  # entries
LOOKED_AT = 400  # clauses, newest documents first
COLLECTIONS = {"local": ("新入库的本级文件", "local"), "reference": ("新入库的上位法", "reference")}


def _base(request: Request, site: Site) -> str:
    return (site.settings.public_url or str(request.base_url)).rstrip("/")


def _answer(content: bytes, *, private: bool = False) -> Response:
    cache = "private, max-age=300" if private else "public, max-age=300"
    return Response(content, media_type=atom.TYPE, headers={"Cache-Control": cache, "X-Robots-Tag": "noindex"})


@area.page(urls.FEEDS, READ)
def feeds(request: Request, site: SiteDep, person: PersonDep) -> Response:
    """Which feeds there are."""
    base = _base(request, site)
    rows = tuple(
        (title, f"{base}{urls.FEEDS}/{name}.atom", f"最近 {MOST} 份，只含公开文件")
        for name, (title, _) in COLLECTIONS.items()
    )
    return render(request, FeedsPage(rows, person.may(Permission.SEARCH_SAVE)))


@area.page(urls.FEEDS + "/s/{token}.atom", READ)
def kept_feed(request: Request, site: SiteDep, session: SessionDep, token: str) -> Response:
    """A kept search as a feed; the address is the key."""
    view = by_feed_token(session, token)
    return _answer(_search_feed(request, site, session, read_pairs(view.parameters), view.name), private=True)


@area.page(urls.FEEDS + "/{name}.atom", READ)
def collection_feed(request: Request, site: SiteDep, session: SessionDep, name: str) -> Response:
    """New documents of a collection."""
    if name not in COLLECTIONS:
        raise NotFound("没有这个订阅。全部订阅见 /feeds。")
    title, collection = COLLECTIONS[name]
    base = _base(request, site)
    entries = []
    for one in newest_arrivals(session, collection, MOST):
        day = one.begins_on.isoformat() if one.begins_on else ""
        facts = (one.kind, one.document_number or "", f"{day} 起施行" if day else "")
        link = base + urls.document(one.document_id, one.begins_on)
        summary = "，".join(filter(None, facts))
        entries.append(atom.Entry(one.title, link, one.version_id, one.entered_at, summary, one.issuer or ""))
    full = f"{site.settings.site_name}：{title}"
    own, page = f"{base}{urls.FEEDS}/{name}.atom", base + urls.FEEDS
    return _answer(atom.feed(full, own, page, entries, site.settings.site_name))


@area.page(urls.SEARCH + ".atom", READ)
def search_feed(request: Request, site: SiteDep, session: SessionDep) -> Response:
    """Any search as a feed."""
    given = request.query_params
    parameters = read_parameters({name: given.getlist(name) for name in given})
    return _answer(_search_feed(request, site, session, parameters, f"检索 {plain_words(parameters)}"))


def _search_feed(request: Request, site: Site, session: SessionDep, parameters: SearchParameters, title: str) -> bytes:
    """The newest documents that a search finds, never an internal one, whoever asks."""
    base = _base(request, site)
    day = parameters.as_of or site.clock.today()
    meant = understand(site, session, parameters.q, day, False, parameters.off)
    if parameters.loose:
        meant = replace(meant, tree=loose_tree(meant))
    query = query_for(replace(parameters, page=2), meant, day, include_internal=False)  # no page but the first has pins
    query = replace(query, sort=Sort.NEWEST, limit=LOOKED_AT, facets=False)
    best: dict[str, Hit] = {}
    for hit in answer(site.engine, query).hits:
        best.setdefault(hit.version_id, hit)
    chosen = list(best.values())[:MOST]
    entered = standings(session, [hit.version_id for hit in chosen], day)
    entries = [
        atom.Entry(
            hit.title,
            base + urls.document(hit.document_id, hit.effective_on if parameters.versions else None),
            hit.version_id,
            entered[hit.version_id].entered_at,
            f"{hit.status.value}。{hit.number} {hit.snippet}",
            hit.issuer or "",
        )
        for hit in chosen
        if hit.version_id in entered
    ]
    page = base + urls.search(parameters.pairs())
    own = str(request.url) if site.settings.public_url is None else base + request.url.path + (
        f"?{request.url.query}" if request.url.query else ""
    )  # fmt: skip
    return atom.feed(f"{site.settings.site_name}：{title}", own, page, entries, site.settings.site_name)
