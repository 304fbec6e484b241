"""Notes as a file that other tools read: of a review with its papers, and of a document over all its versions."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request
from fastapi.responses import JSONResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.instruments.models import Version
from registry.instruments.views import DocumentView
from registry.people.roles import Permission
from review.annotations.targets import FINDING, LINE, Target
from review.annotations.views import Placed, annotations_in_paper, annotations_on
from review.annotations.web_annotation import Source, annotation_page, of_review, of_threads
from review.casework.views import review_of_version
from review.casework.worksheet import worksheet
from review.papers.views import papers_of
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.margin import texts_of
from web.routes.annotations_desk import version_view
from web.site import Site

area = Area()
JSON_LD = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


@area.page(urls.REVIEWS + "/{review_id}/notes.jsonld", Permission.REVIEW_READ, Permission.REVIEW_ASSIGNED)
def notes(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, review_id: str) -> JSONResponse:
    """Staff get the notes of the review, of its document and of its papers; an assigned expert their own alone."""
    sheet = worksheet(session, person, review_id, site.clock.today())
    base = _base(request, site)
    view = sheet.document
    held = {note.id: note for clause in sheet.clauses for note in clause.notes}
    source = base + urls.document(view.row.document_id, sheet.review.as_of)
    items = of_review(tuple(held.values()), Source(source, view.text, page=_page(base, review_id)))
    if person.may(Permission.REVIEW_READ):
        items += of_threads(annotations_on(session, person, view), _versions(session, view, base))
        for paper in papers_of(session, review_id):
            of_paper = annotations_in_paper(session, person, paper.id, texts_of(paper))
            here = Source(base + urls.paper(paper.id), "", fragment=_field)
            items += of_threads(of_paper, lambda _note, here=here: here)  # type: ignore[misc]  # bound at once
    return _answer(items, base + urls.review_act(review_id, "notes.jsonld"))


@area.page(urls.ANNOTATIONS + "/{version_id}/notes.jsonld", Permission.REVIEW_READ)
def of_document(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, version_id: str
) -> JSONResponse:
    """All notes on a document that a member of staff may see, whichever version each was written on."""
    view, base = version_view(site, session, person, version_id), _base(request, site)
    items = of_threads(annotations_on(session, person, view), _versions(session, view, base))
    return _answer(items, base + urls.annotations_of(version_id) + "/notes.jsonld")


def _base(request: Request, site: Site) -> str:
    return (site.settings.public_url or str(request.base_url)).rstrip("/")


def _answer(items: list[dict[str, object]], page_id: str) -> JSONResponse:
    return JSONResponse(annotation_page(items, page_id), media_type=JSON_LD)


def _field(key: str) -> str:
    return f"f-{key}"


def _page(base: str, review_id: str | None) -> Callable[[Target], str]:
    """Where a finding or a line of a review is shown."""

    def page(target: Target) -> str:
        if review_id is None or target.kind not in (FINDING, LINE):
            return ""
        part = f"beside/{target.id}" if target.kind == FINDING else f"lines/{target.id}"
        return base + urls.review_act(review_id, part)

    return page


def _versions(session: Session, view: DocumentView, base: str) -> Callable[[Placed], Source]:
    """The text of the version that a note was written on, and its address."""
    days = {row.version_id: row.begins_on or row.on for row in view.versions}
    rows = session.execute(select(Version.id, Version.text).where(Version.id.in_(list(days))))
    sources = {}
    for id_, text in rows:
        held = review_of_version(session, id_)
        url = base + urls.document(view.row.document_id, days[id_])
        sources[id_] = Source(url, text, page=_page(base, held.id if held else None))
    return lambda note: sources[note.version_id or ""]
