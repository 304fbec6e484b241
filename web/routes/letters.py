"""Letters for those who answer them: the inbox of a body, one letter with its answer boxes, and the same by a link."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import File, Request, Response, UploadFile
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput, NotFound
from registry.people.roles import Permission
from review.casework.correction.follow_up import enter_report, follow_ups_of_letter
from review.casework.letters.answering import (
    Addressee,
    add_file,
    by_link,
    drop_file,
    inbox,
    note_opening,
    read_letter,
    save_reply,
    submit_reply,
)
from review.casework.letters.views import LetterView, get_letter
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.letters import InboxPage, LetterPage
from web.rendering import go_to, render
from web.routes.documents import attachment
from web.site import Site

area = Area()
ANSWER, STAFF = Permission.LETTER_ANSWER, Permission.REVIEW_READ
OPEN = Permission.DOCUMENT_READ_PUBLIC  # the link is the key; whoever holds none gets 404
SAID = {"saved": "答复已保存，还没有提交。", "sent": "答复已提交，以下是回执。", "report": "报告已提交。"}


@area.page(urls.LETTERS, ANSWER)
def letters(request: Request, site: SiteDep, session: SessionDep, person: PersonDep) -> Response:
    """The letters that the person's body got."""
    got = inbox(session, Addressee.of(person)) if person.organisation_id else ()
    return render(request, InboxPage(tuple(got), site.clock.today()))


@area.page(urls.LETTERS + "/{letter_id}", ANSWER)
def letter(request: Request, site: SiteDep, person: PersonDep, letter_id: str, said: str = "") -> Response:
    """One letter with its answer boxes."""
    return _show(request, site, Addressee.of(person), letter_id, urls.letter(letter_id), said=said)


@area.act(urls.LETTERS + "/{letter_id}", ANSWER)
async def answer(request: Request, site: SiteDep, person: PersonDep, letter_id: str) -> Response:
    """Save or send the answer."""
    return await _answer(request, site, Addressee.of(person), letter_id, urls.letter(letter_id))


@area.act(urls.LETTERS + "/{letter_id}/upload", ANSWER)
def upload(site: SiteDep, person: PersonDep, letter_id: str, file: Annotated[UploadFile, File()]) -> Response:
    """Add a file to the answer."""
    _keep_file(site, Addressee.of(person), letter_id, file)
    return go_to(urls.letter(letter_id) + "#files")


@area.act(urls.LETTERS + "/{letter_id}/files/{file_id}/drop", ANSWER)
def remove(site: SiteDep, person: PersonDep, letter_id: str, file_id: str) -> Response:
    """Take a file off an answer that isn't sent."""
    with site.database.write() as session:
        drop_file(session, site.clock, Addressee.of(person), letter_id, file_id)
    return go_to(urls.letter(letter_id) + "#files")


@area.page(urls.LETTERS + "/{letter_id}/files/{file_id}", ANSWER, STAFF)
def download(site: SiteDep, session: SessionDep, person: PersonDep, letter_id: str, file_id: str) -> Response:
    """A file of an answer: for its writer always, for staff once it is sent."""
    if person.may(STAFF):
        view = get_letter(session, letter_id).without_reply()
    else:
        view = read_letter(session, Addressee.of(person), letter_id)
    found = next((file for file in view.files if file.id == file_id), None)
    if found is None:
        raise NotFound("没有这个附件。")
    return Response(
        site.files.read(found.digest), media_type="application/octet-stream", headers=attachment(found.file_name)
    )


@area.page("/l/{token}", OPEN)
def letter_by_link(request: Request, site: SiteDep, session: SessionDep, token: str, said: str = "") -> Response:
    """The letter that a link opens."""
    addressee, letter_id = by_link(session, site.clock, token)
    return _show(request, site, addressee, letter_id, urls.letter_link(token), said=said)


@area.act("/l/{token}", OPEN)
async def answer_by_link(request: Request, site: SiteDep, token: str) -> Response:
    """Save or send the answer, by link."""
    with site.database.read() as session:
        addressee, letter_id = by_link(session, site.clock, token)
    return await _answer(request, site, addressee, letter_id, urls.letter_link(token))


@area.act("/l/{token}/upload", OPEN)
def upload_by_link(site: SiteDep, token: str, file: Annotated[UploadFile, File()]) -> Response:
    """Add a file to the answer, by link."""
    with site.database.read() as session:
        addressee, letter_id = by_link(session, site.clock, token)
    _keep_file(site, addressee, letter_id, file)
    return go_to(urls.letter_link(token) + "#files")


@area.act("/l/{token}/files/{file_id}/drop", OPEN)
def remove_by_link(site: SiteDep, token: str, file_id: str) -> Response:
    """Take a file off an answer that isn't sent, by link."""
    with site.database.write() as session:
        addressee, letter_id = by_link(session, site.clock, token)
        drop_file(session, site.clock, addressee, letter_id, file_id)
    return go_to(urls.letter_link(token) + "#files")


def _show(
    request: Request, site: Site, addressee: Addressee, letter_id: str, address: str, *, said: str = ""
) -> Response:
    with site.database.read() as session:
        view = read_letter(session, addressee, letter_id)
    if view.opened_at is None:
        with site.database.write() as session:
            note_opening(session, site.clock, addressee, letter_id)
    with site.database.read() as session:
        page = _page(session, site, addressee, letter_id, address, SAID.get(said, ""))
    return render(request, page)


def _page(
    session: Session, site: Site, addressee: Addressee, letter_id: str, address: str, said: str = ""
) -> LetterPage:
    view: LetterView = read_letter(session, addressee, letter_id)
    rounds = tuple(follow_ups_of_letter(session, letter_id))
    return LetterPage(view, rounds, site.clock.today(), address, site.settings.max_upload_mb, said)


async def _answer(request: Request, site: Site, addressee: Addressee, letter_id: str, address: str) -> Response:
    form = await request.form()
    written = {name: value for name, value in form.items() if isinstance(value, str)}
    answers = {name.removeprefix("answer-"): value for name, value in written.items() if name.startswith("answer-")}
    deed, revision = written.get("deed", "save"), written.get("revision", "")
    try:
        if deed == "report":
            with site.database.write() as session:
                _own_round(session, addressee, letter_id, written.get("follow_up", ""))
                enter_report(
                    session, site.clock, written.get("follow_up", ""), written.get("report", ""), site.clock.today(),
                    actor=addressee.actor, name=addressee.name,
                )  # fmt: skip
            return go_to(f"{address}?said=report")
        with site.database.write() as session:  # saved for itself: a refused submission loses nothing
            save_reply(
                session, site.clock, addressee, letter_id, answers, written.get("reply", ""),
                revision=int(revision) if revision.isdigit() else -1,
            )  # fmt: skip
        if deed == "send":
            with site.database.write() as session:
                submit_reply(session, site.clock, addressee, letter_id)
    except (InvalidInput, Conflict) as error:
        with site.database.read() as session:
            page = _page(session, site, addressee, letter_id, address)
        return render(request, page.refused(error.message, written), status=error.status)
    return go_to(f"{address}?said={'sent' if deed == 'send' else 'saved'}")


def _own_round(session: Session, addressee: Addressee, letter_id: str, follow_up_id: str) -> None:
    read_letter(session, addressee, letter_id)
    if follow_up_id not in {round_.id for round_ in follow_ups_of_letter(session, letter_id)}:
        raise NotFound("没有这一轮报告。")


def _keep_file(site: Site, addressee: Addressee, letter_id: str, file: UploadFile) -> None:
    """Keep a file within the size that pages accept, then note it.

    Raises:
        InvalidInput: empty or too large.
    """
    limit, size = site.settings.max_upload_mb << 20, 0
    with tempfile.NamedTemporaryFile() as kept:
        while chunk := file.file.read(1 << 20):
            size += len(chunk)
            if size > limit:
                raise InvalidInput(f"附件不能超过 {site.settings.max_upload_mb} MB，请压缩或拆分后上传。")
            kept.write(chunk)
        if not size:
            raise InvalidInput("没有选择附件，或附件是空的。")
        kept.flush()
        with site.database.read() as session:
            read_letter(session, addressee, letter_id)
        digest = site.files.add(Path(kept.name))
    with site.database.write() as session:
        add_file(session, site.clock, addressee, letter_id, digest, Path(file.filename or "附件").name, size)
