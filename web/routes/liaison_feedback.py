"""What a point brings from a meeting, and what goes back down: minutes looked over and taken; feedback read aloud."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import File, Form, Request, Response, UploadFile
from sqlalchemy.orm import Session

from ingest.readers import extract
from registry.errors import Conflict, InvalidInput
from registry.ids import new_token
from registry.instruments.views import get_document
from registry.people.roles import Permission, Person
from review.casework.filings.sheets import read_sheet
from review.voices.handling.covering import covered
from review.voices.liaison.entries import enter_for_point
from review.voices.liaison.feedback import note_told, sheets
from review.voices.liaison.minutes import Point, from_lines, from_table, is_table_of_points, keep_minutes
from review.voices.liaison.task_views import get_task
from review.voices.taking import WHOLE, Draft
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.pages.liaison import FeedbackPage, MinutesPage
from web.rendering import go_to, render
from web.routes.liaison_tasks import labels_of
from web.site import Site
from web.staging import drop, find, plain_name, stage, staging_of

area = Area()
OWN, MANAGE = Permission.LIAISON_POINT, Permission.LIAISON_MANAGE
ONE = urls.TASKS + "/{task_id}"
MAX_BYTES = 5 << 20
Text = Annotated[str, Form()]
Many = Annotated[list[str] | None, Form()]
HEAD = ("title", "held_on", "place", "people")


def _page(session: Session, site: Site, person: Person, task_id: str, **more: object) -> MinutesPage:
    task = get_task(session, person, task_id)
    view = get_document(
        session, task.document_id, site.clock.today(), include_internal=True, version_id=task.version_id
    )
    clauses = [(WHOLE, "整份文件"), *((unit.address, unit.number or "正文") for unit in view.units)]
    return MinutesPage(task, clauses, key=new_token(), **more)  # type: ignore[arg-type]  # points, error, given


@area.page(ONE + "/minutes", OWN)
def minutes(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, task_id: str) -> Response:
    """Type minutes in, or bring a file."""
    return render(request, _page(session, site, person, task_id))


@area.act(ONE + "/minutes/upload", OWN)
def read(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    task_id: str,
    file: Annotated[UploadFile | None, File()] = None,
    words: Text = "",
    title: Text = "",
    held_on: Text = "",
    place: Text = "",
    people: Text = "",
) -> Response:
    """Find the opinions in what was typed or brought; nothing is taken yet."""
    given = {"title": title, "held_on": held_on, "place": place, "people": people, "words": words}
    staged_id = file_name = ""
    error = ""
    found: list[Point] = []
    with site.database.read() as session:
        addresses = [address for address, _ in _page(session, site, person, task_id).clauses]
        try:
            if file is not None and file.filename:
                staged = stage(staging_of(site), site.clock, file.file, file.filename, person.actor, MAX_BYTES)
                staged_id, file_name = staged.id, staged.file_name
                found = _from_file(staged.path, addresses)
            found += from_lines(words.splitlines(), addresses)
            if not found:
                raise InvalidInput("没有找到意见。请一条意见写一行，例如“张三（村民）：第三条，罚得太重”。")
        except InvalidInput as refused:
            error = refused.message
        page = _page(
            session, site, person, task_id,
            points=found, given=given, error=error, staged=staged_id if found else "", file_name=file_name,
        )  # fmt: skip
    return render(request, page, status=422 if error else 200)


def _from_file(path: Path, addresses: list[str]) -> list[Point]:
    """Opinions in a file: a table by its heads, anything else line by line.

    Raises:
        InvalidInput: the file can't be read.
    """
    content = path.read_bytes()
    if path.suffix.lower() in {".xlsx", ".csv"}:
        sheet = read_sheet(content, path.name)
        return from_table(sheet.head, [cells for _, cells in sheet.rows], addresses)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / plain_name(path.name)
        copy.write_bytes(content)
        try:
            blocks = extract(copy).blocks
        except Exception as error:  # readers refuse in many ways; all mean the same to the person
            raise InvalidInput(f"“{path.name}”不能打开，请另存为 DOCX 或 XLSX，或把内容粘贴到下面。") from error
    found: list[Point] = []
    for block in blocks:
        if block.is_table and is_table_of_points(block.rows[0]):
            found += from_table(block.rows[0], block.rows[1:], addresses)
        elif block.is_table:
            found += from_lines(("　".join(cell for cell in row if cell) for row in block.rows), addresses)
        else:
            found += from_lines(block.text.splitlines(), addresses)
    return found


@area.act(ONE + "/minutes", OWN)
def take(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    task_id: str,
    key: Text = "",
    staged: Text = "",
    title: Text = "",
    held_on: Text = "",
    place: Text = "",
    people: Text = "",
    use: Many = None,
    address: Many = None,
    stance: Many = None,
    words: Many = None,
    proposed: Many = None,
    speaker: Many = None,
    kind: Many = None,
) -> Response:
    """Take the opinions that are ticked; each keeps a key of its own, so that sending twice takes them once."""
    columns = [address or [], stance or [], words or [], speaker or [], kind or [], proposed or []]
    points = [Point(*row) for row in zip(*columns, strict=False)]
    chosen = {int(number) for number in use or [] if number.isascii() and number.isdigit()}
    given = {"title": title, "held_on": held_on, "place": place, "people": people}
    try:
        day = as_day(held_on, "会议日期")
        drafts = [
            Draft(p.address, p.stance, p.words, f"{key}-{n:04d}", p.proposed, p.kind, p.speaker, on_behalf=True)
            for n, p in enumerate(points)
            if n in chosen
        ]
        if not drafts:
            raise InvalidInput("请至少保留一条意见。")
        count = int(people) if people.strip().isascii() and people.strip().isdigit() else 0
        file_name = digest = ""
        held = find(staging_of(site), staged, person.actor) if staged else None
        if held is not None:
            file_name, digest = held.file_name, site.files.add(held.path)
        with site.database.write() as session:
            get_task(session, person, task_id)
            minutes_id = keep_minutes(
                session, site.clock, person, task_id,
                title=title, held_on=day, place=place, people=count, file_name=file_name, digest=digest,
            )  # fmt: skip
            new = enter_for_point(
                session, site.clock, site.sealer, person, task_id, drafts, minutes_id=minutes_id, received_on=day
            )
            if not new:
                raise InvalidInput("这些意见已经录入过。")
    except (InvalidInput, Conflict) as error:
        with site.database.read() as session:
            page = _page(session, site, person, task_id, points=points, given=given, error=error.message, staged=staged)
        return render(request, page, status=error.status)
    if held is not None:
        drop(staging_of(site), held)
    return go_to(urls.task(task_id, pairs=[("said", "minutes")], anchor="entries"))


def _feedback(session: Session, site: Site, person: Person, task_id: str, **more: object) -> FeedbackPage:
    task = get_task(session, person, task_id)
    held = sheets(session, task_id)
    said = covered(session, site.sealer, {e.comment_id: e.tidy or e.words for one in held for e in one.entries})
    return FeedbackPage(task, held, labels_of(session, site, task), said, **more)  # type: ignore[arg-type]


@area.page(ONE + "/feedback", OWN, MANAGE)
def feedback(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, task_id: str, said: str = ""
) -> Response:
    """A sheet for each collection point, for reading aloud."""
    return render(request, _feedback(session, site, person, task_id, said="已记录反馈。" if said == "told" else ""))


@area.act(ONE + "/feedback", OWN)
def told(
    request: Request, site: SiteDep, person: PersonDep, task_id: str, organisation_id: Text = "", way: Text = ""
) -> Response:
    """Note that the contributors of a collection point were told."""
    try:
        with site.database.write() as session:
            get_task(session, person, task_id)
            note_told(session, site.clock, person, task_id, organisation_id, way)
    except InvalidInput as error:
        with site.database.read() as session:
            page = _feedback(session, site, person, task_id, error=error.message)
        return render(request, page, status=error.status)
    return go_to(urls.task(task_id, "feedback", [("said", "told")]))
