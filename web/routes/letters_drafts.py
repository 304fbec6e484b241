"""A letter's draft reworked by staff; changed by another since, both texts come back."""

from __future__ import annotations

from fastapi import Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.people.models import Organisation
from registry.people.roles import Permission
from review.casework.letters.drafting import Content, Point, edit_letter
from review.casework.letters.views import MISSING, get_letter
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.pages.letter_drafts import LetterDraftPage, letter_draft_page
from web.rendering import go_to, render

area = Area()
PATH = urls.REVIEWS + "/{review_id}/letter-drafts/{letter_id}"
WORK = Permission.FINDING_VERDICT


def _page(session: Session, review_id: str, letter_id: str, **more: object) -> LetterDraftPage:
    letter = get_letter(session, letter_id)
    if letter.review_id != review_id:
        raise NotFound(MISSING)
    if letter.state != "draft":
        raise Conflict("这份函件已不是拟稿，不能再改；需要更正的，请另发一份。")
    bodies = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.kind.in_(("issuing_body", "unit", "institution", "committee")))
        .order_by(Organisation.name)
    )
    return letter_draft_page(session, review_id, letter_id, tuple((id_, name) for id_, name in bodies), **more)


@area.page(PATH, WORK)
def draft(request: Request, session: SessionDep, review_id: str, letter_id: str, said: str = "") -> Response:
    """A draft in its form."""
    return render(request, _page(session, review_id, letter_id, said="已保存。" if said == "saved" else ""))


@area.act(PATH, WORK)
async def rework(request: Request, site: SiteDep, person: PersonDep, review_id: str, letter_id: str) -> Response:
    """Save a reworked draft."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    revision = int(form["revision"]) if form.get("revision", "").isdigit() else -1
    try:
        with site.database.write() as session:
            page = _page(session, review_id, letter_id)
            points = [
                Point(form.get(point.name, point.words), line_id=point.line_id, address=point.address)
                for point in page.points
            ]
            points.append(Point(form.get("question", ""), address=form.get("clause", "")))
            content = Content(
                form.get("addressee", page.letter.addressee_id),
                form.get("title", page.letter.title),
                form.get("body", page.letter.body),
                tuple(points),
                as_day(form.get("due_on", ""), "答复期限"),
                page.letter.follows_id or "",
            )
            edit_letter(session, site.clock, person, letter_id, content, revision=revision)
    except (InvalidInput, Conflict, NotAllowed) as error:
        with site.database.read() as session:
            clash = get_letter(session, letter_id).revision != revision
            refused = _page(session, review_id, letter_id, message=error.message, written=form, clash=clash)
        return render(request, refused, status=error.status)
    return go_to(urls.with_query(urls.letter_draft(review_id, letter_id), [("said", "saved")]))
