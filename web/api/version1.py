"""Routes of the API. Errors are problem JSON; what a person may not see does not exist here either."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Depends, Request

from registry.instruments.views import get_document
from registry.people.roles import Permission
from web.access import Needs
from web.api.shapes import DocumentShape, SearchShape, document_shape, search_shape
from web.asking import run_search
from web.dependencies import ClockDep, InternalDep, SessionDep, SiteDep
from web.pages.search_parameters import read_parameters

router = APIRouter(prefix="/api/v1", tags=["v1"], dependencies=[Depends(Needs(Permission.DOCUMENT_READ_PUBLIC))])


@router.get("/search", summary="检索条款", operation_id="search")
def search(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    internal: InternalDep,
    q: str = "",
    as_of: str = "",
    sort: str = "",
    page: str = "",
) -> SearchShape:
    """Clauses that match; facets take the parameters kind, level, issuer, province, status, year, collection."""
    given = request.query_params
    parameters = read_parameters({name: given.getlist(name) for name in given})
    results, _ = run_search(site, session, parameters, include_internal=internal)
    return search_shape(results, _base(request, site))


@router.get("/documents/{document_id}", summary="读取文件", operation_id="document")
def document(
    request: Request,
    site: SiteDep,
    document_id: str,
    session: SessionDep,
    clock: ClockDep,
    internal: InternalDep,
    on: date | None = None,
) -> DocumentShape:
    """One document with its clauses, as it applies on a date (today by default)."""
    view = get_document(session, document_id, on or clock.today(), include_internal=internal)
    return document_shape(view, _base(request, site))


def _base(request: Request, site: SiteDep) -> str:
    return (site.settings.public_url or str(request.base_url)).rstrip("/")
