"""Health for machines, the status page for staff, the gallery of components."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import text

from registry.people.roles import Permission
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.gallery import gallery_page
from web.pages.status import status_page
from web.rendering import render

area = Area()


@area.page("/health", Permission.DOCUMENT_READ_PUBLIC)
def is_healthy(session: SessionDep, site: SiteDep) -> Response:
    """200 when the database and the engine answer, 503 otherwise; says no more than that."""
    session.execute(text("SELECT 1"))
    good = site.engine.status().healthy
    return JSONResponse({"status": "ok" if good else "degraded"}, status_code=200 if good else 503)


@area.page(urls.STATUS, Permission.STATUS_READ)
def status(request: Request, session: SessionDep, site: SiteDep, person: PersonDep) -> Response:
    """How the site is."""
    return render(request, status_page(session, site, person))


@area.page(urls.GALLERY, Permission.STATUS_READ)
def gallery(request: Request, site: SiteDep) -> Response:
    """Every component with its examples."""
    return render(request, gallery_page(site.clock.now()))
