"""Tasks of points: given by staff, handed to collectors by links, collated, approved and reported by the officer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.clock import SHANGHAI
from registry.errors import BeishenError, Conflict, InvalidInput
from registry.instruments.views import get_document
from registry.people.roles import Permission, Person
from review.voices.consultations import get_consultation
from review.voices.handling.near_copies import group_copies
from review.voices.liaison.entries import EntryView, collate, entries_of
from review.voices.liaison.people import members_of
from review.voices.liaison.points import tree
from review.voices.liaison.seats import end_seat, make_seat, renew_seat, seats_of
from review.voices.liaison.task_views import TaskView, get_task, tasks_of
from review.voices.liaison.tasks import give_task, recall_task, report_task
from web import urls
from web.access import Area
from web.acting import carry_out
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.pages.liaison import TaskPage, TasksPage
from web.qr import qr_svg
from web.rendering import render
from web.site import Site

Act = Callable[[Session], object]

area = Area()
MANAGE, OWN = Permission.LIAISON_MANAGE, Permission.LIAISON_POINT
ROUND = urls.CONSULTATIONS + "/{round_id}/tasks"
ONE = urls.TASKS + "/{task_id}"
Text = Annotated[str, Form()]
Many = Annotated[list[str] | None, Form()]
SAID = {
    "given": "任务已下达。",
    "recalled": "任务已撤回。",
    "ended": "链接已收回。",
    "collated": "已整理。",
    "reported": "已上报。",
    "minutes": "座谈会意见已录入，请逐条整理。",
}


@area.page(urls.TASKS, OWN, MANAGE)
def mine(request: Request, session: SessionDep, person: PersonDep) -> Response:
    """The tasks of an officer's own points; for staff all."""
    return render(request, TasksPage(tasks_of(session, person)))


def _round(session: Session, site: Site, person: Person, round_id: str, **more: object) -> TasksPage:
    tasks = tasks_of(session, person, consultation_id=round_id)
    given = {task.organisation_id for task in tasks}
    free = [point for point in tree(session) if point.id not in given]
    return TasksPage(tasks, get_consultation(session, site.clock, round_id), free, **more)  # type: ignore[arg-type]


@area.page(ROUND, MANAGE)
def of_round(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, round_id: str, said: str = ""
) -> Response:
    """The tasks of a round, and the points that have none."""
    return render(request, _round(session, site, person, round_id, said=SAID.get(said, "")))


@area.act(ROUND, MANAGE)
def give(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    round_id: str,
    point: Many = None,
    instructions: Text = "",
    report_by: Text = "",
    drafter: Text = "",
) -> Response:
    """Hand a round to points."""

    def act(session: Session) -> None:
        day = as_day(report_by, "上报期限")
        moment = datetime.combine(day, time(23, 59, 59), SHANGHAI) if day else None
        give_task(
            session, site.clock, person, round_id, point or [],
            instructions=instructions, report_by=moment, drafter=drafter,
        )  # fmt: skip

    def again(session: Session, error: str) -> TasksPage:
        return _round(session, site, person, round_id, error=error)

    return carry_out(request, site, act, again=again, then=urls.round_part(round_id, "tasks", [("said", "given")]))


def labels_of(session: Session, site: Site, task: TaskView) -> dict[str, str]:
    """Address → printed number of the clauses that a task asks about."""
    view = get_document(
        session, task.document_id, site.clock.today(), include_internal=True, version_id=task.version_id
    )
    return {unit.address: unit.number or "正文" for unit in view.units}


def _alike(entries: list[EntryView]) -> dict[str, int]:
    """Entries that are nearly one text, by the number of their group; what stands alone is left out."""
    groups = [copies for copies in group_copies([entry.words for entry in entries]) if len(copies.members) > 1]
    return {entries[at].comment_id: number for number, copies in enumerate(groups, 1) for at in copies.members}


def _page(session: Session, site: Site, person: Person, task_id: str, **more: object) -> TaskPage:
    task = get_task(session, person, task_id)
    entries = entries_of(session, task_id=task_id)
    below = tree(session, below=task.organisation_id)
    return TaskPage(
        task,
        seats_of(session, task_id),
        entries,
        [(point.id, point.name) for point in below],
        [m for m in members_of(session, [point.id for point in below]) if m.duty != "officer"],
        labels_of(session, site, task),
        _alike(entries) if task.open else {},
        task.open and person.may(OWN),
        **more,  # type: ignore[arg-type]  # error, said, new_link, chosen, given
    )


@area.page(ONE, OWN, MANAGE)
def one(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, task_id: str, said: str = ""
) -> Response:
    """One task."""
    return render(request, _page(session, site, person, task_id, said=SAID.get(said, "")))


def _refused(
    request: Request, site: Site, person: Person, task_id: str, error: BeishenError, **more: object
) -> Response:
    with site.database.read() as session:
        page = _page(session, site, person, task_id, error=error.message, **more)
    return render(request, page, status=error.status)


def _carried(
    request: Request, site: Site, person: Person, task_id: str, act: Act, said: str, anchor: str = "", **typed: object
) -> Response:
    """Carry an act on a task out; `typed` is what the page shows again when it is refused."""

    def again(session: Session, error: str) -> TaskPage:
        return _page(session, site, person, task_id, error=error, **typed)

    then = urls.task(task_id, pairs=[("said", said)], anchor=anchor)
    return carry_out(request, site, act, again=again, then=then)


def _with_link(request: Request, site: Site, person: Person, task_id: str, token: str) -> Response:
    """The page with a new link: it is shown on this answer alone."""
    link = (site.settings.public_url or str(request.base_url)).rstrip("/") + urls.seat_link(token)
    with site.database.read() as session:
        page = _page(session, site, person, task_id, new_link=link, new_link_qr=qr_svg(link))
    return render(request, page)


@area.act(ONE + "/seats", OWN)
def hand_out(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    task_id: str,
    label: Text = "",
    organisation_id: Text = "",
    member_id: Text = "",
) -> Response:
    """Hand the task to a collector."""
    try:
        with site.database.write() as session:
            get_task(session, person, task_id)
            token = make_seat(
                session, site.clock, person, task_id, label, organisation_id=organisation_id, member_id=member_id
            )
    except (InvalidInput, Conflict) as error:
        return _refused(request, site, person, task_id, error)
    return _with_link(request, site, person, task_id, token)


@area.act(ONE + "/seats/{seat_id}/renew", OWN)
def renew(request: Request, site: SiteDep, person: PersonDep, task_id: str, seat_id: str) -> Response:
    """A new link for a new phone."""
    try:
        with site.database.write() as session:
            get_task(session, person, task_id)
            token = renew_seat(session, site.clock, person, task_id, seat_id)
    except Conflict as error:
        return _refused(request, site, person, task_id, error)
    return _with_link(request, site, person, task_id, token)


@area.act(ONE + "/seats/{seat_id}/end", OWN, MANAGE)
def end(request: Request, site: SiteDep, person: PersonDep, task_id: str, seat_id: str, reason: Text = "") -> Response:
    """Take a link back."""

    def act(session: Session) -> None:
        get_task(session, person, task_id)
        end_seat(session, site.clock, person, task_id, seat_id, reason)

    return _carried(request, site, person, task_id, act, "ended")


@area.act(ONE + "/collate", OWN)
def sort_out(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    task_id: str,
    comment: Many = None,
    state: Text = "",
    into: Text = "",
    remark: Text = "",
) -> Response:
    """Say what becomes of the entries that are ticked."""

    def act(session: Session) -> None:
        get_task(session, person, task_id)
        collate(session, site.clock, person, task_id, comment or [], state, into=into, remark=remark)

    typed = {"chosen": frozenset(comment or ()), "given": {"state": state, "into": into, "remark": remark}}
    return _carried(request, site, person, task_id, act, "collated", "entries", **typed)


@area.act(ONE + "/tidy", OWN)
def tidy(
    request: Request, site: SiteDep, person: PersonDep, task_id: str, comment_id: Text = "", text: Text = ""
) -> Response:
    """Set a tidy version beside the words of one entry, and keep it."""

    def act(session: Session) -> None:
        get_task(session, person, task_id)
        collate(session, site.clock, person, task_id, [comment_id], "kept", tidy=text)

    return _carried(request, site, person, task_id, act, "collated", f"entry-{comment_id}")


@area.act(ONE + "/report", OWN)
def report(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    task_id: str,
    way: Many = None,
    reached: Text = "",
    note: Text = "",
) -> Response:
    """Approve what was collated and report it up."""

    def act(session: Session) -> None:
        people = int(reached) if reached.strip().isascii() and reached.strip().isdigit() else -1
        get_task(session, person, task_id)
        report_task(session, site.clock, person, task_id, forms=way or [], reached=people, note=note)

    return _carried(request, site, person, task_id, act, "reported", given={"reached": reached, "note": note})


@area.act(ONE + "/recall", MANAGE)
def recall(request: Request, site: SiteDep, person: PersonDep, task_id: str, reason: Text = "") -> Response:
    """Take a task back."""

    def act(session: Session) -> None:
        recall_task(session, site.clock, person, task_id, reason)

    return _carried(request, site, person, task_id, act, "recalled")
