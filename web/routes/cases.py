"""The case behind a review: who works on it, its letters, the correction ladder, follow-up. One form each.

A form that can't be taken comes back on the same page with the reason and what was written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import BeishenError, Conflict, InvalidInput, NotAllowed
from registry.people.roles import Permission, Person
from review.casework import assignment
from review.casework.access import lock_review
from review.casework.correction.follow_up import enter_report, rate
from review.casework.correction.ladder import Taken, end_rung, take_rung
from review.casework.correction.refiled import compare_refiled, review_refiled
from review.casework.deadlines import extend
from review.casework.letters.answering import reply_link
from review.casework.letters.drafting import Content, Point, draft_letter, settle_letter, withdraw_letter
from review.casework.letters.kinds import KINDS
from review.casework.letters.on_paper import enter_reply
from review.casework.plans.topics import put_in_topic
from review.casework.reviews import set_state
from review.casework.views import get_review
from review.papers.letters_out import confirm_in_letter, send, urge
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.jobs.reviewing import site_library
from web.pages.case import CasePage, Held, RefiledPage, case_page
from web.rendering import go_to, render
from web.site import Site

area = Area()
BASE = urls.REVIEWS + "/{review_id}"
READ, WORK, SIGN = Permission.REVIEW_READ, Permission.FINDING_VERDICT, Permission.REVIEW_SIGN
Text = Annotated[str, Form()]
Many = Annotated[list[str], Form()]


@area.page(BASE + "/case", READ)
def case(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, review_id: str) -> Response:
    """Everything about a review but its worksheet."""
    return render(request, _page(site, session, person, review_id))


def _page(
    site: Site, session: Session, person: Person, review_id: str, held: Held | None = None, link: str = ""
) -> CasePage:
    return case_page(session, person, review_id, site.clock.today(), lambda: site_library(site), held=held, link=link)


def _do(
    request: Request,
    site: Site,
    person: Person,
    review_id: str,
    part: str,
    act: Callable[[Session], object],
    **written: str,
) -> Response:
    """Run an act in one transaction; show the case again, at its part."""
    try:
        with site.database.write() as session:
            act(session)
    except (InvalidInput, Conflict, NotAllowed) as error:
        return _refuse(request, site, person, review_id, part, error, written)
    return go_to(urls.review_act(review_id, f"case#{part}"))


def _refuse(
    request: Request,
    site: Site,
    person: Person,
    review_id: str,
    part: str,
    error: BeishenError,
    written: dict[str, str],
) -> Response:
    with site.database.read() as session:
        page = _page(site, session, person, review_id, Held(part, error.message, written))
    return render(request, page, status=error.status)


@area.act(BASE + "/allot", Permission.REVIEW_ALLOT)
def allot(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, committee: Many = [], owner: Text = ""  # noqa: B006 - a form field's default
) -> Response:  # fmt: skip
    """Assign to committees and an owner."""
    return _do(
        request, site, person, review_id, "people",
        lambda s: assignment.assign(s, site.clock, person, review_id, committee_ids=committee, owner_id=owner),
    )  # fmt: skip


@area.act(BASE + "/hand-over", WORK, Permission.REVIEW_ALLOT)
def hand_over(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, to: Text = "", reason: Text = ""
) -> Response:
    """Hand the review to another person."""
    return _do(
        request, site, person, review_id, "people",
        lambda s: assignment.hand_over(s, site.clock, person, review_id, to, reason), reason=reason,
    )  # fmt: skip


@area.act(BASE + "/recuse", READ)
def recuse(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, reason: Text = "", who: Text = ""
) -> Response:
    """Step back from the review, or order somebody to."""
    account_id = who or person.account_id or ""
    return _do(
        request, site, person, review_id, "people",
        lambda s: assignment.recuse(s, site.clock, person, review_id, account_id, reason), reason=reason,
    )  # fmt: skip


@area.act(BASE + "/withdraw-committee", Permission.REVIEW_ALLOT)
def withdraw_committee(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, assignment_id: Text, reason: Text = ""
) -> Response:
    """Take the review back from a committee."""
    return _do(
        request, site, person, review_id, "people",
        lambda s: assignment.withdraw_committee(s, site.clock, person, review_id, assignment_id, reason),
        reason=reason,
    )  # fmt: skip


@area.act(BASE + "/committee-opinion", WORK)
def committee_opinion(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, assignment_id: Text, opinion: Text = ""
) -> Response:
    """Write a committee's opinion."""
    return _do(
        request, site, person, review_id, "people",
        lambda s: assignment.give_opinion(s, site.clock, person, review_id, assignment_id, opinion), opinion=opinion,
    )  # fmt: skip


@area.act(BASE + "/extend", SIGN)
def extend_it(request: Request, site: SiteDep, person: PersonDep, review_id: str, reason: Text = "") -> Response:
    """Extend the review's period."""
    return _do(
        request, site, person, review_id, "due",
        lambda s: extend(s, site.clock, person, lock_review(s, review_id), reason), reason=reason,
    )  # fmt: skip


@area.act(BASE + "/topic", Permission.REVIEW_ALLOT)
def topic(request: Request, site: SiteDep, person: PersonDep, review_id: str, topic_id: Text = "") -> Response:
    """Count the review towards a topic of the plan."""
    return _do(
        request, site, person, review_id, "due",
        lambda s: put_in_topic(s, site.clock, person, review_id, topic_id),
    )  # fmt: skip


@area.act(BASE + "/letters", WORK)
def write_letter(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, kind: Text, addressee: Text = "",
    title: Text = "", body: Text = "", line: Many = [], words: Many = [], clause: Text = "", question: Text = "",  # noqa: B006 - form fields' defaults
    due_on: Text = "", key: Text = "",
) -> Response:  # fmt: skip
    """Draft a letter: a point for each worksheet line that has words, and one on a clause named by hand."""

    def act(session: Session) -> None:
        points = [Point(text, line_id=id_) for id_, text in zip(line, words, strict=False)]
        points.append(Point(question, address=clause))
        usual = KINDS[kind].heading.format(title=get_review(session, review_id).title) if kind in KINDS else ""
        content = Content(addressee, title.strip() or usual, body, tuple(points), as_day(due_on, "答复期限"))
        draft_letter(session, site.clock, person, review_id, kind, content, key)

    return _do(
        request, site, person, review_id, "letters", act, kind=kind, addressee=addressee, title=title, body=body,
        question=question, due_on=due_on, clause=clause,
        **{f"line-{id_}": text for id_, text in zip(line, words, strict=False)},
    )  # fmt: skip


@area.act(BASE + "/letters/{letter_id}/{deed}", WORK)
def letter_deed(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, letter_id: str, deed: str, reason: Text = "",
    key: Text = "",
) -> Response:  # fmt: skip
    """Send, withdraw, settle or urge a letter, vouch for a citation, enter an answer on paper, make a link for it."""
    clock, made = site.clock, []
    library = site_library(site) if deed in {"send", "confirm", "urge"} else None
    deeds: dict[str, Callable[[Session], object]] = {
        "send": lambda s: send(s, clock, person, letter_id, library),
        "confirm": lambda s: confirm_in_letter(s, clock, person, letter_id, key, reason, library),
        "withdraw": lambda s: withdraw_letter(s, clock, person, letter_id, reason),
        "settle": lambda s: settle_letter(s, clock, person, letter_id, reason),
        "urge": lambda s: urge(s, clock, person, letter_id, reason, library),
        "reply": lambda s: enter_reply(s, clock, person, letter_id, reason),
        "link": lambda s: made.append(reply_link(s, clock, person, letter_id)),
    }
    if deed not in deeds:
        raise InvalidInput("没有这种办理方式。")
    answer = _do(
        request,
        site,
        person,
        review_id,
        "letters",
        deeds[deed],
        **{f"confirm-{letter_id}-{key}" if key else "reason": reason},
    )
    if not made:
        return answer
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    with site.database.read() as session:
        page = _page(site, session, person, review_id, link=base + urls.letter_link(made[0]))
    return render(request, page)


@area.act(BASE + "/steps", WORK)
def take(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, rung: Text = "", on: Text = "",
    words: Text = "", handling: Text = "", unit: Text = "", due_on: Text = "",
) -> Response:  # fmt: skip
    """Take a rung of the correction ladder."""

    def act(session: Session) -> None:
        day = as_day(on, "日期") or site.clock.today()
        taken = Taken(rung, day, words, handling, unit, as_day(due_on, "完成时限"))
        take_rung(session, site.clock, person, review_id, taken)

    return _do(
        request, site, person, review_id, "correction", act, rung=rung, on=on, words=words, handling=handling,
        unit=unit, due_on=due_on,
    )  # fmt: skip


@area.act(BASE + "/steps/{step_id}", WORK)
def end(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, step_id: str, outcome: Text = "",
    words: Text = "", on: Text = "", version_id: Text = "",
) -> Response:  # fmt: skip
    """Say what came of a rung."""

    def act(session: Session) -> None:
        day = as_day(on, "日期") or site.clock.today()
        end_rung(session, site.clock, person, review_id, step_id, outcome, words, day, version_id=version_id)

    return _do(request, site, person, review_id, "correction", act, outcome=outcome, words=words, on=on)


@area.act(BASE + "/reports/{follow_up_id}", WORK)
def report(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, follow_up_id: str, report: Text = "",
    on: Text = "",
) -> Response:  # fmt: skip
    """Enter a report that came on paper."""

    def act(session: Session) -> None:
        day = as_day(on, "报告日期") or site.clock.today()
        enter_report(session, site.clock, follow_up_id, report, day, actor=person.actor, name=f"{person.name}代录")

    return _do(request, site, person, review_id, "follow-up", act, report=report, on=on)


@area.act(BASE + "/ratings/{follow_up_id}", SIGN)
def rate_it(
    request: Request, site: SiteDep, person: PersonDep, review_id: str, follow_up_id: str, rating: Text = "",
    reason: Text = "", reopen: Text = "",
) -> Response:  # fmt: skip
    """Rate a report; an unsatisfying one may reopen the review."""

    def act(session: Session) -> None:
        rate(session, site.clock, person, follow_up_id, rating, reason)
        if rating == "poor" and reopen == "1" and get_review(session, review_id).finished:
            set_state(session, site.clock, person, review_id, "open", f"处理情况报告评价为不满意：{reason}")

    return _do(request, site, person, review_id, "follow-up", act, rating=rating, reason=reason)


@area.page(BASE + "/refiled/{version_id}", READ)
def refiled(request: Request, site: SiteDep, session: SessionDep, review_id: str, version_id: str) -> Response:
    """The refiled text beside the old one, line by line."""
    view = get_review(session, review_id)
    return render(request, RefiledPage(view, compare_refiled(session, view, version_id, site.clock.today())))


@area.act(BASE + "/refiled/{version_id}", Permission.REVIEW_RUN)
def begin_refiled(site: SiteDep, person: PersonDep, review_id: str, version_id: str) -> Response:
    """Open the review of the refiled text."""
    with site.database.write() as session:
        opened = review_refiled(session, site.clock, person, review_id, version_id)
    return go_to(urls.review(opened))
