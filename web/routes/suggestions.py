"""审查要求 and 审查建议 for staff: the list, entry, one of them with its acts, what was handed on by month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry import audit
from registry.errors import Conflict, InvalidInput
from registry.ids import new_token
from registry.people.roles import Permission, Person
from registry.people.sessions import token_hash
from review.casework.suggestions.handling import mark_repeat, move, name_document
from review.casework.suggestions.listing import Row, export_suggestions, handed_on, list_suggestions
from review.casework.suggestions.taking import Draft, take
from review.casework.suggestions.views import candidates, get_suggestion, open_file
from review.casework.suggestions.vocabulary import CHANNELS, GROUNDS, KINDS, STATES, moves_from
from web import urls
from web.access import Area
from web.acting import carry_out
from web.dependencies import PersonDep, SessionDep, SiteDep, VisitorDep, as_day
from web.exports import table_response
from web.pages.suggestions import HandedOnPage, Refused, SuggestionPage, SuggestionsPage
from web.qr import qr_svg
from web.rendering import go_to, render
from web.routes.suggestions_public import form_page
from web.suggestion_forms import SuggestionForm, SuggestionFormDep, WantedDep

Act = Callable[[Session], object]

area = Area()
TAKE = Permission.SUGGESTION_TAKE
ONE = urls.SUGGESTIONS + "/of/{suggestion_id}"
Text = Annotated[str, Form()]
HEAD = (
    *("编号", "类别", "文件", "条款", "提出人（隐去）", "来源", "收到日期", "状态", "期限", "期限说明", "重复"),
    *("不启动的情形", "移送、转办给", "移送、转办日期", "回复日期", "反馈日期", "地址"),
)
SAID = {
    "entered": "已登记，编号见下。",
    "moved": "已记录。",
    "document": "已选定文件。",
    "repeat": "已记录重复情况。",
}


@area.page(urls.SUGGESTIONS, TAKE)
def suggestions(request: Request, site: SiteDep, session: SessionDep, wanted: WantedDep) -> Response:
    """The list."""
    listed = list_suggestions(session, wanted, site.clock.today())
    return render(request, SuggestionsPage(listed, wanted))


@area.page(urls.SUGGESTIONS + "/export.{form}", TAKE)
def export(request: Request, site: SiteDep, person: PersonDep, wanted: WantedDep, form: str) -> Response:
    """The list as CSV or XLSX, names hidden; that it was taken out is written to the log."""
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    today = site.clock.today()
    with site.database.write() as session:
        rows = [_cells(row, base) for row in export_suggestions(session, wanted, today)]
        audit.record(
            session, site.clock, person.actor, "suggestion.export", "suggestion:list", rows=len(rows), form=form
        )
        return table_response([HEAD, *rows], form, "审查建议", today)


def _cells(row: Row, base: str) -> tuple[str, ...]:
    ground = GROUNDS.get(row.ground)
    days = (row.handed_on, row.replied_on, row.feedback_on)
    return (
        row.number,
        KINDS[row.kind],
        row.title,
        row.clause,
        row.proposer,
        CHANNELS[row.channel],
        row.received_on.isoformat(),
        STATES[row.state],
        row.due_on.isoformat() if row.due_on else "",
        row.due_sentence,
        "是" if row.repeats else "",
        ground.name if ground else "",
        row.handed_to,
        *(day.isoformat() if day else "" for day in days),
        base + urls.suggestion(row.id),
    )


@area.page(urls.SUGGESTIONS + "/handed-on", TAKE)
def by_month(request: Request, site: SiteDep, session: SessionDep, year: str = "") -> Response:
    """What concerned no document and was handed on, by month."""
    this = site.clock.today().year
    asked = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else this
    return render(request, HandedOnPage(asked, tuple(range(this, this - 5, -1)), handed_on(session, asked)))


@area.page(urls.SUGGESTIONS + "/entry", TAKE)
def entry(request: Request, site: SiteDep, session: SessionDep, visitor: VisitorDep) -> Response:
    """The form for what came by letter, visit or call."""
    draft = Draft(new_token(), channel="letter", received_on=site.clock.today())
    form = SuggestionForm(draft, (), "", "", site.clock.today().isoformat())
    return render(request, form_page(request, site, session, visitor, form, staff=True))


@area.act(urls.SUGGESTIONS + "/entry", TAKE)
def enter(request: Request, site: SiteDep, visitor: VisitorDep, form: SuggestionFormDep) -> Response:
    """Enter it; staff go on to its page."""
    if form.act == "find":
        with site.database.read() as session:
            page = form_page(request, site, session, visitor, form, staff=True, search=True)
        return render(request, page)
    try:
        if form.wrong:
            raise InvalidInput(form.wrong)
        if form.draft.channel == "web":
            raise InvalidInput("请选择来源：信函、来访、来电等。")
        prepared = form.prepared()
        with site.database.write() as session:
            receipt = take(session, site.clock, site.sealer, site.files, visitor.person, form.draft, prepared)
    except (InvalidInput, Conflict) as error:
        with site.database.read() as session:
            page = form_page(request, site, session, visitor, form, staff=True, error=error.message)
        return render(request, page, status=error.status)
    return go_to(urls.suggestion(receipt.suggestion_id, pairs=[("said", "entered"), ("receipt", receipt.token)]))


@area.page(ONE, TAKE)
def one(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    person: PersonDep,
    suggestion_id: str,
    said: str = "",
    q: str = "",
    receipt: str = "",
) -> Response:
    """One suggestion; right after entry also its receipt, for who stands at the desk."""
    page = _page(session, person, suggestion_id, said=SAID.get(said, ""), words=q)
    if receipt and token_hash(receipt) == page.seen.row.receipt_hash:
        base = (site.settings.public_url or str(request.base_url)).rstrip("/")
        url = base + urls.suggestion_receipt(receipt)
        page = replace(page, receipt=url, qr=qr_svg(url))
    return render(request, page)


def _page(
    session: Session,
    person: Person,
    suggestion_id: str,
    *,
    said: str = "",
    refused: Refused | None = None,
    words: str = "",
) -> SuggestionPage:
    seen = get_suggestion(session, suggestion_id)
    # what was typed into a form that is no longer offered is shown in it all the same
    held = tuple(one for one in moves_from(seen.row.state) if refused is not None and one.new == refused.new)
    moves = tuple(one for one in moves_from(seen.row.state) if one in (*seen.moves, *held) and person.may(one.needs))
    found = candidates(session, words[:200], words[:100], include_internal=True) if words.strip() else None
    return SuggestionPage(seen, moves, said, refused, found, words[:200])


@area.act(ONE + "/move", TAKE)
def act(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    suggestion_id: str,
    new: Text = "",
    revision: Annotated[int, Form()] = 0,
    words: Text = "",
    ground: Text = "",
    body: Text = "",
    day: Text = "",
    way: Text = "",
    review_id: Text = "",
) -> Response:
    """Move it on; what was typed is shown again when that is refused."""

    def done(session: Session) -> None:
        move(
            session, site.clock, person, suggestion_id, new, words, revision=revision, ground=ground, body=body,
            day=as_day(day), way=way, review_id=review_id,
        )  # fmt: skip

    return _carried(
        request, site, person, suggestion_id, done, Refused(new, "", words, ground, body, day, way), "moved"
    )


def _carried(
    request: Request, site: SiteDep, person: Person, suggestion_id: str, act: Act, typed: Refused, said: str
) -> Response:
    def again(session: Session, error: str) -> SuggestionPage:
        return _page(session, person, suggestion_id, refused=replace(typed, message=error))

    then = urls.suggestion(suggestion_id, pairs=[("said", said)])
    return carry_out(request, site, act, again=again, then=then)


@area.act(ONE + "/document", TAKE)
def choose_document(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    suggestion_id: str,
    document_id: Text = "",
    revision: Annotated[int, Form()] = 0,
) -> Response:
    """Say which document it means."""

    def done(session: Session) -> None:
        name_document(session, site.clock, person, suggestion_id, document_id, revision=revision)

    return _carried(request, site, person, suggestion_id, done, Refused("document", ""), "document")


@area.act(ONE + "/repeat", TAKE)
def repeat(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    suggestion_id: str,
    earlier_id: Text = "",
    revision: Annotated[int, Form()] = 0,
) -> Response:
    """Say that it repeats an earlier one, or take that back."""

    def done(session: Session) -> None:
        mark_repeat(session, site.clock, person, suggestion_id, earlier_id, revision=revision)

    return _carried(request, site, person, suggestion_id, done, Refused("repeat", ""), "repeat")


@area.page(ONE + "/files/{file_id}", TAKE)
def file(site: SiteDep, person: PersonDep, suggestion_id: str, file_id: str) -> Response:
    """A file that came with it, as a download; the opening is logged."""
    with site.database.write() as session:
        found = open_file(session, site.clock, person, suggestion_id, file_id)
    name = urls.file_name(found.name)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(site.files.read(found.digest), media_type="application/octet-stream", headers=headers)
