"""The registrar's page on which versions are one document: a version parted, two documents joined, a merge undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.instruments.merging import merge_works, merges_of, part_version, undo_merge
from registry.people.roles import Permission
from review.casework.belonging import follow_versions
from web import urls
from web.access import Area
from web.acting import carry_out
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.belonging import MERGE, PART, UNDO, BelongingPage, belonging_page, other_document
from web.rendering import render

Act = Callable[[Session], object]

area = Area()
CORRECT = Permission.DOCUMENT_CORRECT
SAID = {
    PART: "已拆分，所选版本另立为一份文件。",
    MERGE: "已合并。可以在下方撤销。",
    UNDO: "已撤销合并，两份文件各自恢复。",
}


@area.page(urls.BELONGING + "/{document_id}", CORRECT)
def belonging(
    request: Request, site: SiteDep, session: SessionDep, document_id: str, said: str = "",
    part: str = "", merge: str = "", unmerge: str = "",
) -> Response:  # fmt: skip
    """Versions and merges of a document; with `part`, `merge` or `unmerge`, what that would change."""
    asked = [(PART, part), (MERGE, merge), (UNDO, unmerge)]
    act, value = next(((act, value) for act, value in asked if value), ("", ""))
    page = belonging_page(session, site.clock, document_id, act, value, said=SAID.get(said, ""))
    return render(request, page, status=422 if page.error else 200)


@area.act(urls.BELONGING + "/{document_id}/" + PART, CORRECT)
def part_one(
    request: Request, site: SiteDep, person: PersonDep, document_id: str,
    value: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Make a version a document of its own."""

    def act(session: Session) -> None:
        new = part_version(session, site.clock, person, value, reason)
        follow_versions(session, [document_id, new])

    return _done(request, site, document_id, PART, value, reason, act)


@area.act(urls.BELONGING + "/{document_id}/" + MERGE, CORRECT)
def merge_two(
    request: Request, site: SiteDep, person: PersonDep, document_id: str,
    value: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Join another document into this one."""

    def act(session: Session) -> None:
        other = other_document(session, site.clock, value).row.document_id
        merge_works(session, site.clock, person, document_id, other, reason)
        follow_versions(session, [document_id, other])

    return _done(request, site, document_id, MERGE, value, reason, act)


@area.act(urls.BELONGING + "/{document_id}/" + UNDO, CORRECT)
def undo(
    request: Request, site: SiteDep, person: PersonDep, document_id: str,
    value: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Part again what a merge joined."""

    def act(session: Session) -> None:
        merge = next((merge for merge in merges_of(session, document_id) if merge.id == value), None)
        if merge is None:
            raise NotFound("这份文件没有这次合并。")
        undo_merge(session, site.clock, person, merge.id, reason)
        follow_versions(session, [merge.kept_id, merge.other_id])

    return _done(request, site, document_id, UNDO, value, reason, act)


def _done(request: Request, site: SiteDep, document_id: str, kind: str, value: str, reason: str, act: Act) -> Response:
    def again(session: Session, words: str) -> BelongingPage:
        return belonging_page(session, site.clock, document_id, kind, value, error=words, reason=reason)

    then = urls.with_query(urls.belonging(document_id), [("said", kind)])
    return carry_out(request, site, act, again=again, then=then)
