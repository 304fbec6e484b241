"""Feedback down: what became of each opinion, by collection point, for reading aloud; noted when it was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput
from registry.people.roles import Person
from review.voices.liaison.entries import EntryView, entries_of
from review.voices.liaison.models import LiaisonEntry
from review.voices.liaison.points import require_point
from review.voices.liaison.tasks import locked_task, set_state
from review.voices.models import Comment

WAYS = {"read_aloud": "会上宣读", "visit": "上门告知", "phone": "电话告知", "posted": "张贴公示"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is read aloud at one collection point."""

    organisation_id: str
    organisation: str
    entries: tuple[EntryView, ...]

    @property
    def answered(self) -> tuple[EntryView, ...]:
        """Opinions with an outcome."""
        return tuple(entry for entry in self.entries if entry.outcome)

    @property
    def waiting(self) -> int:
        """Opinions without one."""
        return len(self.entries) - len(self.answered)


def sheets(session: Session, task_id: str) -> Sequence[Sheet]:
    """One sheet a collection point, in the order in which the points first gave something."""
    held: dict[str, list[EntryView]] = {}
    for entry in entries_of(session, task_id=task_id):
        held.setdefault(entry.organisation_id, []).append(entry)
    return [Sheet(key, entries[0].organisation, tuple(entries)) for key, entries in held.items()]


def note_told(session: Session, clock: Clock, person: Person, task_id: str, organisation_id: str, way: str) -> int:
    """Note that the contributors of a collection point were told; only of opinions that have an outcome.

    Raises:
        NotAllowed, NotFound, InvalidInput.
    """
    task = locked_task(session, task_id)
    require_point(session, person, task.organisation_id)
    if way not in WAYS:
        raise InvalidInput("请选择反馈方式。")
    rows = session.execute(
        select(LiaisonEntry, Comment)
        .join(Comment, Comment.id == LiaisonEntry.comment_id)
        .where(LiaisonEntry.task_id == task_id, LiaisonEntry.organisation_id == organisation_id)
        .order_by(LiaisonEntry.position)
    ).all()
    now, told = clock.now(), 0
    for entry, comment in rows:
        if comment.outcome is None or entry.told_at is not None:
            continue
        entry.told_at, entry.told_way = now, way
        comment.stage, comment.replied_at, comment.reply_way = "replied", now, way
        told += 1
        audit.record(session, clock, person.actor, "comment.told", f"comment:{comment.id}", way=way)
    if not told:
        raise InvalidInput("这里没有等待反馈的意见：还没有处理结果，或已经反馈过。")
    session.flush()
    left = session.scalars(
        select(LiaisonEntry.comment_id).where(LiaisonEntry.task_id == task_id, LiaisonEntry.told_at.is_(None)).limit(1)
    ).first()
    if left is None and task.state == "reported":
        task.fed_back_at = now
        set_state(session, clock, person, task, "fed_back")
    return told
