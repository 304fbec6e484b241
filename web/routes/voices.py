"""Comments from outside: a volunteer's link, an open round, and the receipt by which an author follows a comment."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_token
from registry.instruments.views import DocumentView, get_document
from registry.people.invitations import Invited
from registry.people.roles import Permission
from review.voices.comments import CommentView, comment_by_receipt
from review.voices.consultations import ConsultationView, enter_by_link, get_consultation
from review.voices.taking import Draft, take_comment
from web import urls
from web.access import Area
from web.dependencies import InternalDep, SessionDep, SiteDep
from web.pages.setting import Block, block_for, set_text
from web.pages.voices import CommentPage, DoneBeforePage, PublicRoundPage, ReceiptPage
from web.qr import qr_svg
from web.rendering import go_to, render
from web.routes.consultations import public_round
from web.site import Site
from web.throttle import check_rate

area = Area()
WRITE = Permission.COMMENT_WRITE
Text = Annotated[str, Form()]


def _view(session: Session, site: Site, found: ConsultationView) -> DocumentView:
    """The version asked about; a link or an open round shows these clauses even of an internal document."""
    return get_document(
        session, found.document_id, site.clock.today(), include_internal=True, version_id=found.version_id
    )


def _asked_about(found: ConsultationView, view: DocumentView, invited: Invited | None) -> tuple[Block, ...]:
    only = invited.scope.get("address") if invited is not None else None
    return tuple(
        block
        for block in set_text(view)
        if block.is_clause
        and (only is None or block.address == only)
        and (not found.addresses or block.address in found.addresses)
    )


def _greeting(invited: Invited | None) -> str:
    if invited is None:
        return ""
    return " · ".join(word for word in (invited.organisation, invited.name) if word)


@area.page("/c/{token}", WRITE)
def by_link(request: Request, site: SiteDep, session: SessionDep, token: str) -> Response:
    """What a volunteer's link opens: one clause, or the list of clauses."""
    found, invited = enter_by_link(session, site.clock, token)
    view = _view(session, site, found)
    blocks = _asked_about(found, view, invited)
    if len(blocks) == 1:
        action = urls.comment_link(token, blocks[0].address)
        return render(request, _form(found, view, blocks[0], action, _greeting(invited)))
    page = PublicRoundPage(found, view, blocks, urls.comment_link(token), _greeting(invited))
    return render(request, page)


@area.page("/c/{token}/{address}", WRITE)
def clause_by_link(request: Request, site: SiteDep, session: SessionDep, token: str, address: str) -> Response:
    """One clause of a volunteer's round."""
    found, invited = enter_by_link(session, site.clock, token)
    view = _view(session, site, found)
    block = _block(_asked_about(found, view, invited), address)
    back = urls.comment_link(token) if len(_asked_about(found, view, invited)) > 1 else ""
    return render(request, _form(found, view, block, urls.comment_link(token, address), _greeting(invited), back=back))


@area.act("/c/{token}/{address}", WRITE)
def send_by_link(
    request: Request,
    site: SiteDep,
    token: str,
    address: str,
    key: Text = "",
    stance: Text = "",
    body: Text = "",
    proposed: Text = "",
    contributor_kind: Text = "",
    contributor: Text = "",
) -> Response:
    """Take a volunteer's comment and go on to its receipt."""
    draft = Draft(address, stance, body, key, proposed, contributor_kind, contributor)
    with site.database.read() as session:
        found, invited = enter_by_link(session, site.clock, token)
    return _take(request, site, found, invited, draft, urls.comment_link(token, address), urls.comment_link(token))


@area.page(urls.CONSULTATIONS + "/{round_id}/{address}", WRITE)
def clause_of_round(
    request: Request, site: SiteDep, session: SessionDep, internal: InternalDep, round_id: str, address: str
) -> Response:
    """One clause of a round addressed to the public."""
    page = public_round(session, site, round_id, internal)
    block = _block(page.blocks, address)
    action = f"{urls.consultation(round_id)}/{address}"
    return render(request, _form(page.round, page.view, block, action, "", back=urls.consultation(round_id)))


@area.act(urls.CONSULTATIONS + "/{round_id}/{address}", WRITE)
def send_to_round(
    request: Request,
    site: SiteDep,
    internal: InternalDep,
    round_id: str,
    address: str,
    key: Text = "",
    stance: Text = "",
    body: Text = "",
    proposed: Text = "",
    contributor_kind: Text = "",
    contributor: Text = "",
) -> Response:
    """Take a comment from the public; so many an hour from one address."""
    draft = Draft(address, stance, body, key, proposed, contributor_kind, contributor)
    with site.database.read() as session:
        public_round(session, site, round_id, internal)
        found = get_consultation(session, site.clock, round_id)
    check_rate(request, site, "comment", site.settings.comments_per_hour)
    back = urls.consultation(round_id)
    return _take(request, site, found, None, draft, f"{back}/{address}", back)


def _block(blocks: tuple[Block, ...], address: str) -> Block:
    block = block_for(blocks, address)
    if block is None:
        raise NotFound("这一条款不在本次征求意见范围内。")
    return block


def _form(
    found: ConsultationView,
    view: DocumentView,
    block: Block,
    action: str,
    greeting: str,
    *,
    back: str = "",
    draft: Draft | None = None,
    error: str = "",
) -> CommentPage:
    draft = draft or Draft(block.address, "", "", new_token())
    return CommentPage(
        found,
        view.row.title,
        block,
        found.plain_words.get(block.address, ""),
        draft.key,
        action,
        greeting,
        back,
        error,
        draft.stance,
        draft.body,
        draft.proposed,
        draft.contributor_kind,
        draft.contributor,
    )


def _take(
    request: Request,
    site: Site,
    found: ConsultationView,
    invited: Invited | None,
    draft: Draft,
    action: str,
    back: str,
) -> Response:
    try:
        with site.database.write() as session:
            receipt = take_comment(session, site.clock, site.sealer, found, draft, invited)
    except (InvalidInput, Conflict) as error:
        with site.database.read() as session:
            view = _view(session, site, found)
            block = _block(_asked_about(found, view, invited), draft.address)
        page = _form(found, view, block, action, _greeting(invited), back=back, draft=draft, error=error.message)
        return render(request, page, status=error.status)
    if receipt.token is None:
        return render(request, DoneBeforePage(receipt.number, back, action))
    return go_to(urls.receipt(receipt.token, [("new", "1"), ("from", back)]))


@area.page("/r/{token}", WRITE)
def receipt(request: Request, site: SiteDep, session: SessionDep, token: str, new: str = "") -> Response:
    """What became of a comment, for its author."""
    comment = comment_by_receipt(session, token)
    view = get_document(
        session, comment.document_id, site.clock.today(), include_internal=True, version_id=comment.version_id
    )
    again = urls.local_path(request.query_params.get("from", ""), "") if new == "1" else ""
    return render(request, _receipt(request, site, token, comment, view, fresh=new == "1", again=again))


def _receipt(
    request: Request, site: Site, token: str, comment: CommentView, view: DocumentView, *, fresh: bool, again: str
) -> ReceiptPage:
    unit = view.unit(comment.address)
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    url = base + urls.receipt(token)
    return ReceiptPage(
        number=comment.number,
        title=view.row.title,
        clause=unit.number,
        quote=unit.text[:120],
        stance=comment.stance,
        body=comment.body,
        proposed=comment.proposed,
        taken_at=comment.created_at,
        outcome=comment.outcome or "",
        outcome_reason=comment.outcome_reason,
        outcome_at=comment.outcome_at,
        url=url,
        qr=qr_svg(url),
        fresh=fresh,
        again=again,
        draft=f"{comment.consultation_id}:{comment.address}" if fresh else "",
    )
