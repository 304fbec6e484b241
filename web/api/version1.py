"""Routes of the API. Errors are problem JSON; what a person may not see does not exist here either."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from registry.instruments.views import get_document
from registry.people.roles import Permission
from web.access import Needs
from web.api.shapes import DocumentShape, SearchShape, document_shape, search_shape
from web.asking import run_search
from web.dependencies import ClockDep, InternalDep, SessionDep, SiteDep
from web.pages.search_parameters import MAX_TEXT, read_parameters

Choices = Annotated[list[str] | None, Query(description="可以重复，任一符合即可")]
router = APIRouter(prefix="/api/v1", tags=["v1"], dependencies=[Depends(Needs(Permission.DOCUMENT_READ_PUBLIC))])


@router.get("/search", summary="检索条款", operation_id="search")
def search(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    internal: InternalDep,
    q: Annotated[str, Query(description="检索词，语法与检索页相同", max_length=MAX_TEXT)] = "",
    kind: Choices = None,
    level: Choices = None,
    issuer: Choices = None,
    province: Choices = None,
    status: Choices = None,
    year: Choices = None,
    collection: Annotated[list[str] | None, Query(description="local 本级文件，reference 上位法")] = None,
    document: Annotated[str, Query(description="只在这一份文件中检索")] = "",
    as_of: Annotated[str, Query(description="按这一天的时效，如 2026-11-24")] = "",
    versions: Annotated[str, Query(description="1：包括历史版本")] = "",
    sort: Annotated[str, Query(description="relevance、newest、oldest 或 title")] = "",
    page: str = "",
) -> SearchShape:
    """Clauses that match. The parameters are those of the search page and are read in the same place."""
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
