"""The expert pool for those who assign: list, one expert, groups, profiles, terms with their letters, work record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import File, Form, Request, Response, UploadFile
from sqlalchemy.orm import Session

from registry.errors import BeishenError, Conflict, InvalidInput, NotFound
from registry.people.roles import Permission
from review.experts import pool_acts
from review.experts.pool import groups, letter_of, member, members
from review.experts.record import as_rows, record_of
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.exports import table_response
from web.pages.experts import ExpertPage, PoolPage
from web.paper_forms import received
from web.rendering import go_to, render
from web.routes.documents import attachment
from web.site import Site
from web.staging import plain_name

area = Area()
ASSIGN = Permission.EXPERT_ASSIGN
Text = Annotated[str, Form()]
Many = Annotated[list[str], Form()]
ONE = urls.EXPERTS + "/of/{account_id}"
SAID = {
    "group": "专家组已建立。",
    "profile": "专家信息已保存。",
    "term": "聘期已记录。",
    "left": "退出已记录。",
}
SCANS = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG")


@area.page(urls.EXPERTS, ASSIGN)
def pool(request: Request, site: SiteDep, session: SessionDep, field: str = "", said: str = "") -> Response:
    """Everybody in the pool."""
    page = PoolPage(members(session), groups(session), site.clock.today(), field, SAID.get(said, ""))
    return render(request, page)


@area.act(urls.EXPERTS + "/groups", ASSIGN)
def group(request: Request, site: SiteDep, person: PersonDep, name: Text = "", committee: Text = "") -> Response:
    """Found a group."""
    try:
        with site.database.write() as session:
            pool_acts.add_group(session, site.clock, person, name, committee)
    except (InvalidInput, Conflict) as error:
        written = {"name": name, "committee": committee}
        with site.database.read() as session:
            page = PoolPage(members(session), groups(session), site.clock.today(), error=error.message, written=written)
        return render(request, page, status=error.status)
    return go_to(urls.experts(pairs=[("said", "group")]))


def _one(session: Session, site: Site, account_id: str, *, said: str = "") -> ExpertPage:
    today = site.clock.today()
    return ExpertPage(
        member(session, account_id), groups(session), record_of(session, account_id), today, SAID.get(said, "")
    )


@area.page(ONE, ASSIGN)
def one(request: Request, site: SiteDep, session: SessionDep, account_id: str, said: str = "") -> Response:
    """One expert."""
    return render(request, _one(session, site, account_id, said=said))


@area.page(ONE + "/record.{form}", ASSIGN)
def record(site: SiteDep, session: SessionDep, account_id: str, form: str) -> Response:
    """The work record as a file."""
    found, today = member(session, account_id), site.clock.today()
    return table_response(as_rows(record_of(session, account_id), today), form, f"{found.name}工作记录"[:31], today)


@area.page(ONE + "/letters/{term_id}", ASSIGN)
def letter(site: SiteDep, session: SessionDep, account_id: str, term_id: str) -> Response:
    """The scan of a letter of appointment."""
    digest, name = letter_of(session, account_id, term_id)
    if not digest:
        raise NotFound("没有这份聘书。")
    return Response(site.files.read(digest), media_type="application/octet-stream", headers=attachment(name))


def _do(
    request: Request, site: Site, account_id: str, act: Callable[[Session], object], said: str, written: dict[str, str]
) -> Response:
    """Run an act in one transaction, or show the page again with what is wrong and what was written."""
    try:
        with site.database.write() as session:
            act(session)
    except (InvalidInput, Conflict) as error:
        return _refuse(request, site, account_id, error, written)
    return go_to(urls.expert(account_id, pairs=[("said", said)]))


def _refuse(request: Request, site: Site, account_id: str, error: BeishenError, written: dict[str, str]) -> Response:
    with site.database.read() as session:
        held = _one(session, site, account_id)
    page = ExpertPage(held.member, held.groups, held.record, held.today, error=error.message, written=written)
    return render(request, page, status=error.status)


@area.act(ONE + "/profile", ASSIGN)
def profile(
    request: Request, site: SiteDep, person: PersonDep, account_id: str, institution: Text = "", employer: Text = "",
    title: Text = "", tied: Text = "", fields: Many = [],  # noqa: B006 - a form field's default
) -> Response:  # fmt: skip
    """Write down what an expert is good at and whom they may not review."""

    def act(session: Session) -> None:
        pool_acts.save_profile(
            session, site.clock, person, account_id, institution=institution == "1", employer=employer, title=title,
            fields=fields, tied=tied.splitlines(),
        )  # fmt: skip

    written = {"employer": employer, "title": title, "tied": tied, "fields": "、".join(fields)}
    return _do(request, site, account_id, act, "profile", written)


@area.act(ONE + "/terms", ASSIGN)
def term(
    request: Request, site: SiteDep, person: PersonDep, account_id: str, group_id: Text = "", begins_on: Text = "",
    ends_on: Text = "", letter: Text = "", file: Annotated[UploadFile | None, File()] = None,
) -> Response:  # fmt: skip
    """Appoint or extend, with the number of the letter of appointment and its scan."""
    written = {"group_id": group_id, "begins_on": begins_on, "ends_on": ends_on, "letter": letter}
    digest = name = ""
    try:
        begins, ends = as_day(begins_on, "聘期起日"), as_day(ends_on, "聘期止日")
        if begins is None or ends is None:
            raise InvalidInput("请填写聘期的起日和止日。")
        if file is not None and file.filename:
            digest, name = _scan(site, file)
    except InvalidInput as error:
        return _refuse(request, site, account_id, error, written)

    def act(session: Session) -> None:
        pool_acts.appoint(
            session, site.clock, person, account_id, group_id, begins_on=begins, ends_on=ends, letter=letter,
            file_digest=digest, file_name=name,
        )  # fmt: skip

    return _do(request, site, account_id, act, "term", written)


def _scan(site: Site, file: UploadFile) -> tuple[str, str]:
    with received(site, file, "聘书") as (path, _):
        with path.open("rb") as opened:
            if not opened.read(8).startswith(SCANS):
                raise InvalidInput("聘书请用 PDF、JPG 或 PNG 文件。")
        return site.files.add(path), plain_name(file.filename or "聘书")


@area.act(ONE + "/leave", ASSIGN)
def leave(
    request: Request, site: SiteDep, person: PersonDep, account_id: str, term_id: Text = "", reason: Text = ""
) -> Response:
    """End a term early."""

    def act(session: Session) -> None:
        pool_acts.leave(session, site.clock, person, account_id, term_id, reason)

    return _do(request, site, account_id, act, "left", {"reason": reason, "term_id": term_id})
