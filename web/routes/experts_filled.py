"""A filled 专家咨询意见表 comes in: read, shown for checking, and only then stored as the expert's own notes."""

from __future__ import annotations

from typing import Annotated

from fastapi import File, Form, Request, Response, UploadFile

from registry.errors import Conflict, InvalidInput
from registry.people.roles import Permission
from review.casework.worksheet import worksheet
from review.experts.acceptance import require_open
from review.papers.contents.expert_filled import Filled, FilledRow, read_filled
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SiteDep
from web.pages.expert_review import FilledPage
from web.pages.review import Refused, Said
from web.paper_forms import blocks_of, received
from web.rendering import render
from web.routes.experts import Door, enter, expert_page
from web.routes.experts_own import own_door
from web.routes.review_acts import add_note
from web.site import Site
from web.staging import plain_name

area = Area()
OPEN, OWN = Permission.DOCUMENT_READ_PUBLIC, Permission.REVIEW_ASSIGNED
BASE = urls.REVIEWS + "/{review_id}/expert/filled"
Text = Annotated[str, Form()]
Many = Annotated[list[str], Form()]
Upload = Annotated[UploadFile, File()]


def _preview(request: Request, site: Site, door: Door, filled: Filled, error: str = "", status: int = 200) -> Response:
    with site.database.read() as session:
        sheet = worksheet(session, door.person, door.review_id, site.clock.today())
    clauses = tuple((unit.address, unit.number or unit.text[:16]) for unit in sheet.document.units)
    acts = urls.expert_acts(door.review_id, door.link)
    page = FilledPage(
        sheet.review.title, filled.rows, filled.known, filled.conclusion, clauses, acts, door.page(), error
    )
    return render(request, page, status=status)


def _read(request: Request, site: Site, door: Door, file: UploadFile) -> Response:
    """Read the file; nothing is stored."""
    require_open(door.assignment)
    try:
        with received(site, file, "意见表") as (path, _):
            blocks = blocks_of(site, path, plain_name(file.filename or "意见表.docx"))
        with site.database.read() as session:
            sheet = worksheet(session, door.person, door.review_id, site.clock.today())
        notes = [note for clause in sheet.clauses for note in clause.notes]
        filled = read_filled(blocks, {unit.address: unit.number for unit in sheet.document.units}, notes)
    except InvalidInput as error:
        with site.database.read() as session:
            page = expert_page(session, site, door, refused=Refused(error.message, "submit"))
        return render(request, page, status=error.status)
    return _preview(request, site, door, filled)


def _take(
    request: Request, site: Site, door: Door, address: list[str], kind: list[str], body: list[str], conclusion: str
) -> Response:
    """Store the rows that were kept, all or none; the conclusion goes along to be submitted."""
    rows = tuple(FilledRow("", *row) for row in zip(address, kind, body, strict=False))
    kept = [row for row in rows if row.address]
    try:
        with site.database.write() as session:
            require_open(door.assignment)
            for row in kept:
                add_note(session, site, door.person, door.review_id, row.address, row.body, row.kind, "")
    except (InvalidInput, Conflict) as error:
        return _preview(request, site, door, Filled(rows, conclusion, 0), error.message, error.status)
    with site.database.read() as session:
        said = Said(f"已记入 {len(kept)} 条意见。请核对总体意见，作出声明后提交。")
        return render(request, expert_page(session, site, door, said=said, conclusion=conclusion))


@area.act("/x/{token}/filled", OPEN)
def read_by_link(request: Request, site: SiteDep, token: str, file: Upload) -> Response:
    """Read a filled form that came by the link."""
    return _read(request, site, enter(request, site, token), file)


@area.act("/x/{token}/filled/take", OPEN)
def take_by_link(
    request: Request, site: SiteDep, token: str, address: Many = [], kind: Many = [], body: Many = [],  # noqa: B006
    conclusion: Text = "",
) -> Response:  # fmt: skip
    """Store what was checked."""
    return _take(request, site, enter(request, site, token), address, kind, body, conclusion)


@area.act(BASE, OWN)
def read_own(request: Request, site: SiteDep, person: PersonDep, review_id: str, file: Upload) -> Response:
    """Read a filled form of an expert who has logged in."""
    with site.database.read() as session:
        door = own_door(session, person, review_id)
    return _read(request, site, door, file)


@area.act(BASE + "/take", OWN)
def take_own(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, address: Many = [], kind: Many = [],  # noqa: B006
    body: Many = [], conclusion: Text = "",  # noqa: B006
) -> Response:  # fmt: skip
    """Store what was checked."""
    with site.database.read() as session:
        door = own_door(session, person, review_id)
    return _take(request, site, door, address, kind, body, conclusion)
