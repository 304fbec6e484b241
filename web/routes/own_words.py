"""用自己的话找条款: an everyday sentence leads to the likeliest clauses of the library, with their legal terms."""

from __future__ import annotations

from fastapi import Request, Response

from registry.people.roles import Permission
from web import urls
from web.access import Area
from web.dependencies import InternalDep, SiteDep
from web.own_words import LONGEST, likely_clauses
from web.pages.collector import OwnWordsPage
from web.rendering import render

area = Area()


@area.page(urls.OWN_WORDS, Permission.DOCUMENT_READ_PUBLIC)
def own_words(request: Request, site: SiteDep, internal: InternalDep, say: str = "") -> Response:
    """The box for a sentence, and what it leads to."""
    say = say.strip()[:LONGEST]
    routes = likely_clauses(site, say, include_internal=internal) if say else ()
    return render(request, OwnWordsPage(say, routes))
