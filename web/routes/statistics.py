"""Statistics: the figures of a period, their tables as files, and the list behind every number."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.errors import InvalidInput
from registry.people.roles import Permission
from review.casework.filings.models import Filing
from review.casework.models import Review
from review.statistics.called import words_of
from review.statistics.fact import MOST_ROWS, PAGE, Chosen, checked, rows, total
from review.statistics.periods import PARTS, Period, days_period, period_of, year_period
from review.statistics.register import fact_of
from review.statistics.tables import tables_of
from review.statistics.yearly import figures_of
from web import urls
from web.access import Area
from web.dependencies import ClockDep, PersonDep, SessionDep, SiteDep, as_day
from web.exports import Table, table_response
from web.pages.statistics import Asked, BehindPage, StatisticsPage, row_url
from web.paging import last_page
from web.rendering import render
from web.wording import CATEGORIES

area = Area()
READ, EXPORT = Permission.REVIEW_READ, Permission.WORKSHEET_EXPORT
LIST = f"{urls.STATISTICS}/list/{{key}}"


def asked_period(
    clock: ClockDep,
    year: str = "",
    part: str = "",
    first: Annotated[str, Query(alias="from")] = "",
    last: Annotated[str, Query(alias="to")] = "",
) -> Asked:
    """The period of an address: this year where none is named."""
    wanted = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else clock.today().year
    return Asked(wanted, part if part in PARTS else "", first[:10], last[:10])


AskedDep = Annotated[Asked, Depends(asked_period)]


def period_from(asked: Asked, today: date) -> Period:
    """The period that is asked for.

    Raises:
        InvalidInput: its days make no sense.
    """
    if not (asked.first or asked.last):
        return period_of(asked.year, asked.part)
    until = as_day(asked.last, "截止日期") or today
    since = as_day(asked.first, "开始日期") or date(until.year, 1, 1)
    return days_period(since, until)


def _years(session: Session, today: date) -> tuple[int, ...]:
    earliest = [
        session.scalar(select(func.min(Filing.arrived_on))),
        session.scalar(select(func.min(Review.opened_at))),
    ]
    first = min([day.year for day in earliest if day is not None] + [today.year])
    return tuple(range(today.year, max(first, today.year - 50) - 1, -1))


@area.page(urls.STATISTICS, READ)
def statistics(request: Request, session: SessionDep, clock: ClockDep, asked: AskedDep) -> Response:
    """The figures of a period."""
    today = clock.today()
    error, status = "", 200
    try:
        period = period_from(asked, today)
    except InvalidInput as wrong:
        period, error, status = year_period(today.year), wrong.message, wrong.status
    figures = figures_of(session, period, today)
    page = StatisticsPage(asked, figures, tables_of(figures, CATEGORIES), _years(session, today), error)
    return render(request, page, status=status)


@area.page(urls.STATISTICS + "/export.{form}", EXPORT)
def export(site: SiteDep, person: PersonDep, asked: AskedDep, form: str) -> Response:
    """All tables of a period as CSV or XLSX; that it was taken out is written to the log."""
    today = site.clock.today()
    period = period_from(asked, today)
    with site.database.write() as session:
        figures = figures_of(session, period, today)
        table: list[tuple[str, ...]] = [("表", "项目", "栏目", "数值"), ("统计期间", period.words, "截至", str(today))]
        for held in tables_of(figures, CATEGORIES):
            for line in held.lines:
                table += [
                    (held.title, line.name, column, cell.words)
                    for column, cell in zip(held.columns, line.cells, strict=True)
                ]
        audit.record(session, site.clock, person.actor, "statistics.export", "statistics:all", form=form)
        return table_response(table, form, f"统计-{period.words}", today)


def chosen_from(by: list[str]) -> tuple[tuple[str, str], ...]:
    """`by=group:value` of an address, apart."""
    return tuple((name, value) for name, _, value in (one.partition(":") for one in by[:8]))


@area.page(LIST, READ)
def behind(
    request: Request, session: SessionDep, clock: ClockDep, asked: AskedDep, key: str,
    by: Annotated[list[str], Query()] = [], page: int = 1,  # noqa: B006 - a query parameter's default
) -> Response:  # fmt: skip
    """The list behind a number."""
    fact = fact_of(key)
    chosen: Chosen = checked(fact, chosen_from(by))
    period = period_from(asked, clock.today())
    number_of = total(session, fact, period, chosen)
    page = min(max(1, page), last_page(number_of, PAGE))
    shown = rows(session, fact, period, chosen, limit=PAGE, offset=(page - 1) * PAGE)
    words = words_of(session, fact, chosen, CATEGORIES)
    return render(request, BehindPage(asked, period, fact, chosen, words, shown, number_of, page))


@area.page(LIST + "/export.{form}", EXPORT)
def export_list(
    request: Request, site: SiteDep, person: PersonDep, asked: AskedDep, key: str, form: str,
    by: Annotated[list[str], Query()] = [],  # noqa: B006 - a query parameter's default
) -> Response:  # fmt: skip
    """The list behind a number as CSV or XLSX."""
    fact = fact_of(key)
    chosen = checked(fact, chosen_from(by))
    today = site.clock.today()
    period = period_from(asked, today)
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    with site.database.write() as session:
        found = rows(session, fact, period, chosen, limit=MOST_ROWS)
        table: Table = [
            (*(column.name for column in fact.columns), "日期", "地址"),
            *((*row.cells, row.on.isoformat() if row.on else "", _address(base, row_url(row))) for row in found),
        ]
        audit.record(session, site.clock, person.actor, "statistics.export", f"statistics:{key}", rows=len(found))
        return table_response(table, form, f"{fact.name}-{period.words}", today)


def _address(base: str, url: str) -> str:
    return base + url if url else ""
