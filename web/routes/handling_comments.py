"""One comment of a round for staff: its clause, outcome and group, whether the public sees it, what it moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.instruments.views import get_document
from registry.people.roles import Permission, Person
from review.casework.moved.links import link, links_of_comments, targets_for, unlink
from review.voices.consultations import get_consultation
from review.voices.files import files_of
from review.voices.handling.board import board
from review.voices.handling.deciding import decide_with_reason
from review.voices.handling.grouping import leave_group
from review.voices.handling.triage import attach, hide, show
from review.voices.routing.ranking import clause_index
from web import urls
from web.access import Area
from web.acting import carry_out
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.moved_papers import link_paragraph, paper_targets
from web.pages.handling import OneCommentPage
from web.rendering import render
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
        clause_index(tuple(view.units)).rank(member.words[:500]),
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


@dataclass(frozen=True, slots=True)
class CommentForm:
    """A form on the page of one comment: who sent it, about which comment of which round."""

    request: Request
    site: Site
    person: Person
    round_id: str
    comment_id: str

    def act(self, said: str, act: Callable[[Session, Site, Person, str], object]) -> Response:
        """Do one thing to the comment, then show it again with what was said or refused."""
        return carry_out(
            self.request,
            self.site,
            lambda session: act(session, self.site, self.person, self.comment_id),
            again=lambda session, words: one_page(
                session, self.site, self.person, self.round_id, self.comment_id, error=words
            ),
            then=urls.round_part(self.round_id, f"board/{self.comment_id}", [("said", said)]),
        )


def _form(request: Request, site: SiteDep, person: PersonDep, round_id: str, comment_id: str) -> CommentForm:
    return CommentForm(request, site, person, round_id, comment_id)


FormDep = Annotated[CommentForm, Depends(_form)]


@area.act(ONE + "/attach", DECIDE)
def attach_to(form: FormDep, address: Text = "") -> Response:
    """Attach a comment to another clause."""
    return form.act("attached", lambda s, site, person, comment: attach(s, site.clock, person, comment, address))


@area.act(ONE + "/decide", DECIDE)
def decide(form: FormDep, outcome: Text = "", code: Text = "", note: Text = "", referred_to: Text = "") -> Response:
    """Set the outcome of this comment alone."""

    def act(session: Session, site: Site, person: Person, comment: str) -> None:
        decide_with_reason(
            session, site.clock, person, [comment], outcome, code=code, note=note, referred_to=referred_to
        )

    return form.act("decided", act)


@area.act(ONE + "/leave", DECIDE)
def leave(form: FormDep) -> Response:
    """Take a comment out of its group."""
    return form.act("left", lambda s, site, person, comment: leave_group(s, site.clock, person, comment))


@area.act(ONE + "/hide", DECIDE)
def hide_it(form: FormDep, reason: Text = "", note: Text = "") -> Response:
    """Hide a comment from public pages."""
    return form.act("hidden", lambda s, site, person, comment: hide(s, site.clock, person, comment, reason, note))


@area.act(ONE + "/show", DECIDE)
def show_it(form: FormDep, why: Text = "") -> Response:
    """Take a hiding back."""
    return form.act("shown", lambda s, site, person, comment: show(s, site.clock, person, comment, why))


@area.act(ONE + "/link", DECIDE)
def link_it(form: FormDep, target: Text = "", note: Text = "") -> Response:
    """Say what the comment moved."""
    kind, _, target_id = target.partition(":")

    def act(session: Session, site: Site, person: Person, comment: str) -> None:
        if kind == "paper":
            link_paragraph(session, site.clock, person, comment, target_id, note)
        else:
            link(session, site.clock, person, comment, kind, target_id, note=note)

    return form.act("linked", act)


@area.act(ONE + "/unlink", DECIDE)
def unlink_it(form: FormDep, link_id: Text = "", reason: Text = "") -> Response:
    """Take a link off."""
    return form.act("unlinked", lambda s, site, person, _: unlink(s, site.clock, person, link_id, reason))
