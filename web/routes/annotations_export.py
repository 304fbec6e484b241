"""The notes of a review as a file that other tools read."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import JSONResponse

from registry.people.roles import Permission
from review.annotations.web_annotation import annotation_page
from review.casework.worksheet import worksheet
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep

area = Area()
JSON_LD = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


@area.page(urls.REVIEWS + "/{review_id}/notes.jsonld", Permission.REVIEW_READ, Permission.REVIEW_ASSIGNED)
def notes(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, review_id: str) -> JSONResponse:
    """Staff get all notes, an assigned expert their own; the worksheet decides which."""
    sheet = worksheet(session, person, review_id, site.clock.today())
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    row = sheet.document.row
    held = {note.id: note for clause in sheet.clauses for note in clause.notes}
    source = base + urls.document(row.document_id, sheet.review.as_of)
    page = annotation_page(
        tuple(held.values()), sheet.document.text, source, base + urls.review_act(review_id, "notes.jsonld")
    )
    return JSONResponse(page, media_type=JSON_LD)
