"""Opening a review: on one document, in one of the five modes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import InvalidInput
from registry.instruments.views import get_document
from registry.people.roles import Permission, Person
from review.casework.models import Review
from review.casework.reviews import MODES, open_review
from review.casework.views import reviews_where
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.reviews import OpeningPage
from web.rendering import go_to, render
from web.routes.reviews import enqueue_run
from web.site import Site

area = Area()
RUN = Permission.REVIEW_RUN
NEW = f"{urls.REVIEWS}/new"
Text = Annotated[str, Form()]
TRANSFERRED, JOINT = "移送审查", "联合审查"
ORIGIN = {TRANSFERRED: "organ", JOINT: "joint"}


def _page(
    session: Session, site: Site, document_id: str, *, error: str = "", mode: str = MODES[0], organ: str = ""
) -> OpeningPage:
    view = get_document(session, document_id, site.clock.today(), include_internal=True)
    held = reviews_where(session, Review.document_id == document_id, limit=50)
    return OpeningPage(view.row, tuple(held), mode, organ, error)


@area.page(NEW, RUN)
def new(request: Request, site: SiteDep, session: SessionDep, document: str = "") -> Response:
    """Choose how a document is reviewed."""
    return render(request, _page(session, site, document))


@area.act(urls.REVIEWS, RUN)
def begin(
    request: Request, site: SiteDep, person: PersonDep, document_id: Text, mode: Text = MODES[0], organ: Text = "",
    again: Text = "",
) -> Response:  # fmt: skip
    """Open a review on the version of a document that applies today, and have it checked."""
    try:
        with site.database.write() as session:
            review_id = _begin(session, site, person, document_id, mode, organ.strip(), again=again == "1")
    except InvalidInput as error:
        with site.database.read() as session:
            page = _page(session, site, document_id, error=error.message, mode=mode, organ=organ)
        return render(request, page, status=error.status)
    return go_to(urls.review(review_id))


def _begin(
    session: Session, site: Site, person: Person, document_id: str, mode: str, organ: str, *, again: bool
) -> str:
    if mode in ORIGIN and not organ:
        raise InvalidInput("移送审查请写明移送机关。" if mode == TRANSFERRED else "联合审查请写明联合审查的机关。")
    today = site.clock.today()
    view = get_document(session, document_id, today, include_internal=True)
    review_id = open_review(
        session,
        site.clock,
        document_id=document_id,
        version_id=view.row.version_id,
        as_of=today,
        actor=person.actor,
        owner_id=person.account_id,
        mode=mode,
        origin=f"{ORIGIN[mode]}:{organ[:100]}" if mode in ORIGIN else "",
        again=again,
    )
    enqueue_run(session, site, person, document_id)
    return review_id
