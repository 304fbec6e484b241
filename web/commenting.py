"""The one way of a comment from its page into the record, whichever page that is: a link, an open round, a clause.

In this order: a form that was taken before shows its receipt again; rate and captcha for people without an invitation;
files checked; similar published comments shown once; then the comment and its files in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_token
from registry.instruments.views import DocumentView
from registry.people.invitations import Invited
from review.voices.asked import questions_of
from review.voices.consultations import ConsultationView
from review.voices.files import Prepared, keep_files
from review.voices.publication import PublicComment, published_on
from review.voices.similar import similar_to
from review.voices.taking import WHOLE, Draft, Receipt, receipt_before, take_between, take_comment
from web import urls
from web.captcha import challenge, is_right, let_pass, was_passed
from web.comment_forms import CommentForm
from web.dependencies import get_visitor
from web.pages.comment import CommentPage
from web.pages.setting import Block, block_for, set_text
from web.rendering import go_to, render
from web.site import Site
from web.throttle import check_rate

SENT_ALREADY = (
    "这份表单已提交过一条意见（编号 {number}）。现在的内容与那一条不同，再按“提交意见”将作为新的一条登记；"
    "不想再提的，关闭本页即可。"
)
WRONG_ANSWER = "请回答页面下方的小问题（两题任选一题）后再提交，已填写的内容都还在。"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment is written: the text and clause, the round where there is one, by whose link."""

    view: DocumentView
    block: Block | None  # None: the document as a whole
    action: str
    round: ConsultationView | None = None
    invited: Invited | None = None
    back: str = ""

    @property
    def address(self) -> str:
        """The address the comment stands on."""
        return self.block.address if self.block is not None else WHOLE

    @property
    def greeting(self) -> str:
        """Whom the link was made for."""
        if self.invited is None:
            return ""
        return " · ".join(word for word in (self.invited.organisation, self.invited.name) if word)

    @property
    def draft_name(self) -> str:
        """Under which name the device keeps drafts of this place."""
        return f"{self.round.id if self.round else self.view.row.document_id}:{self.address}"


def block_at(view: DocumentView, address: str, allowed: tuple[str, ...] = ()) -> Block | None:
    """The clause at an address, None for the whole document.

    Raises:
        NotFound: no such clause, or not among those asked about.
    """
    if address == WHOLE and not allowed:
        return None
    block = block_for(tuple(set_text(view)), address) if not allowed or address in allowed else None
    if block is None or not block.is_clause:
        raise NotFound("这一条款不在本次征求意见范围内。")
    return block


def show_form(request: Request, site: Site, session: Session, place: Place) -> Response:
    """The empty form of a place."""
    return render(
        request, _page(request, site, session, place, Draft(place.address, "", "", new_token(), contributor_kind=""))
    )


def take(request: Request, site: Site, place: Place, form: CommentForm) -> Response:
    """Take what a form sent; answers with the receipt, or with the form and what is wrong with it.

    Raises:
        BeishenError: where a script has sent it, so that the script gets problem JSON.
    """
    wants_json = "application/json" in request.headers.get("accept", "")
    csrf = get_visitor(request, site).csrf
    try:
        with site.database.read() as session:
            held = receipt_before(session, site.sealer, form.draft)
        if held is not None and held.differs:
            draft = _renewed(form.draft)
            raise _SaidAnew(SENT_ALREADY.format(number=held.number), draft)
        if held is not None:
            return _done(place, held, wants_json=wants_json)
        answered = _let_through(request, site, place, form, csrf)
        prepared = form.prepared()
        with site.database.read() as session:
            alike = () if form.seen or form.queued else _alike(session, place, form.draft)
            if alike:
                return render(request, _page(request, site, session, place, form.draft, alike=alike))
        response = _done(place, _store(site, place, form.draft, prepared), wants_json=wants_json)
    except (InvalidInput, Conflict) as error:
        if wants_json:
            raise
        draft = error.draft if isinstance(error, _SaidAnew) else form.draft
        with site.database.read() as session:
            page = _page(request, site, session, place, draft, error=error.message, files=bool(form.files))
        return render(request, page, status=error.status)
    if answered:
        let_pass(response, site, csrf)
    return response


class _SaidAnew(Conflict):
    """The form was taken before with other words; `draft` holds the new ones under a new key."""

    default_code = "said_anew"

    def __init__(self, message: str, draft: Draft) -> None:
        super().__init__(message)
        self.draft = draft


def _renewed(draft: Draft) -> Draft:
    return Draft(
        draft.address,
        draft.stance,
        draft.body,
        new_token(),
        draft.proposed,
        draft.contributor_kind,
        draft.contributor,
        draft.contact,
        draft.answers,
        draft.consent,
        draft.on_behalf,
    )


def needs_captcha(request: Request, site: Site, place: Place) -> bool:
    """Whether whoever sits there must answer a question: not by invitation, not as staff, not twice in two hours."""
    visitor = get_visitor(request, site)
    return place.invited is None and visitor.person.account_id is None and not was_passed(request, site, visitor.csrf)


def _let_through(request: Request, site: Site, place: Place, form: CommentForm, csrf: str) -> bool:
    """Rate and captcha; True when the question was answered just now.

    Raises:
        TooMany: the hour's share is used up. InvalidInput: the question was not answered.
    """
    if place.invited is not None:
        return False
    check_rate(request, site, "comment", site.settings.comments_per_hour)
    if not needs_captcha(request, site, place):
        return False
    if not is_right(site.sealer, form.draft.key, form.captcha):
        raise InvalidInput(WRONG_ANSWER, code="captcha")
    return True


def _alike(session: Session, place: Place, draft: Draft) -> tuple[PublicComment, ...]:
    published = published_on(session, version_ids=(place.view.row.version_id,), address=place.address)
    return tuple(similar_to(f"{draft.body}{draft.proposed}", published))


def _store(site: Site, place: Place, draft: Draft, prepared: tuple[Prepared, ...]) -> Receipt:
    with site.database.write() as session:
        if place.round is not None:
            receipt = take_comment(session, site.clock, site.sealer, place.round, draft, place.invited)
        else:
            receipt = take_between(session, site.clock, site.sealer, place.view.row.version_id, draft)
        if prepared and not receipt.again:
            keep_files(session, site.files, receipt.comment_id, prepared)
    return receipt


def _done(place: Place, receipt: Receipt, *, wants_json: bool) -> Response:
    url = urls.receipt(receipt.token) if receipt.token else ""
    if wants_json:
        return JSONResponse({"number": receipt.number, "url": url})
    if not receipt.token:
        return go_to(urls.with_query(urls.RECEIPT_AGAIN, [("number", receipt.number), ("from", place.back)]))
    pairs = [("new", "1"), ("from", place.back or place.action), ("draft", place.draft_name)]
    return go_to(urls.receipt(receipt.token, pairs))


def _page(
    request: Request,
    site: Site,
    session: Session,
    place: Place,
    draft: Draft,
    *,
    error: str = "",
    alike: tuple[PublicComment, ...] = (),
    files: bool = False,
) -> CommentPage:
    asked = questions_of(session, place.round.id, place.address) if place.round is not None else ()
    question = challenge(site.sealer, draft.key) if needs_captcha(request, site, place) else None
    return CommentPage(
        round=place.round,
        title=place.view.row.title,
        block=place.block,
        plain=place.round.plain_words.get(place.address, "") if place.round is not None else "",
        questions=tuple(asked),
        draft=draft,
        action=place.action,
        greeting=place.greeting,
        back=place.back,
        device=place.draft_name,
        question=question,
        error=error,
        alike=alike,
        files_again=files,
        support=urls.clause_voices(place.view.row.document_id, place.address, "support"),
    )
