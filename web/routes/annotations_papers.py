"""Notes on the paragraphs of a paper: written, answered, placed anew where the text moved on. For staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput
from registry.people.roles import Permission, Person
from review.annotations.placing import decide_place, note_among
from review.annotations.targets import PARAGRAPH, target_from
from review.annotations.threads import annotate_paragraph, say, take_back
from review.annotations.views import annotations_in_paper
from review.papers.views import PaperView, get_paper
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SiteDep
from web.pages.margin import Written, texts_of
from web.rendering import go_to, render
from web.routes.papers import paper_page
from web.site import Site

area = Area()
BASE = urls.PAPERS + "/{paper_id}/notes"
WRITE = Permission.NOTE_WRITE
Text = Annotated[str, Form()]
Nth = Annotated[int | None, Form()]


def _do(
    request: Request,
    site: Site,
    person: Person,
    paper_id: str,
    act: Callable[[Session, PaperView], str],
    said: str,
    written: Written,
) -> Response:
    try:
        with site.database.write() as session:
            anchor = act(session, get_paper(session, paper_id))
    except (InvalidInput, Conflict) as error:
        kept = Written(
            written.at, error.message, written.body, written.words, written.kind, written.visibility, written.address
        )
        with site.database.read() as session:
            page = paper_page(site, session, person, paper_id, noted=kept)
        return render(request, page, status=error.status)
    return go_to(urls.paper(paper_id, pairs=[("said", said)]) + f"#{anchor}")


@area.act(BASE + "/write", WRITE)
def write(
    request: Request, site: SiteDep, person: PersonDep, paper_id: str, target: Text, body: Text = "",
    quoted: Text = "", nth: Nth = None, kind: Text = "note", visibility: Text = "case",
) -> Response:  # fmt: skip
    """A note on a paragraph, or on words of it."""

    def act(session: Session, paper: PaperView) -> str:
        on = target_from(target)
        text = texts_of(paper).get(on.id) if on.kind == PARAGRAPH else None
        if text is None:
            raise InvalidInput("这份文书没有所选的段落，可能已被删去，请重新选择。")
        if paper.state not in {"draft", "out"}:
            raise Conflict("文书已经签发或者撤下，不能再写批注。")
        note = annotate_paragraph(
            session, site.clock, person, paper_id, on.id, text, body,
            words=quoted, nth=nth, kind=kind, visibility=visibility,
        )  # fmt: skip
        return f"note-{note}"

    kept = Written(target, "", body, quoted, kind, visibility)
    return _do(request, site, person, paper_id, act, "written", kept)


@area.act(BASE + "/say", WRITE)
def answer(
    request: Request, site: SiteDep, person: PersonDep, paper_id: str, note_id: Text, act: Text, body: Text = ""
) -> Response:
    """A reply, that a note is resolved or open again, or that its author takes it back."""

    def do(session: Session, _paper: PaperView) -> str:
        if act == "withdraw":
            take_back(session, site.clock, person, note_id)
            return "notes"
        say(session, site.clock, person, note_id, act, body)
        return f"note-{note_id}"

    return _do(request, site, person, paper_id, do, act, Written(note_id, "", body))


@area.act(BASE + "/place", WRITE)
def place(
    request: Request, site: SiteDep, person: PersonDep, paper_id: str, note_id: Text, deed: Text,
    address: Text = "", quoted: Text = "", nth: Nth = None,
) -> Response:  # fmt: skip
    """A person says where a note stands in the paper now, that it has no place there, or undoes that."""

    def act(session: Session, paper: PaperView) -> str:
        texts = texts_of(paper)
        note = note_among(annotations_in_paper(session, person, paper_id, texts), note_id)
        chosen = address if deed == "place" else note.place.address
        if deed == "place" and chosen not in texts:
            raise InvalidInput("请选择批注所针对的段落。")
        decide_place(
            session, site.clock, person, note, deed,
            version_id=None, text=texts.get(chosen, ""), address=chosen, words=quoted, nth=nth,
        )  # fmt: skip
        return f"note-{note_id}"

    kept = Written(note_id, "", words=quoted, address=address)
    return _do(request, site, person, paper_id, act, deed, kept)
