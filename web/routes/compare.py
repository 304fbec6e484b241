"""Texts side by side, and clauses like one clause."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request, Response

from registry.errors import InvalidInput
from registry.people.roles import Permission
from search.language import recognise
from web import urls
from web.access import Area
from web.dependencies import InternalDep, SessionDep, SiteDep
from web.names import RecordNames
from web.pages.compare import MOST, compare_page, flags, read_places
from web.pages.similar import similar_page
from web.rendering import render
from web.site import Site
from web.suggesting import suggest

area = Area()
READ = Permission.DOCUMENT_READ_PUBLIC
MAX_ASKED = 200


@area.page(urls.COMPARE, READ)
def compare(request: Request, site: SiteDep, session: SessionDep, internal: InternalDep) -> Response:
    """Up to three texts side by side."""
    given = request.query_params
    hide, raw = given.get("hide") == "1", given.get("raw") == "1"
    places = read_places(_chosen(given.getlist("d"), given.getlist("on")))
    today = site.clock.today()
    page = compare_page(session, places, today, include_internal=internal, hide=hide, raw=raw)
    asked = " ".join(given.get("with", "").split())[:MAX_ASKED]
    if asked and len(places) < MOST:
        held = [place.text for place in places]
        found = _offers(site, session, asked, internal)
        offers = tuple((label, urls.compared([*held, place], flags(hide, raw))) for label, place in found)
        wrong = "" if offers else "没有找到这份文件或这一条，请换用标题、文号或“××法第×条”的写法。"
        page = replace(page, asked=asked, offers=offers, wrong=wrong)
    return render(request, page)


def _chosen(places: list[str], days: list[str]) -> list[str]:
    """Places with the versions that the heads of the columns chose: one `on` a place, in their order."""
    if len(days) != len(places):
        return places
    chosen = []
    for place, day in zip(places, days, strict=True):
        document, slash, address = place.partition("/")
        name = document.partition("@")[0]
        chosen.append(name + (f"@{day}" if day else "") + slash + address)
    return chosen


def _offers(site: Site, session: SessionDep, text: str, internal: bool) -> list[tuple[str, str]]:
    """What a typed title, number or citation may mean, each with its place."""
    today = site.clock.today()
    found = recognise(text, RecordNames(session, today, internal), today)
    offers = {}
    for pin in found.pins if found is not None else ():
        offers[urls.place(pin.document_id, None, pin.address or "")] = pin.reason
    for group in suggest(site, session, text, include_internal=internal):
        for item in group.items:
            if item.url.startswith("/d/"):
                offers.setdefault(item.url.removeprefix("/d/"), item.label)
    return [(label, place) for place, label in list(offers.items())[:8]]


@area.page(urls.SIMILAR, READ)
def similar(
    request: Request, site: SiteDep, session: SessionDep, internal: InternalDep, d: str = "", at: str = "", on: str = ""
) -> Response:
    """Clauses of the superior law and of other documents that are like one clause."""
    places = read_places([d + (f"@{on}" if on else "") + f"/{at}"])
    if not places[0].address:
        raise InvalidInput("请从条款旁边的“相近条款”进入。")
    return render(request, similar_page(site, session, places[0], include_internal=internal))
