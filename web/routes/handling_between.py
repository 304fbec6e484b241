"""Comments that came between rounds, from the reading page of any document: listed and answered by staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import InvalidInput
from registry.instruments.models import Clause, Work
from registry.people.roles import Permission, Person
from review.voices.comments import CommentView, comments_between
from review.voices.handling.deciding import decide_with_reason
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.handling import PER_PAGE, BetweenPage
from web.paging import last_page
from web.rendering import go_to, render

area = Area()
READ, DECIDE = Permission.REVIEW_READ, Permission.COMMENT_DECIDE
Text = Annotated[str, Form()]


def _page(session: Session, person: Person, *, everything: bool = False, page: int = 1, **more: str) -> BetweenPage:
    held = [one for one in comments_between(session) if everything or one.outcome is None]
    last = last_page(len(held), PER_PAGE)
    number = min(max(page, 1), last)
    shown = held[(number - 1) * PER_PAGE : number * PER_PAGE]
    return BetweenPage(_named(session, shown), len(held), number, last, not everything, person.may(DECIDE), **more)


def _named(session: Session, comments: Sequence[CommentView]) -> list[tuple[CommentView, str, str]]:
    """Comments with the titles and clauses they are about; two statements."""
    titles = {
        row[0]: row[1]
        for row in session.execute(select(Work.id, Work.title).where(Work.id.in_({c.document_id for c in comments})))
    }
    numbers = {
        (row[0], row[1]): row[2]
        for row in session.execute(
            select(Clause.version_id, Clause.address, Clause.number).where(
                Clause.version_id.in_({c.version_id for c in comments}),
                Clause.address.in_({c.address for c in comments}),
            )
        )
    }
    return [
        (c, titles.get(c.document_id, ""), numbers.get((c.version_id, c.address), "") or "整份文件") for c in comments
    ]


@area.page(urls.BETWEEN, READ)
def between(request: Request, session: SessionDep, person: PersonDep, page: int = 1, said: str = "") -> Response:
    """The list; those that wait, or all."""
    everything = request.query_params.get("all") == "1"
    words = "处理结果已记录，提出人可以看到。" if said == "decided" else ""
    return render(request, _page(session, person, everything=everything, page=page, said=words))


@area.act(urls.BETWEEN, DECIDE)
def decide(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    comment_id: Text = "",
    outcome: Text = "",
    code: Text = "",
    note: Text = "",
    referred_to: Text = "",
) -> Response:
    """Set the outcome of one of them."""
    try:
        with site.database.write() as session:
            decide_with_reason(
                session, site.clock, person, [comment_id], outcome, code=code, note=note, referred_to=referred_to
            )
    except InvalidInput as error:
        with site.database.read() as session:
            page = _page(session, person, error=error.message, about=comment_id)
        return render(request, page, status=error.status)
    return go_to(urls.with_query(urls.BETWEEN, [("said", "decided")]))
