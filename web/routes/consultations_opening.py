"""Opening a round: on which clauses, with what explained and asked, from when to when, for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from registry.clock import SHANGHAI
from registry.errors import InvalidInput
from registry.instruments.views import get_document
from registry.people.roles import Permission
from review.voices.asked import set_questions
from review.voices.consultations import open_consultation
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.pages.setting import set_text
from web.pages.voices import OpeningChoicePage, OpeningPage
from web.rendering import go_to, render
from web.routes.plans import AskedDep, chooser
from web.site import Site

area = Area()
OPEN = Permission.CONSULTATION_OPEN
BOXES = 5  # for questions; more can be asked by a second click, see the page
TEXTS = ("title", "introduction", "audience", "opens_on", "opens_time", "closes_on", "closes_time")


@dataclass(frozen=True, slots=True)
class OpeningForm:
    """What the form sends."""

    document_id: str
    given: dict[str, str]
    chosen: tuple[str, ...]
    plain: dict[str, str]
    questions: tuple[tuple[str, str], ...]  # address (empty: the whole), text


async def opening_form(request: Request) -> OpeningForm:
    """The form of the request."""
    form = await request.form(max_fields=4000)
    plain = zip(_all(form, "plain_address"), _all(form, "plain_text"), strict=False)
    asked = zip(_all(form, "question_address"), _all(form, "question"), strict=False)
    return OpeningForm(
        (_all(form, "document_id") or ("",))[0],
        {name: (_all(form, name) or ("",))[0] for name in TEXTS if name in form},
        _all(form, "address"),
        {where: words.strip() for where, words in plain if words.strip()},
        tuple((where, words.strip()) for where, words in asked if words.strip()),
    )


def _all(form: FormData, name: str) -> tuple[str, ...]:
    return tuple(value for value in form.getlist(name) if isinstance(value, str))


@area.page(urls.CONSULTATION_NEW, OPEN)
def opening(request: Request, site: SiteDep, session: SessionDep, asked: AskedDep, document: str = "") -> Response:
    """The form that opens a round; without a document, the way to one."""
    if not document:
        return render(request, OpeningChoicePage(chooser(session, asked, site.clock.today())))
    return render(request, _page(session, site, document))


def _page(
    session: Session, site: Site, document_id: str, form: OpeningForm | None = None, error: str = ""
) -> OpeningPage:
    view = get_document(session, document_id, site.clock.today(), include_internal=True)
    blocks = tuple(block for block in set_text(view) if block.is_clause)
    if form is None:
        return OpeningPage(view, blocks, boxes=BOXES)
    return OpeningPage(
        view, blocks, error, form.given, form.chosen, form.plain, form.questions, max(BOXES, len(form.questions) + 1)
    )


@area.act(urls.CONSULTATIONS, OPEN)
def open_round(
    request: Request, site: SiteDep, person: PersonDep, form: Annotated[OpeningForm, Depends(opening_form)]
) -> Response:
    """Open a round on the version that applies today; it begins and ends by itself."""
    given = form.given
    audience = given.get("audience") or "invited"
    try:
        opens_at = _moment(given, "opens", "开始", time(0, 0))
        closes_at = _moment(given, "closes", "截止", None)
        with site.database.write() as session:
            view = get_document(session, form.document_id, site.clock.today(), include_internal=True)
            if audience == "public" and view.row.internal:
                raise InvalidInput("内部文件不能向社会公众征求意见，请改为受邀人员。")
            round_id = open_consultation(
                session,
                site.clock,
                person,
                document_id=view.row.document_id,
                version_id=view.row.version_id,
                title=given.get("title", ""),
                introduction=given.get("introduction", ""),
                addresses=form.chosen,
                plain_words=form.plain,
                audience=audience,
                opens_at=opens_at,
                closes_at=closes_at,
            )
            set_questions(session, site.clock, person, round_id, form.questions)
    except InvalidInput as error:
        with site.database.read() as session:
            page = _page(session, site, form.document_id, form, error.message)
        return render(request, page, status=error.status)
    return go_to(urls.consultation(round_id, [("said", "opened")]))


def _moment(given: dict[str, str], which: str, words: str, at: time | None) -> datetime | None:
    """A moment from a day and a time of day; without a time, the day's beginning (`at`) or its end."""
    day: date | None = as_day(given.get(f"{which}_on", ""), f"{words}日期")
    if day is None:
        return None
    typed = given.get(f"{which}_time", "").strip()
    if typed:
        try:
            at = time.fromisoformat(typed)
        except ValueError:
            raise InvalidInput(f"{words}时间“{typed[:20]}”不是有效时间，请按 09:00 的样式填写。") from None
    if at is None:
        return datetime.combine(day, time(0, 0), SHANGHAI) + timedelta(days=1, seconds=-1)
    return datetime.combine(day, at, SHANGHAI)
