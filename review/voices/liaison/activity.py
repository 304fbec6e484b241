"""The yearly activity sheet of each point: what it did, measured against criteria that staff edit.

Criteria are data with who changed them and when. A measure is counted from the record; nothing is typed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import SHANGHAI, Clock
from registry.errors import InvalidInput
from registry.ids import new_id
from registry.people.roles import Permission, Person
from review.voices.liaison.models import ActivityCriterion, LiaisonEntry, LiaisonMinutes, LiaisonTask
from review.voices.liaison.points import PointView, tree
from review.voices.models import Comment

MEASURES = {  # key → name, and how many are expected until staff say otherwise
    "tasks": ("承接任务（件）", 4),
    "reported": ("按时上报（件）", 4),
    "opinions": ("上报意见（条）", 20),
    "adopted": ("采纳和部分采纳（条）", 2),
    "meetings": ("座谈会（场）", 2),
    "reached": ("参与群众（人次）", 100),
    "told": ("已反馈提出人（条）", 20),
}
GOOD = ("adopted", "partly")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the sheet."""

    measure: str
    name: str
    expected: int
    used: bool


@dataclass(frozen=True, slots=True)
class PointYear:
    """A point's year. `values` by measure; `tied` counts opinions on matters in which it is 关联."""

    point: PointView
    values: dict[str, int]
    tied: int

    def met(self, criteria: Sequence[Criterion]) -> int:
        """How many criteria are met."""
        return sum(self.values[c.measure] >= c.expected for c in criteria if c.used)


def criteria(session: Session) -> list[Criterion]:
    """The criteria as they stand; those nobody changed have the numbers that come with the package."""
    held = {row.measure: row for row in session.scalars(select(ActivityCriterion))}
    found = []
    for measure, (name, expected) in MEASURES.items():
        row = held.get(measure)
        found.append(
            Criterion(measure, row.name, row.expected, row.used) if row else Criterion(measure, name, expected, True)
        )
    return found


def set_criterion(
    session: Session, clock: Clock, person: Person, measure: str, *, name: str, expected: int, used: bool
) -> None:
    """Change a criterion; the same again changes nothing.

    Raises:
        NotAllowed. InvalidInput: no such measure, no name, or a number out of range.
    """
    person.require(Permission.LIAISON_MANAGE)
    if measure not in MEASURES or not name.strip() or not 0 <= expected <= 100_000:
        raise InvalidInput("请填写指标名称，数量在 0 到 100000 之间。")
    old = next(c for c in criteria(session) if c.measure == measure)
    new = Criterion(measure, name.strip()[:40], expected, used)
    if old == new:
        return
    row = session.scalars(select(ActivityCriterion).where(ActivityCriterion.measure == measure)).one_or_none()
    if row is None:
        row = ActivityCriterion(id=new_id(), measure=measure, position=list(MEASURES).index(measure))
        session.add(row)
    row.name, row.expected, row.used = new.name, new.expected, new.used
    row.changed_by, row.changed_at = person.actor, clock.now()
    session.flush()
    audit.record(
        session, clock, person.actor, "activity.criterion", f"criterion:{measure}",
        old=[old.name, old.expected, old.used], new=[new.name, new.expected, new.used],
    )  # fmt: skip


def year_of(session: Session, person: Person, year: int) -> list[PointYear]:
    """What each 联系点 did in a year, with what was gathered below it. Five statements, whatever their number.

    Raises:
        NotAllowed.
    """
    person.require(Permission.REVIEW_READ)
    start, end = datetime(year, 1, 1, tzinfo=SHANGHAI), datetime(year + 1, 1, 1, tzinfo=SHANGHAI)
    tasks = session.scalars(
        select(LiaisonTask).where(
            LiaisonTask.given_at >= start, LiaisonTask.given_at < end, LiaisonTask.state != "recalled"
        )
    ).all()
    counts = {
        row[0]: tuple(row[1:])
        for row in session.execute(
            select(
                LiaisonEntry.task_id,
                func.count().filter(LiaisonEntry.reported_at.is_not(None)),
                func.count().filter(Comment.outcome.in_(GOOD)),
                func.count().filter(LiaisonEntry.told_at.is_not(None)),
            )
            .join(Comment, Comment.id == LiaisonEntry.comment_id)
            .group_by(LiaisonEntry.task_id)
        )
    }
    meetings = {
        row[0]: int(row[1])
        for row in session.execute(select(LiaisonMinutes.task_id, func.count()).group_by(LiaisonMinutes.task_id))
    }
    found = []
    for point in tree(session):
        if point.depth:
            continue
        values = dict.fromkeys(MEASURES, 0)
        tied = 0
        for task in tasks:
            if task.organisation_id != point.id:
                continue
            opinions, adopted, told = counts.get(task.id, (0, 0, 0))
            on_time = task.reported_at is not None and (task.report_by is None or task.reported_at <= task.report_by)
            values["tasks"] += 1
            values["reported"] += on_time
            values["opinions"] += opinions
            values["adopted"] += adopted
            values["meetings"] += meetings.get(task.id, 0)
            values["reached"] += task.reached
            values["told"] += told
            tied += opinions if task.tied else 0
        found.append(PointYear(point, values, tied))
    return found
