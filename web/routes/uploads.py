"""Uploading a document: send, look at what was read, then store; what can't be read goes to quarantine."""

from __future__ import annotations

from typing import Annotated

from fastapi import File, Form, Request, Response, UploadFile

from registry.errors import InvalidInput, UnreadableFile
from registry.instruments.deposit import Options, SourceFile, deposit
from registry.instruments.merging import merge_works
from registry.instruments.quarantine import open_quarantine, quarantine, release, settle_by_hand
from registry.instruments.questions import answer_question, get_question, open_questions
from registry.people.roles import Permission, Person
from registry.provisions.reading import Reading
from web import urls
from web.access import Area
from web.dependencies import ClockDep, PersonDep, SessionDep, SiteDep
from web.pages.upload import PreviewPage, QuarantinePage, UploadPage, preview_document
from web.readings import read_in_isolation
from web.rendering import go_to, render
from web.site import Site
from web.staging import Staged, drop, find, stage, staging_of

area = Area()
DEPOSIT = Permission.DOCUMENT_DEPOSIT
SAID = {"settled": "已从待处理清单移出。", "answered": "已记录核对结果。", "merged": "已合并为同一文件。"}


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


def _documents(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    return tuple(document for reading in readings for document in (reading.documents or (reading,)))


@area.page(urls.UPLOAD + "/{staged_id}", DEPOSIT)
def preview(request: Request, site: SiteDep, person: PersonDep, clock: ClockDep, staged_id: str) -> Response:
    """What was read, with its warnings."""
    staged = find(staging_of(site), staged_id, person.actor)
    readings = _documents(read_in_isolation(site, staged.path))
    documents = tuple(preview_document(reading, clock.today()) for reading in readings)
    return render(request, PreviewPage(staged.id, staged.file_name, documents))


@area.act(urls.UPLOAD + "/{staged_id}/store", DEPOSIT)
def store(site: SiteDep, person: PersonDep, staged_id: str, internal: Annotated[str, Form()] = "") -> Response:
    """Enter the documents of a previewed file into the record."""
    staged = find(staging_of(site), staged_id, person.actor)
    readings = _documents(read_in_isolation(site, staged.path))
    source = SourceFile(site.files.add(staged.path), staged.file_name, staged.path.stat().st_size)
    options = Options(internal=internal == "1", province=site.settings.province)
    with site.database.write() as session:
        done = [deposit(session, site.clock, reading, source, options, actor=person.actor) for reading in readings]
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
    words = {"settled": "已从待处理清单移出。", "answered": "已记录核对结果。", "merged": "已合并为同一文件。"}.get(
        said, ""
    )
    page = QuarantinePage(
        files, person.may(DEPOSIT), tuple(open_questions(session)), person.may(Permission.DOCUMENT_CORRECT), words
    )
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
