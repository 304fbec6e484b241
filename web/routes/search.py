"""The search page."""

from __future__ import annotations

from fastapi import Request, Response

from registry.errors import InvalidInput, NotFound, Unavailable
from registry.instruments.views import DocumentRow, get_document
from registry.people.roles import Permission
from web import urls
from web.access import Area
from web.asking import run_search
from web.dependencies import InternalDep, SessionDep, SiteDep
from web.exports import MOST_ROWS, XLSX_TYPE, as_csv, as_xlsx, hit_table
from web.pages.search import SearchPage, build
from web.pages.search_parameters import SearchParameters, read_parameters
from web.rendering import render
from web.routes.documents import attachment

area = Area()


@area.page(urls.SEARCH, Permission.DOCUMENT_READ_PUBLIC)
def search(request: Request, site: SiteDep, session: SessionDep, internal: InternalDep) -> Response:
    """Documents with their best clauses."""
    given = request.query_params
    parameters = read_parameters({name: given.getlist(name) for name in given})
    today = site.clock.today()
    within = _within(session, parameters, internal, site)
    try:
        results, notes = run_search(site, session, parameters, include_internal=internal)
    except (InvalidInput, Unavailable) as error:
        page = SearchPage(parameters, 0, 0.0, parameters.as_of or today, failure=error.message, within=within)
        return render(request, page, status=error.status)
    return render(request, build(parameters, results, notes=notes, within=within))


def _export(
    request: Request, site: SiteDep, session: SessionDep, internal: InternalDep, form: str
) -> tuple[bytes, dict[str, str]]:
    given = request.query_params
    parameters = read_parameters({name: given.getlist(name) for name in given})
    results, _ = run_search(site, session, parameters, include_internal=internal, rows=MOST_ROWS)
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    table = hit_table(results, base)
    content = as_csv(table) if form == "csv" else as_xlsx(table)
    return content, attachment(f"检索结果-{results.as_of.isoformat()}.{form}")


@area.page(urls.SEARCH + ".csv", Permission.DOCUMENT_READ_PUBLIC)
def as_csv_file(request: Request, site: SiteDep, session: SessionDep, internal: InternalDep) -> Response:
    """The same search as CSV."""
    content, headers = _export(request, site, session, internal, "csv")
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@area.page(urls.SEARCH + ".xlsx", Permission.DOCUMENT_READ_PUBLIC)
def as_xlsx_file(request: Request, site: SiteDep, session: SessionDep, internal: InternalDep) -> Response:
    """The same search as XLSX."""
    content, headers = _export(request, site, session, internal, "xlsx")
    return Response(content, media_type=XLSX_TYPE, headers=headers)


def _within(session: SessionDep, parameters: SearchParameters, internal: bool, site: SiteDep) -> DocumentRow | None:
    if not parameters.document:
        return None
    try:
        day = parameters.as_of or site.clock.today()
        return get_document(session, parameters.document, day, include_internal=internal).row
    except NotFound:
        return None
