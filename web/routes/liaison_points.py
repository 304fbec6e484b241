"""Liaison points for staff, and for officers their own: the tree, one point with its people and ties, the import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, File, Form, Request, Response, UploadFile
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput
from registry.people.roles import Permission, Person
from review.casework.filings.sheets import read_sheet
from review.voices.liaison.importing import read_points, take_points
from review.voices.liaison.own_seats import bind_account
from review.voices.liaison.people import add_member, add_tie, end_member, members_of, remove_tie, ties_of
from review.voices.liaison.points import add_point, change_point, get_point, require_point, retire_point, tree
from review.voices.liaison.task_views import tasks_of
from web import urls
from web.access import Area
from web.acting import carry_out
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


@dataclass(frozen=True, slots=True)
class PointForm:
    """A form on the page of one point: who sent it, about which point."""

    request: Request
    site: Site
    person: Person
    point: str

    def act(self, said: str, act: Callable[[Session, Site, Person, str], object], *, leads_to: str = "") -> Response:
        """Do one thing to the point, then show it again with what was said or refused, or go where it leads."""
        return carry_out(
            self.request,
            self.site,
            lambda session: act(session, self.site, self.person, self.point),
            again=lambda session, words: point_page(session, self.person, self.point, error=words),
            then=urls.with_query(leads_to, [("said", said)])
            if leads_to
            else urls.point(self.point, pairs=[("said", said)]),
        )


def _form(request: Request, site: SiteDep, person: PersonDep, organisation_id: str) -> PointForm:
    return PointForm(request, site, person, organisation_id)


FormDep = Annotated[PointForm, Depends(_form)]


@area.act(ONE + "/change", MANAGE)
def change(on: FormDep, form: Text = "", area_name: Text = "") -> Response:
    """Change a point's kind and area."""
    return on.act(
        "changed", lambda s, site, person, point: change_point(s, site.clock, person, point, form=form, area=area_name)
    )


@area.act(ONE + "/retire", MANAGE)
def retire(on: FormDep, reason: Text = "") -> Response:
    """Give a point up."""
    return on.act(
        "retired",
        lambda s, site, person, point: retire_point(s, site.clock, person, point, reason),
        leads_to=urls.POINTS,
    )


@area.act(ONE + "/members", MANAGE, OWN)
def member(on: FormDep, name: Text = "", duty: Text = "", phone: Text = "") -> Response:
    """Enter a person of a point."""

    def act(session: Session, site: Site, person: Person, point: str) -> None:
        add_member(session, site.clock, site.sealer, person, point, name, duty, phone=phone)

    return on.act("member", act)


@area.act(ONE + "/members/{member_id}/account", MANAGE, OWN)
def account(on: FormDep, member_id: str, login: Text = "") -> Response:
    """Join a person with their account, or part them."""
    return on.act("account", lambda s, site, person, _: bind_account(s, site.clock, person, member_id, login))


@area.act(ONE + "/members/{member_id}/end", MANAGE, OWN)
def leave(on: FormDep, member_id: str) -> Response:
    """Note that a person left."""
    return on.act("ended", lambda s, site, person, _: end_member(s, site.clock, person, member_id))


@area.act(ONE + "/ties", MANAGE)
def tie(on: FormDep, body: Text = "", reason: Text = "") -> Response:
    """Mark a point as 关联 to a body."""
    return on.act("tie", lambda s, site, person, point: add_tie(s, site.clock, person, point, body, reason))


@area.act(ONE + "/ties/{tie_id}/remove", MANAGE)
def untie(on: FormDep, tie_id: str) -> Response:
    """Take a tie off."""
    return on.act("tie", lambda s, site, person, point: remove_tie(s, site.clock, person, point, tie_id))
