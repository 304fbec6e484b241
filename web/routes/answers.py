"""Confirmed answers: noted from a hit, taken back, looked through; and the counts of what is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Form, Request, Response

from registry.people.roles import Permission
from registry.searches import answers, asked
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.learning import learnt_table
from web.pages.saved import PAGE_SIZE, AnswersPage, LearntTerm, SearchLogPage
from web.pages.search_parameters import MAX_TEXT
from web.rendering import go_to, render

area = Area()
CONFIRM = Permission.ANSWER_CONFIRM
TERMS_SHOWN = 40


def _back(address: str, noted: str = "") -> str:
    """The page that a form came from, with what was noted; the list of answers where it came from elsewhere."""
    path, _, query = urls.local_path(address, urls.ANSWERS).partition("?")
    pairs = [(name, value) for name, value in parse_qsl(query) if name != "noted"]
    return urls.with_query(path, [*pairs, ("noted", noted)])


@area.act(urls.ANSWERS, CONFIRM)
def confirm(
    site: SiteDep,
    person: PersonDep,
    question: Annotated[str, Form()] = "",
    document_id: Annotated[str, Form()] = "",
    version_id: Annotated[str, Form()] = "",
    address: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Note that a clause answers a question."""
    with site.database.write() as session:
        noted = answers.confirm_answer(session, site.clock, person, question, document_id, address, version_id)
    return go_to(_back(back, noted))


@area.act(urls.ANSWERS + "/{answer_id}/undo", CONFIRM)
def take_back(site: SiteDep, person: PersonDep, answer_id: str, back: Annotated[str, Form()] = "") -> Response:
    """Take a pair back."""
    with site.database.write() as session:
        answers.take_back(session, site.clock, person, answer_id)
    if back:
        return go_to(_back(back))
    return go_to(urls.with_query(urls.ANSWERS, [("undone", answer_id)]))


@area.act(urls.ANSWERS + "/{answer_id}/redo", CONFIRM)
def put_back(site: SiteDep, person: PersonDep, answer_id: str) -> Response:
    """Undo the taking back."""
    with site.database.write() as session:
        answers.put_back(session, site.clock, person, answer_id)
    return go_to(urls.ANSWERS)


@area.page(urls.ANSWERS, CONFIRM)
def looked_through(
    request: Request, site: SiteDep, session: SessionDep, page: int = 1, question: str = "", undone: str = ""
) -> Response:
    """All pairs that teach, and what they teach for a question that is tried out."""
    number = max(1, page)
    question = " ".join(question.split())[:MAX_TEXT]
    terms: tuple[LearntTerm, ...] = ()
    table = learnt_table(site, session) if question else None
    if table is not None:
        terms = tuple(
            LearntTerm(text, weight, tuple(word for word, _ in table.why(question, text)[:4]))
            for text, weight in table.terms(question)[:TERMS_SHOWN]
        )
    rows = answers.list_answers(session, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    total = answers.count_answers(session)
    shown = AnswersPage(tuple(rows), total, number, site.settings.learnt_words, question, terms, undone[:20])
    return render(request, shown)


@area.page(urls.SEARCH_LOG, Permission.SEARCH_LOG_READ)
def search_log(request: Request, site: SiteDep, session: SessionDep) -> Response:
    """Counts of what is asked, for administrators."""
    days = site.settings.search_log_days
    since = site.clock.today() - timedelta(days=days)
    empty = asked.frequent(session, since, without_hits=True)
    page = SearchLogPage(site.settings.search_log, since, days, tuple(empty), tuple(asked.frequent(session, since)))
    return render(request, page)
