"""Comment rounds for staff: hand out links, read comments beside their clauses, decide.

The public sees the rounds addressed to it at the same addresses: clauses and the way to comment, nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import InvalidInput, NotFound
from registry.instruments.views import get_document
from registry.people.roles import Permission, Person
from review.voices.asked import invitees_of, questions_of
from review.voices.comments import CommentView, comments_of_consultation, decide_comment, open_by_consultation
from review.voices.consultations import (
    ConsultationView,
    close_consultation,
    get_consultation,
    invite_to_comment,
    list_consultations,
)
from review.voices.files import files_of
from review.voices.publication import published_on, standing, stories_on
from review.voices.states import study
from review.voices.taking import WHOLE
from web import urls
from web.access import Area
from web.dependencies import InternalDep, PersonDep, SessionDep, SiteDep
from web.own_words import LONGEST
from web.pages.setting import Block, set_text
from web.pages.voices import ClauseVoices, ConsultationPage, ConsultationsPage, PublicRoundPage
from web.paging import last_page
from web.qr import qr_svg
from web.rendering import go_to, render
from web.routes.organisations import liaison_points
from web.site import Site

area = Area()
READ = Permission.DOCUMENT_READ_PUBLIC
OPEN = Permission.CONSULTATION_OPEN
Text = Annotated[str, Form()]


@area.page(urls.CONSULTATIONS, READ)
def rounds(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, internal: InternalDep, waiting: str = ""
) -> Response:
    """All rounds; for the public, those addressed to it on documents it may read."""
    staff = person.may(Permission.REVIEW_READ)
    held = list(list_consultations(session, site.clock, public_only=not staff))
    open_counts = open_by_consultation(session) if staff else {}
    if staff:
        if waiting == "1":
            held = [row for row in held if row.id in open_counts]
    else:
        held = [row for row in held if _may_read(session, site, row, internal)]
    return render(request, ConsultationsPage(tuple(held), open_counts, staff, waiting == "1"))


def _may_read(session: Session, site: Site, row: ConsultationView, internal: bool) -> bool:
    try:
        get_document(session, row.document_id, site.clock.today(), include_internal=internal, version_id=row.version_id)
    except NotFound:
        return False
    return True


SAID = {
    "opened": "征求意见已设好，到时自动开始和结束。",
    "closed": "征求意见已结束，收到的意见已转入研究。",
    "outcome": "处理结果已记录，提出人可以看到。",
    "published": "意见已公开。",
    "withdrawn": "已撤下公开。",
    "story": "采纳故事已公开。",
    "stopped": "链接已停用，已收到的意见不受影响。",
    "entered": "纸质意见已录入，编号 {number}。",
}
PAGE = 50  # comments on one page of a round


@area.page(urls.CONSULTATIONS + "/{round_id}", READ)
def one_round(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    person: PersonDep,
    internal: InternalDep,
    round_id: str,
    said: str = "",
    page: int = 1,
) -> Response:
    """One round: for staff with all comments, for the public with its clauses."""
    if person.may(Permission.REVIEW_READ):
        words = SAID.get(said, "").format(number=request.query_params.get("number", "")[:20])
        return render(request, staff_round(session, site, person, round_id, said=words, number=page))
    said_words = request.query_params.get("say", "").strip()[:LONGEST]
    return render(request, replace(public_round(session, site, round_id, internal), said=said_words))


def public_round(session: Session, site: Site, round_id: str, internal: bool) -> PublicRoundPage:
    """A round addressed to the public.

    Raises:
        NotFound: there is none, or it is for invited people, or its document is internal.
    """
    found = get_consultation(session, site.clock, round_id)
    if found.audience != "public":
        raise NotFound("没有这次征求意见。")
    view = get_document(
        session, found.document_id, site.clock.today(), include_internal=internal, version_id=found.version_id
    )
    blocks = tuple(b for b in set_text(view) if b.is_clause and (not found.addresses or b.address in found.addresses))
    return PublicRoundPage(
        found,
        view,
        blocks,
        urls.consultation(round_id),
        whole=not found.addresses,
        heard=tuple(published_on(session, consultation_id=round_id)),
        stories=tuple(stories_on(session, [found.version_id])),
    )


def staff_round(
    session: Session,
    site: Site,
    person: Person,
    round_id: str,
    *,
    new_link: str = "",
    said: str = "",
    error: str = "",
    number: int = 1,
) -> ConsultationPage:
    """A round with its comments, for staff: a page of them in the order of the clauses."""
    found = get_consultation(session, site.clock, round_id)
    view = get_document(
        session, found.document_id, site.clock.today(), include_internal=True, version_id=found.version_id
    )
    comments = comments_of_consultation(session, round_id)
    blocks = [b for b in set_text(view) if b.is_clause and (not found.addresses or b.address in found.addresses)]
    last = last_page(len(comments), PAGE)
    number = min(max(number, 1), last)
    order = {WHOLE: -1} | {block.address: place for place, block in enumerate(blocks)}
    ranked = sorted(comments, key=lambda c: (order.get(c.address, len(order)), c.number))
    shown = ranked[(number - 1) * PAGE : number * PAGE]
    clauses = _beside(found, blocks, shown, every=number == 1)
    ids = [c.id for c in shown]
    return ConsultationPage(
        found,
        view,
        clauses,
        liaison_points(session),
        person.may(Permission.COMMENT_DECIDE),
        person.may(OPEN),
        new_link,
        qr_svg(new_link) if new_link else "",
        said,
        error,
        questions=tuple(questions_of(session, round_id)),
        invitees=tuple(invitees_of(session, site.clock, round_id)),
        files=files_of(session, ids),
        published=standing(session, ids),
        stances=Counter(c.stance for c in comments),
        waiting=sum(c.outcome is None for c in comments),
        number=number,
        last=last,
    )


def _beside(
    found: ConsultationView, blocks: Sequence[Block], shown: Sequence[CommentView], *, every: bool
) -> tuple[ClauseVoices, ...]:
    """Comments beside their clauses; chosen clauses without any stand on the first page."""
    clauses = []
    whole = tuple(c for c in shown if c.address == WHOLE)
    if whole:
        clauses.append(ClauseVoices(None, "", whole))
    for block in blocks:
        on_it = tuple(c for c in shown if c.address == block.address)
        if on_it or (every and found.addresses):
            clauses.append(ClauseVoices(block, found.plain_words.get(block.address, ""), on_it))
    return tuple(clauses)


@area.act(urls.CONSULTATIONS + "/{round_id}/link", OPEN)
def make_link(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    round_id: str,
    address: Text = "",
    organisation_id: Text = "",
) -> Response:
    """Make a volunteer's link; it is shown once, on this answer alone."""
    with site.database.write() as session:
        token = invite_to_comment(
            session,
            site.clock,
            person,
            round_id,
            address=address or None,
            organisation_id=organisation_id or None,
        )
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    with site.database.read() as session:
        page = staff_round(session, site, person, round_id, new_link=base + urls.comment_link(token))
    return render(request, page)


@area.act(urls.CONSULTATIONS + "/{round_id}/outcome", Permission.COMMENT_DECIDE)
def outcome(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    round_id: str,
    comment_id: Text,
    outcome: Text = "",
    reason: Text = "",
) -> Response:
    """Say what became of a comment."""
    try:
        with site.database.write() as session:
            decide_comment(session, site.clock, person, comment_id, outcome, reason)
    except InvalidInput as error:
        with site.database.read() as session:
            page = staff_round(session, site, person, round_id, error=error.message)
        return render(request, page, status=error.status)
    return go_to(urls.consultation(round_id, [("said", "outcome")]) + f"#comment-{comment_id}")


@area.act(urls.CONSULTATIONS + "/{round_id}/close", OPEN)
def close(site: SiteDep, person: PersonDep, round_id: str, reason: Text = "") -> Response:
    """Close a round before its time."""
    if not reason.strip():
        raise InvalidInput("提前结束征求意见须写明理由。")
    with site.database.write() as session:
        close_consultation(session, site.clock, person, round_id, reason.strip())
        study(session, site.clock, round_id, person.actor)
    return go_to(urls.consultation(round_id, [("said", "closed")]))
