"""Batches: documents with one defect, clean-ups; opened, decided together, closed with a report."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput, NotFound
from registry.people.roles import Permission, Person
from review.casework.models import Review
from review.casework.plans.batch_views import KINDS, batch_lines, batches, get_batch
from review.casework.plans.batches import close_batch, decide_batch, open_cleanup, open_siblings
from review.casework.plans.siblings import defect_of, siblings_of
from review.casework.views import get_review, reviews_where
from review.findings.store import get_finding
from web import urls
from web.access import Area
from web.acting import carry_out
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.pages.plans import BatchesPage, BatchPage, CleanupPage, SiblingsPage
from web.rendering import render
from web.routes.plans import AskedDep, chooser
from web.routes.reviews import enqueue_run
from web.site import Site

area = Area()
READ, PLAN, WORK = Permission.REVIEW_READ, Permission.REVIEW_ALLOT, Permission.FINDING_VERDICT
Text = Annotated[str, Form()]
Many = Annotated[list[str], Form()]
SHOWN = 200
SAID = {"opened": "已立案。", "closed": "这一批已结束。"}
SIBLINGS = urls.REVIEWS + "/{review_id}/siblings/{finding_id}"


@area.page(urls.BATCHES, READ)
def all_batches(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, kind: str = "") -> Response:
    """All batches."""
    kind = kind if kind in KINDS else ""
    found = batches(session, kind=kind)
    return render(request, BatchesPage(found, kind, person.may(PLAN), site.clock.today()))


@area.page(urls.BATCHES + "/new", PLAN)
def new_cleanup(request: Request, site: SiteDep, session: SessionDep, asked: AskedDep) -> Response:
    """Order a clean-up: choose documents first."""
    return render(request, CleanupPage(chooser(session, asked, site.clock.today())))


@area.act(urls.BATCHES + "/new", PLAN)
def order_cleanup(
    request: Request, site: SiteDep, person: PersonDep, asked: AskedDep, title: Text = "", scope: Text = "",
    due_on: Text = "", document: Many = [],  # noqa: B006 - a form field's default
) -> Response:  # fmt: skip
    """Order it; a review of every chosen document is opened and the rules look at each."""

    def act(session: Session) -> str:
        batch_id = open_cleanup(
            session, site.clock, person,
            title=title, scope=scope, due_on=as_day(due_on, "完成期限"), document_ids=document,
        )  # fmt: skip
        for document_id in dict.fromkeys(document):
            enqueue_run(session, site, person, document_id)
        return _opened(batch_id)

    def again(session: Session, error: str) -> CleanupPage:
        written = {"title": title, "scope": scope, "due_on": due_on}
        return CleanupPage(chooser(session, asked, site.clock.today(), document), error, written)

    return carry_out(request, site, act, again=again)


def _page(
    session: Session, site: Site, person: Person, batch_id: str, *, said: str = "", error: str = "",
    written: dict[str, str] | None = None, refused: tuple[tuple[str, str], ...] = (),
) -> BatchPage:  # fmt: skip
    batch = get_batch(session, batch_id)
    return BatchPage(
        batch,
        reviews_where(session, Review.batch_id == batch_id, limit=SHOWN),
        batch_lines(session, batch_id) if batch.kind == "siblings" else (),
        person.may(WORK),
        person.may(PLAN),
        site.clock.today(),
        said,
        error,
        refused,
        written or {},
    )


def _opened(batch_id: str) -> str:
    return urls.with_query(urls.batches(batch_id), [("said", "opened")])


@area.page(urls.BATCHES + "/{batch_id}", READ)
def batch(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, batch_id: str, said: str = ""
) -> Response:
    """One batch."""
    return render(request, _page(session, site, person, batch_id, said=SAID.get(said, "")))


@area.act(urls.BATCHES + "/{batch_id}/decide", WORK)
def decide(
    request: Request, site: SiteDep, person: PersonDep, batch_id: str, decision: Text = "", reason: Text = "",
    finding: Many = [],  # noqa: B006 - a form field's default
) -> Response:  # fmt: skip
    """Decide on chosen findings with one reason; those that could not be decided are named."""
    try:
        with site.database.write() as session:
            done = decide_batch(session, site.clock, person, batch_id, finding, decision, reason)
    except (InvalidInput, Conflict) as error:
        written = {"reason": reason, "decision": decision}
        with site.database.read() as session:
            page = _page(session, site, person, batch_id, error=error.message, written=written)
        return render(request, page, status=error.status)
    with site.database.read() as session:
        page = _page(session, site, person, batch_id, said=f"已认定 {done.done} 条。", refused=done.refused)
    return render(request, page)


@area.act(urls.BATCHES + "/{batch_id}/close", PLAN)
def close(request: Request, site: SiteDep, person: PersonDep, batch_id: str, report: Text = "") -> Response:
    """End a batch with its report."""

    def act(session: Session) -> None:
        close_batch(session, site.clock, person, batch_id, report)

    def again(session: Session, error: str) -> BatchPage:
        return _page(session, site, person, batch_id, error=error, written={"report": report})

    return carry_out(
        request, site, act, again=again, then=urls.with_query(urls.batches(batch_id), [("said", "closed")])
    )


def _siblings(
    session: Session, person: Person, review_id: str, finding_id: str, error: str = "", title: str = ""
) -> SiblingsPage:
    review = get_review(session, review_id)
    stored = get_finding(session, finding_id)
    if stored.version_id != review.version_id:
        raise NotFound("该提示不属于这件审查。")
    defect = defect_of(stored.finding)
    return SiblingsPage(
        review,
        stored,
        defect.words,
        siblings_of(session, stored),
        person.may(Permission.REVIEW_RUN),
        error,
        {"title": title},
    )


@area.page(SIBLINGS, READ)
def siblings(request: Request, session: SessionDep, person: PersonDep, review_id: str, finding_id: str) -> Response:
    """Documents with the same defect as a finding."""
    return render(request, _siblings(session, person, review_id, finding_id))


@area.act(SIBLINGS, Permission.REVIEW_RUN)
def open_batch(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, finding_id: str, title: Text = "",
    sibling: Many = [],  # noqa: B006 - a form field's default
) -> Response:  # fmt: skip
    """Open reviews of the chosen ones as one batch."""

    def act(session: Session) -> str:
        return _opened(open_siblings(session, site.clock, person, review_id, finding_id, sibling, title))

    def again(session: Session, error: str) -> SiblingsPage:
        return _siblings(session, person, review_id, finding_id, error, title)

    return carry_out(request, site, act, again=again)
