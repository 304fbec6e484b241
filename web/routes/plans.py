"""The yearly plan of 专项审查: topics, their moves, documents taken in."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import BeishenError, Conflict, InvalidInput
from registry.people.roles import Permission, Person
from review.casework.assignment import workers
from review.casework.models import Review
from review.casework.plans.choosing import Asked, choices
from review.casework.plans.topics import (
    Topic,
    add_topic,
    get_topic,
    open_in_topic,
    set_topic_state,
    topics_of,
    years_of_plans,
)
from review.casework.views import get_review, reviews_where
from web import urls
from web.access import Area
from web.acting import carry_out
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.pages.plans import Chooser, PlansPage, TopicPage
from web.rendering import go_to, render
from web.routes.reviews import enqueue_run

area = Area()
READ, PLAN = Permission.REVIEW_READ, Permission.REVIEW_ALLOT
Text = Annotated[str, Form()]
Many = Annotated[list[str], Form()]
SHOWN = 50  # reviews on a topic's own page; the list shows all
SAID = {
    "added": "专题已列入计划。",
    "running": "专题已开始。",
    "reported": "报告情况已记录。",
    "cancelled": "专题已取消。",
    "opened": "所选文件已列入专题，审查已立案。",
}


def asked_documents(
    q: str = "", issuer: str = "", kind: str = "", since: str = "", until: str = "", every: str = ""
) -> Asked:
    """How documents to choose from are narrowed; what makes no sense is left out."""
    return Asked(q[:100], issuer[:100], kind, day_or_none(since), day_or_none(until), every == "1")


AskedDep = Annotated[Asked, Depends(asked_documents)]


def day_or_none(text: str) -> date | None:
    """A day of an address; None where there is none."""
    try:
        return as_day(text)
    except InvalidInput:
        return None


def chooser(session: Session, asked: Asked, today: date, chosen: list[str] | None = None) -> Chooser:
    """Documents to choose from."""
    found, total = choices(session, asked, today)
    ticked = [choice.document_id for choice in found] if asked.every and chosen is None else chosen or ()
    return Chooser(asked, found, total, frozenset(ticked))


def _plans(
    session: Session, person: Person, today: date, year: int, *, said: str = "", error: str = "",
    written: dict[str, str] | None = None,
) -> PlansPage:  # fmt: skip
    years = tuple(sorted({*years_of_plans(session), today.year, today.year + 1, year}, reverse=True))
    return PlansPage(
        year, years, topics_of(session, year), workers(session), person.may(PLAN), today, SAID.get(said, ""), error,
        written or {},
    )  # fmt: skip


@area.page(urls.PLANS, READ)
def plans(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, year: str = "", said: str = ""
) -> Response:
    """The plan of a year."""
    today = site.clock.today()
    wanted = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else today.year
    return render(request, _plans(session, person, today, wanted, said=said))


@area.act(urls.PLANS, PLAN)
def add(
    request: Request, site: SiteDep, person: PersonDep, year: Text = "", title: Text = "", trigger: Text = "",
    scope: Text = "", due_on: Text = "", owner_id: Text = "",
) -> Response:  # fmt: skip
    """Put a topic on the plan."""
    wanted = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0

    def act(session: Session) -> None:
        topic = Topic(wanted, title, trigger, scope, as_day(due_on, "完成期限"), owner_id)
        add_topic(session, site.clock, person, topic)

    def again(session: Session, error: str) -> PlansPage:
        written = {"title": title, "trigger": trigger, "scope": scope, "due_on": due_on, "owner_id": owner_id}
        today = site.clock.today()
        return _plans(session, person, today, wanted or today.year, error=error, written=written)

    then = urls.with_query(urls.PLANS, [("year", str(wanted)), ("said", "added")])
    return carry_out(request, site, act, again=again, then=then)


def _topic(
    session: Session, person: Person, topic_id: str, today: date, asked: Asked, *, said: str = "", error: str = "",
    written: dict[str, str] | None = None, chosen: list[str] | None = None,
) -> TopicPage:  # fmt: skip
    found = get_topic(session, topic_id)
    reviews = reviews_where(session, Review.topic_id == topic_id, limit=SHOWN)
    return TopicPage(
        found, reviews, chooser(session, asked, today, chosen), person.may(PLAN), today, SAID.get(said, ""), error,
        written or {},
    )  # fmt: skip


@area.page(urls.PLANS + "/{topic_id}", READ)
def topic(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, topic_id: str, asked: AskedDep,
    said: str = "",
) -> Response:  # fmt: skip
    """One topic."""
    return render(request, _topic(session, person, topic_id, site.clock.today(), asked, said=said))


@area.act(urls.PLANS + "/{topic_id}/state", PLAN)
def move(
    request: Request, site: SiteDep, person: PersonDep, topic_id: str, to: Text = "", words: Text = ""
) -> Response:
    """Move a topic on."""
    try:
        with site.database.write() as session:
            set_topic_state(session, site.clock, person, topic_id, to, words)
    except (InvalidInput, Conflict) as error:
        return _refuse(request, site, person, topic_id, Asked(), error, {"words": words, "to": to})
    return go_to(urls.with_query(urls.topic(topic_id), [("said", to)]))


@area.act(urls.PLANS + "/{topic_id}/reviews", PLAN)
def take_in(
    request: Request, site: SiteDep, person: PersonDep, topic_id: str, asked: AskedDep, document: Many = []  # noqa: B006 - a form field's default
) -> Response:  # fmt: skip
    """Open reviews of chosen documents under the topic; the rules look at each."""
    try:
        with site.database.write() as session:
            for review_id in open_in_topic(session, site.clock, person, topic_id, document):
                enqueue_run(session, site, person, get_review(session, review_id).document_id)
    except (InvalidInput, Conflict) as error:
        return _refuse(request, site, person, topic_id, asked, error, {}, document)
    return go_to(urls.with_query(urls.topic(topic_id), [("said", "opened")]))


def _refuse(
    request: Request, site: SiteDep, person: Person, topic_id: str, asked: Asked, error: BeishenError,
    written: dict[str, str], chosen: list[str] | None = None,
) -> Response:  # fmt: skip
    with site.database.read() as session:
        page = _topic(
            session, person, topic_id, site.clock.today(), asked, error=error.message, written=written, chosen=chosen
        )
    return render(request, page, status=error.status)
