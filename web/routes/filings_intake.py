"""Filing intake: open a draft, fill it in with its papers, send it in, keep the receipt.

One form holds particulars and papers, so that no button loses what was typed: every one saves first.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput, UnreadableFile
from registry.ids import new_token
from registry.people.roles import Permission, Person
from review.casework.filings.clocks import current_clocks
from review.casework.filings.drafts import body_name, discard_draft, filing_bodies, open_draft, save_draft
from review.casework.filings.flow import NotReady, send_in
from review.casework.filings.formality import propose_items
from review.casework.filings.papers import add_paper, find_paper, remove_paper
from review.casework.filings.views import get_filing
from review.casework.filings.vocabulary import paper_kinds
from web import urls
from web.access import Area
from web.dependencies import ClockDep, PersonDep, SessionDep, SiteDep
from web.filing_files import Given, read_paper, take_files
from web.filing_forms import FilingForm, FilingFormDep
from web.pages.filings import FilingFormPage, FilingReceiptPage, NewFilingPage, PaperPage
from web.pages.upload import preview_document
from web.qr import qr_svg
from web.rendering import go_to, render
from web.site import Site

area = Area()
READ, SUBMIT = Permission.FILING_READ, Permission.FILING_SUBMIT
SAID = {
    "saved": "草稿已保存，可以以后接着填写。",
    "read": "文件已上传。读出的信息已填入空白处，请逐项核对。",
    "removed": "文件已移出，原件仍留存备查。",
}
NOT_SENT = "还没有提交。请补全下面标出的内容，已填写的都已保存。"


@area.page(urls.filings_part("new"), SUBMIT)
def new(request: Request, session: SessionDep, person: PersonDep) -> Response:
    """The first step."""
    return render(request, _new(session, person))


def _new(session: Session, person: Person, error: str = "") -> NewFilingPage:
    own = "" if person.is_staff else (body_name(session, person.organisation_id) if person.organisation_id else "")
    bodies = filing_bodies(session) if person.is_staff else ()
    return NewFilingPage(bodies, own, new_token(), error)


@area.act(urls.filings_part("new"), SUBMIT)
def create(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    key: Annotated[str, Form()] = "",
    body_id: Annotated[str, Form()] = "",
) -> Response:
    """Open a draft; the same form sent twice opens one."""
    try:
        with site.database.write() as session:
            filing_id = open_draft(session, site.clock, person, key=key, body_id=body_id)
    except InvalidInput as error:
        with site.database.read() as session:
            return render(request, _new(session, person, error.message), status=error.status)
    return go_to(urls.filing(filing_id, "edit"))


@area.page(urls.FILINGS + "/{filing_id}/edit", SUBMIT)
def edit(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, filing_id: str) -> Response:
    """The form as it was left."""
    page = _form(session, site, person, filing_id, said=SAID.get(request.query_params.get("said", ""), ""))
    return render(request, page) if page.filing.may_edit else go_to(urls.filing(filing_id))


def _form(
    session: Session,
    site: Site,
    person: Person,
    filing_id: str,
    form: FilingForm | None = None,
    *,
    wrong: dict[str, str] | None = None,
    error: str = "",
    refused: tuple[str, ...] = (),
    said: str = "",
) -> FilingFormPage:
    clocks = current_clocks(session)
    filing = get_filing(session, person, filing_id)
    given = form.given if form is not None else filing.given
    promulgated = given.promulgated_on
    return FilingFormPage(
        filing,
        given,
        paper_kinds(clocks.profile),
        site.settings.max_upload_mb,
        (form.wrong if form else {}) | (wrong or {}),
        form.typed if form else {},
        error,
        refused,
        said,
        clocks.due("filing.submit", promulgated).sentence if promulgated else "",
        paper=filing.arrival == "paper",
    )


@area.act(urls.FILINGS + "/{filing_id}/upload", SUBMIT)
def save(request: Request, site: SiteDep, person: PersonDep, filing_id: str, form: FilingFormDep) -> Response:
    """Save what was typed, add and take out files, and (by its button) send the filing in."""
    with site.database.read() as session:
        before = get_filing(session, person, filing_id)
    if before.state == "submitted" and form.act == "send":  # sent twice: the receipt is there already
        return go_to(urls.filing(filing_id, "receipt"))
    if form.wrong:
        return _again(request, site, person, filing_id, form, error="有的内容格式不对，还没有保存。请改正后再保存。")
    kept, refused = take_files(site, [Given(kind, file) for kind, file in form.files], person.actor)
    try:
        with site.database.write() as session:
            kinds = [kind.key for kind in paper_kinds(current_clocks(session).profile)]
            revision = save_draft(session, site.clock, person, filing_id, form.revision, form.given)
            for kind, file in kept:
                add_paper(session, site.clock, person, filing_id, kind, file, kinds)
            if form.remove:
                remove_paper(session, site.clock, person, filing_id, form.remove)
    except Conflict as error:
        return _stale(request, site, person, filing_id, form, error)
    except InvalidInput as error:
        return _again(request, site, person, filing_id, form, error=error.message)
    if refused:
        return _again(request, site, person, filing_id, None, refused=tuple(refused))
    if form.act == "send":
        return _send(request, site, person, filing_id, revision if not (kept or form.remove) else None)
    said = "read" if kept else "removed" if form.remove else "saved"
    return go_to(urls.filing(filing_id, "edit", [("said", said)]))


def _send(request: Request, site: Site, person: Person, filing_id: str, revision: int | None) -> Response:
    try:
        with site.database.write() as session:
            clocks = current_clocks(session)
            now = revision if revision is not None else get_filing(session, person, filing_id).revision
            filing = send_in(session, site.clock, person, filing_id, now, clocks)
            propose_items(session, site.clock, filing, clocks)
    except NotReady as error:
        return _again(request, site, person, filing_id, None, wrong=error.fields, error=NOT_SENT)
    return go_to(urls.filing(filing_id, "receipt", [("new", "1")]))


def _again(
    request: Request,
    site: Site,
    person: Person,
    filing_id: str,
    form: FilingForm | None,
    *,
    wrong: dict[str, str] | None = None,
    error: str = "",
    refused: tuple[str, ...] = (),
) -> Response:
    with site.database.read() as session:
        page = _form(session, site, person, filing_id, form, wrong=wrong, error=error, refused=refused)
    return render(request, page, status=422)


def _stale(request: Request, site: Site, person: Person, filing_id: str, form: FilingForm, error: Conflict) -> Response:
    """What was typed stands in the form again, over the newest state: saving once more keeps it."""
    with site.database.read() as session:
        page = _form(session, site, person, filing_id, form, error=error.message)
    if not page.filing.may_edit:
        raise error
    return render(request, page, status=error.status)


@area.act(urls.FILINGS + "/{filing_id}/discard", SUBMIT)
def discard(site: SiteDep, person: PersonDep, filing_id: str) -> Response:
    """Throw a draft away."""
    with site.database.write() as session:
        discard_draft(session, site.clock, person, filing_id)
    return go_to(urls.FILINGS)


@area.page(urls.FILINGS + "/{filing_id}/receipt", READ)
def receipt(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, filing_id: str, new: str = ""
) -> Response:
    """The receipt of a filing that was sent in."""
    filing = get_filing(session, person, filing_id)
    if not filing.receipt_number:
        return go_to(urls.filing(filing_id))
    clocks = current_clocks(session)
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    url = base + urls.filing(filing_id, "receipt")
    sentence = clocks.due("filing.formality", filing.arrived_on).sentence if filing.arrived_on else ""
    kinds = paper_kinds(clocks.profile)
    return render(request, FilingReceiptPage(filing, kinds, url, qr_svg(url), new == "1", sentence))


@area.page(urls.FILINGS + "/{filing_id}/papers/{paper_id}", READ)
def paper(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    clock: ClockDep,
    person: PersonDep,
    filing_id: str,
    paper_id: str,
) -> Response:
    """A paper as it is read, before anything of it enters the record."""
    filing = get_filing(session, person, filing_id)
    found = find_paper(session, person, filing_id, paper_id)
    name = {k.key: k.name for k in paper_kinds(current_clocks(session).profile)}.get(found.kind, found.kind)
    try:
        documents = tuple(preview_document(reading, clock.today()) for reading in read_paper(site, found))
    except UnreadableFile as error:
        return render(request, PaperPage(filing, found, name, (), error.message))
    return render(request, PaperPage(filing, found, name, documents))


@area.page(urls.FILINGS + "/{filing_id}/papers/{paper_id}/file", READ)
def paper_file(site: SiteDep, session: SessionDep, person: PersonDep, filing_id: str, paper_id: str) -> Response:
    """A paper as it came, byte for byte; never shown within the site."""
    found = find_paper(session, person, filing_id, paper_id)
    disposition = f"attachment; filename*=UTF-8''{urls.file_name(found.file_name)}"
    headers = {"Content-Disposition": disposition, "ETag": f'"{found.digest}"'}
    return Response(site.files.read(found.digest), media_type="application/octet-stream", headers=headers)
