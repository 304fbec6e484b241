"""The first page and the list of documents."""

from __future__ import annotations

from fastapi import Request, Response

from registry.people.roles import Permission
from web import urls
from web.access import Area
from web.dependencies import ClockDep, InternalDep, PersonDep, SessionDep
from web.pages.home import documents_page, home_page
from web.rendering import render

area = Area()


@area.page(urls.HOME, Permission.DOCUMENT_READ_PUBLIC)
def home(request: Request, session: SessionDep, clock: ClockDep, person: PersonDep, internal: InternalDep) -> Response:
    """The first page."""
    return render(request, home_page(session, clock, person, internal))


@area.page(urls.DOCUMENTS, Permission.DOCUMENT_READ_PUBLIC)
def documents(
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    internal: InternalDep,
    collection: str = "local",
    page: int = 1,
) -> Response:
    """Documents of one collection."""
    return render(request, documents_page(session, clock.today(), internal, collection, page))
