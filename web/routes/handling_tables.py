"""Ledger and summary of a round, the yearly activity sheet of points: as pages, XLSX, CSV and DOCX."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import InvalidInput, NotFound
from registry.people.roles import Permission, Person
from review.voices.liaison.activity import criteria, set_criterion, year_of
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.handling import TablePage
from web.pages.liaison import ActivityPage
from web.rendering import go_to, render
from web.routes.handling import board_page
from web.site import Site
from web.voices_tables import Table, as_file, ledger, summary

area = Area()
READ, MANAGE = Permission.REVIEW_READ, Permission.LIAISON_MANAGE
ROUND = urls.CONSULTATIONS + "/{round_id}"
ACTIVITY = urls.points_part("activity")
MAKERS = {"ledger": ledger, "summary": summary}
Text = Annotated[str, Form()]


def _table(session: Session, site: Site, person: Person, round_id: str, kind: str) -> Table:
    return MAKERS[kind](session, site, person, board_page(session, site, person, round_id))


def _page(request: Request, round_id: str, table: Table, kind: str) -> Response:
    page = TablePage(
        table.title,
        table.subtitle,
        urls.round_part(round_id, "board"),
        table.figures,
        table.head,
        table.rows,
        urls.round_part(round_id, kind),
        table.notes,
    )
    return render(request, page)


@area.page(ROUND + "/ledger", MANAGE)
def ledger_page(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, round_id: str) -> Response:
    """采纳情况台账."""
    return _page(request, round_id, _table(session, site, person, round_id, "ledger"), "ledger")


@area.page(ROUND + "/ledger.{form}", MANAGE)
def ledger_file(site: SiteDep, session: SessionDep, person: PersonDep, round_id: str, form: str) -> Response:
    """采纳情况台账 as a file."""
    return as_file(site, _table(session, site, person, round_id, "ledger"), form)


@area.page(ROUND + "/summary", MANAGE)
def summary_page(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, round_id: str) -> Response:
    """征集意见汇总表."""
    return _page(request, round_id, _table(session, site, person, round_id, "summary"), "summary")


@area.page(ROUND + "/summary.{form}", MANAGE)
def summary_file(site: SiteDep, session: SessionDep, person: PersonDep, round_id: str, form: str) -> Response:
    """征集意见汇总表 as a file."""
    return as_file(site, _table(session, site, person, round_id, "summary"), form)


def _activity(session: Session, site: Site, person: Person, year: int, **more: object) -> ActivityPage:
    this = site.clock.today().year
    year = year or this
    if not 2000 <= year <= this:
        raise NotFound("没有这一年的活动表。")
    return ActivityPage(
        year,
        range(this, this - 5, -1),
        year_of(session, person, year),
        criteria(session),
        person.may(MANAGE),
        **more,  # type: ignore[arg-type]
    )


@area.page(ACTIVITY, MANAGE)
def activity(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, year: int = 0, said: str = ""
) -> Response:
    """The yearly activity sheet."""
    page = _activity(session, site, person, year, said="考核指标已保存。" if said == "saved" else "")
    return render(request, page)


@area.page(ACTIVITY + ".{form}", MANAGE)
def activity_file(site: SiteDep, session: SessionDep, person: PersonDep, form: str, year: int = 0) -> Response:
    """The yearly activity sheet as a file."""
    return as_file(site, _activity(session, site, person, year).table, form)


@area.act(ACTIVITY + "/criteria", MANAGE)
def change(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    measure: Text = "",
    name: Text = "",
    expected: Text = "",
    used: Text = "",
) -> Response:
    """Change a criterion of the sheet."""
    try:
        count = int(expected) if expected.strip().isascii() and expected.strip().isdigit() else -1
        with site.database.write() as session:
            set_criterion(session, site.clock, person, measure, name=name, expected=count, used=used == "1")
    except InvalidInput as error:
        with site.database.read() as session:
            page = _activity(session, site, person, 0, error=error.message)
        return render(request, page, status=error.status)
    return go_to(urls.with_query(ACTIVITY, [("said", "saved")]))
