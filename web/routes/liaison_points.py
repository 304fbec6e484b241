"""Liaison points for staff, and for officers their own: the tree, one point with its people and ties, the import."""

from __future__ import annotations

from typing import Annotated

from fastapi import File, Form, Request, Response, UploadFile
from sqlalchemy.orm import Session

from registry.errors import BeishenError, Conflict, InvalidInput
from registry.people.roles import Permission, Person
from review.casework.filings.sheets import read_sheet
from review.voices.liaison.importing import read_points, take_points
from review.voices.liaison.own_seats import bind_account
from review.voices.liaison.people import add_member, add_tie, end_member, members_of, remove_tie, ties_of
from review.voices.liaison.points import add_point, change_point, get_point, require_point, retire_point, tree
from review.voices.liaison.task_views import tasks_of
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.pages.liaison import PointImportPage, PointPage, PointsPage
from web.rendering import go_to, render
from web.site import Site
from web.staging import drop, find, stage, staging_of

area = Area()
MANAGE, OWN = Permission.LIAISON_MANAGE, Permission.LIAISON_POINT
IMPORT = urls.points_part("import")
ONE = urls.POINTS + "/p/{organisation_id}"
MAX_BYTES = 5 << 20
Text = Annotated[str, Form()]
SAID = {
    "added": "已登记。",
    "changed": "已保存。",
    "retired": "已停用。",
    "member": "人员已登记。",
    "ended": "人员已注明离任。",
    "tie": "关联已更新。",
    "account": "账号已保存。以后交给这名人员的任务，登录后也能打开。",
}


def _points(session: Session, person: Person, **more: object) -> PointsPage:
    below = None if person.may(MANAGE) else person.organisation_id or "-"
    return PointsPage(tree(session, below=below), person.may(MANAGE), **more)  # type: ignore[arg-type]  # error, said


@area.page(urls.POINTS, MANAGE, OWN)
def points(request: Request, session: SessionDep, person: PersonDep, said: str = "", more: str = "") -> Response:
    """The tree of points."""
    words = f"已导入：联系点 {more.replace('-', ' 个，人员 ', 1)} 人。" if said == "imported" else SAID.get(said, "")
    return render(request, _points(session, person, said=words))


@area.act(urls.POINTS, MANAGE)
def add(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    name: Text = "",
    form: Text = "",
    parent_id: Text = "",
    area_name: Text = "",
    established_on: Text = "",
) -> Response:
    """Make a point."""
    try:
        day = as_day(established_on, "设立日期")
        with site.database.write() as session:
            made = add_point(
                session, site.clock, person, name, form,
                area=area_name, parent_id=parent_id or None, established_on=day,
            )  # fmt: skip
    except (InvalidInput, Conflict) as error:
        given = {
            "name": name,
            "form": form,
            "parent_id": parent_id,
            "area_name": area_name,
            "established_on": established_on,
        }
        with site.database.read() as session:
            return render(request, _points(session, person, error=error.message, given=given), status=error.status)
    return go_to(urls.point(made, pairs=[("said", "added")]))


@area.page(IMPORT, MANAGE)
def import_form(request: Request) -> Response:
    """Choose a table of points."""
    return render(request, PointImportPage())


@area.act(IMPORT + "/upload", MANAGE)
def bring(request: Request, site: SiteDep, person: PersonDep, file: Annotated[UploadFile, File()]) -> Response:
    """Keep a table and go on to its preview; nothing is imported."""
    try:
        staged = stage(staging_of(site), site.clock, file.file, file.filename or "", person.actor, MAX_BYTES)
        read_sheet(staged.path.read_bytes(), staged.file_name)
    except InvalidInput as error:
        return render(request, PointImportPage(error=error.message), status=error.status)
    return go_to(f"{IMPORT}/{staged.id}")


@area.page(IMPORT + "/{staged_id}", MANAGE)
def preview(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, staged_id: str) -> Response:
    """What an import would do, with what is wrong in which row."""
    staged = find(staging_of(site), staged_id, person.actor)
    try:
        rows = read_points(session, read_sheet(staged.path.read_bytes(), staged.file_name))
    except InvalidInput as error:
        return render(request, PointImportPage(error=error.message), status=error.status)
    return render(request, PointImportPage(rows, staged.id, staged.file_name))


@area.act(IMPORT + "/{staged_id}/confirm", MANAGE)
def confirm(request: Request, site: SiteDep, person: PersonDep, staged_id: str) -> Response:
    """Take the rows without errors in, all in one transaction."""
    staged = find(staging_of(site), staged_id, person.actor)
    table = read_sheet(staged.path.read_bytes(), staged.file_name)
    try:
        with site.database.write() as session:
            rows = read_points(session, table)
            done = take_points(session, site.clock, site.sealer, person, rows, staged.file_name)
    except (InvalidInput, Conflict) as error:
        page = PointImportPage(rows, staged.id, staged.file_name, error.message)
        return render(request, page, status=error.status)
    drop(staging_of(site), staged)
    return go_to(urls.with_query(urls.POINTS, [("said", "imported"), ("more", f"{done.points}-{done.people}")]))


def point_page(session: Session, person: Person, organisation_id: str, **more: object) -> PointPage:
    """One point as this person may see it.

    Raises:
        NotFound, NotAllowed.
    """
    point = get_point(session, organisation_id)
    require_point(session, person, organisation_id)
    below = tree(session, below=organisation_id)
    return PointPage(
        point,
        below[1:],
        members_of(session, [organisation_id]),
        ties_of(session, organisation_id),
        tasks_of(session, person, organisation_id=organisation_id),
        person.may(MANAGE),
        **more,  # type: ignore[arg-type]  # error, said
    )


@area.page(ONE, MANAGE, OWN)
def one(request: Request, session: SessionDep, person: PersonDep, organisation_id: str, said: str = "") -> Response:
    """One point."""
    return render(request, point_page(session, person, organisation_id, said=SAID.get(said, "")))


def _refused(request: Request, site: Site, person: Person, organisation_id: str, error: BeishenError) -> Response:
    with site.database.read() as session:
        page = point_page(session, person, organisation_id, error=error.message)
    return render(request, page, status=error.status)


@area.act(ONE + "/change", MANAGE)
def change(
    request: Request, site: SiteDep, person: PersonDep, organisation_id: str, form: Text = "", area_name: Text = ""
) -> Response:
    """Change a point's kind and area."""
    try:
        with site.database.write() as session:
            change_point(session, site.clock, person, organisation_id, form=form, area=area_name)
    except InvalidInput as error:
        return _refused(request, site, person, organisation_id, error)
    return go_to(urls.point(organisation_id, pairs=[("said", "changed")]))


@area.act(ONE + "/retire", MANAGE)
def retire(request: Request, site: SiteDep, person: PersonDep, organisation_id: str, reason: Text = "") -> Response:
    """Give a point up."""
    try:
        with site.database.write() as session:
            retire_point(session, site.clock, person, organisation_id, reason)
    except (InvalidInput, Conflict) as error:
        return _refused(request, site, person, organisation_id, error)
    return go_to(urls.with_query(urls.POINTS, [("said", "retired")]))


@area.act(ONE + "/members", MANAGE, OWN)
def member(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    organisation_id: str,
    name: Text = "",
    duty: Text = "",
    phone: Text = "",
) -> Response:
    """Enter a person of a point."""
    try:
        with site.database.write() as session:
            add_member(session, site.clock, site.sealer, person, organisation_id, name, duty, phone=phone)
    except InvalidInput as error:
        return _refused(request, site, person, organisation_id, error)
    return go_to(urls.point(organisation_id, pairs=[("said", "member")]))


@area.act(ONE + "/members/{member_id}/account", MANAGE, OWN)
def account(
    request: Request, site: SiteDep, person: PersonDep, organisation_id: str, member_id: str, login: Text = ""
) -> Response:
    """Join a person with their account, or part them."""
    try:
        with site.database.write() as session:
            bind_account(session, site.clock, person, member_id, login)
    except (InvalidInput, Conflict) as error:
        return _refused(request, site, person, organisation_id, error)
    return go_to(urls.point(organisation_id, pairs=[("said", "account")]))


@area.act(ONE + "/members/{member_id}/end", MANAGE, OWN)
def leave(site: SiteDep, person: PersonDep, organisation_id: str, member_id: str) -> Response:
    """Note that a person left."""
    with site.database.write() as session:
        end_member(session, site.clock, person, member_id)
    return go_to(urls.point(organisation_id, pairs=[("said", "ended")]))


@area.act(ONE + "/ties", MANAGE)
def tie(
    request: Request, site: SiteDep, person: PersonDep, organisation_id: str, body: Text = "", reason: Text = ""
) -> Response:
    """Mark a point as 关联 to a body."""
    try:
        with site.database.write() as session:
            add_tie(session, site.clock, person, organisation_id, body, reason)
    except InvalidInput as error:
        return _refused(request, site, person, organisation_id, error)
    return go_to(urls.point(organisation_id, pairs=[("said", "tie")]))


@area.act(ONE + "/ties/{tie_id}/remove", MANAGE)
def untie(site: SiteDep, person: PersonDep, organisation_id: str, tie_id: str) -> Response:
    """Take a tie off."""
    with site.database.write() as session:
        remove_tie(session, site.clock, person, organisation_id, tie_id)
    return go_to(urls.point(organisation_id, pairs=[("said", "tie")]))
