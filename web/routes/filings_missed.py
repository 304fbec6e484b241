"""Signs of missed filings: looked for, listed, reminded of, explained."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.people.roles import Permission, Person
from review.casework.filings.citing import scan_citations
from review.casework.filings.clocks import current_clocks
from review.casework.filings.missed import act, count_missed, issuing_bodies, list_missed, reconcile
from review.papers.views import last_organ
from web import urls
from web.access import Area
from web.acting import carry_out
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.pages.filing_records import MissedPage, ReminderPage
from web.rendering import go_to, render

area = Area()
READ, CHECK = Permission.FILING_READ, Permission.FILING_CHECK
MISSED = urls.filings_part("missed")
SAID = {"looked": "已核对年度目录、发文字号和引用。", "acted": "已记录。"}


def _page(
    session: Session, person: Person, state: str, found_by: str, *, left: int = 0, said: str = "", error: str = ""
) -> MissedPage:
    state = state if person.is_staff else "reminded"
    rows = list_missed(session, person, state=state, found_by=found_by)
    counts = count_missed(session) if person.is_staff else {}
    bodies = issuing_bodies(session) if person.may(CHECK) else ()
    return MissedPage(rows, counts, state, found_by, person.may(CHECK), bodies, left, said, error)


@area.page(MISSED, READ)
def missed(
    request: Request,
    session: SessionDep,
    person: PersonDep,
    state: str = "open",
    found_by: str = "",
    said: str = "",
    left: str = "0",
) -> Response:
    """Signs in one state; a body sees the reminders addressed to it."""
    waiting = int(left) if left.isascii() and left.isdigit() and len(left) < 9 else 0
    return render(request, _page(session, person, state, found_by, left=waiting, said=SAID.get(said, "")))


@area.act(MISSED, CHECK)
def look(site: SiteDep, person: PersonDep) -> Response:
    """Look for signs now."""
    with site.database.write() as session:
        left = scan_citations(session, site.clock)
        reconcile(session, site.clock, person)
    return go_to(urls.with_query(MISSED, [("said", "looked"), ("left", str(left) if left else "")]))


@area.act(MISSED + "/{missed_id}", CHECK)
def decide(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    missed_id: str,
    new: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    reply_by: Annotated[str, Form()] = "",
    body_id: Annotated[str, Form()] = "",
) -> Response:
    """Remind the body, or note why nothing was to be filed."""
    letter = f"{MISSED}/{missed_id}/letter"
    return carry_out(
        request,
        site,
        lambda session: act(session, site.clock, person, missed_id, new, reason, as_day(reply_by, "答复期限"), body_id),
        again=lambda session, words: _page(session, person, "open", "", error=words),
        then=letter if new == "reminded" else urls.with_query(MISSED, [("said", "acted")]),
    )


@area.page(MISSED + "/{missed_id}/letter", READ)
def reminder(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, missed_id: str) -> Response:
    """The text of the reminder."""
    found = list_missed(session, person, only=missed_id)
    if not found or found[0].reply_by is None:
        raise NotFound("没有这份催报通知。")
    rule = current_clocks(session).profile.rule("filing.submit")
    source = "" if rule.provisional else rule.source  # another place's rule binds nobody here
    return render(request, ReminderPage(found[0], last_organ(session) or site.settings.site_name, source))
