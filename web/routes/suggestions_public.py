"""审查建议 from outside: the form, its receipt, the page by which the proposer follows it."""

from __future__ import annotations

from fastapi import Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput
from registry.ids import new_token
from registry.instruments.models import Work
from registry.instruments.resolve import Named
from registry.instruments.views import visible_works
from registry.people.roles import PUBLIC, Permission
from review.casework.suggestions.taking import Draft, take
from review.casework.suggestions.views import candidates, followed
from web import urls
from web.access import Area
from web.captcha import challenge, is_right, let_pass, was_passed
from web.commenting import WRONG_ANSWER
from web.dependencies import SessionDep, SiteDep, Visitor, VisitorDep
from web.pages.suggestions import SuggestionFormPage, SuggestionReceiptPage
from web.probing import counted_misses
from web.qr import qr_svg
from web.rendering import go_to, render
from web.site import Site
from web.suggestion_forms import SuggestionForm, SuggestionFormDep
from web.throttle import check_rate

area = Area()
ANYONE = Permission.COMMENT_WRITE
NEW = urls.SUGGESTIONS + "/new"
EACH_HOUR = 20  # of one address; an office or a village shares one


@area.page(NEW, ANYONE)
def new(
    request: Request, site: SiteDep, session: SessionDep, visitor: VisitorDep, d: str = "", at: str = ""
) -> Response:
    """The empty form; `d` is the document that it is about, `at` the clause as people say it."""
    chosen = visible_title(session, d, include_internal=False)
    draft = Draft(new_token(), title=chosen, document_id=d if chosen else "", clause=at[:100])
    return render(request, form_page(request, site, session, visitor, SuggestionForm(draft, (), "", "")))


@area.act(NEW, ANYONE)
def send(request: Request, site: SiteDep, visitor: VisitorDep, form: SuggestionFormDep) -> Response:
    """Take it, or show the form again with what is wrong."""
    if form.act == "find":
        with site.database.read() as session:
            page = form_page(request, site, session, visitor, form, search=True)
        return render(request, page)
    try:
        check_rate(request, site, "suggestion", EACH_HOUR)
        answered = _answered(request, site, visitor, form)
        prepared = form.prepared()
        with site.database.write() as session:
            if form.draft.document_id and not visible_title(session, form.draft.document_id, include_internal=False):
                raise InvalidInput("所选文件不在库中，请重新查找，或直接填写标题。")
            draft = outside(form.draft)
            receipt = take(session, site.clock, site.sealer, site.files, PUBLIC, draft, prepared)
    except (InvalidInput, Conflict) as error:
        with site.database.read() as session:
            page = form_page(request, site, session, visitor, form, error=error.message)
        return render(request, page, status=error.status)
    response = go_to(urls.suggestion_receipt(receipt.token, [("new", "1")]))
    if answered:
        let_pass(response, site, visitor.csrf)
    return response


def outside(draft: Draft) -> Draft:
    """What a form from outside may say: a 审查建议, by web, today."""
    return Draft(
        draft.key, draft.name, draft.contact, draft.proposer_kind, draft.title, draft.document_number, draft.link,
        draft.document_id, draft.clause, draft.reason,
    )  # fmt: skip


def _asks(request: Request, site: Site, visitor: Visitor) -> bool:
    return visitor.person.account_id is None and not was_passed(request, site, visitor.csrf)


def _answered(request: Request, site: Site, visitor: Visitor, form: SuggestionForm) -> bool:
    if not _asks(request, site, visitor):
        return False
    if not is_right(site.sealer, form.draft.key, form.captcha):
        raise InvalidInput(WRONG_ANSWER, code="captcha")
    return True


def visible_title(session: Session, document_id: str, *, include_internal: bool) -> str:
    """The title of a document that may be seen; empty where there is none."""
    if not document_id:
        return ""
    found = session.scalars(visible_works(include_internal).where(Work.id == document_id)).one_or_none()
    return found.title if found is not None else ""


def form_page(
    request: Request,
    site: Site,
    session: Session,
    visitor: Visitor,
    form: SuggestionForm,
    *,
    staff: bool = False,
    search: bool = False,
    error: str = "",
) -> SuggestionFormPage:
    """The form as it was filled, with what was found."""
    draft = form.draft
    found: tuple[Named, ...] | None = None
    if search:
        found = candidates(session, draft.title, draft.document_number, include_internal=staff)
    question = challenge(site.sealer, draft.key) if not staff and _asks(request, site, visitor) else None
    chosen = visible_title(session, draft.document_id, include_internal=staff)
    return SuggestionFormPage(draft, staff, question, found, chosen, error, bool(form.files), form.day_typed)


@area.page("/s/{token}", ANYONE)
def follow(request: Request, site: SiteDep, session: SessionDep, token: str, new: str = "") -> Response:
    """What became of it, for who holds the receipt."""
    with counted_misses(request, site, "suggestion"):
        seen = followed(session, token)
    url = (site.settings.public_url or str(request.base_url)).rstrip("/") + urls.suggestion_receipt(token)
    return render(request, SuggestionReceiptPage(seen, url, qr_svg(url), new == "1"))
