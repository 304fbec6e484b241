"""Filings as they are read: the list and its export, one filing with its timeline, the letter on its outcome."""

from __future__ import annotations

from fastapi import Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import legal_day
from registry.errors import NotFound
from registry.people.models import Organisation
from registry.people.roles import Permission, Person
from review.casework.filings.access import find_filing
from review.casework.filings.clocks import current_clocks
from review.casework.filings.formality import items_of
from review.casework.filings.listing import FilingRow, export_filings, list_filings
from review.casework.filings.views import deadlines_of, get_filing, masked_phone, show_contact
from review.casework.filings.vocabulary import ARRIVALS, OUTCOMES, STATES, paper_kinds
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.exports import XLSX_TYPE, as_csv, as_xlsx
from web.filing_forms import WantedDep
from web.pages.filings import FilingLetterPage, FilingPage, FilingsPage
from web.rendering import go_to, render
from web.site import Site

area = Area()
READ, SUBMIT, CHECK = Permission.FILING_READ, Permission.FILING_SUBMIT, Permission.FILING_CHECK
HEAD = (
    *("登记号", "登记日期", "回执号", "报送日期", "报送机关", "标题", "发文字号", "类型", "公布日期", "状态"),
    *("迟报天数", "收文方式", "地址"),
)
SAID = {
    "assigned": "已分送。",
    "registered": "已登记并编号，文件已入库，审查任务已排队。",
    "unread": "已登记并编号。正式文本不能自动读取，请在“录入”中另行入库。",
    "decided": "处理结果已记录，报送机关可以看到。",
    "corrected": "登记信息已更正，更正前后都留在时间线上。",
}


@area.page(urls.FILINGS, READ)
def filings(request: Request, session: SessionDep, person: PersonDep, wanted: WantedDep) -> Response:
    """The list."""
    listed = list_filings(session, person, wanted)
    return render(request, FilingsPage(listed, wanted, person.is_staff, person.may(SUBMIT), person.may(CHECK)))


@area.page(urls.FILINGS + "/export.{form}", READ)
def export(request: Request, site: SiteDep, person: PersonDep, wanted: WantedDep, form: str) -> Response:
    """The list as CSV or XLSX; that it was taken out is written to the log."""
    if form not in {"csv", "xlsx"}:
        raise NotFound("只能导出为 CSV 或 XLSX。")
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    with site.database.write() as session:
        table = [HEAD, *(_cells(row, base) for row in export_filings(session, person, wanted))]
        audit.record(session, site.clock, person.actor, "filing.export", "filing:list", rows=len(table) - 1, form=form)
    content = as_csv(table) if form == "csv" else as_xlsx(table, "备案登记")
    kind = "text/csv; charset=utf-8" if form == "csv" else XLSX_TYPE
    name = urls.file_name(f"备案登记-{site.clock.today()}.{form}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=kind, headers=headers)


def _cells(row: FilingRow, base: str) -> tuple[str, ...]:
    return (
        row.registration_number,
        _iso(row.registered_on),
        row.receipt_number,
        _iso(row.arrived_on),
        row.body,
        row.title,
        row.document_number,
        row.kind,
        _iso(row.promulgated_on),
        STATES[row.state],
        "" if row.late_days is None else str(row.late_days),
        ARRIVALS[row.arrival],
        base + urls.filing(row.id),
    )


def _iso(day: object) -> str:
    return "" if day is None else str(day)


def committees(session: Session) -> tuple[tuple[str, str], ...]:
    """`(id, name)` of the committees that a filing can be handed to."""
    rows = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.kind == "committee").order_by(Organisation.name)
    )
    return tuple((id_, name) for id_, name in rows)


@area.page(urls.FILINGS + "/{filing_id}", READ)
def one(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, filing_id: str, said: str = ""
) -> Response:
    """One filing."""
    return render(request, filing_page(session, site, person, filing_id, said=SAID.get(said, "")))


def filing_page(
    session: Session,
    site: Site,
    person: Person,
    filing_id: str,
    *,
    said: str = "",
    error: str = "",
    phone: str = "",
) -> FilingPage:
    """The page of a filing; the telephone number is masked unless it is handed in."""
    clocks = current_clocks(session)
    filing = get_filing(session, person, filing_id)
    staff = person.is_staff
    may_check = person.may(CHECK)
    items = items_of(session, find_filing(session, person, filing_id)) if staff else ()
    return FilingPage(
        filing,
        paper_kinds(clocks.profile),
        deadlines_of(filing, clocks),
        items,
        committees(session) if may_check and filing.state == "registered" else (),
        site.clock.today(),
        staff,
        may_check,
        phone or masked_phone(filing.given.phone),
        said,
        error,
    )


@area.act(urls.FILINGS + "/{filing_id}/contact", SUBMIT)
def contact(request: Request, site: SiteDep, person: PersonDep, filing_id: str) -> Response:
    """Show the contact's telephone number; that it was looked at is written to the log."""
    with site.database.write() as session:
        _, phone = show_contact(session, site.clock, person, filing_id)
    with site.database.read() as session:
        return render(request, filing_page(session, site, person, filing_id, phone=phone))


@area.page(urls.FILINGS + "/{filing_id}/letter", READ)
def letter(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, filing_id: str) -> Response:
    """The outcome in words; before there is one, the filing's own page."""
    filing = get_filing(session, person, filing_id)
    decided = [event for event in filing.events if event.new in OUTCOMES]
    if not decided:
        return go_to(urls.filing(filing_id))
    last = decided[-1]
    clocks = current_clocks(session)
    outcome = last.new or ""
    named = next(o for o in clocks.profile.outcomes if o.key == outcome)
    found = items_of(session, find_filing(session, person, filing_id))
    wanting = [item for item in found if item.decision == "problem" and item.note]
    on = legal_day(last.at)
    page = FilingLetterPage(
        filing,
        site.settings.site_name,
        named.name,
        wanting,
        named.source,
        on,
        clocks.due("filing.resubmit", on).sentence if outcome == "deferred" else "",
    )
    return render(request, page)
