"""Comment rounds for staff: open one on a document, hand out links, read comments beside their clauses, decide.

The public sees the rounds addressed to it at the same addresses: clauses and the way to comment, nothing else.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.clock import SHANGHAI
from registry.errors import InvalidInput, NotFound
from registry.instruments.views import get_document
from registry.people.roles import Permission, Person
from review.voices.comments import comments_of_consultation, decide_comment, open_by_consultation
from review.voices.consultations import (
    ConsultationView,
    close_consultation,
    get_consultation,
    invite_to_comment,
    list_consultations,
    open_consultation,
)
from web import urls
from web.access import Area
from web.dependencies import InternalDep, PersonDep, SessionDep, SiteDep, as_day
from web.pages.setting import set_text
from web.pages.voices import (
    ClauseVoices,
    ConsultationPage,
    ConsultationsPage,
    OpeningPage,
    PublicRoundPage,
)
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


@area.page(urls.CONSULTATIONS + "/new", OPEN)
def opening(request: Request, site: SiteDep, session: SessionDep, document: str) -> Response:
    """The form that opens a round."""
    return render(request, _opening(session, site, document))


def _opening(session: Session, site: Site, document_id: str, **more: object) -> OpeningPage:
    view = get_document(session, document_id, site.clock.today(), include_internal=True)
    blocks = tuple(block for block in set_text(view) if block.is_clause)
    return OpeningPage(view, blocks, **more)  # type: ignore[arg-type]  # error, given, chosen: see OpeningPage


@area.act(urls.CONSULTATIONS, OPEN)
def open_round(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    document_id: Text,
    title: Text = "",
    introduction: Text = "",
    audience: Text = "invited",
    closes_on: Text = "",
    address: Annotated[list[str] | None, Form()] = None,
    plain_address: Annotated[list[str] | None, Form()] = None,
    plain_text: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Open a round on the version that applies today."""
    chosen = tuple(address or ())
    pairs = zip(plain_address or (), plain_text or (), strict=False)
    plain = {where: words.strip() for where, words in pairs if words.strip()}
    try:
        last = as_day(closes_on, "截止日期")
        closes_at = datetime.combine(last, time(23, 59, 59), SHANGHAI) if last else None
        with site.database.write() as session:
            view = get_document(session, document_id, site.clock.today(), include_internal=True)
            if audience == "public" and view.row.internal:
                raise InvalidInput("内部文件不能向社会公众征求意见，请改为受邀人员。")
            round_id = open_consultation(
                session,
                site.clock,
                person,
                document_id=document_id,
                version_id=view.row.version_id,
                title=title,
                introduction=introduction,
                addresses=chosen,
                plain_words=plain,
                audience=audience,
                closes_at=closes_at,
            )
    except InvalidInput as error:
        given = {"title": title, "introduction": introduction, "audience": audience, "closes_on": closes_on}
        with site.database.read() as session:
            page = _opening(session, site, document_id, error=error.message, given=given, chosen=chosen, plain=plain)
        return render(request, page, status=error.status)
    return go_to(urls.consultation(round_id, [("said", "opened")]))


SAID = {"opened": "征求意见已开始。", "closed": "征求意见已结束。", "outcome": "处理结果已记录，提出人可以看到。"}


@area.page(urls.CONSULTATIONS + "/{round_id}", READ)
def one_round(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    person: PersonDep,
    internal: InternalDep,
    round_id: str,
    said: str = "",
) -> Response:
    """One round: for staff with all comments, for the public with its clauses."""
    if person.may(Permission.REVIEW_READ):
        return render(request, staff_round(session, site, person, round_id, said=SAID.get(said, "")))
    return render(request, public_round(session, site, round_id, internal))


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
    return PublicRoundPage(found, view, blocks, urls.consultation(round_id))


def staff_round(
    session: Session,
    site: Site,
    person: Person,
    round_id: str,
    *,
    new_link: str = "",
    said: str = "",
    error: str = "",
) -> ConsultationPage:
    """A round with its comments, for staff."""
    found = get_consultation(session, site.clock, round_id)
    view = get_document(
        session, found.document_id, site.clock.today(), include_internal=True, version_id=found.version_id
    )
    comments = comments_of_consultation(session, round_id)
    clauses = []
    for block in set_text(view):
        if not block.is_clause or (found.addresses and block.address not in found.addresses):
            continue
        on_it = tuple(c for c in comments if c.address == block.address)
        if on_it or found.addresses:
            clauses.append(ClauseVoices(block, found.plain_words.get(block.address, ""), on_it))
    return ConsultationPage(
        found,
        view,
        tuple(clauses),
        liaison_points(session),
        person.may(Permission.COMMENT_DECIDE),
        person.may(OPEN),
        new_link,
        qr_svg(new_link) if new_link else "",
        said,
        error,
    )


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
    return go_to(urls.consultation(round_id, [("said", "closed")]))
