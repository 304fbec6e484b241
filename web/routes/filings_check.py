"""The formality check for staff: decide the items, register or turn down, hand over, compare, correct."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import BeishenError, Conflict, InvalidInput, NotFound
from registry.instruments.deposit import Options
from registry.jobs.queue import enqueue
from registry.people.roles import Permission, Person
from review.casework.filings.access import find_filing
from review.casework.filings.clocks import current_clocks
from review.casework.filings.comparing import compare as compare_texts
from review.casework.filings.drafts import correct
from review.casework.filings.flow import Decided, turn_down
from review.casework.filings.formality import decide_item, items_of, propose_items, standing_in_the_way
from review.casework.filings.numbering import next_number, registration_series
from review.casework.filings.papers import add_paper, texts_of
from review.casework.filings.registering import assign, register
from review.casework.filings.views import get_filing
from review.casework.filings.vocabulary import OUTCOMES, SCAN, TEXT, paper_kinds
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.filing_files import Given, take_files, text_to_deposit
from web.filing_forms import FilingFormDep
from web.jobs.reviewing import REVIEW
from web.pages.filings import CheckPage, CorrectPage, FilingComparePage
from web.rendering import go_to, render
from web.routes.filings import filing_page
from web.site import Site

area = Area()
CHECK = Permission.FILING_CHECK
Text = Annotated[str, Form()]
SAID = {"item": "已记录。", "scan": "扫描件已加入并完成比对。"}


@area.page(urls.FILINGS + "/{filing_id}/check", CHECK)
def check(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, filing_id: str, said: str = ""
) -> Response:
    """The checklist."""
    page = _check(session, site, person, filing_id, said=SAID.get(said, ""))
    return render(request, page) if page.filing.state == "submitted" else go_to(urls.filing(filing_id))


def _check(
    session: Session,
    site: Site,
    person: Person,
    filing_id: str,
    *,
    said: str = "",
    error: str = "",
    item: str = "",
    typed: dict[str, str] | None = None,
) -> CheckPage:
    clocks = current_clocks(session)
    filing = get_filing(session, person, filing_id)
    row = find_filing(session, person, filing_id)
    today = site.clock.today()
    resubmit = clocks.due("filing.resubmit", today)
    return CheckPage(
        filing,
        paper_kinds(clocks.profile),
        items_of(session, row),
        tuple((o.key, OUTCOMES[o.key], o.when, o.source) for o in clocks.profile.outcomes),
        standing_in_the_way(session, row),
        resubmit.on,
        resubmit.sentence,
        next_number(session, registration_series(clocks.profile, today.year, row.kind)),
        said,
        error,
        item,
        typed or {},
    )


@area.act(urls.FILINGS + "/{filing_id}/item", CHECK)
def item(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    filing_id: str,
    item: Text = "",
    decision: Text = "",
    note: Text = "",
) -> Response:
    """Decide one item."""
    try:
        with site.database.write() as session:
            decide_item(session, site.clock, person, filing_id, item, decision, note)
    except InvalidInput as error:
        with site.database.read() as session:
            typed = {"note": note, "decision": decision}
            page = _check(session, site, person, filing_id, error=error.message, item=item, typed=typed)
        return render(request, page, status=error.status)
    return go_to(urls.filing(filing_id, "check", [("said", "item")], f"item-{item}"))


@area.act(urls.FILINGS + "/{filing_id}/outcome", CHECK)
def outcome(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    filing_id: str,
    revision: Annotated[int, Form()] = 0,
    outcome: Text = "",
    reason: Text = "",
    resubmit_by: Text = "",
) -> Response:
    """Register and number the filing, or return, defer or refuse it."""
    try:
        if outcome == "registered":
            return go_to(urls.filing(filing_id, "", [("said", _register(site, person, filing_id, revision))]))
        with site.database.write() as session:
            decided = Decided(outcome, reason, as_day(resubmit_by, "补正期限") if outcome == "deferred" else None)
            turn_down(session, site.clock, person, filing_id, revision, decided, current_clocks(session))
    except (InvalidInput, Conflict) as error:
        return _refused(request, site, person, filing_id, error, {"reason": reason, "outcome": outcome})
    return go_to(urls.filing(filing_id, "", [("said", "decided")]))


def _register(site: Site, person: Person, filing_id: str, revision: int) -> str:
    """Number, deposit and review in one transaction; the main text is read before it begins."""
    with site.database.read() as session:
        filing = get_filing(session, person, filing_id)
    main = next((paper for paper in filing.present if paper.kind == TEXT), None)
    waits = filing.state == "submitted"
    text = text_to_deposit(site, main) if waits and main is not None else None
    options = Options(internal=filing.given.internal, province=site.settings.province)
    with site.database.write() as session:
        register(session, site.clock, person, filing_id, revision, current_clocks(session), text, options)
        held = find_filing(session, person, filing_id)
        if waits and held.document_id is not None:
            payload = {"document_id": held.document_id, "actor": person.actor}
            enqueue(session, site.clock, REVIEW, payload, actor=person.actor, unique_key=f"filing:{filing_id}")
        return "registered" if held.document_id else "unread"


def _refused(
    request: Request, site: Site, person: Person, filing_id: str, error: BeishenError, typed: dict[str, str]
) -> Response:
    """Say why on the checklist, with what was typed; where the check is over, on the filing's page."""
    with site.database.read() as session:
        if get_filing(session, person, filing_id).state == "submitted":
            page = _check(session, site, person, filing_id, error=error.message, item="outcome", typed=typed)
            return render(request, page, status=error.status)
        return render(request, filing_page(session, site, person, filing_id, error=error.message), status=error.status)


@area.act(urls.FILINGS + "/{filing_id}/scan/upload", CHECK)
def scan(site: SiteDep, person: PersonDep, filing_id: str, form: FilingFormDep) -> Response:
    """Add the scan of the sealed copy that came on paper, and compare it."""
    files = [Given(SCAN, file) for _, file in form.files][:1]
    kept, refused = take_files(site, files, person.actor)
    if refused or not kept:
        raise InvalidInput(refused[0] if refused else "请选择扫描件。")
    with site.database.write() as session:
        clocks = current_clocks(session)
        kinds = [kind.key for kind in paper_kinds(clocks.profile)]
        add_paper(session, site.clock, person, filing_id, SCAN, kept[0][1], kinds)
        propose_items(session, site.clock, find_filing(session, person, filing_id, lock=True), clocks)
    return go_to(urls.filing(filing_id, "check", [("said", "scan")], "item-equal"))


@area.page(urls.FILINGS + "/{filing_id}/compare", CHECK)
def compare(request: Request, session: SessionDep, person: PersonDep, filing_id: str) -> Response:
    """The paper's text beside the electronic one, where they differ."""
    filing = get_filing(session, person, filing_id)
    texts = texts_of(session, filing_id)
    paper, electronic = texts.get(SCAN), texts.get(TEXT)
    if paper is None or electronic is None or not paper.text or not electronic.text:
        return render(
            request, FilingComparePage(filing, (), "缺少可比对的文字：须同时有能读出文字的正式文本和扫描件。")
        )
    return render(request, FilingComparePage(filing, compare_texts(paper.text, electronic.text)))


@area.act(urls.FILINGS + "/{filing_id}/assign", CHECK)
def hand_over(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    filing_id: str,
    committee: Annotated[list[str] | None, Form()] = None,
    on: Text = "",
) -> Response:
    """Hand a registered filing to committees."""
    try:
        day = as_day(on, "分送日期")
        with site.database.write() as session:
            assign(session, site.clock, person, filing_id, committee or (), day)
    except (InvalidInput, Conflict, NotFound) as error:
        with site.database.read() as session:
            page = filing_page(session, site, person, filing_id, error=error.message)
        return render(request, page, status=error.status)
    return go_to(urls.filing(filing_id, "", [("said", "assigned")]))


@area.page(urls.FILINGS + "/{filing_id}/correct", CHECK)
def correction(request: Request, session: SessionDep, person: PersonDep, filing_id: str) -> Response:
    """The form that corrects what a body stated."""
    filing = get_filing(session, person, filing_id)
    return render(request, CorrectPage(filing, filing.given))


@area.act(urls.FILINGS + "/{filing_id}/correct", CHECK)
def corrected(request: Request, site: SiteDep, person: PersonDep, filing_id: str, form: FilingFormDep) -> Response:
    """Correct what a body stated; the open items of the check are worked out again."""
    try:
        if form.wrong:
            raise InvalidInput("有的内容格式不对，还没有保存。请改正后再保存。")
        with site.database.write() as session:
            correct(session, site.clock, person, filing_id, form.revision, form.given, form.reason)
            filing = find_filing(session, person, filing_id)
            if filing.state == "submitted":
                propose_items(session, site.clock, filing, current_clocks(session))
    except (InvalidInput, Conflict) as error:
        with site.database.read() as session:
            filing_view = get_filing(session, person, filing_id)
        page = CorrectPage(
            filing_view, form.given, wrong=form.wrong, typed=form.typed, reason=form.reason, error=error.message
        )
        return render(request, page, status=error.status)
    return go_to(urls.filing(filing_id, "", [("said", "corrected")]))
