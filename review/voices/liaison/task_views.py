"""Tasks as staff and officers see them, with their counts; what is another point's is not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from registry.errors import NotAllowed, NotFound
from registry.people.models import Account, Organisation
from registry.people.roles import Permission, Person
from review.voices.liaison.models import LiaisonEntry, LiaisonTask
from review.voices.liaison.points import ids_below, require_point
from review.voices.models import Comment, Consultation


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with its counts. `tied` says why the point is 关联 in this matter."""

    id: str
    consultation_id: str
    document_id: str
    version_id: str
    title: str
    organisation_id: str
    organisation: str
    state: str
    instructions: str
    report_by: datetime | None
    given_at: datetime
    tied: str
    forms: tuple[str, ...]
    reached: int
    report_note: str
    reported_by: str
    reported_at: datetime | None
    fed_back_at: datetime | None
    recalled_reason: str
    entries: int
    waiting: int  # entries nobody has collated
    decided: int
    told: int
    closes_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether the point still works on it."""
        return self.state == "given"


def get_task(session: Session, person: Person, task_id: str) -> TaskView:
    """One task, for staff and for officers of its point.

    Raises:
        NotFound: there is none, or it is another point's; the answer is the same.
    """
    found = _tasks(session, LiaisonTask.id == task_id)
    if not found:
        raise NotFound("没有这项任务。")
    try:
        require_point(session, person, found[0].organisation_id)
    except NotAllowed as error:
        raise NotFound("没有这项任务。") from error
    return found[0]


def tasks_of(
    session: Session, person: Person, *, consultation_id: str = "", organisation_id: str = ""
) -> list[TaskView]:
    """Tasks, the newest first: for staff all, for an officer those of the own point and below.

    Raises:
        NotAllowed, NotSignedIn.
    """
    conditions: list[ColumnElement[bool]] = []
    if not person.may(Permission.LIAISON_MANAGE):
        person.require(Permission.LIAISON_POINT)
        own = ids_below(session, person.organisation_id) if person.organisation_id else frozenset()
        conditions.append(LiaisonTask.organisation_id.in_(own))
    if consultation_id:
        conditions.append(LiaisonTask.consultation_id == consultation_id)
    if organisation_id:
        conditions.append(LiaisonTask.organisation_id == organisation_id)
    return _tasks(session, *conditions)


def tasks_on_version(session: Session, version_id: str) -> list[TaskView]:
    """Tasks of the rounds on a version, the newest first; for checks, whoever asks."""
    return _tasks(session, Consultation.version_id == version_id)


def _tasks(session: Session, *conditions: ColumnElement[bool]) -> list[TaskView]:
    """Two statements, whatever the number of tasks."""
    reporter = aliased(Account)
    rows = session.execute(
        select(LiaisonTask, Consultation, Organisation.name, reporter.name)
        .join(Consultation, Consultation.id == LiaisonTask.consultation_id)
        .join(Organisation, Organisation.id == LiaisonTask.organisation_id)
        .outerjoin(reporter, reporter.id == LiaisonTask.reported_by)
        .where(*conditions)
        .order_by(LiaisonTask.given_at.desc(), LiaisonTask.position)
    ).all()
    counts = _counts(session, [task.id for task, *_ in rows])
    return [_view(task, round_, name, by or "", counts.get(task.id, (0, 0, 0, 0))) for task, round_, name, by in rows]


def _counts(session: Session, task_ids: Iterable[str]) -> dict[str, tuple[int, int, int, int]]:
    waiting = func.count().filter(LiaisonEntry.state == "gathered")
    query = (
        select(
            LiaisonEntry.task_id,
            func.count(),
            waiting,
            func.count().filter(Comment.outcome.is_not(None)),
            func.count().filter(LiaisonEntry.told_at.is_not(None)),
        )
        .join(Comment, Comment.id == LiaisonEntry.comment_id)
        .where(LiaisonEntry.task_id.in_(list(task_ids)))
        .group_by(LiaisonEntry.task_id)
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in session.execute(query)}


def _view(
    task: LiaisonTask, round_: Consultation, organisation: str, by: str, counts: tuple[int, int, int, int]
) -> TaskView:
    return TaskView(
        task.id,
        task.consultation_id,
        round_.document_id,
        round_.version_id,
        round_.title,
        task.organisation_id,
        organisation,
        task.state,
        task.instructions,
        task.report_by,
        task.given_at,
        task.tied,
        tuple(task.forms),
        task.reached,
        task.report_note,
        by,
        task.reported_at,
        task.fed_back_at,
        task.recalled_reason,
        *counts,
        round_.closes_at,
    )
