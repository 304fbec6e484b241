"""The reading page of a document, as of a date, at a clause; and its other forms."""

from __future__ import annotations

from datetime import date

from fastapi import Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from registry.errors import InvalidInput, NotFound
from registry.instruments.views import DocumentView, get_document
from registry.people.roles import Permission
from review.voices.consultations import list_consultations
from search.analysis import Marker
from web import urls
from web.access import Area
from web.api.shapes import document_shape
from web.asking import understand
from web.dependencies import ClockDep, InternalDep, PersonDep, SessionDep, SiteDep
from web.pages.document import Beside, document_page
from web.pages.document_docx import DOCX_TYPE, document_docx
from web.pages.search_parameters import MAX_TEXT
from web.rendering import go_to, render

area = Area()
READ = Permission.DOCUMENT_READ_PUBLIC


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("地址中的日期不正确，请按 /@2026-11-24 的样式填写。") from None


def _view(session: SessionDep, document_id: str, day: date, internal: bool) -> DocumentView:
    return get_document(session, document_id, day, include_internal=internal)


def _as_json(request: Request, view: DocumentView) -> Response:
    return JSONResponse(document_shape(view, str(request.base_url).rstrip("/")).model_dump(mode="json"))


def _as_text(view: DocumentView) -> Response:
    return PlainTextResponse(view.text, media_type="text/plain; charset=utf-8")


def _as_docx(view: DocumentView) -> Response:
    return Response(document_docx(view), media_type=DOCX_TYPE, headers=attachment(f"{view.row.title}.docx"))


def attachment(file_name: str) -> dict[str, str]:
    """Headers that let a browser save an answer under a Chinese name (RFC 6266)."""
    return {"Content-Disposition": f"attachment; filename=\"document\"; filename*=UTF-8''{urls.file_name(file_name)}"}


@area.page("/d/{document_id}.json", READ)
def as_json(
    request: Request, document_id: str, session: SessionDep, clock: ClockDep, internal: InternalDep
) -> Response:
    """The document as JSON."""
    return _as_json(request, _view(session, document_id, clock.today(), internal))


@area.page("/d/{document_id}.txt", READ)
def as_text(document_id: str, session: SessionDep, clock: ClockDep, internal: InternalDep) -> Response:
    """The document as plain text."""
    return _as_text(_view(session, document_id, clock.today(), internal))


@area.page("/d/{document_id}.docx", READ)
def as_docx(document_id: str, session: SessionDep, clock: ClockDep, internal: InternalDep) -> Response:
    """The document as DOCX."""
    return _as_docx(_view(session, document_id, clock.today(), internal))


@area.page("/d/{document_id}/@{on}.{form}", READ)
def dated_form(
    request: Request, document_id: str, on: str, form: str, session: SessionDep, internal: InternalDep
) -> Response:
    """The version of a date in another form."""
    view = _view(session, document_id, _day(on), internal)
    if form == "json":
        return _as_json(request, view)
    if form == "txt":
        return _as_text(view)
    if form == "docx":
        return _as_docx(view)
    raise NotFound("文件只有网页、json、txt 和 docx 几种形式。")


@area.page("/d/{document_id}/@{on}/{address}", READ)
def dated_clause(
    request: Request, site: SiteDep, document_id: str, on: str, address: str, session: SessionDep, person: PersonDep
) -> Response:
    """A clause as it stood on a date."""
    return _page(request, site, session, person, document_id, _day(on), address)


@area.page("/d/{document_id}/@{on}", READ)
def dated(
    request: Request, site: SiteDep, document_id: str, on: str, session: SessionDep, person: PersonDep
) -> Response:
    """The document as it stood on a date."""
    return _page(request, site, session, person, document_id, _day(on))


@area.page("/d/{document_id}/{address}", READ)
def clause(
    request: Request, site: SiteDep, document_id: str, address: str, session: SessionDep, person: PersonDep
) -> Response:
    """A clause as it stands today."""
    return _page(request, site, session, person, document_id, None, address)


@area.page("/d/{document_id}", READ)
def document(
    request: Request, site: SiteDep, document_id: str, session: SessionDep, person: PersonDep, on: str = ""
) -> Response:
    """The document as it stands today, or on to the day that was picked."""
    if on:
        return go_to(urls.document(document_id, _day(on)))
    return _page(request, site, session, person, document_id, None)


def _page(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    person: PersonDep,
    document_id: str,
    on: date | None,
    address: str = "",
) -> Response:
    rounds = list_consultations(session, site.clock, document_id=document_id)
    page = document_page(
        session,
        person,
        document_id,
        site.clock.today(),
        on=on,
        address=address,
        consultations=tuple(c for c in rounds if c.is_open),
        looked_for=_looked_for(request, site, session, person, on),
        beside=_beside(request),
    )
    return render(request, page)


def _beside(request: Request) -> Beside:
    """How notes and heat are asked for in the address."""
    asked = request.query_params
    return Beside(
        tuple(asked.getlist("count")),
        asked.get("only", ""),
        asked.get("write", ""),
        asked.get("margin", ""),
        asked.get("said", ""),
    )


def _looked_for(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, on: date | None
) -> tuple[str, Marker] | None:
    """The search that led here, understood as the result list understood it; None without one that can be read."""
    text = request.query_params.get("find", "").strip()[:MAX_TEXT]
    if not text:
        return None
    internal = person.may(Permission.DOCUMENT_READ_INTERNAL)
    try:
        return text, Marker(understand(site, session, text, on or site.clock.today(), internal).tree)
    except InvalidInput:
        return None
