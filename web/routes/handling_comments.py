"""One comment of a round for staff: its clause, outcome and group, whether the public sees it, what it moved."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import BeishenError, InvalidInput, NotFound
from registry.instruments.views import get_document
from registry.people.roles import Permission, Person
from review.casework.moved.links import link, links_of_comments, targets_for, unlink
from review.voices.consultations import get_consultation
from review.voices.files import files_of
from review.voices.handling.board import board
from review.voices.handling.deciding import decide_with_reason
from review.voices.handling.grouping import leave_group
from review.voices.handling.triage import attach, hide, show
from review.voices.routing.ranking import ClauseIndex
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.moved_papers import link_paragraph, paper_targets
from web.pages.handling import OneCommentPage
from web.rendering import go_to, render
from web.site import Site

area = Area()
READ, DECIDE = Permission.REVIEW_READ, Permission.COMMENT_DECIDE
ONE = urls.CONSULTATIONS + "/{round_id}/board/{comment_id}"
Text = Annotated[str, Form()]
SAID = {
    "decided": "处理结果已记录，提出人可以看到。",
    "left": "已从组中移出。",
    "attached": "已归到所选条款。",
    "hidden": "已隐藏，公开页面不再显示。",
    "shown": "已恢复显示。",
    "linked": "已关联，两边都能看到。",
    "unlinked": "已解除关联。",
}


def one_page(
    session: Session, site: Site, person: Person, round_id: str, comment_id: str, **more: object
) -> OneCommentPage:
    """One comment of a round.

    Raises:
        NotFound: there is none.
    """
    found = get_consultation(session, site.clock, round_id)
    view = get_document(
        session, found.document_id, site.clock.today(), include_internal=True, version_id=found.version_id
    )
    opinion = next(
        (one for one in board(session, round_id).opinions if any(m.comment.id == comment_id for m in one.members)), None
    )
    if opinion is None:
        raise NotFound("没有这条意见。")
    member = next(m for m in opinion.members if m.comment.id == comment_id)
    return OneCommentPage(
        found,
        view,
        member,
        opinion if opinion.key.startswith("g:") else None,
        links_of_comments(session, [comment_id]).get(comment_id, ()),
        [*targets_for(session, comment_id), *paper_targets(session, comment_id)],
        ClauseIndex(view.units).rank(member.words[:500]),
        files_of(session, [comment_id]).get(comment_id, ()),
        person.may(DECIDE),
        **more,  # type: ignore[arg-type]  # error, said
    )


@area.page(ONE, READ)
def one(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    person: PersonDep,
    round_id: str,
    comment_id: str,
    said: str = "",
) -> Response:
    """One comment with what it moved."""
    return render(request, one_page(session, site, person, round_id, comment_id, said=SAID.get(said, "")))


def _refused(
    request: Request, site: Site, person: Person, round_id: str, comment_id: str, error: BeishenError
) -> Response:
    with site.database.read() as session:
        page = one_page(session, site, person, round_id, comment_id, error=error.message)
    return render(request, page, status=error.status)


def _done(round_id: str, comment_id: str, said: str) -> Response:
    return go_to(urls.round_part(round_id, f"board/{comment_id}", [("said", said)]))


@area.act(ONE + "/attach", DECIDE)
def attach_to(
    request: Request, site: SiteDep, person: PersonDep, round_id: str, comment_id: str, address: Text = ""
) -> Response:
    """Attach a comment to another clause."""
    try:
        with site.database.write() as session:
            attach(session, site.clock, person, comment_id, address)
    except InvalidInput as error:
        return _refused(request, site, person, round_id, comment_id, error)
    return _done(round_id, comment_id, "attached")


@area.act(ONE + "/decide", DECIDE)
def decide(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    round_id: str,
    comment_id: str,
    outcome: Text = "",
    code: Text = "",
    note: Text = "",
    referred_to: Text = "",
) -> Response:
    """Set the outcome of this comment alone."""
    try:
        with site.database.write() as session:
            decide_with_reason(
                session, site.clock, person, [comment_id], outcome, code=code, note=note, referred_to=referred_to
            )
    except InvalidInput as error:
        return _refused(request, site, person, round_id, comment_id, error)
    return _done(round_id, comment_id, "decided")


@area.act(ONE + "/leave", DECIDE)
def leave(site: SiteDep, person: PersonDep, round_id: str, comment_id: str) -> Response:
    """Take a comment out of its group."""
    with site.database.write() as session:
        leave_group(session, site.clock, person, comment_id)
    return _done(round_id, comment_id, "left")


@area.act(ONE + "/hide", DECIDE)
def hide_it(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    round_id: str,
    comment_id: str,
    reason: Text = "",
    note: Text = "",
) -> Response:
    """Hide a comment from public pages."""
    try:
        with site.database.write() as session:
            hide(session, site.clock, person, comment_id, reason, note)
    except InvalidInput as error:
        return _refused(request, site, person, round_id, comment_id, error)
    return _done(round_id, comment_id, "hidden")


@area.act(ONE + "/show", DECIDE)
def show_it(
    request: Request, site: SiteDep, person: PersonDep, round_id: str, comment_id: str, why: Text = ""
) -> Response:
    """Take a hiding back."""
    try:
        with site.database.write() as session:
            show(session, site.clock, person, comment_id, why)
    except InvalidInput as error:
        return _refused(request, site, person, round_id, comment_id, error)
    return _done(round_id, comment_id, "shown")


@area.act(ONE + "/link", DECIDE)
def link_it(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    round_id: str,
    comment_id: str,
    target: Text = "",
    note: Text = "",
) -> Response:
    """Say what the comment moved."""
    kind, _, target_id = target.partition(":")
    try:
        with site.database.write() as session:
            if kind == "paper":
                link_paragraph(session, site.clock, person, comment_id, target_id, note)
            else:
                link(session, site.clock, person, comment_id, kind, target_id, note=note)
    except InvalidInput as error:
        return _refused(request, site, person, round_id, comment_id, error)
    return _done(round_id, comment_id, "linked")


@area.act(ONE + "/unlink", DECIDE)
def unlink_it(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    round_id: str,
    comment_id: str,
    link_id: Text = "",
    reason: Text = "",
) -> Response:
    """Take a link off."""
    try:
        with site.database.write() as session:
            unlink(session, site.clock, person, link_id, reason)
    except InvalidInput as error:
        return _refused(request, site, person, round_id, comment_id, error)
    return _done(round_id, comment_id, "unlinked")
