"""Batches: reviews opened together for one defect (同类问题) or one campaign (集中清理), decided with one reason.

Each decision of a batch is made and logged finding by finding, review by review: a batch hides nothing. The order of a
集中清理 states scope, main content and time limit (立法法 116; 北京市… 21).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.people.roles import Permission, Person
from review.casework.lines.adoption import decide_finding
from review.casework.models import Review, ReviewBatch
from review.casework.plans.batch_views import batch_lines
from review.casework.plans.opening import MOST, current_versions, open_unfinished
from review.casework.plans.siblings import Defect, defect_of, siblings_of
from review.casework.reviews import MODES
from review.casework.states import EDITABLE, FINISHED
from review.findings.store import get_finding


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision on several findings did: those taken, and those refused with the reason."""

    done: int
    refused: tuple[tuple[str, str], ...]


def open_siblings(
    session: Session, clock: Clock, person: Person, review_id: str, finding_id: str, chosen: Sequence[str], title: str
) -> str:
    """Open reviews of chosen documents with the same defect as one batch; the first review joins it.

    Args:
        chosen: ids of sibling findings, as `siblings_of` gives them.

    Raises:
        NotAllowed, NotFound. InvalidInput: none chosen, or one that is no sibling.
    """
    person.require(Permission.REVIEW_RUN)
    stored = get_finding(session, finding_id)
    known = {sibling.finding_id: sibling for sibling in siblings_of(session, stored)}
    wanted = list(dict.fromkeys(chosen))
    if not wanted or len(wanted) > MOST:
        raise InvalidInput(f"请选择要一并审查的文件，一次不超过 {MOST} 条。")
    if missing := [id_ for id_ in wanted if id_ not in known]:
        raise InvalidInput(f"有 {len(missing)} 条已不是同类问题，请刷新后重新选择。")
    own = session.get(Review, review_id)
    if own is None or own.version_id != stored.version_id:
        raise NotFound("没有这件审查，或该提示不属于它。")
    defect = defect_of(stored.finding)
    batch = own.batch_id and session.get(ReviewBatch, own.batch_id)
    if not batch or batch.closed_at is not None or Defect(batch.rule, batch.law, batch.article) != defect:
        batch = _new_batch(session, clock, person, "siblings", title or f"{defect.words}同类问题", "", defect, None)
        own.batch_id = batch.id
        audit.record(session, clock, person.actor, "review.batch", f"review:{own.id}", new=batch.id)
    for id_ in wanted:
        sibling = known[id_]
        _join(session, clock, person, batch.id, sibling.document_id, sibling.version_id, MODES[0])
    return batch.id


def open_cleanup(
    session: Session,
    clock: Clock,
    person: Person,
    *,
    title: str,
    scope: str,
    due_on: date | None,
    document_ids: Sequence[str],
) -> str:
    """Order a 集中清理 and open a review of every document in it.

    Raises:
        NotAllowed. InvalidInput: title, scope, time limit or documents are missing.
    """
    person.require(Permission.REVIEW_ALLOT)
    if not title.strip() or not scope.strip() or due_on is None:
        raise InvalidInput("集中清理须写明名称、范围和主要内容、完成期限。")
    versions = current_versions(session, clock, document_ids, "清理")
    batch = _new_batch(session, clock, person, "cleanup", title, scope, Defect("", "", ""), due_on)
    for document_id, version_id in versions.items():
        _join(session, clock, person, batch.id, document_id, version_id, "专项审查")
    return batch.id


def decide_batch(
    session: Session,
    clock: Clock,
    person: Person,
    batch_id: str,
    finding_ids: Sequence[str],
    decision: str,
    reason: str,
) -> Decided:
    """Decide on chosen findings of a batch with one reason; each is decided and logged on its own.

    A finding whose review can't be written in now is left as it is and named.

    Raises:
        NotAllowed, NotFound. InvalidInput: none chosen, or no reason.
    """
    person.require(Permission.FINDING_VERDICT)
    if not reason.strip():
        raise InvalidInput("一并认定须写明理由。")
    lines = {line.finding_id: line for line in batch_lines(session, batch_id)}
    wanted = [lines[id_] for id_ in dict.fromkeys(finding_ids) if id_ in lines]
    if not wanted:
        raise InvalidInput("请选择要认定的提示。")
    refused, done = [], 0
    for line in wanted:
        if line.review.state not in EDITABLE:
            refused.append((line.review.title, "这件审查现在不能更改"))
            continue
        decide_finding(session, clock, person, line.review.id, line.finding_id, decision, reason.strip())
        done += 1
    audit.record(
        session,
        clock,
        person.actor,
        "batch.decide",
        f"batch:{batch_id}",
        new=decision,
        findings=done,
        why=reason.strip(),
    )
    return Decided(done, tuple(refused))


def close_batch(session: Session, clock: Clock, person: Person, batch_id: str, report: str) -> None:
    """End a batch with its report, when all its reviews are finished.

    Raises:
        NotAllowed, NotFound. InvalidInput: nothing written. Conflict: reviews are still open.
    """
    person.require(Permission.REVIEW_ALLOT)
    batch = session.scalars(select(ReviewBatch).where(ReviewBatch.id == batch_id).with_for_update()).one_or_none()
    if batch is None:
        raise NotFound("没有这一批审查。")
    if batch.closed_at is not None:
        return
    if not report.strip():
        raise InvalidInput("请写明这一批的办理情况。")
    waiting = session.scalar(select(func.count()).where(Review.batch_id == batch_id, Review.state.not_in(FINISHED)))
    if waiting:
        raise Conflict(f"还有 {waiting} 件审查没有办结。")
    batch.closed_at, batch.report = clock.now(), report.strip()
    audit.record(session, clock, person.actor, "batch.close", f"batch:{batch_id}", why=report.strip())


def _join(
    session: Session, clock: Clock, person: Person, batch_id: str, document_id: str, version_id: str, mode: str
) -> None:
    """Open the review of a document in a batch; one that was finished before gets a new review."""
    review = open_unfinished(
        session, clock, person, document_id, version_id, mode=mode, origin=f"batch:{batch_id}",
        owner_id=person.account_id if person.may(Permission.FINDING_VERDICT) else None,
    )  # fmt: skip
    if review.batch_id == batch_id:
        return
    old, review.batch_id = review.batch_id, batch_id
    session.flush()
    audit.record(session, clock, person.actor, "review.batch", f"review:{review.id}", old=old, new=batch_id)


def _new_batch(
    session: Session,
    clock: Clock,
    person: Person,
    kind: str,
    title: str,
    scope: str,
    defect: Defect,
    due_on: date | None,
) -> ReviewBatch:
    batch = ReviewBatch(
        id=new_id(), kind=kind, title=title.strip()[:200], scope=scope.strip()[:3000], rule=defect.rule,
        law=defect.law, article=defect.article, due_on=due_on, created_by=person.actor, created_at=clock.now(),
        report="",
    )  # fmt: skip
    session.add(batch)
    session.flush()
    audit.record(session, clock, person.actor, "batch.open", f"batch:{batch.id}", kind=kind, title=batch.title)
    return batch
