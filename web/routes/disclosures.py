"""Personal fields are masked on every page; here staff see one in the clear, after saying why, and it is logged.

A kind of subject is one line in `SUBJECTS`: the permission it needs and the function that reads its fields.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import InvalidInput, NotFound
from registry.people.disclosure import disclose
from registry.people.roles import Permission, Person
from review.casework.suggestions.views import get_suggestion, identity_of
from review.voices.comments import get_comment
from review.voices.identity import opened
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.disclosure import DisclosurePage, Field
from web.rendering import render
from web.site import Site

area = Area()
PATH = urls.PERSONAL + "/{kind}/{subject_id}"


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody's fields, the words for the thing they belong to, and the page to go back to."""

    what: str
    back: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who may see the fields of a kind of subject, and how they are read."""

    permission: Permission
    read: Callable[[Session, Site, str], Subject]


def _comment(session: Session, site: Site, comment_id: str) -> Subject:
    found = get_comment(session, comment_id)
    who = opened(session, site.sealer, comment_id)
    given = (Field("name", "提出人", who.name), Field("contact", "联系方式", who.contact))
    page = urls.consultation(found.consultation_id) if found.consultation_id else urls.document(found.document_id)
    return Subject(f"意见 {found.number}", f"{page}#comment-{found.id}", tuple(f for f in given if f.value))


def _suggestion(session: Session, site: Site, suggestion_id: str) -> Subject:
    found, who = get_suggestion(session, suggestion_id), identity_of(session, site.sealer, suggestion_id)
    given = (Field("name", "提出人", who.name), Field("contact", "联系方式", who.contact))
    return Subject(f"审查建议 {found.number}", urls.suggestion(suggestion_id), tuple(f for f in given if f.value))


SUBJECTS: dict[str, Reader] = {
    "comment": Reader(Permission.REVIEW_READ, _comment),
    "suggestion": Reader(Permission.SUGGESTION_TAKE, _suggestion),
}


def _subject(session: Session, site: Site, person: Person, kind: str, subject_id: str) -> Subject:
    """The subject, for a person who may see it.

    Raises:
        NotAllowed: the person may not.
        NotFound: no such kind, no such subject, or it left no personal field.
    """
    reader = SUBJECTS.get(kind)
    if reader is None:
        raise NotFound("没有这类个人信息。")
    person.require(reader.permission)
    subject = reader.read(session, site, subject_id)
    if not subject.fields:
        raise NotFound(f"{subject.what}没有留下个人信息。")
    return subject


def _page(subject: Subject, kind: str, subject_id: str, reason: str = "", error: str = "") -> DisclosurePage:
    labels = tuple(field.label for field in subject.fields)
    return DisclosurePage(
        subject.what, urls.personal(kind, subject_id), subject.back, labels, reason=reason, error=error
    )


@area.page(PATH, Permission.PERSONAL_VIEW)
def ask(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, kind: str, subject_id: str
) -> Response:
    """Ask why."""
    return render(request, _page(_subject(session, site, person, kind, subject_id), kind, subject_id))


@area.act(PATH, Permission.PERSONAL_VIEW)
def show(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    kind: str,
    subject_id: str,
    reason: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Log the view, then show the fields; nothing is shown when the log could not be written."""
    with site.database.write() as session:
        subject = _subject(session, site, person, kind, subject_id)
        keys = ",".join(field.key for field in subject.fields)
        try:
            disclose(session, site.clock, person, f"{kind}:{subject_id}", keys, reason)
        except InvalidInput as error:
            page = _page(subject, kind, subject_id, reason, error.message)
            return render(request, page, status=error.status)
    labels = tuple(field.label for field in subject.fields)
    page = DisclosurePage(
        subject.what, urls.personal(kind, subject_id), subject.back, labels, subject.fields, reason.strip()
    )
    return render(request, page)
