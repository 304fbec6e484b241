"""Files beside papers: sealed scans, and the archive of a finished review. Downloads of archives are logged."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request, Response
from fastapi.responses import FileResponse

from registry import audit
from registry.errors import Conflict, NotFound
from registry.people.roles import Permission
from review.casework.views import get_review
from review.papers.archive import archives_of, make_archive
from review.papers.archive_suggestion import suggestion_archive
from review.papers.contents import suggestion
from review.papers.contents.registration import from_filing
from review.papers.layout.docx_file import DOCX_TYPE, paper_docx
from review.papers.layout.sheet import Grid, Sheet
from review.papers.views import entries_of, last_organ
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.papers import PaperPrintPage
from web.rendering import go_to, render
from web.routes.documents import attachment
from web.routes.papers import case_page

area = Area()
READ = Permission.REVIEW_READ


@area.page(urls.PAPERS + "/{paper_id}/files/{entry_id}", READ)
def scan(site: SiteDep, session: SessionDep, paper_id: str, entry_id: int) -> Response:
    """A scan of the sealed copy."""
    found = next((e for e in entries_of(session, paper_id) if e.id == entry_id and e.file_digest), None)
    if found is None or found.file_digest is None:
        raise NotFound("没有这个文件。")
    return Response(
        site.files.read(found.file_digest), media_type="application/octet-stream", headers=attachment(found.file_name)
    )


@area.page(urls.FILINGS + "/{filing_id}/registration-form", READ)
def registration(request: Request, site: SiteDep, session: SessionDep, filing_id: str, form: str = "") -> Response:
    """备案登记表 of a filing as it stands, as a page for printing or (`form` docx) as a file."""
    sheet = from_filing(session, filing_id, last_organ(session) or site.settings.site_name, site.clock.today())
    sheet = replace(sheet, signed=False)
    if form == "docx":
        name = f"备案登记表-{sheet_number(sheet) or filing_id}.docx"
        return Response(paper_docx(sheet), media_type=DOCX_TYPE, headers=attachment(name))
    here = urls.filing(filing_id, "registration-form", [("form", "docx")])
    return render(request, PaperPrintPage(sheet, urls.filing(filing_id), here))


@area.page(urls.SUGGESTIONS + "/of/{suggestion_id}/registration-form", Permission.SUGGESTION_TAKE)
def suggestion_form(
    request: Request, site: SiteDep, session: SessionDep, suggestion_id: str, form: str = ""
) -> Response:
    """审查建议登记表 as it stands, as a page for printing or (`form` docx) as a file; the proposer stays masked."""
    organ = last_organ(session) or site.settings.site_name
    sheet = replace(suggestion.form(session, suggestion_id, organ, site.clock.today()), signed=False)
    here = urls.suggestion(suggestion_id, "registration-form")
    if form == "docx":
        name = f"审查建议登记表-{sheet_number(sheet)}.docx"
        return Response(paper_docx(sheet), media_type=DOCX_TYPE, headers=attachment(name))
    return render(request, PaperPrintPage(sheet, urls.suggestion(suggestion_id), f"{here}?form=docx"))


@area.page(urls.SUGGESTIONS + "/of/{suggestion_id}/archive", Permission.WORKSHEET_EXPORT)
def archive_of_suggestion(site: SiteDep, person: PersonDep, suggestion_id: str) -> Response:
    """The archive of a suggestion that was answered without a review; fetching it is logged with its hash."""
    with site.database.write() as session:
        made = suggestion_archive(session, site.clock, site.files, person, suggestion_id)
    return Response(made.content, media_type="application/zip", headers=attachment(f"{made.number}-卷宗.zip"))


def sheet_number(sheet: Sheet) -> str:
    """The number at the head of a form, empty while there is none."""
    first = sheet.body[0]
    return first.rows[0][1] if isinstance(first, Grid) else ""


@area.act(urls.REVIEWS + "/{review_id}/archive", READ)
def archive(request: Request, site: SiteDep, person: PersonDep, review_id: str) -> Response:
    """Make the archive of a finished review."""
    try:
        with site.database.write() as session:
            make_archive(session, site.clock, site.files, person, review_id)
    except Conflict as error:
        with site.database.read() as session:
            page = case_page(site, session, person, review_id, error.message)
        return render(request, page, status=error.status)
    return go_to(urls.review_act(review_id, "papers#archive"))


@area.page(urls.REVIEWS + "/{review_id}/archive/{archive_id}", Permission.WORKSHEET_EXPORT)
def download(site: SiteDep, session: SessionDep, person: PersonDep, review_id: str, archive_id: int) -> Response:
    """An archive file."""
    found = next((a for a in archives_of(session, review_id) if a.id == archive_id), None)
    if found is None:
        raise NotFound("没有这个归档文件。")
    review = get_review(session, review_id)
    with site.database.write() as writing:
        audit.record(writing, site.clock, person.actor, "archive.download", review.subject, digest=found.digest)
    name = f"{review.number}-{review.title[:60]}-卷宗.zip"
    return FileResponse(site.files.path(found.digest), media_type="application/zip", headers=attachment(name))
