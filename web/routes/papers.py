"""Papers: the list, those of a case, one paper with its edit form, print page and file, history compared.

`save` is the automatic save of the page's script and answers in JSON; every other form works without scripts.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Form, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from registry.clock import SHANGHAI
from registry.errors import BeishenError, Conflict, InvalidInput, NotAllowed, NotFound
from registry.ids import new_id
from registry.people.roles import Permission, Person
from review.casework.letters.views import letters_of
from review.casework.moved.links import links_of_paper
from review.casework.views import get_review
from review.papers.archive import archives_of
from review.papers.issuing import asked
from review.papers.kinds import KINDS
from review.papers.layout.docx_file import DOCX_TYPE, paper_docx
from review.papers.layout.sheet import Sheet
from review.papers.models import Paper
from review.papers.records import PaperConflict, edit_paper, make_again, make_paper
from review.papers.returned import compare
from review.papers.views import (
    entries_of,
    get_paper,
    history_of,
    last_organ,
    list_papers,
    papers_of,
    papers_where,
    reworks_of,
)
from review.statistics.on_paper import annual_report
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.jobs.reviewing import site_library
from web.pages.margin import NOTES_SAID, Written, paper_margin
from web.pages.papers import CasePapersPage, PaperComparePage, PaperPage, PaperPrintPage, PapersPage
from web.paging import last_page
from web.paper_forms import sheet_from
from web.rendering import go_to, render
from web.routes.documents import attachment
from web.site import Site

area = Area()
READ, WORK, CHECK = Permission.REVIEW_READ, Permission.FINDING_VERDICT, Permission.FILING_CHECK
SIZE = 50
Text = Annotated[str, Form()]
SAID = {
    "made": "已生成拟稿，请核对。",
    "saved": "已保存。",
    "again": "已按现在的记录重新生成，原来的内容在修改记录里。",
    "out": "已送出修改。请下载文件，改好后在本页上传。",
    "taken": "返回稿已采用。",
    "refused": "未采用返回稿，拟稿保持不变。",
    "recalled": "已收回，可以继续在本页修改。",
    "confirmed": "已记录核对确认。",
    "issued": "已签发，内容不再更改。",
    "correct": "已生成更正稿，请修改后签发。",
    "void": "已作废。",
    "scan": "用印扫描件已登记。",
    "dropped": "已撤下。",
    **NOTES_SAID,
}


@area.page(urls.PAPERS, READ)
def papers(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, kind: str = "", state: str = "",
    q: str = "", page: Annotated[int, Query(ge=1)] = 1,
) -> Response:  # fmt: skip
    """All papers, newest first."""
    words = q.strip()[:100]
    rows, total = list_papers(session, kind=kind, state=state, words=words, limit=SIZE, offset=(page - 1) * SIZE)
    return render(
        request,
        PapersPage(
            rows, total, page, last_page(total, SIZE), kind, state, words, site.clock.today().year,
            last_organ(session) or site.settings.site_name, new_id(), person.may(WORK),
        ),
    )  # fmt: skip


@area.act(urls.PAPERS, WORK, CHECK)
def make(
    request: Request, site: SiteDep, person: PersonDep, kind: Text = "", about: Text = "", organ: Text = "",
    key: Text = "",
) -> Response:  # fmt: skip
    """Make a draft."""
    if kind not in KINDS:
        raise InvalidInput("请选择文书种类。")
    with site.database.write() as session:
        organ = organ.strip()[:100] or last_organ(session) or site.settings.site_name
        sheet = counted(session, kind, about, organ, site.clock.today())
        made = make_paper(session, site.clock, person, kind, about, organ, key=key, sheet=sheet)
    return go_to(urls.paper(made, pairs=[("said", "made")]))


def counted(session: Session, kind: str, about: str, organ: str, day: date) -> Sheet | None:
    """The yearly report, whose figures are counted; None for what papers make themselves.

    Raises:
        InvalidInput: no year that can be reported.
    """
    if kind != "annual":
        return None
    what, _, year = about.partition(":")
    if what != "year" or not year.isascii() or not year.isdigit() or not 1980 <= int(year) <= day.year:
        raise InvalidInput("请选择报告的年度，不晚于今年。")
    return annual_report(session, int(year), organ, day)


@area.page(urls.REVIEWS + "/{review_id}/papers", READ)
def of_case(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, review_id: str) -> Response:
    """The papers of a review, and its archive."""
    return render(request, case_page(site, session, person, review_id))


def case_page(site: Site, session: Session, person: Person, review_id: str, message: str = "") -> CasePapersPage:
    """The papers of a review as this person sees them."""
    letters = tuple(
        (letter.kind.key, letter.id, f"{letter.kind.name}：{letter.title}（{letter.addressee}，{letter.state_word}）")
        for letter in letters_of(session, review_id)
        if letter.kind.key in KINDS
    )
    return CasePapersPage(
        get_review(session, review_id), papers_of(session, review_id), letters, archives_of(session, review_id),
        person.may(WORK), last_organ(session) or site.settings.site_name, new_id(), message,
    )  # fmt: skip


@area.page(urls.PAPERS + "/{paper_id}", READ)
def paper(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, paper_id: str, said: str = ""
) -> Response:
    """One paper."""
    return render(request, paper_page(site, session, person, paper_id, said=SAID.get(said, "")))


def paper_page(
    site: Site, session: Session, person: Person, paper_id: str, *, noted: Written | None = None, **more: Any
) -> PaperPage:
    """One paper as this person sees it; the gate is asked as of today while it is a draft.

    Args:
        noted: a note that could not be taken.
    """
    view = get_paper(session, paper_id)
    today = site.clock.today()
    library = site_library(site)
    found = asked(session, view, today, library) if view.state in {"draft", "out"} else ()
    return PaperPage(
        paper=view,
        person=person,
        today=today,
        asked=found,
        library=library is not None,
        history=history_of(session, paper_id),
        reworks=reworks_of(session, paper_id),
        entries=entries_of(session, paper_id),
        corrects=get_paper(session, view.corrects_id) if view.corrects_id else None,
        corrected=papers_where(session, Paper.corrects_id == paper_id),
        max_mb=site.settings.max_upload_mb,
        moved=links_of_paper(session, paper_id) if person.may(Permission.REVIEW_READ) else (),
        margin=paper_margin(session, person, view, noted) if person.may(Permission.REVIEW_READ) else None,
        **more,
    )


async def fields(request: Request) -> dict[str, str]:
    """The text fields of a form."""
    form = await request.form(max_fields=1200)
    return {name: value for name, value in form.items() if isinstance(value, str)}


@area.act(urls.PAPERS + "/{paper_id}", WORK, CHECK)
async def edit(request: Request, site: SiteDep, person: PersonDep, paper_id: str) -> Response:
    """Save a draft, or make it anew. Changed by another since, both texts come back."""
    form = await fields(request)
    revision = _revision(form)
    again = form.get("deed") == "again"
    try:
        with site.database.write() as session:
            if again:
                held = get_paper(session, paper_id)
                sheet = counted(session, held.kind.key, held.about, held.sheet.organ, site.clock.today())
                make_again(session, site.clock, person, paper_id, revision=revision, sheet=sheet)
            else:
                sheet = sheet_from(form, get_paper(session, paper_id).sheet)
                edit_paper(session, site.clock, person, paper_id, sheet, revision=revision)
    except (InvalidInput, Conflict, NotAllowed) as error:
        return refused(request, site, person, paper_id, error, form)
    return go_to(urls.paper(paper_id, pairs=[("said", "again" if again else "saved")]))


def refused(
    request: Request, site: Site, person: Person, paper_id: str, error: BeishenError, form: dict[str, str]
) -> Response:
    """The page again with what is wrong and what was written."""
    theirs = error.theirs if isinstance(error, PaperConflict) else None
    with site.database.read() as session:
        page = paper_page(site, session, person, paper_id, message=error.message, written=form, theirs=theirs)
    return render(request, page, status=error.status)


@area.act(urls.PAPERS + "/{paper_id}/save", WORK, CHECK)
async def save(request: Request, site: SiteDep, person: PersonDep, paper_id: str) -> Response:
    """The automatic save: the new revision and the time, or what stands in its way."""
    form = await fields(request)
    try:
        with site.database.write() as session:
            sheet = sheet_from(form, get_paper(session, paper_id).sheet)
            now = edit_paper(session, site.clock, person, paper_id, sheet, revision=_revision(form), automatic=True)
    except (InvalidInput, Conflict, NotAllowed, NotFound) as error:
        return JSONResponse({"message": error.message}, status_code=error.status)
    saved = f"{site.clock.now().astimezone(SHANGHAI):%H:%M:%S}"
    return JSONResponse({"revision": now, "saved": saved})


def _revision(form: dict[str, str]) -> int:
    given = form.get("revision", "")
    return int(given) if given.isdigit() else -1


@area.page(urls.PAPERS + "/{paper_id}/print", READ)
def printed(request: Request, session: SessionDep, paper_id: str) -> Response:
    """A paper for printing; a draft says that it is one."""
    view = get_paper(session, paper_id)
    note = "" if view.state == "issued" else view.state_word
    return render(request, PaperPrintPage(view.sheet, urls.paper(paper_id), urls.paper(paper_id, "docx"), note))


@area.page(urls.PAPERS + "/{paper_id}/docx", READ)
def as_docx(site: SiteDep, session: SessionDep, paper_id: str) -> Response:
    """A paper as DOCX: the file that was issued, or the draft."""
    view = get_paper(session, paper_id)
    content = site.files.read(view.issue.file_digest) if view.issue is not None else paper_docx(view.sheet)
    number = view.issue.number if view.issue is not None else view.state_word
    name = "-".join(part for part in (view.kind.name, number, view.title[:60]) if part)
    return Response(content, media_type=DOCX_TYPE, headers=attachment(f"{name}.docx"))


@area.page(urls.PAPERS + "/{paper_id}/history/{revision}", READ)
def change(request: Request, session: SessionDep, paper_id: str, revision: int) -> Response:
    """One state of a draft beside the one before it."""
    view, changes = get_paper(session, paper_id), history_of(session, paper_id)
    at = next((n for n, held in enumerate(changes) if held.revision == revision), None)
    if at is None:
        raise NotFound("没有这一次修改。")
    now = changes[at]
    before = changes[at + 1] if at + 1 < len(changes) else now
    rows = compare(before.sheet, now.sheet)
    names = (f"第 {before.revision} 稿（{before.by}）", f"第 {now.revision} 稿（{now.by}，{now.act}）")
    return render(request, PaperComparePage(view, rows, *names))
