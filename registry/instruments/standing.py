"""What the status of a version rests on: the words of its own text, a later version, an act from outside.

For lists that show a status with its source; one statement for a whole page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.clock import SHANGHAI
from registry.instruments.lifecycle import begins_on, status_on
from registry.instruments.models import LifecycleEvent, Version, Work
from registry.provisions.kinds import Status


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a version has its status, in plain words, and up to when the record knows of changes."""

    source: str
    checked_until: date | None
    entered_at: datetime  # when the version came into the record


def standings(session: Session, version_ids: Collection[str], day: date) -> dict[str, Standing]:
    """Sources of the statuses of some versions on a day.

    `checked_until` is the day on which a document of the same collection last came into the record: nothing later
    can be known here.
    """
    if not version_ids:
        return {}
    rows = session.execute(
        select(Version, Work.collection).join(Work, Work.id == Version.work_id).where(Version.id.in_(version_ids))
    ).all()
    works = {version.work_id for version, _ in rows}
    notes: dict[str, str] = {}
    for work_id, note in session.execute(
        select(LifecycleEvent.work_id, LifecycleEvent.note).where(LifecycleEvent.work_id.in_(works))
    ):
        notes.setdefault(work_id, note)
    newest = {
        collection: at.astimezone(SHANGHAI).date()
        for collection, at in session.execute(
            select(Work.collection, func.max(Version.created_at))
            .join(Version, Version.work_id == Work.id)
            .group_by(Work.collection)
        )
    }
    return {
        version.id: Standing(
            _source(version, notes.get(version.work_id, ""), day), newest.get(collection), version.created_at
        )
        for version, collection in rows
    }


def _source(version: Version, note: str, day: date) -> str:
    status = status_on(version, day)
    if status is Status.AMENDED and version.ended_on is not None:
        return f"{version.ended_on.isoformat()} 起适用修改后的文本"
    if status is Status.REPEALED:
        return note or "被其他文件废止"
    if status is Status.EXPIRED and version.expires_on is not None:
        return f"正文载明有效期至 {version.expires_on.isoformat()}"
    if version.effective_basis:
        return f"正文载明“{version.effective_basis.strip('。')}”"
    begins = begins_on(version)
    if begins is None:
        return "正文没有载明施行日期"
    what = "施行" if version.effective_on is not None else "公布"
    return f"按{what}日期 {begins.isoformat()} 计算"
