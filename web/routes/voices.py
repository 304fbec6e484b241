"""Comments from outside: a volunteer's link, an open round, a clause between rounds; codes on printed sheets."""

from __future__ import annotations

from fastapi import Request, Response
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.instruments.views import DocumentView, get_document
from registry.people.invitations import Invited
from registry.people.roles import Permission
from review.voices.consultations import ConsultationView, by_code, enter_by_link
from review.voices.numbering import normal_code
from review.voices.taking import WHOLE
from web import urls
from web.access import Area
from web.comment_forms import CommentFormDep
from web.commenting import Place, block_at, show_form, take
from web.dependencies import InternalDep, SessionDep, SiteDep
from web.own_words import LONGEST
from web.pages.comment import DoneBeforePage
from web.pages.setting import Block, set_text
from web.pages.voices import PublicRoundPage
from web.probing import counted_misses
from web.rendering import go_to, render
from web.routes.consultations import public_round
from web.site import Site

area = Area()
WRITE = Permission.COMMENT_WRITE
CODE = "/q/{code}"


def _view(session: Session, site: Site, found: ConsultationView) -> DocumentView:
    """The version asked about; a link or an open round shows these clauses even of an internal document."""
    return get_document(
        session, found.document_id, site.clock.today(), include_internal=True, version_id=found.version_id
    )


def _asked_about(found: ConsultationView, view: DocumentView, invited: Invited) -> tuple[Block, ...]:
    only = invited.scope.get("address")
    return tuple(
        block
        for block in set_text(view)
        if block.is_clause
        and (only is None or block.address == only)
        and (not found.addresses or block.address in found.addresses)
    )


def _link_place(request: Request, site: Site, session: Session, token: str, address: str) -> Place:
    """The place that a volunteer's link opens.

    Raises:
        NotFound: the link opens nothing, or not this clause.
    """
    with counted_misses(request, site, "comment_link"):
        found, invited = enter_by_link(session, site.clock, token)
    view = _view(session, site, found)
    only = invited.scope.get("address")
    allowed = (str(only),) if only is not None else tuple(found.addresses)
    block = block_at(view, address, allowed)
    many = len(_asked_about(found, view, invited)) > 1
    return Place(
        view,
        block,
        urls.comment_link(token, address),
        found,
        invited,
        urls.comment_link(token) if many else "",
    )


@area.page("/c/{token}", WRITE)
def by_link(request: Request, site: SiteDep, session: SessionDep, token: str, say: str = "") -> Response:
    """What a volunteer's link opens: one clause, or the list of clauses."""
    with counted_misses(request, site, "comment_link"):
        found, invited = enter_by_link(session, site.clock, token)
    view = _view(session, site, found)
    blocks = _asked_about(found, view, invited)
    if len(blocks) == 1:
        place = Place(view, blocks[0], urls.comment_link(token, blocks[0].address), found, invited)
        return show_form(request, site, session, place)
    greeting = Place(view, None, "", found, invited).greeting
    whole = not found.addresses and invited.scope.get("address") is None
    page = PublicRoundPage(
        found, view, blocks, urls.comment_link(token), greeting, whole=whole, said=say.strip()[:LONGEST]
    )
    return render(request, page)


@area.page("/c/{token}/{address}", WRITE)
def clause_by_link(request: Request, site: SiteDep, session: SessionDep, token: str, address: str) -> Response:
    """One clause of a volunteer's round, or the whole document."""
    return show_form(request, site, session, _link_place(request, site, session, token, address))


@area.act("/c/{token}/{address}", WRITE)
def send_by_link(request: Request, site: SiteDep, token: str, address: str, form: CommentFormDep) -> Response:
    """Take a volunteer's comment and go on to its receipt."""
    with site.database.read() as session:
        place = _link_place(request, site, session, token, address)
    return take(request, site, place, form)


def _round_place(session: Session, site: Site, round_id: str, address: str, *, internal: bool) -> Place:
    page = public_round(session, site, round_id, internal)
    block = block_at(page.view, address, tuple(page.round.addresses))
    action = f"{urls.consultation(round_id)}/{address}"
    return Place(page.view, block, action, page.round, None, urls.consultation(round_id))


@area.page(urls.CONSULTATIONS + "/{round_id}/{address}", WRITE)
def clause_of_round(
    request: Request, site: SiteDep, session: SessionDep, internal: InternalDep, round_id: str, address: str
) -> Response:
    """One clause of a round addressed to the public, or the whole document."""
    return show_form(request, site, session, _round_place(session, site, round_id, address, internal=internal))


@area.act(urls.CONSULTATIONS + "/{round_id}/{address}", WRITE)
def send_to_round(
    request: Request, site: SiteDep, internal: InternalDep, round_id: str, address: str, form: CommentFormDep
) -> Response:
    """Take a comment from the public; so many an hour from one address."""
    with site.database.read() as session:
        place = _round_place(session, site, round_id, address, internal=internal)
    return take(request, site, place, form)


@area.page(urls.RECEIPT_AGAIN, WRITE)
def taken_before(request: Request, number: str = "") -> Response:
    """A form was sent again whose receipt can't be made again; only its number, which the form's key stood for."""
    back = urls.local_path(request.query_params.get("from", ""), "")
    return render(request, DoneBeforePage(number[:20], back))


def _by_code(session: Session, site: Site, code: str, *, internal: bool) -> str:
    found = by_code(session, site.clock, normal_code(code))
    if found is None:
        raise NotFound("没有这个编号的公开征求意见，请核对通知单上的编号。")
    public_round(session, site, found.id, internal)  # one for invited people is as unknown as one that isn't there
    return found.id


@area.page(CODE, WRITE)
def round_by_code(site: SiteDep, session: SessionDep, internal: InternalDep, code: str) -> Response:
    """What the QR code of a sheet opens."""
    return go_to(urls.consultation(_by_code(session, site, code, internal=internal)))


@area.page(CODE + "/{address}", WRITE)
def clause_by_code(site: SiteDep, session: SessionDep, internal: InternalDep, code: str, address: str) -> Response:
    """What the QR code of one clause opens."""
    round_id = _by_code(session, site, code, internal=internal)
    return go_to(f"{urls.consultation(round_id)}/{address if address.isascii() else WHOLE}")
