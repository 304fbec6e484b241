"""Experts' opinions side by side for staff, adjudication, and 专家咨询意见表 for staff and for the expert."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput, NotFound
from registry.people.roles import Permission, Person
from review.casework.worksheet import place_among, worksheet
from review.experts.acceptance import require_taken
from review.experts.agreement import adjudicate, adjudications, compare
from review.experts.blind import opinions_on
from review.experts.pool import member
from review.papers.contents.expert_opinion import TITLE, from_opinions
from review.papers.layout.docx_file import DOCX_TYPE, paper_docx
from review.papers.views import last_organ
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.expert_opinions import OpinionsPage
from web.pages.papers import PaperPrintPage
from web.rendering import go_to, render
from web.routes.documents import attachment
from web.routes.experts import Door, enter
from web.routes.experts_own import own_door
from web.site import Site

area = Area()
BASE = urls.REVIEWS + "/{review_id}"
READ = Permission.REVIEW_READ
OPEN = Permission.DOCUMENT_READ_PUBLIC
Text = Annotated[str, Form()]


def _page(
    session: Session, site: Site, person: Person, review_id: str, *, said: str = "", error: str = "", at: str = "",
    reason: str = "",
) -> OpinionsPage:  # fmt: skip
    today = site.clock.today()
    sheet = worksheet(session, person, review_id, today)
    opinions = opinions_on(session, sheet.review.subject)
    addresses = [unit.address for unit in sheet.document.units]
    comparison = compare(
        opinions, addresses, place_among(sheet.document.units), adjudications(session, sheet.review.subject)
    )
    labels = {unit.address: unit.number or unit.text[:12] for unit in sheet.document.units}
    return OpinionsPage(
        sheet.review, tuple(opinions), comparison, labels, today, person.may(Permission.NOTE_DECIDE), said, error, at,
        reason,
    )  # fmt: skip


@area.page(BASE + "/opinions", READ)
def opinions(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, review_id: str, said: str = ""
) -> Response:
    """All experts' opinions side by side."""
    words = "裁定已记录。" if said == "adjudicated" else ""
    return render(request, _page(session, site, person, review_id, said=words))


@area.act(BASE + "/opinions", Permission.NOTE_DECIDE)
def decide(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, address: Text = "", judgement: Text = "",
    reason: Text = "",
) -> Response:  # fmt: skip
    """Adjudicate a clause on which experts differ."""
    try:
        with site.database.write() as session:
            sheet = worksheet(session, person, review_id, site.clock.today())
            sheet.document.unit(address)
            adjudicate(session, site.clock, person, sheet.review.subject, address, judgement, reason)
    except (InvalidInput, Conflict) as error:
        with site.database.read() as session:
            page = _page(session, site, person, review_id, error=error.message, at=address, reason=reason)
        return render(request, page, status=error.status)
    return go_to(urls.review_act(review_id, "opinions?said=adjudicated"))


def _form(
    request: Request, site: Site, session: Session, person: Person, review_id: str, account_id: str, form: str,
    back: str, here: str,
) -> Response:  # fmt: skip
    sheet = worksheet(session, person, review_id, site.clock.today())
    found = next((o for o in opinions_on(session, sheet.review.subject) if o.assignment.account_id == account_id), None)
    if found is None:
        raise NotFound("这件审查没有请这位专家。")
    organ = last_organ(session) or site.settings.site_name
    paper = from_opinions(sheet, found, member(session, account_id), organ)
    if form == "docx":
        name = f"{TITLE}-{found.assignment.expert}-{sheet.review.title[:40]}.docx"
        return Response(paper_docx(paper), media_type=DOCX_TYPE, headers=attachment(name))
    return render(request, PaperPrintPage(paper, back, f"{here}?form=docx"))


@area.page(BASE + "/opinions/{account_id}", READ)
def staff_form(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, review_id: str, account_id: str,
    form: str = "",
) -> Response:  # fmt: skip
    """意见表 of one expert for staff, as a page for printing or (`form` docx) as a file."""
    back = urls.review_act(review_id, "opinions")
    return _form(request, site, session, person, review_id, account_id, form, back, f"{back}/{account_id}")


def _own_form(request: Request, site: Site, session: Session, door: Door, form: str) -> Response:
    require_taken(door.assignment)
    here = urls.expert_acts(door.review_id, door.link) + "/form"
    account_id = door.assignment.account_id
    return _form(request, site, session, door.person, door.review_id, account_id, form, door.page(), here)


@area.page("/x/{token}/form", OPEN)
def form_by_link(request: Request, site: SiteDep, session: SessionDep, token: str, form: str = "") -> Response:
    """The expert's own 意见表."""
    return _own_form(request, site, session, enter(request, site, token), form)


@area.page(BASE + "/expert/form", Permission.REVIEW_ASSIGNED)
def own_form(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, review_id: str, form: str = ""
) -> Response:
    """The 意见表 of an expert who has logged in."""
    return _own_form(request, site, session, own_door(session, person, review_id), form)
