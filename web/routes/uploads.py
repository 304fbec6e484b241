"""Uploading a document: send, look at what was read, then store; what can't be read goes to quarantine."""

from __future__ import annotations

from typing import Annotated

from fastapi import File, Form, Query, Request, Response, UploadFile

from registry import audit
from registry.errors import InvalidInput, UnreadableFile
from registry.instruments.corrections import correct
from registry.instruments.deposit import Options, SourceFile, deposit
from registry.instruments.merging import merge_works
from registry.instruments.quarantine import get_quarantined, open_quarantine, quarantine, release, settle_by_hand
from registry.instruments.questions import answer_question, get_question, open_questions
from registry.people.roles import Permission, Person
from registry.provisions.reading import Reading
from review.casework.belonging import follow_versions
from web import urls
from web.access import Area
from web.dependencies import ClockDep, PersonDep, SessionDep, SiteDep
from web.pages.readings import Sheet
from web.pages.upload import PreviewPage, QuarantinePage, UploadPage, preview_document
from web.reading_forms import FactsDep, picture_answer
from web.readings import documents_of, page_of_staged, read_in_isolation, read_stored
from web.rendering import go_to, render
from web.site import Site
from web.staging import Staged, drop, find, stage, staging_of

area = Area()
DEPOSIT = Permission.DOCUMENT_DEPOSIT
SAID = {
    "settled": "已从待处理清单移出。",
    "answered": "已记录核对结果。",
    "merged": "已合并为同一文件。",
    "read": "这次读取成功，已入库，并从待处理清单移出。",
    "again": "重新读取后仍不能识别，原因见清单。",
}


@area.page(urls.UPLOAD, DEPOSIT)
def upload_form(request: Request, site: SiteDep) -> Response:
    """The form that takes a file."""
    return render(request, UploadPage(site.settings.max_upload_mb))


@area.act(urls.UPLOAD, DEPOSIT)
def send_in(request: Request, site: SiteDep, person: PersonDep, file: Annotated[UploadFile, File()]) -> Response:
    """Keep the file, read it, and go on to its preview."""
    limit = site.settings.max_upload_mb << 20
    try:
        staged = stage(staging_of(site), site.clock, file.file, file.filename or "", person.actor, limit)
    except InvalidInput as error:
        return render(request, UploadPage(site.settings.max_upload_mb, error=error.message), status=error.status)
    try:
        read_in_isolation(site, staged.path)
    except UnreadableFile as error:
        _put_away(site, person, staged, error)
        refused = UploadPage(site.settings.max_upload_mb, refused=((staged.file_name, error.message),))
        return render(request, refused, status=error.status)
    return go_to(urls.upload_preview(staged.id))


def _put_away(site: Site, person: Person, staged: Staged, error: UnreadableFile) -> None:
    digest = site.files.add(staged.path)
    size = staged.path.stat().st_size
    with site.database.write() as session:
        quarantine(session, site.clock, digest, staged.file_name, size, error, actor=person.actor)
    drop(staging_of(site), staged)


@area.page(urls.UPLOAD + "/{staged_id}", DEPOSIT)
def preview(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    clock: ClockDep,
    staged_id: str,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """What was read, with its warnings, beside a page of the file."""
    staged = find(staging_of(site), staged_id, person.actor)
    readings = documents_of(read_in_isolation(site, staged.path))
    sheet = _sheet(site, staged, page, readings)
    page_url = f"{urls.upload_preview(staged.id)}?page=" if sheet.pages else ""
    documents = tuple(preview_document(reading, clock.today(), page_url) for reading in readings)
    may_correct = person.may(Permission.DOCUMENT_CORRECT) and len(documents) == 1
    return render(request, PreviewPage(staged.id, staged.file_name, documents, sheet, may_correct))


def _sheet(site: Site, staged: Staged, page: int, readings: tuple[Reading, ...]) -> Sheet:
    try:
        drawn = page_of_staged(site, staged.path, page)
    except UnreadableFile as error:
        return Sheet(0, 1, "", trouble=error.message)
    if not drawn.pages:
        return Sheet(0, 1, "", tuple(line for reading in readings for line in reading.text.split("\n")))
    number = min(page, drawn.pages)
    return Sheet(drawn.pages, number, f"{urls.upload_preview(staged.id)}/pages/{number}")


@area.page(urls.UPLOAD + "/{staged_id}/pages/{number}", DEPOSIT)
def picture(site: SiteDep, person: PersonDep, staged_id: str, number: int) -> Response:
    """A page of a previewed file as a picture, for the person who sent it."""
    drawn = page_of_staged(site, find(staging_of(site), staged_id, person.actor).path, number)
    return picture_answer(drawn)


@area.act(urls.UPLOAD + "/{staged_id}/store", DEPOSIT)
def store(
    site: SiteDep,
    person: PersonDep,
    staged_id: str,
    wanted: FactsDep,
    internal: Annotated[str, Form()] = "",
    corrects: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Enter the documents of a previewed file into the record; what was set right on the way are corrections."""
    staged = find(staging_of(site), staged_id, person.actor)
    readings = documents_of(read_in_isolation(site, staged.path))
    source = SourceFile(site.files.add(staged.path), staged.file_name, staged.path.stat().st_size)
    options = Options(internal=internal == "1", province=site.settings.province)
    with site.database.write() as session:
        done = [deposit(session, site.clock, reading, source, options, actor=person.actor) for reading in readings]
        if corrects == "1" and len(done) == 1:
            correct(session, site.clock, person, done[0].version_id, wanted, reason)
        release(session, site.clock, source.digest)
    drop(staging_of(site), staged)
    return go_to(urls.document(done[0].document_id))


@area.act(urls.UPLOAD + "/{staged_id}/discard", DEPOSIT)
def discard(site: SiteDep, person: PersonDep, staged_id: str) -> Response:
    """Forget a previewed file."""
    drop(staging_of(site), find(staging_of(site), staged_id, person.actor))
    return go_to(urls.UPLOAD)


@area.page(urls.QUARANTINE, Permission.QUARANTINE_READ)
def waiting(request: Request, session: SessionDep, person: PersonDep, said: str = "") -> Response:
    """Files that could not be read."""
    files = tuple(open_quarantine(session))
    questions, may_answer = tuple(open_questions(session)), person.may(Permission.DOCUMENT_CORRECT)
    page = QuarantinePage(files, person.may(DEPOSIT), questions, may_answer, SAID.get(said, ""))
    return render(request, page)


@area.act(urls.QUARANTINE + "/questions/{question_id}", Permission.DOCUMENT_CORRECT)
def answer(
    site: SiteDep,
    person: PersonDep,
    question_id: str,
    decision: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Decide a doubt: one document or two. A merge can be undone."""
    if not reason.strip():
        raise InvalidInput("请写明核对的理由。")
    with site.database.write() as session:
        question = get_question(session, question_id)
        said = "answered"
        if decision == "same" and question.kind == "same_work" and question.other_id:
            merge_works(session, site.clock, person, question.document_id, question.other_id, reason)
            follow_versions(session, [question.document_id, question.other_id])
            said = "merged"
        answer_question(session, site.clock, person, question_id, reason)
    return go_to(urls.with_query(urls.QUARANTINE, [("said", said)]))


@area.act(urls.QUARANTINE + "/{quarantined_id}/settle", DEPOSIT)
def settle(site: SiteDep, person: PersonDep, quarantined_id: str, reason: Annotated[str, Form()] = "") -> Response:
    """Take a file off the list because it was dealt with another way."""
    if not reason.strip():
        raise InvalidInput("请写明这个文件是怎样处理的，再移出清单。")
    with site.database.write() as session:
        settle_by_hand(session, site.clock, quarantined_id, actor=person.actor, reason=reason.strip())
    return go_to(urls.with_query(urls.QUARANTINE, [("said", "settled")]))


@area.act(urls.QUARANTINE + "/{quarantined_id}/retry", DEPOSIT)
def retry(site: SiteDep, person: PersonDep, quarantined_id: str) -> Response:
    """Read a file of the list once more: a newer reader, a missing program installed, a limit raised."""
    with site.database.read() as session:
        held = get_quarantined(session, quarantined_id)
    try:
        readings = read_stored(site, held.digest, held.file_name)
    except UnreadableFile as error:
        with site.database.write() as session:
            quarantine(session, site.clock, held.digest, held.file_name, held.size, error, actor=person.actor)
        return go_to(urls.with_query(urls.QUARANTINE, [("said", "again")]))
    source = SourceFile(held.digest, held.file_name, held.size)
    with site.database.write() as session:
        for reading in readings:
            deposit(session, site.clock, reading, source, Options(province=site.settings.province), actor=person.actor)
        release(session, site.clock, held.digest)
        audit.record(session, site.clock, person.actor, "file.retried", f"file:{held.digest}")
    return go_to(urls.with_query(urls.QUARANTINE, [("said", "read")]))
