"""A collector's task, by a link on their phone or by their account: pages and acts are the same for both."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_token
from registry.instruments.views import DocumentView, get_document
from review.voices.asked import questions_of
from review.voices.consultations import ConsultationView
from review.voices.files import keep_files
from review.voices.liaison.entries import entries_of, gather
from review.voices.routing.ranking import routes_among
from review.voices.taking import WHOLE, Draft
from web import urls
from web.comment_forms import CommentForm
from web.pages.collector import SHEET, Door, EntryPage, SeatPage
from web.pages.setting import Block, block_for, set_text
from web.rendering import go_to, render
from web.site import Site

LAST = 8  # entries shown below the form


def task_page(request: Request, session: Session, site: Site, door: Door, say: str) -> Response:
    """The clauses of the task, what was gathered, and the way from own words to a clause."""
    view = _view(session, site, door.round)
    blocks = _blocks(door.round, view)
    asked = say.strip()[:500]
    routes = routes_among(view.units, {block.address for block in blocks}, asked)
    held = entries_of(session, seat_id=door.seat.id)
    return render(request, SeatPage(door, view, blocks, held, not door.round.addresses, asked, routes))


def entry_page(
    request: Request,
    session: Session,
    site: Site,
    door: Door,
    address: str,
    *,
    done: str,
    receipt: str,
    kind: str,
    sheet: bool = False,
) -> Response:
    """The form for one clause, empty again after an opinion was taken.

    Args:
        sheet: every clause is on the page, and `address` is the one chosen last.
    """
    draft = Draft(address, "", "", new_token(), contributor_kind=kind, on_behalf=True)
    return render(request, _page(session, site, door, draft, done=done, receipt=receipt, sheet=sheet))


def take_entry(request: Request, site: Site, door: Door, form: CommentForm, *, sheet: bool = False) -> Response:
    """Take one opinion. The page's script sends what was written off line here too, and gets JSON.

    Args:
        sheet: it comes from the page with every clause; its own choice says which one it is about.
    """
    wants_json = "application/json" in request.headers.get("accept", "")
    draft = replace(form.draft, address=form.about) if sheet else form.draft
    try:
        if sheet and not draft.address:
            raise InvalidInput("请先选择意见针对哪一条。")
        prepared = form.prepared()
        with site.database.write() as session:
            receipt = gather(session, site.clock, site.sealer, door.seat, draft)
            if not receipt.again:
                keep_files(session, site.files, receipt.comment_id, prepared)
    except (InvalidInput, Conflict) as error:
        if wants_json:
            raise
        with site.database.read() as session:
            page = _page(session, site, door, draft, error=error.message, sheet=sheet, files_again=bool(form.files))
        return render(request, page, status=error.status)
    link = urls.receipt(receipt.token) if receipt.token else ""
    if wants_json:
        return JSONResponse({"number": receipt.number, "url": link})
    pairs = [("done", receipt.number), ("r", receipt.token or ""), ("kind", draft.contributor_kind)]
    return go_to(door.at(SHEET, [("about", draft.address), *pairs]) if sheet else door.at(draft.address, pairs))


def _page(
    session: Session,
    site: Site,
    door: Door,
    draft: Draft,
    *,
    error: str = "",
    done: str = "",
    receipt: str = "",
    sheet: bool = False,
    files_again: bool = False,
) -> EntryPage:
    blocks = _blocks(door.round, _view(session, site, door.round))
    whole = not door.round.addresses
    block = block_for(blocks, draft.address)
    if not sheet and block is None and not (whole and draft.address == WHOLE):
        raise NotFound("这一条款不在本次征求意见范围内。")
    return EntryPage(
        door,
        block,
        door.round.plain_words.get(draft.address, ""),
        questions_of(session, door.round.id, "" if block is None or sheet else draft.address),
        entries_of(session, seat_id=door.seat.id)[-LAST:][::-1],
        draft,
        error,
        done,
        receipt,
        files_again,
        blocks if sheet else (),
        whole,
        sheet,
    )


def _view(session: Session, site: Site, found: ConsultationView) -> DocumentView:
    """The version asked about; a task shows these clauses even of an internal document."""
    return get_document(
        session, found.document_id, site.clock.today(), include_internal=True, version_id=found.version_id
    )


def _blocks(found: ConsultationView, view: DocumentView) -> tuple[Block, ...]:
    return tuple(b for b in set_text(view) if b.is_clause and (not found.addresses or b.address in found.addresses))
