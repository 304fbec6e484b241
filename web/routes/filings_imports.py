"""Tables brought in and taken out: ledgers, yearly catalogues, parcels of other platforms; results for them."""

from __future__ import annotations

import io
import zipfile
from typing import Annotated

from fastapi import File, Form, Request, Response, UploadFile
from sqlalchemy.orm import Session

from registry.errors import BeishenError, Conflict, InvalidInput, NotFound
from registry.people.roles import Permission, Person
from review.casework.exchange import ADAPTERS
from review.casework.exchange.outgoing import collect
from review.casework.filings.drafts import filing_bodies
from review.casework.filings.imports import (
    PURPOSES,
    TARGETS,
    choose_columns,
    drop_import,
    get_import,
    keep_table,
    list_imports,
    preview,
)
from review.casework.filings.ledger import taken_numbers, undo_import
from review.casework.filings.sheets import read_sheet
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.filing_parcels import open_parcel, sheet_of
from web.jobs.importing import is_large, job_of, jobs_of, queue_import, require_idle, take_in
from web.pages.filing_records import ImportPage, ImportsPage
from web.rendering import go_to, render
from web.site import Site
from web.staging import plain_name

area = Area()
CHECK = Permission.FILING_CHECK
IMPORTS = urls.filings_part("imports")
SAID = {
    "done": "已导入。",
    "undone": "已撤销这次导入。",
    "dropped": "已放弃，没有导入任何内容。",
    "chosen": "已按所选各列重新核对。",
}


def _list(session: Session, site: Site, person: Person, error: str = "", said: str = "") -> ImportsPage:
    year = site.clock.today().year
    bodies = filing_bodies(session)
    years = tuple(range(year, year - 10, -1))
    held = tuple(list_imports(session, person))
    return ImportsPage(
        held, bodies, year, years, site.settings.max_upload_mb, jobs_of(session, held), error, SAID.get(said, "")
    )


@area.page(IMPORTS, CHECK)
def imports(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, said: str = "") -> Response:
    """All imports."""
    return render(request, _list(session, site, person, said=said))


@area.act(IMPORTS + "/upload", CHECK)
def bring(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    file: Annotated[UploadFile, File()],
    purpose: Annotated[str, Form()] = "",
    body_id: Annotated[str, Form()] = "",
    year: Annotated[int, Form()] = 0,
) -> Response:
    """Keep a table and go on to its preview; nothing is imported."""
    name = plain_name(file.filename or "")
    limit = site.settings.max_upload_mb << 20
    content = file.file.read(limit + 1)
    try:
        if not 0 < len(content) <= limit:
            raise InvalidInput(f"“{name}”是空文件，或超过 {site.settings.max_upload_mb} MB，没有收下。")
        settings: dict[str, object] = {"body_id": body_id, "year": year}
        if purpose == "exchange":
            settings["adapter"], parcel = open_parcel(content)
            sheet = parcel.sheet
        else:
            sheet = read_sheet(content, name)
        digest = site.files.add_bytes(content)
        with site.database.write() as session:
            import_id = keep_table(session, site.clock, person, purpose, digest, name, sheet, settings)
    except InvalidInput as error:
        with site.database.read() as session:
            return render(request, _list(session, site, person, error.message), status=error.status)
    return go_to(f"{IMPORTS}/{import_id}")


@area.page(IMPORTS + "/{import_id}", CHECK)
def one(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, import_id: str, said: str = ""
) -> Response:
    """The preview of an import."""
    return render(request, _one(session, site, person, import_id, said=SAID.get(said, "")))


def _one(
    session: Session, site: Site, person: Person, import_id: str, *, error: str = "", said: str = ""
) -> ImportPage:
    held = get_import(session, person, import_id)
    sheet = sheet_of(site, held)
    bodies = filing_bodies(session)
    names = {body.name: body.id for body in bodies}
    chosen = next((body.name for body in bodies if body.id == held.settings.get("body_id")), "")
    found = preview(sheet, held, names)
    return ImportPage(
        held, PURPOSES[held.purpose], sheet.head, TARGETS[held.purpose], found, bodies, chosen,
        job_of(session, held.settings) if held.state == "previewed" else None, error, said,
        tuple(taken_numbers(session, found)) if held.state == "previewed" and held.purpose == "ledger" else (),
    )  # fmt: skip


def _refused(request: Request, site: Site, person: Person, import_id: str, error: BeishenError) -> Response:
    with site.database.read() as session:
        return render(request, _one(session, site, person, import_id, error=error.message), status=error.status)


@area.act(IMPORTS + "/{import_id}/columns", CHECK)
def choose(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    import_id: str,
    target: Annotated[list[str] | None, Form()] = None,
    column: Annotated[list[str] | None, Form()] = None,
    body_id: Annotated[str, Form()] = "",
) -> Response:
    """Choose which column means what."""
    try:
        with site.database.write() as session:
            require_idle(session, person, import_id)
            held = get_import(session, person, import_id)
            known = {one.key for one in TARGETS[held.purpose]}
            pairs = zip(target or (), column or (), strict=False)
            columns = {key: int(at) for key, at in pairs if key in known and at.isascii() and at.isdigit()}
            choose_columns(session, person, import_id, columns, body_id=body_id or held.settings.get("body_id", ""))
    except (InvalidInput, Conflict) as error:
        return _refused(request, site, person, import_id, error)
    return go_to(f"{IMPORTS}/{import_id}?said=chosen")


@area.act(IMPORTS + "/{import_id}/confirm", CHECK)
def confirm(request: Request, site: SiteDep, person: PersonDep, import_id: str) -> Response:
    """Import the rows without errors, all in one transaction; many rows are left to the worker."""
    with site.database.read() as session:
        held = get_import(session, person, import_id)
    try:
        if held.state == "previewed" and is_large(held):
            with site.database.write() as session:
                queue_import(session, site.clock, person, import_id)
            return go_to(f"{IMPORTS}/{import_id}")
        take_in(site, person, import_id)  # none where the button was pressed twice
    except (InvalidInput, Conflict) as error:
        return _refused(request, site, person, import_id, error)
    return go_to(urls.with_query(IMPORTS, [("said", "done")]))


@area.act(IMPORTS + "/{import_id}/drop", CHECK)
def drop(request: Request, site: SiteDep, person: PersonDep, import_id: str) -> Response:
    """Give a preview up."""
    try:
        with site.database.write() as session:
            require_idle(session, person, import_id)
            drop_import(session, site.clock, person, import_id)
    except Conflict as error:
        return _refused(request, site, person, import_id, error)
    return go_to(urls.with_query(IMPORTS, [("said", "dropped")]))


@area.act(IMPORTS + "/{import_id}/undo", CHECK)
def undo(request: Request, site: SiteDep, person: PersonDep, import_id: str) -> Response:
    """Take an import out again."""
    try:
        with site.database.write() as session:
            undo_import(session, site.clock, person, import_id)
    except Conflict as error:
        with site.database.read() as session:
            return render(request, _list(session, site, person, error.message), status=error.status)
    return go_to(urls.with_query(IMPORTS, [("said", "undone")]))


@area.page(urls.filings_part("exchange") + "/{adapter}/{year}.zip", CHECK)
def results(site: SiteDep, person: PersonDep, adapter: str, year: int) -> Response:
    """Registrations, results and opinions of a year's filings for another platform."""
    if adapter not in ADAPTERS or not 1950 < year < 2200:
        raise NotFound("没有这种数据包格式，或年度不正确。")
    with site.database.write() as session:
        found, opinions = collect(session, site.clock, person, year)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in ADAPTERS[adapter].write(found, opinions).items():
            package.writestr(name, content)
    name = urls.file_name(f"备案结果-{year}.zip")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(stream.getvalue(), media_type="application/zip", headers=headers)
