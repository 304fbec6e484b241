"""Notes on a version: read beside the text and by clause; written, answered, placed, made a line. For staff.

Forms come from the reading page, the review page and the pages here, and return to where they stood. One that can't be
taken comes back on the page of notes with the reason beside it and what was written kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Form, Query, Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput, NotFound
from registry.instruments.models import Version
from registry.instruments.views import DocumentView, get_document
from registry.people.roles import Permission, Person
from review.annotations.placing import decide_place, note_among
from review.annotations.targets import target_from
from review.annotations.threads import say, take_back
from review.annotations.views import annotations_on
from review.casework.noted import make_line, write_on
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.annotations import annotations_page, clause_page
from web.pages.margin import NOTES_SAID, Written
from web.rendering import go_to, render
from web.site import Site

area = Area()
BASE = urls.ANNOTATIONS + "/{version_id}"
READ, WRITE = Permission.REVIEW_READ, Permission.NOTE_WRITE
Text = Annotated[str, Form()]
Nth = Annotated[int | None, Form()]
Many = Annotated[list[str], Query()]


def version_view(site: Site, session: Session, person: Person, version_id: str) -> DocumentView:
    """A version that is named, as this person may see it.

    Raises:
        NotFound: there is none, or not for this person.
    """
    version = session.get(Version, version_id)
    if version is None:
        raise NotFound("没有这个版本。")
    internal = person.may(Permission.DOCUMENT_READ_INTERNAL)
    return get_document(
        session, version.work_id, site.clock.today(), include_internal=internal, version_id=version_id
    )  # fmt: skip


def returning(back: str, fallback: str, said: str, anchor: str) -> str:
    """The page that a form stood on, saying what was done, at the note."""
    path, _, query = (urls.local_path(back, fallback) or fallback).partition("#")[0].partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith(("said=", "write="))]
    return f"{path}?{'&'.join([*kept, f'said={said}'])}#{anchor}"


@area.page(BASE, READ)
def notes(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    person: PersonDep,
    version_id: str,
    count: Many = [],  # noqa: B006  FastAPI copies it
    only: str = "",
    write: str = "",
    said: str = "",
) -> Response:
    """The clauses of a version with the notes on them."""
    view = version_view(site, session, person, version_id)
    page = annotations_page(
        session, person, view, sorts=count, only=only, at=write, said=NOTES_SAID.get(said, "")
    )  # fmt: skip
    return render(request, page)


@area.page(BASE + "/at/{address}", READ)
def at(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, version_id: str, address: str,
    said: str = "",
) -> Response:  # fmt: skip
    """All that was said on one clause: what the numbers of its bars count."""
    view = version_view(site, session, person, version_id)
    return render(request, clause_page(session, person, view, address, said=NOTES_SAID.get(said, "")))


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
            then = act(session, version_view(site, session, person, version_id))
    except (InvalidInput, Conflict) as error:
        kept = Written(
            written.at, error.message, written.body, written.words, written.kind, written.visibility, written.address
        )
        with site.database.read() as session:
            view = version_view(site, session, person, version_id)
            page = annotations_page(session, person, view, at=written.at, refused=kept)
        return render(request, page, status=error.status)
    return go_to(then)


@area.act(BASE + "/write", WRITE)
def write(
    request: Request, site: SiteDep, person: PersonDep, version_id: str, target: Text, body: Text = "",
    quoted: Text = "", nth: Nth = None, kind: Text = "note", visibility: Text = "case", back: Text = "",
) -> Response:  # fmt: skip
    """A note on a clause, on words of it, on a finding or a line."""

    def act(session: Session, view: DocumentView) -> str:
        note = write_on(
            session, site.clock, person, view, target_from(target), body,
            words=quoted, nth=nth, kind=kind, visibility=visibility,
        )  # fmt: skip
        return returning(back, urls.annotations_of(version_id), "written", f"note-{note}")

    return _do(request, site, person, version_id, act, Written(target, "", body, quoted, kind, visibility))


@area.act(BASE + "/say", WRITE)
def answer(
    request: Request, site: SiteDep, person: PersonDep, version_id: str, note_id: Text, act: Text, body: Text = "",
    back: Text = "",
) -> Response:  # fmt: skip
    """A reply, that a note is resolved or open again, or that its author takes it back."""

    def do(session: Session, _view: DocumentView) -> str:
        if act == "withdraw":
            take_back(session, site.clock, person, note_id)
            return returning(back, urls.annotations_of(version_id), act, "main")
        say(session, site.clock, person, note_id, act, body)
        return returning(back, urls.annotations_of(version_id), act, f"note-{note_id}")

    return _do(request, site, person, version_id, do, Written(note_id, "", body))


@area.act(BASE + "/place", WRITE)
def place(
    request: Request, site: SiteDep, person: PersonDep, version_id: str, note_id: Text, deed: Text,
    address: Text = "", quoted: Text = "", nth: Nth = None, back: Text = "",
) -> Response:  # fmt: skip
    """A person says where a note stands in this version, that it has no place there, or undoes that."""

    def act(session: Session, view: DocumentView) -> str:
        note = note_among(annotations_on(session, person, view), note_id)
        chosen = address if deed == "place" else note.place.address
        if deed == "place" and not chosen:
            raise InvalidInput("请选择批注所针对的条款。")
        unit = view.unit(chosen) if chosen else None
        decide_place(
            session, site.clock, person, note, deed,
            version_id=version_id,
            text=unit.text if unit else "",
            address=unit.address if unit else "",
            start=unit.start if unit else 0,
            words=quoted,
            nth=nth,
        )  # fmt: skip
        return returning(back, urls.annotations_of(version_id), deed, f"note-{note_id}")

    kept = Written(note_id, "", words=quoted, address=address)
    return _do(request, site, person, version_id, act, kept)


@area.act(BASE + "/line", WRITE)
def line(request: Request, site: SiteDep, person: PersonDep, version_id: str, note_id: Text) -> Response:
    """A draft line of the worksheet is made of a note; goes on to that line."""

    def act(session: Session, view: DocumentView) -> str:
        review_id, made = make_line(session, site.clock, person, view, note_id)
        return urls.review_act(review_id, f"lines/{made}")

    return _do(request, site, person, version_id, act, Written(note_id, ""))
