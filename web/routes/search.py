"""The search page, its files, the form that writes queries, suggestions, and the count of opened hits."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import BackgroundTasks, Form, Request, Response
from fastapi.responses import JSONResponse

from registry.errors import InvalidInput, Unavailable
from registry.instruments.views import DocumentRow
from registry.people.roles import Permission
from registry.searches import asked
from search.language import BadRow, QueryMistake, query_of
from web import urls
from web.access import Area
from web.asking import run_search
from web.dependencies import InternalDep, PersonDep, SessionDep, SiteDep
from web.exports import MOST_ROWS, XLSX_TYPE, as_csv, as_xlsx, hit_table
from web.finding import search_page, within
from web.pages.search import SearchPage, chips_of, mistake_in
from web.pages.search_form import form_for, read_rows
from web.pages.search_parameters import SearchParameters, read_parameters
from web.rendering import go_to, render
from web.routes.documents import attachment
from web.site import Site
from web.suggesting import suggest

area = Area()
READ = Permission.DOCUMENT_READ_PUBLIC


def _parameters(request: Request) -> SearchParameters:
    given = request.query_params
    return read_parameters({name: given.getlist(name) for name in given})


@area.page(urls.SEARCH, READ)
def search(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    person: PersonDep,
    internal: InternalDep,
    tasks: BackgroundTasks,
) -> Response:
    """Documents with their best clauses."""
    parameters = _parameters(request)
    try:
        page = search_page(site, session, person, parameters)
    except (InvalidInput, Unavailable) as error:
        page = _failed(parameters, site, error, within(session, parameters, internal, site))
        return render(request, page, status=error.status)
    if site.settings.search_log and parameters.q and parameters.page == 1:
        tasks.add_task(_count_asked, site, parameters.q, page.total)
    noted = request.query_params.get("noted", "")
    answer = render(request, replace(page, noted=noted) if noted.isalnum() and page.may_confirm else page)
    answer.background = tasks
    return answer


def _failed(
    parameters: SearchParameters, site: Site, error: InvalidInput | Unavailable, inside: DocumentRow | None
) -> SearchPage:
    day = parameters.as_of or site.clock.today()
    mistake = mistake_in(parameters.q, error) if isinstance(error, QueryMistake) else None
    return SearchPage(
        parameters,
        0,
        0.0,
        day,
        chips=chips_of(parameters),
        failure=error.message,
        mistake=mistake,
        within=inside,
    )


def _count_asked(site: Site, query: str, total: int) -> None:
    with site.database.write() as session:
        asked.note_asked(session, site.clock.today(), query, total)


@area.act(urls.SEARCH_CHOSEN, READ)
def chosen(site: SiteDep, q: Annotated[str, Form()] = "", place: Annotated[int, Form()] = 0) -> Response:
    """Count that a hit was opened; nothing else is noted."""
    if site.settings.search_log:
        with site.database.write() as session:
            asked.note_chosen(session, site.clock.today(), q, place)
    return Response(status_code=204)


@area.page(urls.SUGGEST, READ)
def suggestions(site: SiteDep, session: SessionDep, internal: InternalDep, q: str = "") -> Response:
    """What to suggest for what stands in the box."""
    groups = suggest(site, session, q, include_internal=internal)
    shape = [
        {
            "title": group.title,
            "items": [
                {"label": one.label, "url": one.url, "fill": one.fill, "detail": one.detail} for one in group.items
            ],
        }
        for group in groups
    ]
    return JSONResponse({"groups": shape}, headers={"Cache-Control": "private, max-age=20"})


@area.page(urls.SEARCH_FORM, READ)
def form(request: Request) -> Response:
    """The form with rows: filled from a query, or sent and turned into one."""
    given = request.query_params
    sent = {name: given.getlist(name) for name in given}
    rows = read_rows(sent)
    if rows is None:
        return render(request, form_for(given.get("q", "")))
    try:
        query = query_of(rows)
    except BadRow as error:
        return render(request, form_for("", rows, error), status=422)
    if "search" in given and query:
        return go_to(urls.search([("q", query)]))
    return render(request, form_for(query, rows, more="more" in given))


def _export(
    request: Request, site: SiteDep, session: SessionDep, internal: InternalDep, form: str
) -> tuple[bytes, dict[str, str]]:
    results, _ = run_search(site, session, _parameters(request), include_internal=internal, rows=MOST_ROWS)
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    table = hit_table(results, base)
    content = as_csv(table) if form == "csv" else as_xlsx(table)
    return content, attachment(f"检索结果-{results.as_of.isoformat()}.{form}")


@area.page(urls.SEARCH + ".csv", READ)
def as_csv_file(request: Request, site: SiteDep, session: SessionDep, internal: InternalDep) -> Response:
    """The same search as CSV."""
    content, headers = _export(request, site, session, internal, "csv")
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@area.page(urls.SEARCH + ".xlsx", READ)
def as_xlsx_file(request: Request, site: SiteDep, session: SessionDep, internal: InternalDep) -> Response:
    """The same search as XLSX."""
    content, headers = _export(request, site, session, internal, "xlsx")
    return Response(content, media_type=XLSX_TYPE, headers=headers)
