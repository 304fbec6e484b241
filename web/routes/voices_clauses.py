"""A public clause between rounds: what was heard on it, stage by stage, and a form that always takes comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.instruments.views import get_document
from registry.people.roles import Permission
from review.voices.consultations import ConsultationView, list_consultations
from review.voices.publication import PublicComment, published_on, stories_on
from review.voices.similar import support
from review.voices.taking import WHOLE
from web import urls
from web.access import Area
from web.comment_forms import CommentFormDep
from web.commenting import Place, block_at, show_form, take
from web.dependencies import InternalDep, SessionDep, SiteDep, VisitorDep
from web.pages.comment import ClauseVoicesPage, Heard
from web.rendering import go_to, render
from web.site import Site
from web.throttle import check_rate

area = Area()
READ, WRITE = Permission.DOCUMENT_READ_PUBLIC, Permission.COMMENT_WRITE
HEARD = "/d/{document_id}/{address}/voices"
FORM = "/d/{document_id}/{address}/comment"
SAID = {"supported": "已记录：您也这样认为。", "before": "您已经附议过这条意见。"}


def _place(session: Session, site: Site, document_id: str, address: str, *, internal: bool) -> Place:
    view = get_document(session, document_id, site.clock.today(), include_internal=internal)
    if view.row.collection != "local":
        raise NotFound("上位法不在本系统征求意见，请向制定机关提出。")
    if view.row.internal:
        raise NotFound("内部文件不向社会征求意见。")
    block = block_at(view, address)
    there = block.address if block is not None else WHOLE
    back = urls.clause_voices(view.row.document_id, there)
    return Place(view, block, f"/d/{view.row.document_id}/{there}/comment", None, None, back)


def _covers(round_: ConsultationView, address: str) -> bool:
    return not round_.addresses or address in round_.addresses


def _open_round(site: Site, session: Session, place: Place) -> ConsultationView | None:
    rounds = list_consultations(session, site.clock, document_id=place.view.row.document_id, public_only=True)
    version = place.view.row.version_id
    return next((r for r in rounds if r.is_open and r.version_id == version and _covers(r, place.address)), None)


@area.page(HEARD, READ)
def heard(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    internal: InternalDep,
    document_id: str,
    address: str,
    said: str = "",
) -> Response:
    """The stages that a clause has passed, and what each heard."""
    place = _place(session, site, document_id, address, internal=internal)
    versions = [version.version_id for version in place.view.versions]
    rounds = [
        r
        for r in list_consultations(session, site.clock, document_id=place.view.row.document_id, public_only=True)
        if _covers(r, place.address)
    ]
    published = published_on(session, version_ids=versions, address=place.address)
    open_round = _open_round(site, session, place)
    form = f"{urls.consultation(open_round.id)}/{place.address}" if open_round is not None else place.action
    page = ClauseVoicesPage(
        place.view,
        place.block,
        (place.block.label or "正文") if place.block is not None else "整份文件",
        _stages(rounds, published),
        tuple(s for s in stories_on(session, versions) if s.address == place.address),
        form,
        open_round,
        urls.clause_voices(place.view.row.document_id, place.address, "support"),
        SAID.get(said, ""),
    )
    return render(request, page)


def _stages(rounds: list[ConsultationView], comments: Sequence[PublicComment]) -> tuple[Heard, ...]:
    """Rounds by their beginning, then what came between them."""
    shown = {r.id for r in rounds}
    stages = [
        Heard(
            r.title,
            r.opens_at,
            r.closes_at,
            urls.consultation(r.id),
            tuple(c for c in comments if c.consultation_id == r.id),
        )
        for r in sorted(rounds, key=lambda r: (r.opens_at, r.id))
    ]
    rest = tuple(c for c in comments if c.consultation_id not in shown)
    return (*stages, Heard("平时收到的意见", None, None, "", rest))


@area.page(FORM, WRITE)
def form_between(
    request: Request, site: SiteDep, session: SessionDep, internal: InternalDep, document_id: str, address: str
) -> Response:
    """The form; while a round asks about this clause, the round's own form."""
    place = _place(session, site, document_id, address, internal=internal)
    open_round = _open_round(site, session, place)
    if open_round is not None:
        return go_to(f"{urls.consultation(open_round.id)}/{place.address}")
    return show_form(request, site, session, place)


@area.act(FORM, WRITE)
def send_between(
    request: Request, site: SiteDep, internal: InternalDep, document_id: str, address: str, form: CommentFormDep
) -> Response:
    """Take a comment on a clause between rounds."""
    with site.database.read() as session:
        place = _place(session, site, document_id, address, internal=internal)
    return take(request, site, place, form)


@area.act("/d/{document_id}/{address}/support", WRITE)
def think_so_too(
    request: Request,
    site: SiteDep,
    visitor: VisitorDep,
    document_id: str,
    address: str,
    comment_id: Annotated[str, Form()] = "",
) -> Response:
    """“我也这样认为”, once from one browser."""
    check_rate(request, site, "support", site.settings.comments_per_hour)
    with site.database.write() as session:
        new = support(session, site.clock, comment_id, visitor.person.account_id or visitor.csrf)
    return go_to(urls.clause_voices(document_id, address) + f"?said={'supported' if new else 'before'}#c-{comment_id}")
