"""Notes on a version from the reading page: written, answered, resolved, confirmed, made a line, given out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Form, Query, Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput, NotFound
from registry.instruments.models import Version
from registry.instruments.views import DocumentView, get_document
from registry.people.roles import Permission, Person
from review.annotations.threads import annotate, confirm_place, make_line, say
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.annotations import Written, annotations_page
from web.rendering import go_to, render
from web.site import Site

area = Area()
BASE = urls.ANNOTATIONS + "/{version_id}"
READ, WRITE = Permission.REVIEW_READ, Permission.NOTE_WRITE
Text = Annotated[str, Form()]
SAID = {
    "written": "批注已保存。",
    "reply": "回复已保存。",
    "resolve": "已标为已解决。",
    "reopen": "已重新打开。",
    "place": "已确认批注在本版本的位置。",
}


def _view(site: Site, session: Session, person: Person, version_id: str) -> DocumentView:
    version = session.get(Version, version_id)
    if version is None:
        raise NotFound("没有这个版本。")
    internal = person.may(Permission.DOCUMENT_READ_INTERNAL)
    return get_document(
        session, version.work_id, site.clock.today(), include_internal=internal, version_id=version_id
    )  # fmt: skip


@area.page(BASE, READ)
def notes(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    person: PersonDep,
    version_id: str,
    count: Annotated[list[str], Query()] = [],  # noqa: B006  FastAPI copies it
    only: str = "",
    said: str = "",
) -> Response:
    """The clauses of a version with the notes on them."""
    view = _view(site, session, person, version_id)
    return render(request, annotations_page(session, person, view, sorts=count, only=only, said=SAID.get(said, "")))


def _do(
    request: Request,
    site: Site,
    person: Person,
    version_id: str,
    act: Callable[[Session, DocumentView], str],
    written: Written,
) -> Response:
    try:
        with site.database.write() as session:
            then = act(session, _view(site, session, person, version_id))
    except (InvalidInput, Conflict) as error:
        kept = Written(written.at, error.message, written.body, written.words, written.kind, written.visibility)
        with site.database.read() as session:
            page = annotations_page(session, person, _view(site, session, person, version_id), refused=kept)
        return render(request, page, status=error.status)
    return go_to(then)


@area.act(BASE + "/write", WRITE)
def write(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    version_id: str,
    address: Text,
    body: Text = "",
    quoted: Text = "",
    kind: Text = "note",
    visibility: Text = "case",
) -> Response:
    """A note on a clause or on words of it."""

    def act(session: Session, view: DocumentView) -> str:
        note = annotate(session, site.clock, person, view, address, quoted, body, kind, visibility)
        return urls.annotations_of(version_id, [("said", "written")], f"note-{note}")

    return _do(request, site, person, version_id, act, Written(address, "", body, quoted, kind, visibility))


@area.act(BASE + "/say", WRITE)
def answer(
    request: Request, site: SiteDep, person: PersonDep, version_id: str, note_id: Text, act: Text, body: Text = ""
) -> Response:
    """A reply, or that a note is resolved or open again."""

    def do(session: Session, _view: DocumentView) -> str:
        say(session, site.clock, person, note_id, act, body)
        return urls.annotations_of(version_id, [("said", act)], f"note-{note_id}")

    return _do(request, site, person, version_id, do, Written(note_id, "", body))


@area.act(BASE + "/confirm", WRITE)
def confirm(request: Request, site: SiteDep, person: PersonDep, version_id: str, note_id: Text) -> Response:
    """A person confirms where a note stands whose words changed."""

    def act(session: Session, view: DocumentView) -> str:
        confirm_place(session, site.clock, person, view, note_id)
        return urls.annotations_of(version_id, [("said", "place")], f"note-{note_id}")

    return _do(request, site, person, version_id, act, Written(note_id, ""))


@area.act(BASE + "/line", WRITE)
def line(request: Request, site: SiteDep, person: PersonDep, version_id: str, note_id: Text) -> Response:
    """A draft line of the worksheet is made of a note; goes on to the lines of the review."""

    def act(session: Session, view: DocumentView) -> str:
        review_id, _line = make_line(session, site.clock, person, view, note_id)
        return urls.review_act(review_id, "lines")

    return _do(request, site, person, version_id, act, Written(note_id, ""))
