"""The lines of a worksheet and its checklist: made by hand, reworked, adopted, dropped; answered standard by standard.

`save` is the automatic save of the page's script and answers in JSON; every other form works without scripts.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from registry.clock import SHANGHAI
from registry.errors import BeishenError, Conflict, InvalidInput, NotAllowed
from registry.people.roles import Permission, Person
from review.casework.lines.checklist import answer_rest, answer_standard
from review.casework.lines.editing import LineConflict, add_line, adopt_line, drop_line, edit_line, resume_line
from review.casework.lines.standards import Judgement
from review.casework.lines.views import history_of
from review.casework.presence import others_here
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.here import note_here
from web.pages.lines import LinePage, line_page
from web.pages.margin import NOTES_SAID
from web.rendering import go_to, render
from web.site import Site

area = Area()
BASE = urls.REVIEWS + "/{review_id}"
READ, WORK = Permission.REVIEW_READ, Permission.FINDING_VERDICT
Text = Annotated[str, Form()]


def _page(session: Session, site: Site, person: Person, review_id: str, line_id: str = "", **more: Any) -> LinePage:
    others = tuple(others_here(session, review_id, person.account_id, site.clock.now()))
    return line_page(session, person, review_id, site.clock.today(), line_id, others=others, **more)


@area.page(BASE + "/lines", READ)
def lines(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, review_id: str, at: str = ""
) -> Response:
    """All lines and the checklist of a review."""
    note_here(site, session, person, review_id)
    return render(request, _page(session, site, person, review_id, written={"address": at} if at else {}))


@area.act(BASE + "/lines", WORK)
def add(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, address: Text = "", quoted: Text = "",
    superiors: Text = "", kind: Text = "", standard: Text = "", severity: Text = "amber", opinion: Text = "",
    handling: Text = "", key: Text = "",
) -> Response:  # fmt: skip
    """Make a line by hand; the quotes of superior clauses are fetched and checked."""
    judgement = Judgement(kind, standard, severity, opinion, handling)
    try:
        with site.database.write() as session:
            line_id = add_line(
                session, site.clock, person, review_id, address=address.strip(), words=quoted,
                citations=tuple(superiors.splitlines()), judgement=judgement, key=key,
            )  # fmt: skip
    except BeishenError as error:
        written = {
            "address": address, "quoted": quoted, "superiors": superiors, "kind": kind, "standard": standard,
            "severity": severity, "opinion": opinion, "handling": handling,
        }  # fmt: skip
        return _again(request, site, person, review_id, error, written=written)
    return go_to(urls.review_act(review_id, f"lines/{line_id}"))


def _again(request: Request, site: Site, person: Person, review_id: str, error: BeishenError, **more: Any) -> Response:
    with site.database.read() as session:
        page = _page(session, site, person, review_id, message=error.message, **more)
    return render(request, page, status=error.status)


@area.page(BASE + "/lines/{line_id}", READ)
def line(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, review_id: str, line_id: str,
    said: str = "",
) -> Response:  # fmt: skip
    """One line with its history and the notes on it."""
    note_here(site, session, person, review_id)
    history, words = tuple(history_of(session, line_id)), NOTES_SAID.get(said, "")
    return render(request, _page(session, site, person, review_id, line_id, history=history, said=words))


@area.act(BASE + "/lines/{line_id}", WORK)
def rework(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, line_id: str,
    revision: Annotated[int, Form()], deed: Text = "edit", kind: Text = "", standard: Text = "",
    severity: Text = "amber", opinion: Text = "", handling: Text = "", reason: Text = "",
) -> Response:  # fmt: skip
    """Rework, adopt, drop or resume a line. Changed by another since, both texts come back."""
    judgement = Judgement(kind, standard, severity, opinion, handling)
    try:
        with site.database.write() as session:
            if deed == "drop":
                drop_line(session, site.clock, person, review_id, line_id, reason)
            elif deed == "resume":
                resume_line(session, site.clock, person, review_id, line_id)
            else:
                now = edit_line(session, site.clock, person, review_id, line_id, judgement, revision=revision)
                if deed == "adopt":
                    adopt_line(session, site.clock, person, review_id, line_id, revision=now)
    except (InvalidInput, Conflict, NotAllowed) as error:
        theirs = error.theirs if isinstance(error, LineConflict) else None
        written = {"kind": kind, "standard": standard, "severity": severity, "opinion": opinion, "handling": handling}
        with site.database.read() as session:
            page = _page(
                session, site, person, review_id, line_id, message=error.message, written=written, theirs=theirs,
                history=tuple(history_of(session, line_id)),
            )  # fmt: skip
        return render(request, page, status=error.status)
    return go_to(urls.review_act(review_id, f"lines/{line_id}"))


@area.act(BASE + "/lines/{line_id}/save", WORK)
def save(
    site: SiteDep, person: PersonDep, review_id: str, line_id: str, revision: Annotated[int, Form()],
    kind: Text = "", standard: Text = "", severity: Text = "amber", opinion: Text = "", handling: Text = "",
) -> Response:  # fmt: skip
    """The automatic save: the new revision and the time, or what somebody else wrote meanwhile."""
    judgement = Judgement(kind, standard, severity, opinion, handling)
    try:
        with site.database.write() as session:
            now = edit_line(
                session, site.clock, person, review_id, line_id, judgement, revision=revision, automatic=True
            )
    except (InvalidInput, Conflict, NotAllowed) as error:
        return JSONResponse({"message": error.message}, status_code=error.status)
    return JSONResponse({"revision": now, "saved": f"{site.clock.now().astimezone(SHANGHAI):%H:%M:%S}"})


@area.act(BASE + "/standards", WORK)
def standards(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, code: Text = "", answer: Text = "",
    note: Text = "", revision: Annotated[int | None, Form()] = None, rest: Text = "",
) -> Response:  # fmt: skip
    """Answer one standard of the checklist, or all that are unanswered."""
    try:
        with site.database.write() as session:
            if rest:
                answer_rest(session, site.clock, person, review_id, rest)
            else:
                answer_standard(session, site.clock, person, review_id, code, answer, note, revision=revision)
    except (InvalidInput, Conflict, NotAllowed) as error:
        return _again(request, site, person, review_id, error, written={"code": code, "answer": answer, "note": note})
    return go_to(urls.review_act(review_id, "lines#standards"))
