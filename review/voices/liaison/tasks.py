"""A consultation handed down to points, reported up, fed back; recalled where it was given by mistake.

`state` of a task: given → reported → fed_back; recalled ends it. Each change goes through one function and is logged.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.models import Version, Work
from registry.people.roles import Permission, Person
from review.voices.consultations import get_consultation
from review.voices.liaison.kinds import gathering
from review.voices.liaison.models import LiaisonEntry, LiaisonPoint, LiaisonTask
from review.voices.liaison.people import tied_to
from review.voices.liaison.points import require_point

STATES = {"given": "采集中", "reported": "已上报", "fed_back": "已反馈", "recalled": "已撤回"}


def give_task(
    session: Session,
    clock: Clock,
    person: Person,
    consultation_id: str,
    organisation_ids: Sequence[str],
    *,
    instructions: str = "",
    report_by: datetime | None = None,
    drafter: str = "",
) -> int:
    """Hand a consultation to points; returns how many had not got it yet.

    Args:
        drafter: the body that drafted the document, where it isn't the issuer; 关联 is settled by both.

    Raises:
        NotAllowed, NotFound. InvalidInput: no point chosen, or one that is given up. Conflict: the round is over.
    """
    person.require(Permission.LIAISON_MANAGE)
    consultation = get_consultation(session, clock, consultation_id)
    if consultation.closes_at is not None and consultation.closes_at <= clock.now():
        raise Conflict("这次征求意见已经截止，不能再下达任务。")
    if not organisation_ids:
        raise InvalidInput("请至少选择一个联系点。")
    issuer = session.scalar(
        select(Work.issuer).join(Version, Version.work_id == Work.id).where(Version.id == consultation.version_id)
    )
    made = 0
    for organisation_id in dict.fromkeys(organisation_ids):
        point = session.get(LiaisonPoint, organisation_id)
        if point is None or point.retired_at is not None:
            raise InvalidInput("所选联系点不存在或已停用，请重新选择。")
        if _held(session, consultation_id, organisation_id) is not None:
            continue
        task = LiaisonTask(
            id=new_id(),
            consultation_id=consultation_id,
            organisation_id=organisation_id,
            position=(session.scalar(select(func.max(LiaisonTask.position))) or 0) + 1,
            state="given",
            instructions=instructions.strip()[:2000],
            drafter=drafter.strip()[:60],
            report_by=report_by or consultation.closes_at,
            given_by=person.account_id or "",
            given_at=clock.now(),
            tied=tied_to(session, organisation_id, (issuer or "", drafter.strip())),
            forms=[],
            reached=0,
            report_note="",
            recalled_reason="",
        )
        session.add(task)
        session.flush()
        made += 1
        audit.record(
            session, clock, person.actor, "task.give", f"task:{task.id}",
            consultation=consultation_id, point=organisation_id, tied=bool(task.tied),
        )  # fmt: skip
    return made


def recall_task(session: Session, clock: Clock, person: Person, task_id: str, reason: str) -> None:
    """Take a task back, with a reason; what was gathered stays with the consultation.

    Raises:
        NotAllowed, NotFound, InvalidInput. Conflict: it is reported already.
    """
    person.require(Permission.LIAISON_MANAGE)
    task = locked_task(session, task_id)
    if not reason.strip():
        raise InvalidInput("撤回任务须写明理由。")
    if task.state != "given":
        raise Conflict("任务已经上报或撤回，不能再撤回。")
    set_state(session, clock, person, task, "recalled", why=reason.strip())
    task.recalled_at, task.recalled_reason = clock.now(), reason.strip()[:300]


def report_task(
    session: Session,
    clock: Clock,
    person: Person,
    task_id: str,
    *,
    forms: Sequence[str] = (),
    reached: int = 0,
    note: str = "",
) -> int:
    """The officer approves what was collated and reports it up; returns how many opinions go up.

    Raises:
        NotAllowed, NotFound. InvalidInput: entries nobody collated, no way of gathering, a wrong number of people.
        Conflict: it is reported or recalled already.
    """
    task = locked_task(session, task_id)
    require_point(session, person, task.organisation_id)
    if task.state == "reported":
        raise Conflict("这项任务已经上报。")
    require_open(task)
    if not forms or any(key not in gathering() for key in forms):
        raise InvalidInput("请选择采集方式：座谈、走访、问卷或线上。")
    if not 0 <= reached <= 1_000_000:
        raise InvalidInput("参与人数请填写数字。")
    entries = session.scalars(select(LiaisonEntry).where(LiaisonEntry.task_id == task_id)).all()
    waiting = sum(entry.state == "gathered" for entry in entries)
    if waiting:
        raise InvalidInput(f"还有 {waiting} 条没有整理，请逐条留用、合并或注明存疑后再上报。")
    now = clock.now()
    for entry in entries:
        entry.reported_at = now
    task.forms, task.reached, task.report_note = list(dict.fromkeys(forms)), reached, note.strip()[:2000]
    task.reported_by, task.reported_at = person.account_id, now
    set_state(session, clock, person, task, "reported", entries=len(entries))
    return len(entries)


def set_state(session: Session, clock: Clock, person: Person, task: LiaisonTask, state: str, **more: object) -> None:
    """The one place where a task's state changes; the caller has checked the permission."""
    old, task.state = task.state, state
    session.flush()
    audit.record(session, clock, person.actor, f"task.{state}", f"task:{task.id}", old=old, new=state, **more)


def locked_task(session: Session, task_id: str) -> LiaisonTask:
    """A task, held until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    task = session.scalars(select(LiaisonTask).where(LiaisonTask.id == task_id).with_for_update()).one_or_none()
    if task is None:
        raise NotFound("没有这项任务。")
    return task


def require_open(task: LiaisonTask) -> None:
    """Raise unless the point still works on the task.

    Raises:
        Conflict: it is reported, fed back or recalled.
    """
    if task.state != "given":
        raise Conflict(f"这项任务{STATES[task.state]}，不能再改动。")


def _held(session: Session, consultation_id: str, organisation_id: str) -> LiaisonTask | None:
    return session.scalars(
        select(LiaisonTask).where(
            LiaisonTask.consultation_id == consultation_id, LiaisonTask.organisation_id == organisation_id
        )
    ).one_or_none()
