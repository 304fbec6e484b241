"""Joining two works that are one, parting a version that is another's, and undoing either.

A person decides, with a reason. Nothing is deleted: a merge is a row that says what was moved, and its undoing moves
that back. Addresses of a merged work lead to the one it was merged into.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from registry import audit, outbox
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.lifecycle import recompute
from registry.instruments.models import Identifier, Version, Work, WorkMerge
from registry.instruments.naming import identify
from registry.people.roles import Permission, Person

MISSING = "没有这份文件，或它已并入其他文件。"


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge that stands or was undone: which document went into which, with which versions, why, when, by whom."""

    id: str
    kept_id: str
    other_id: str
    other_title: str
    version_ids: tuple[str, ...]
    reason: str
    at: datetime
    by: str
    undone_at: datetime | None


def merges_of(session: Session, document_id: str) -> tuple[MergeRow, ...]:
    """Merges that a document was part of, newest first."""
    rows = session.execute(
        select(WorkMerge, Work.title)
        .join(Work, Work.id == WorkMerge.other_id)
        .where(or_(WorkMerge.kept_id == document_id, WorkMerge.other_id == document_id))
        .order_by(WorkMerge.at.desc(), WorkMerge.id)
    )
    return tuple(
        MergeRow(m.id, m.kept_id, m.other_id, title, tuple(m.version_ids), m.reason, m.at, m.by, m.undone_at)
        for m, title in rows
    )


def merge_works(session: Session, clock: Clock, person: Person, kept_id: str, other_id: str, reason: str) -> str:
    """Join `other` into `kept`: its versions and names become the kept work's. Returns the id of the merge.

    Raises:
        NotAllowed, NotFound. InvalidInput: no reason, or a work with itself.
        Conflict: wrapper with attachment, or local with reference.
    """
    person.require(Permission.DOCUMENT_CORRECT)
    if not reason.strip():
        raise InvalidInput("合并文件须写明理由。")
    kept, other = _live(session, kept_id), _live(session, other_id)
    if kept.id == other.id:
        raise InvalidInput("不能与自身合并。")
    if (kept.part == "wrapper") != (other.part == "wrapper") or kept.collection != other.collection:
        raise Conflict("通知与其附件、本级文件与上位法不能合并。")
    moved = list(session.scalars(select(Version).where(Version.work_id == other.id)))
    held = set(session.scalars(select(Identifier.id).where(Identifier.work_id == kept.id)))
    for name in session.scalars(select(Identifier).where(Identifier.work_id == other.id)).all():
        identify(session, kept, name.printed, name.printed if name.scheme == "number" else None)
    added = set(session.scalars(select(Identifier.id).where(Identifier.work_id == kept.id))) - held
    merge = WorkMerge(
        id=new_id(),
        kept_id=kept.id,
        other_id=other.id,
        version_ids=[version.id for version in moved],
        identifier_ids=sorted(added),
        reason=reason.strip(),
        at=clock.now(),
        by=person.actor,
    )
    session.add(merge)
    other.merged_into = kept.id
    _move(session, clock, moved, kept)
    audit.record(session, clock, person.actor, "document.merge", f"document:{kept.id}", other=other.id, why=reason)
    return merge.id


def undo_merge(session: Session, clock: Clock, person: Person, merge_id: str, reason: str) -> None:
    """Part again what a merge joined; undoing twice changes nothing.

    Only what still stands where the merge put it goes back: a version that was parted since stays parted.

    Raises:
        NotAllowed, NotFound. InvalidInput: no reason.
        Conflict: the document was merged on since, or one of the two would be left without a version.
    """
    person.require(Permission.DOCUMENT_CORRECT)
    if not reason.strip():
        raise InvalidInput("撤销合并须写明理由。")
    merge = session.get(WorkMerge, merge_id)
    if merge is None:
        raise NotFound("没有这次合并。")
    if merge.undone_at is not None:
        return
    other = session.get_one(Work, merge.other_id)
    kept = session.get_one(Work, merge.kept_id)
    if kept.merged_into is not None:
        raise Conflict("合并后的文件又并入了另一份文件，请先撤销后一次合并。")
    held = session.scalars(select(Version).where(Version.work_id == kept.id)).all()
    moved = [version for version in held if version.id in merge.version_ids]
    if not moved or len(moved) == len(held):
        raise Conflict("合并后版本又有拆分，撤销这次合并会使其中一份文件没有版本，不能撤销。")
    other.merged_into = None
    session.execute(delete(Identifier).where(Identifier.id.in_(merge.identifier_ids)))
    _move(session, clock, moved, other)
    outbox.announce(session, clock, recompute(session, kept))
    merge.undone_at = clock.now()
    audit.record(session, clock, person.actor, "document.unmerge", f"document:{kept.id}", other=other.id, why=reason)


def part_version(session: Session, clock: Clock, person: Person, version_id: str, reason: str) -> str:
    """Make a version that was put under the wrong work a work of its own; returns that work's id.

    Undone by merging the new work back.

    Raises:
        NotAllowed, NotFound. InvalidInput: no reason. Conflict: it is the work's only version.
    """
    person.require(Permission.DOCUMENT_CORRECT)
    if not reason.strip():
        raise InvalidInput("拆分版本须写明理由。")
    version = session.get(Version, version_id)
    if version is None:
        raise NotFound(MISSING)
    old = _live(session, version.work_id)
    if len(session.scalars(select(Version.id).where(Version.work_id == old.id)).all()) < 2:
        raise Conflict("该文件只有这一个版本，不需要拆分。")
    work = Work(
        id=new_id(),
        collection=old.collection,
        part=old.part,
        wrapper_id=None,
        title=version.title,
        kind=old.kind,
        level=old.level,
        issuer=old.issuer,
        province=old.province,
        internal=old.internal,
        created_at=clock.now(),
    )
    session.add(work)
    session.flush()
    identify(session, work, version.title, version.document_number)
    _move(session, clock, [version], work)
    outbox.announce(session, clock, recompute(session, old))
    audit.record(
        session, clock, person.actor, "document.part", f"document:{old.id}", version=version_id, new=work.id, why=reason
    )
    return work.id


def _live(session: Session, work_id: str) -> Work:
    work = session.get(Work, work_id)
    if work is None or work.merged_into is not None:
        raise NotFound(MISSING)
    return work


def _move(session: Session, clock: Clock, versions: Sequence[Version], work: Work) -> None:
    for version in versions:
        version.work_id = work.id
        version.revision += 1
    session.flush()
    session.expire_all()
    changed = recompute(session, work)
    outbox.announce(session, clock, sorted({*changed, *(version.id for version in versions)}))
