"""Whom a round asks by name, the sheet and the form that are printed for it, and paper forms typed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import BeishenError, Conflict, InvalidInput
from registry.ids import new_token
from registry.instruments.views import DocumentView, get_document
from registry.people.roles import Permission
from review.voices.asked import ask_by_name, questions_of, stop_asking
from review.voices.consultations import ConsultationView, get_consultation
from review.voices.taking import Draft, Entry, Receipt, take_comment
from web import urls
from web.access import Area
from web.comment_forms import CommentFormDep
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.pages.consultation_papers import EntryPage, PaperFormPage, SheetClause, SheetPage
from web.pages.setting import Block, set_text
from web.qr import qr_svg
from web.rendering import go_to, render
from web.routes.consultations import staff_round
from web.routes.organisations import liaison_points
from web.site import Site

area = Area()
OPEN, STAFF = Permission.CONSULTATION_OPEN, Permission.REVIEW_READ
ROUND = urls.CONSULTATIONS + "/{round_id}"
Text = Annotated[str, Form()]


@area.act(ROUND + "/ask", OPEN)
def ask(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    round_id: str,
    kind: Text = "",
    label: Text = "",
    organisation_id: Text = "",
) -> Response:
    """Ask a point, a unit or a deputy by name; the link is shown once, on this answer alone."""
    link = error = ""
    try:
        with site.database.write() as session:
            token = ask_by_name(
                session,
                site.clock,
                person,
                round_id,
                kind=kind,
                label=label,
                organisation_id=organisation_id or None,
            )
        link = _base(request, site) + urls.comment_link(token)
    except InvalidInput as refused:
        error = refused.message
    with site.database.read() as session:
        page = staff_round(session, site, person, round_id, new_link=link, error=error)
    return render(request, page, status=422 if error else 200)


@area.act(ROUND + "/stop", OPEN)
def stop(site: SiteDep, person: PersonDep, round_id: str, invitee_id: Text = "") -> Response:
    """Make the link of somebody asked by name worthless."""
    with site.database.write() as session:
        stop_asking(session, site.clock, person, round_id, invitee_id)
    return go_to(urls.consultation(round_id, [("said", "stopped")]))


def _base(request: Request, site: Site) -> str:
    return (site.settings.public_url or str(request.base_url)).rstrip("/")


def _round(session: Session, site: Site, round_id: str) -> tuple[ConsultationView, DocumentView, tuple[Block, ...]]:
    found = get_consultation(session, site.clock, round_id)
    view = get_document(
        session, found.document_id, site.clock.today(), include_internal=True, version_id=found.version_id
    )
    blocks = tuple(b for b in set_text(view) if b.is_clause and (not found.addresses or b.address in found.addresses))
    return found, view, blocks


@area.page(ROUND + "/sheet", STAFF)
def sheet(request: Request, site: SiteDep, session: SessionDep, round_id: str) -> Response:
    """The printable sheet: a code for the round and one for each clause."""
    found, view, blocks = _round(session, site, round_id)
    base = _base(request, site)
    public = found.audience == "public"
    whole = base + urls.by_code(found.code)
    clauses = tuple(
        SheetClause(
            block,
            found.plain_words.get(block.address, ""),
            qr_svg(base + urls.by_code(found.code, block.address)) if public else "",
        )
        for block in blocks
    )
    return render(request, SheetPage(found, view, clauses, whole if public else "", qr_svg(whole) if public else ""))


@area.page(ROUND + "/paper", STAFF)
def paper(request: Request, site: SiteDep, session: SessionDep, round_id: str) -> Response:
    """The paper form, with the same codes."""
    found, view, blocks = _round(session, site, round_id)
    base = _base(request, site)
    code = qr_svg(base + urls.by_code(found.code)) if found.audience == "public" else ""
    return render(request, PaperFormPage(found, view, blocks, tuple(questions_of(session, round_id)), code))


@area.page(ROUND + "/entry", STAFF)
def entry(request: Request, site: SiteDep, session: SessionDep, round_id: str) -> Response:
    """Type a paper form in."""
    return render(request, _entry(session, site, round_id))


def _entry(
    session: Session,
    site: Site,
    round_id: str,
    draft: Draft | None = None,
    given: dict[str, str] | None = None,
    error: str = "",
    taken: Receipt | None = None,
) -> EntryPage:
    found, view, blocks = _round(session, site, round_id)
    return EntryPage(
        found,
        view,
        blocks,
        tuple(questions_of(session, round_id)),
        liaison_points(session),
        draft or Draft("", "", "", new_token(), contributor_kind=""),
        given or {},
        error,
        taken.number if taken is not None else "",
        urls.receipt(taken.token) if taken is not None and taken.token else "",
    )


@area.act(ROUND + "/entry", STAFF)
def enter(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    round_id: str,
    form: CommentFormDep,
    clause: Text = "",
    received_on: Text = "",
    organisation_id: Text = "",
) -> Response:
    """Take a paper form; the next one keeps clause, day and point."""
    given = {"clause": clause, "received_on": received_on, "organisation_id": organisation_id}
    sent = form.draft
    draft = Draft(
        clause,
        sent.stance,
        sent.body,
        sent.key,
        sent.proposed,
        sent.contributor_kind,
        sent.contributor,
        sent.contact,
        sent.answers,
        sent.consent,
        on_behalf=True,
    )
    try:
        day = as_day(received_on, "收到日期")
        if day is None or day > site.clock.today():
            raise InvalidInput("请填写收到纸质意见的日期，不能晚于今天。")
        how = Entry("paper", person.account_id, day, organisation_id or None)
        with site.database.write() as session:
            found = get_consultation(session, site.clock, round_id)
            taken = take_comment(session, site.clock, site.sealer, found, draft, entry=how)
        if taken.differs:
            raise Conflict(f"这份表单已录入过（编号 {taken.number}），现在的内容与那一条不同，没有录入。请核对后重填。")
    except (InvalidInput, Conflict) as error:
        return _entry_again(request, site, round_id, draft, given, error)
    with site.database.read() as session:
        return render(request, _entry(session, site, round_id, None, given, "", taken))


def _entry_again(
    request: Request, site: Site, round_id: str, draft: Draft, given: dict[str, str], error: BeishenError
) -> Response:
    with site.database.read() as session:
        page = _entry(session, site, round_id, draft, given, error.message)
        return render(request, page, status=error.status)
