"""The collector's phone: a link that becomes this phone's, the clauses of its task, one opinion after the other.

A collector stays in as long as the task lasts: the phone keeps a secret in a cookie, and link and phone together are
the key. The same link on another phone leads to the public form.
"""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_token
from registry.instruments.views import DocumentView, get_document
from registry.people.roles import Permission
from review.voices.asked import questions_of
from review.voices.consultations import ConsultationView, get_consultation
from review.voices.files import keep_files
from review.voices.liaison.entries import entries_of, gather
from review.voices.liaison.seats import Seat, bind_seat, open_seat
from review.voices.routing.ranking import ClauseIndex
from review.voices.taking import WHOLE, Draft
from web import urls
from web.access import Area
from web.comment_forms import CommentFormDep
from web.dependencies import SessionDep, SiteDep
from web.pages.collector import ElsewherePage, EntryPage, SeatPage, StartPage
from web.pages.setting import Block, block_for, set_text
from web.probing import counted_misses
from web.rendering import go_to, render
from web.site import Site

area = Area()
WRITE = Permission.COMMENT_WRITE
DEVICE_COOKIE = "beishen_device"
DEVICE_DAYS = 400  # as long as browsers keep a cookie; the link itself ends with the task
LAST = 8  # entries shown below the form


def _open(request: Request, site: Site, session: Session, token: str) -> tuple[Seat, ConsultationView]:
    with counted_misses(request, site, "seat_link"):
        seat = open_seat(session, site.clock, token, request.cookies.get(DEVICE_COOKIE, ""))
    return seat, get_consultation(session, site.clock, seat.consultation_id)


def _view(session: Session, site: Site, found: ConsultationView) -> DocumentView:
    """The version asked about; a task shows these clauses even of an internal document."""
    return get_document(
        session, found.document_id, site.clock.today(), include_internal=True, version_id=found.version_id
    )


def _blocks(found: ConsultationView, view: DocumentView) -> tuple[Block, ...]:
    return tuple(b for b in set_text(view) if b.is_clause and (not found.addresses or b.address in found.addresses))


def _elsewhere(request: Request, found: ConsultationView) -> Response:
    """The public form where there is one; else why the link opens nothing here."""
    if found.audience == "public":
        return go_to(urls.consultation(found.id))
    return render(request, ElsewherePage(found), status=403)


@area.page("/t/{token}", WRITE)
def by_link(request: Request, site: SiteDep, session: SessionDep, token: str, say: str = "") -> Response:
    """What the link opens on this phone: the start, the task, or the public form."""
    seat, found = _open(request, site, session, token)
    if not seat.bound:
        return render(request, StartPage(seat, found, token))
    if not seat.mine:
        return _elsewhere(request, found)
    view = _view(session, site, found)
    blocks = _blocks(found, view)
    allowed = {block.address for block in blocks}
    index = ClauseIndex(unit for unit in view.units if unit.address in allowed)
    routes = index.rank(say[:500]) if say.strip() else ()
    held = entries_of(session, seat_id=seat.id)
    page = SeatPage(seat, found, view, blocks, held, token, not found.addresses, say.strip()[:500], routes)
    return render(request, page)


@area.act("/t/{token}/start", WRITE)
def start(request: Request, site: SiteDep, token: str) -> Response:
    """Make the link this phone's."""
    device = request.cookies.get(DEVICE_COOKIE, "") or new_token()
    with counted_misses(request, site, "seat_link"), site.database.write() as session:
        bind_seat(session, site.clock, token, device)
    answer = go_to(urls.seat_link(token))
    answer.set_cookie(
        DEVICE_COOKIE,
        device,
        max_age=int(timedelta(days=DEVICE_DAYS).total_seconds()),
        httponly=True,
        samesite="lax",
        secure=site.settings.secure_cookies,
        path="/",
    )
    return answer


@area.page("/t/{token}/{address}", WRITE)
def entry(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    token: str,
    address: str,
    done: str = "",
    r: str = "",
    kind: str = "",
) -> Response:
    """The form for one clause; after an opinion was taken it is shown again, empty, on the same clause."""
    seat, found = _open(request, site, session, token)
    if not seat.mine:
        return go_to(urls.seat_link(token))
    draft = Draft(address, "", "", new_token(), contributor_kind=kind, on_behalf=True)
    return render(request, _page(session, site, seat, found, token, draft, done=done, receipt=r))


def _page(
    session: Session,
    site: Site,
    seat: Seat,
    found: ConsultationView,
    token: str,
    draft: Draft,
    *,
    error: str = "",
    done: str = "",
    receipt: str = "",
) -> EntryPage:
    block = None
    if draft.address != WHOLE or found.addresses:
        block = block_for(_blocks(found, _view(session, site, found)), draft.address)
        if block is None:
            raise NotFound("这一条款不在本次征求意见范围内。")
    questions = questions_of(session, found.id, "" if block is None else draft.address)
    return EntryPage(
        seat,
        found,
        block,
        found.plain_words.get(draft.address, ""),
        questions,
        entries_of(session, seat_id=seat.id)[-LAST:][::-1],
        token,
        urls.seat_link(token, draft.address),
        draft,
        found.is_open and seat.task_state == "given",
        error,
        done,
        receipt,
    )


@area.act("/t/{token}/{address}", WRITE)
def send(request: Request, site: SiteDep, token: str, address: str, form: CommentFormDep) -> Response:
    """Take one opinion. The page's script sends what was written off line here too, and gets JSON."""
    wants_json = "application/json" in request.headers.get("accept", "")
    device = request.cookies.get(DEVICE_COOKIE, "")
    try:
        prepared = form.prepared()
        with site.database.write() as session:
            seat = open_seat(session, site.clock, token, device)
            receipt = gather(session, site.clock, site.sealer, seat, form.draft)
            if not receipt.again:
                keep_files(session, site.files, receipt.comment_id, prepared)
    except (InvalidInput, Conflict) as error:
        if wants_json:
            raise
        with site.database.read() as session:
            seat, found = _open(request, site, session, token)
            page = _page(session, site, seat, found, token, form.draft, error=error.message)
        return render(request, page, status=error.status)
    link = urls.receipt(receipt.token) if receipt.token else ""
    if wants_json:
        return JSONResponse({"number": receipt.number, "url": link})
    pairs = [("done", receipt.number), ("r", receipt.token or ""), ("kind", form.draft.contributor_kind)]
    return go_to(urls.seat_link(token, address, pairs))
