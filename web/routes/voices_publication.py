"""Publishing a handled comment: what machines find personal is covered, a person confirms the words; stories; files."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import BeishenError, Conflict, InvalidInput
from registry.instruments.views import get_document
from registry.people.roles import Permission
from review.voices.comments import CommentView, get_comment
from review.voices.files import open_file
from review.voices.identity import opened
from review.voices.masking import cover
from review.voices.publication import publish, standing, tell_story, withdraw_by_staff
from review.voices.taking import WHOLE
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.publication import PublishPage, StoryPage
from web.rendering import go_to, render
from web.routes.documents import attachment
from web.site import Site

area = Area()
DECIDE, STAFF = Permission.COMMENT_DECIDE, Permission.REVIEW_READ
ONE = "/comments/{comment_id}"
Text = Annotated[str, Form()]
STORY = ("title", "words", "finding", "old_text", "new_text")


def _back(comment: CommentView, said: str = "") -> str:
    pairs = [("said", said)]
    if comment.consultation_id is not None:
        return urls.consultation(comment.consultation_id, pairs) + f"#comment-{comment.id}"
    return urls.clause_voices(comment.document_id, comment.address)


def _clause(session: Session, site: Site, comment: CommentView) -> tuple[str, str, str]:
    """Title, number and text of the clause of a comment."""
    view = get_document(
        session, comment.document_id, site.clock.today(), include_internal=True, version_id=comment.version_id
    )
    if comment.address == WHOLE:
        return view.row.title, "整份文件", ""
    unit = view.unit(comment.address)
    return view.row.title, unit.number, unit.text


def _publish_page(
    session: Session, site: Site, comment_id: str, given: dict[str, str] | None = None, error: str = ""
) -> PublishPage:
    comment = get_comment(session, comment_id)
    known = opened(session, site.sealer, comment_id)
    covered = {
        "body": cover(comment.body, known),
        "proposed": cover(comment.proposed, known),
        "reason": cover(comment.outcome_reason, known),
    }
    title, clause, _ = _clause(session, site, comment)
    return PublishPage(
        comment,
        title,
        clause,
        given or {name: one.text for name, one in covered.items()},
        tuple(dict.fromkeys(label for one in covered.values() for label in one.found)),
        comment_id in standing(session, [comment_id]),
        _back(comment),
        error,
    )


@area.page(ONE + "/publish", DECIDE)
def publishing(request: Request, site: SiteDep, session: SessionDep, comment_id: str) -> Response:
    """The words as they would be published, next to the author's own."""
    return render(request, _publish_page(session, site, comment_id))


@area.act(ONE + "/publish", DECIDE)
def confirm(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    comment_id: str,
    body: Text = "",
    proposed: Text = "",
    reason: Text = "",
    sure: Text = "",
) -> Response:
    """Publish these words."""
    try:
        with site.database.write() as session:
            publish(
                session,
                site.clock,
                site.sealer,
                person,
                comment_id,
                body=body,
                proposed=proposed,
                reason=reason,
                sure=sure == "1",
            )
            comment = get_comment(session, comment_id)
    except (InvalidInput, Conflict) as error:
        given = {"body": body, "proposed": proposed, "reason": reason}
        return _publish_again(request, site, comment_id, given, error)
    return go_to(_back(comment, "published"))


def _publish_again(
    request: Request, site: Site, comment_id: str, given: dict[str, str] | None, error: BeishenError
) -> Response:
    with site.database.read() as session:
        page = _publish_page(session, site, comment_id, given, error.message)
        return render(request, page, status=error.status)


@area.act(ONE + "/withdraw", DECIDE)
def take_off(request: Request, site: SiteDep, person: PersonDep, comment_id: str, why: Text = "") -> Response:
    """Take a comment and its story off the public pages."""
    try:
        with site.database.write() as session:
            withdraw_by_staff(session, site.clock, person, comment_id, why)
            comment = get_comment(session, comment_id)
    except (InvalidInput, Conflict) as error:
        return _publish_again(request, site, comment_id, None, error)
    return go_to(_back(comment, "withdrawn"))


def _story_page(
    session: Session, site: Site, comment_id: str, given: dict[str, str] | None = None, error: str = ""
) -> StoryPage:
    comment = get_comment(session, comment_id)
    known = opened(session, site.sealer, comment_id)
    title, clause, text = _clause(session, site, comment)
    proposal = {
        "title": f"《{title}》{clause}：采纳了一条意见",
        "words": cover(comment.body or comment.proposed, known).text,
        "finding": cover(comment.outcome_reason, known).text,
        "old_text": text,
        "new_text": cover(comment.proposed, known).text,
    }
    return StoryPage(comment, title, clause, given or proposal, _back(comment), error)


@area.page(ONE + "/story", DECIDE)
def telling(request: Request, site: SiteDep, session: SessionDep, comment_id: str) -> Response:
    """The form of an adopted comment's story."""
    return render(request, _story_page(session, site, comment_id))


@area.act(ONE + "/story", DECIDE)
def tell(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    comment_id: str,
    title: Text = "",
    words: Text = "",
    finding: Text = "",
    old_text: Text = "",
    new_text: Text = "",
    sure: Text = "",
) -> Response:
    """Publish the story."""
    given = dict(zip(STORY, (title, words, finding, old_text, new_text), strict=True))
    try:
        with site.database.write() as session:
            tell_story(session, site.clock, site.sealer, person, comment_id, **given, sure=sure == "1")
            comment = get_comment(session, comment_id)
    except (InvalidInput, Conflict) as error:
        with site.database.read() as session:
            page = _story_page(session, site, comment_id, given, error.message)
            return render(request, page, status=error.status)
    return go_to(_back(comment, "story"))


@area.page(ONE + "/files/{file_id}", STAFF)
def comment_file(site: SiteDep, person: PersonDep, comment_id: str, file_id: str) -> Response:
    """A file of a comment, as a download; each opening is logged."""
    with site.database.write() as session:
        found = open_file(session, site.clock, person, comment_id, file_id)
    headers = attachment(found.name) | {"Cache-Control": "no-store"}
    return Response(site.files.read(found.digest), media_type=found.media_type, headers=headers)
