"""What a point gathers and how it collates: every opinion is a comment at once, with its number and receipt.

Collating adds a tidy version beside the words, joins what says the same, or notes a doubt; the words stay as they
were, and everything goes up with these marks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.people.invitations import Invited
from registry.people.models import Organisation
from registry.people.roles import Person
from registry.sealing import Sealer
from review.voices.consultations import get_consultation
from review.voices.liaison.models import LiaisonEntry, LiaisonSeat, LiaisonTask
from review.voices.liaison.points import require_point
from review.voices.liaison.seats import PURPOSE, Seat
from review.voices.liaison.tasks import locked_task, require_open
from review.voices.models import Comment
from review.voices.taking import Draft, Entry, Receipt, receipt_before, take_comment

STATES = {"gathered": "待整理", "kept": "留用", "merged": "与另一条相同", "doubtful": "存疑"}


@dataclass(frozen=True, slots=True)
class EntryView:
    """An opinion on its way through a point."""

    comment_id: str
    number: str
    organisation_id: str
    organisation: str
    collector: str
    address: str
    stance: str
    body: str
    proposed: str
    contributor_kind: str
    contributor: str
    on_behalf: bool
    channel: str
    created_at: datetime
    received_on: date | None
    state: str
    merged_into: str | None
    tidy: str
    remark: str
    reported_at: datetime | None
    outcome: str | None
    outcome_reason: str
    told_at: datetime | None
    told_way: str

    @property
    def words(self) -> str:
        """All the words of the comment."""
        return "\n".join(part for part in (self.body, self.proposed) if part)


def gather(session: Session, clock: Clock, sealer: Sealer, seat: Seat, draft: Draft) -> Receipt:
    """Take an opinion from a collector's phone. The same key again gives the same receipt and stores nothing.

    Raises:
        NotFound: the phone isn't the link's. InvalidInput. Conflict: the round or the task is over.
    """
    if not seat.mine:
        raise NotFound("这个链接已在另一部手机上使用，请向联络员索取新的链接。")
    invited = Invited(
        seat.invitation_id, PURPOSE, f"task:{seat.task_id}", {}, seat.account_id, seat.label,
        seat.organisation_id, seat.organisation,
    )  # fmt: skip
    consultation = get_consultation(session, clock, seat.consultation_id)
    task = locked_task(session, seat.task_id)
    draft = _own_key(session, sealer, draft)
    if receipt_before(session, sealer, draft) is None:  # what was taken in time shows its receipt again later too
        require_open(task)
    receipt = take_comment(session, clock, sealer, consultation, draft, invited)
    if session.get(LiaisonEntry, receipt.comment_id) is None:
        _note(session, receipt.comment_id, task, seat.organisation_id, seat_id=seat.id)
    return receipt


def enter_for_point(
    session: Session,
    clock: Clock,
    sealer: Sealer,
    person: Person,
    task_id: str,
    drafts: Sequence[Draft],
    *,
    minutes_id: str | None = None,
    received_on: date | None = None,
    organisation_id: str = "",
) -> int:
    """Take opinions that an officer types in or brings as minutes (代录); returns how many are new.

    Raises:
        NotAllowed, NotFound, InvalidInput. Conflict: the round or the task is over.
    """
    task = locked_task(session, task_id)
    require_point(session, person, task.organisation_id)
    require_open(task)
    consultation = get_consultation(session, clock, task.consultation_id)
    where = organisation_id or task.organisation_id
    entry = Entry(
        channel="minutes" if minutes_id else "link",
        entered_by=person.account_id,
        received_on=received_on,
        organisation_id=where,
    )
    new = 0
    for given in drafts:
        draft = _own_key(session, sealer, replace(given, on_behalf=True))
        receipt = take_comment(session, clock, sealer, consultation, draft, None, entry)
        if session.get(LiaisonEntry, receipt.comment_id) is None:
            _note(session, receipt.comment_id, task, where, minutes_id=minutes_id)
            new += 1
    return new


def _own_key(session: Session, sealer: Sealer, draft: Draft) -> Draft:
    """The draft, under a key of its own where its form was sent before with other words: a phone that brought an old
    form back must lose nothing, and the same words again are still taken once.
    """
    held = receipt_before(session, sealer, draft)
    if held is None or not held.differs:
        return draft
    words = "\x1f".join((draft.key, draft.address, draft.stance, draft.body.strip(), draft.proposed.strip()))
    return replace(draft, key=hashlib.sha256(words.encode()).hexdigest()[:40])


def _note(
    session: Session,
    comment_id: str,
    task: LiaisonTask,
    organisation_id: str,
    *,
    seat_id: str | None = None,
    minutes_id: str | None = None,
) -> None:
    last = session.scalar(select(func.max(LiaisonEntry.position)).where(LiaisonEntry.task_id == task.id)) or 0
    session.add(
        LiaisonEntry(
            comment_id=comment_id,
            task_id=task.id,
            seat_id=seat_id,
            organisation_id=organisation_id,
            minutes_id=minutes_id,
            position=last + 1,
            state="gathered",
            tidy="",
            remark="",
            told_way="",
        )
    )
    session.flush()


def collate(
    session: Session,
    clock: Clock,
    person: Person,
    task_id: str,
    comment_ids: Sequence[str],
    state: str,
    *,
    into: str = "",
    tidy: str | None = None,
    remark: str = "",
) -> int:
    """Say what becomes of entries at the point; returns how many changed.

    Args:
        state: a key of `STATES`; `merged` needs `into`, `doubtful` a remark.
        into: the entry that says the same and is kept.
        tidy: a tidy version, for one entry; its words stay beside it.

    Raises:
        NotAllowed, NotFound, Conflict, InvalidInput.
    """
    task = locked_task(session, task_id)
    require_point(session, person, task.organisation_id)
    require_open(task)
    if state not in STATES or (state == "doubtful" and not remark.strip()):
        raise InvalidInput("存疑须写明理由。" if state == "doubtful" else "请选择留用、合并或存疑。")
    held = {entry.comment_id: entry for entry in _entries(session, task_id)}
    chosen = [held[comment_id] for comment_id in dict.fromkeys(comment_ids) if comment_id in held]
    if not chosen:
        raise InvalidInput("请至少选择一条意见。")
    goal = held.get(into) if state == "merged" else None
    if state == "merged" and (goal is None or goal.state == "merged"):
        raise InvalidInput("请选择保留的那一条；它自己不能已经并入别的意见。")
    changed = 0
    for entry in chosen:
        if goal is not None and entry.comment_id == goal.comment_id:
            continue
        if state == "merged" and any(other.merged_into == entry.comment_id for other in held.values()):
            raise InvalidInput("已有别的意见并入这一条，请先把它们分开。")
        new = (state, goal.comment_id if goal else None, entry.tidy if tidy is None else tidy.strip()[:3000])
        new_remark = remark.strip()[:300] if state == "doubtful" else ""
        if (entry.state, entry.merged_into, entry.tidy, entry.remark) == (*new, new_remark):
            continue
        old = entry.state
        entry.state, entry.merged_into, entry.tidy = new
        entry.remark = new_remark
        entry.collated_by, entry.collated_at = person.account_id, clock.now()
        changed += 1
        audit.record(
            session, clock, person.actor, "entry.collate", f"comment:{entry.comment_id}",
            old=old, new=state, into=entry.merged_into or "", why=entry.remark,
        )  # fmt: skip
    if goal is not None and goal.state == "gathered":
        goal.state, goal.collated_by, goal.collated_at = "kept", person.account_id, clock.now()
        audit.record(
            session, clock, person.actor, "entry.collate", f"comment:{goal.comment_id}", old="gathered", new="kept"
        )
    session.flush()
    return changed


def entries_of(session: Session, *, task_id: str = "", consultation_id: str = "", seat_id: str = "") -> list[EntryView]:
    """Entries in the order in which they came; by task, by consultation, or one collector's own. One statement."""
    query = (
        select(LiaisonEntry, Comment, Organisation.name, LiaisonSeat.label)
        .join(Comment, Comment.id == LiaisonEntry.comment_id)
        .join(Organisation, Organisation.id == LiaisonEntry.organisation_id)
        .outerjoin(LiaisonSeat, LiaisonSeat.id == LiaisonEntry.seat_id)
        .order_by(LiaisonEntry.task_id, LiaisonEntry.position)
    )
    if task_id:
        query = query.where(LiaisonEntry.task_id == task_id)
    if consultation_id:
        query = query.where(Comment.consultation_id == consultation_id)
    if seat_id:
        query = query.where(LiaisonEntry.seat_id == seat_id)
    return [_view(entry, comment, name, label or "") for entry, comment, name, label in session.execute(query)]


def _entries(session: Session, task_id: str) -> Sequence[LiaisonEntry]:
    return session.scalars(
        select(LiaisonEntry).where(LiaisonEntry.task_id == task_id).order_by(LiaisonEntry.position)
    ).all()


def _view(entry: LiaisonEntry, comment: Comment, organisation: str, collector: str) -> EntryView:
    return EntryView(
        comment.id,
        comment.number,
        entry.organisation_id,
        organisation,
        collector,
        comment.address,
        comment.stance,
        comment.body,
        comment.proposed,
        comment.contributor_kind,
        comment.contributor,
        comment.on_behalf,
        comment.channel,
        comment.created_at,
        comment.received_on,
        entry.state,
        entry.merged_into,
        entry.tidy,
        entry.remark,
        entry.reported_at,
        comment.outcome,
        comment.outcome_reason,
        entry.told_at,
        entry.told_way,
    )
