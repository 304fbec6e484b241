"""The list of reviews and its export."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import Depends, Request, Response

from registry import audit
from registry.clock import legal_day
from registry.errors import InvalidInput
from registry.instruments.models import Work
from registry.people.roles import Permission
from review.casework.listing import SORTS, WAITING, Wanted, export_reviews, list_of_reviews
from review.casework.models import ReviewBatch, ReviewTopic
from review.casework.reviews import ReviewView
from review.casework.states import RESULTS, STATES
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.exports import table_response
from web.pages.reviews import ReviewsPage
from web.rendering import render

area = Area()
HEAD = (
    *("案号", "文件", "制定机关", "方式", "状态", "结果", "承办", "委员会", "立案日期", "期限", "剩余天数", "期限说明"),
    *("待认定提示", "办结日期", "结论", "地址"),
)


def wanted_reviews(
    state: str = "",
    mode: str = "",
    owner: str = "",
    committee: str = "",
    due: str = "",
    due_from: str = "",
    due_to: str = "",
    document: str = "",
    topic: str = "",
    batch: str = "",
    result: str = "",
    waiting: str = "",
    q: str = "",
    sort: str = "mine",
    page: str = "1",
) -> Wanted:
    """The list that an address asks for; what makes no sense is left out."""
    return Wanted(
        state=state if state in STATES or state in {"unfinished", "finished"} else "",
        mode=mode,
        owner=owner,
        committee=committee,
        due=due,
        due_from=_day(due_from),
        due_to=_day(due_to),
        document=document,
        topic=topic,
        batch=batch,
        result=result,
        waiting=waiting if waiting in WAITING else "",
        words=q[:100],
        sort=sort if sort in SORTS else "mine",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def _day(text: str) -> date | None:
    try:
        return as_day(text)
    except InvalidInput:
        return None


WantedDep = Annotated[Wanted, Depends(wanted_reviews)]


@area.page(urls.REVIEWS, Permission.REVIEW_READ)
def reviews(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, wanted: WantedDep) -> Response:
    """The list."""
    listed = list_of_reviews(session, person, wanted, site.clock.today())
    page = ReviewsPage(
        listed,
        replace(wanted, page=listed.page),
        _title(session.get(Work, wanted.document) if wanted.document else None, wanted.document),
        _title(session.get(ReviewTopic, wanted.topic) if wanted.topic else None, wanted.topic),
        _title(session.get(ReviewBatch, wanted.batch) if wanted.batch else None, wanted.batch),
    )
    return render(request, page)


def _title(found: Work | ReviewTopic | ReviewBatch | None, asked: str) -> str:
    return found.title if found is not None else ("没有找到" if asked else "")


@area.page(urls.REVIEWS + "/export.{form}", Permission.WORKSHEET_EXPORT)
def export(request: Request, site: SiteDep, person: PersonDep, wanted: WantedDep, form: str) -> Response:
    """The list as CSV or XLSX; that it was taken out is written to the log."""
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    today = site.clock.today()
    with site.database.write() as session:
        rows = [_cells(row, names, today, base) for row, names in export_reviews(session, person, wanted, today)]
        audit.record(session, site.clock, person.actor, "review.export", "review:list", rows=len(rows), form=form)
        return table_response([HEAD, *rows], form, "审查案件", today)


def days_left(due_on: date, today: date) -> str:
    """The days until a date in a cell: a number, or how late; no cell begins with a minus."""
    left = (due_on - today).days
    return str(left) if left >= 0 else f"超期 {-left} 天"


def _cells(row: ReviewView, committees: str, today: date, base: str) -> tuple[str, ...]:
    left = "" if row.finished or row.due_on is None else days_left(row.due_on, today)
    return (
        row.number,
        row.title,
        row.issuer,
        row.mode,
        STATES[row.state],
        RESULTS.get(row.result, ""),
        row.owner,
        committees,
        legal_day(row.opened_at).isoformat(),
        row.due_on.isoformat() if row.due_on else "",
        left,
        row.due_sentence,
        str(row.undecided),
        legal_day(row.closed_at).isoformat() if row.closed_at else "",
        row.conclusion,
        base + urls.review(row.id),
    )
