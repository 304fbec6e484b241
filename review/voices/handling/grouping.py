"""Groups of comments that are one opinion: proposed by the machine, mended by people, kept.

The machine groups only what nobody has placed, within one clause, so a second run after more comments came moves
nothing that a person decided. A comment taken out stays out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.ids import new_id
from registry.people.roles import Permission, Person
from review.voices.handling.deciding import handling_of
from review.voices.handling.models import CommentGroup, CommentHandling
from review.voices.handling.near_copies import additions, group_copies, shingles, substance
from review.voices.liaison.models import LiaisonEntry
from review.voices.models import Comment


@dataclass(frozen=True, slots=True)
class Counted:
    """“1,240 份, 310 种文本, 14 条意见”."""

    comments: int
    texts: int
    opinions: int


def propose_groups(session: Session, clock: Clock, person: Person, consultation_id: str) -> int:
    """Group the near-copies of a consultation; returns how many groups of two or more there are now.

    Raises:
        NotAllowed.
    """
    person.require(Permission.COMMENT_DECIDE)
    rows = session.scalars(
        select(Comment).where(Comment.consultation_id == consultation_id).order_by(Comment.created_at, Comment.number)
    ).all()
    held = {
        handling.comment_id: handling
        for handling in session.scalars(
            select(CommentHandling).where(CommentHandling.consultation_id == consultation_id)
        )
    }
    by_clause: dict[str, list[Comment]] = defaultdict(list)
    for comment in rows:
        by_clause[comment.address].append(comment)
    last = (
        session.scalar(select(func.max(CommentGroup.position)).where(CommentGroup.consultation_id == consultation_id))
        or 0
    )
    moved = 0
    for comments in by_clause.values():
        for copies in group_copies([_words(comment) for comment in comments]):
            members = [comments[index] for index in copies.members]
            if len(members) < 2:
                continue
            free = [m for m in members if not (m.id in held and held[m.id].placed_by not in {"", "system"})]
            groups = {held[m.id].group_id for m in members if m.id in held and held[m.id].group_id}
            if not free or (len(free) < 2 and not groups):
                continue
            group_id = min(groups, key=str) if groups else ""
            if not group_id:
                last += 1
                group_id = _new_group(session, clock, "system", consultation_id, comments[copies.typical].id, last)
            for member in free:
                own = list(additions(_words(member), copies.core))
                moved += _place(session, member, group_id, own, "system", held)
    moved += _as_points_merged(session, clock, consultation_id, rows, held)
    session.flush()
    count = (
        session.scalar(
            select(func.count(func.distinct(CommentHandling.group_id))).where(
                CommentHandling.consultation_id == consultation_id, CommentHandling.group_id.is_not(None)
            )
        )
        or 0
    )
    audit.record(
        session, clock, person.actor, "comment.group", f"consultation:{consultation_id}", groups=count, moved=moved
    )
    return count


def _as_points_merged(
    session: Session, clock: Clock, consultation_id: str, rows: Sequence[Comment], held: dict[str, CommentHandling]
) -> int:
    """Put together what liaison points merged and reported, unless a person at the desk placed it otherwise."""
    comments = {comment.id: comment for comment in rows}
    pairs = session.execute(
        select(LiaisonEntry.comment_id, LiaisonEntry.merged_into)
        .where(LiaisonEntry.comment_id.in_(list(comments)), LiaisonEntry.reported_at.is_not(None))
        .where(LiaisonEntry.merged_into.is_not(None))
        .order_by(LiaisonEntry.task_id, LiaisonEntry.position)
    ).all()
    last = _last_position(session, consultation_id)
    moved = 0
    for member_id, goal_id in pairs:
        note = held.get(member_id)
        if goal_id not in comments or (note is not None and (note.group_id or note.placed_by not in {"", "system"})):
            continue
        goal = held.get(goal_id)
        group_id = goal.group_id if goal is not None else None
        if group_id is None:
            if goal is not None and goal.placed_by not in {"", "system"}:
                continue
            last += 1
            group_id = _new_group(session, clock, "system", consultation_id, goal_id, last)
            moved += _place(session, comments[goal_id], group_id, [], "system", held)
        own = list(additions(_words(comments[member_id]), shingles(substance(_words(comments[goal_id])))))
        moved += _place(session, comments[member_id], group_id, own, "system", held)
    return moved


def _last_position(session: Session, consultation_id: str) -> int:
    query = select(func.max(CommentGroup.position)).where(CommentGroup.consultation_id == consultation_id)
    return session.scalar(query) or 0


def join_group(
    session: Session, clock: Clock, person: Person, consultation_id: str, comment_ids: Sequence[str], group_id: str = ""
) -> str:
    """Put comments into one group by hand, a new one where none is named; returns the group.

    Raises:
        NotAllowed, NotFound. InvalidInput: fewer than two for a new group, or a comment of another consultation.
    """
    person.require(Permission.COMMENT_DECIDE)
    chosen = list(dict.fromkeys(comment_ids))
    found = session.scalars(select(Comment).where(Comment.id.in_(chosen))).all()
    if any(comment.consultation_id != consultation_id for comment in found) or len(found) != len(chosen):
        raise InvalidInput("只能把同一次征求意见的意见归为一组。")
    if group_id:
        group = session.get(CommentGroup, group_id)
        if group is None or group.consultation_id != consultation_id:
            raise NotFound("没有这组意见。")
    elif len(chosen) < 2:
        raise InvalidInput("请至少选择两条意见归为一组。")
    else:
        last = (
            session.scalar(
                select(func.max(CommentGroup.position)).where(CommentGroup.consultation_id == consultation_id)
            )
            or 0
        )
        group_id = _new_group(session, clock, person.actor, consultation_id, chosen[0], last + 1)
    for comment in found:
        handling = handling_of(session, comment.id)
        if handling.group_id != group_id:
            old, handling.group_id, handling.placed_by = handling.group_id, group_id, person.actor
            audit.record(
                session, clock, person.actor, "comment.group.join", f"comment:{comment.id}", old=old or "", new=group_id
            )
    session.flush()
    return group_id


def leave_group(session: Session, clock: Clock, person: Person, comment_id: str) -> None:
    """Take a comment out of its group; the machine won't put it back.

    Raises:
        NotAllowed, NotFound.
    """
    person.require(Permission.COMMENT_DECIDE)
    handling = handling_of(session, comment_id)
    if handling.group_id is None:
        return
    old, handling.group_id, handling.additions = handling.group_id, None, []
    handling.placed_by = person.actor
    session.flush()
    group = session.get_one(CommentGroup, old)
    if group.typical_id == comment_id:
        next_one = session.scalars(
            select(CommentHandling.comment_id).where(CommentHandling.group_id == old).limit(1)
        ).first()
        if next_one is not None:
            group.typical_id = next_one
    audit.record(session, clock, person.actor, "comment.group.leave", f"comment:{comment_id}", old=old, new="")


def counted(session: Session, consultation_id: str) -> Counted:
    """How many comments, different texts and opinions a consultation has."""
    rows = session.execute(
        select(Comment.id, Comment.body, Comment.proposed, CommentHandling.group_id)
        .outerjoin(CommentHandling, CommentHandling.comment_id == Comment.id)
        .where(Comment.consultation_id == consultation_id)
    ).all()
    texts = {"".join(f"{body}{proposed}".split()) for _, body, proposed, _ in rows}
    opinions = {group_id or id_ for id_, _, _, group_id in rows}
    return Counted(len(rows), len(texts), len(opinions))


def _words(comment: Comment) -> str:
    return "\n".join(part for part in (comment.body, comment.proposed) if part)


def _new_group(session: Session, clock: Clock, actor: str, consultation_id: str, typical_id: str, position: int) -> str:
    group = CommentGroup(
        id=new_id(),
        consultation_id=consultation_id,
        position=position,
        typical_id=typical_id,
        made_by=actor,
        made_at=clock.now(),
    )
    session.add(group)
    session.flush()
    return group.id


def _place(
    session: Session, comment: Comment, group_id: str, own: list[str], actor: str, held: dict[str, CommentHandling]
) -> int:
    handling = held.get(comment.id)
    if handling is None:
        handling = CommentHandling(
            comment_id=comment.id, consultation_id=comment.consultation_id, additions=[], placed_by="", theme="",
            reason_code="", referred_to="", sent_to="",
        )  # fmt: skip
        session.add(handling)
        held[comment.id] = handling
    if handling.group_id == group_id and handling.additions == own:
        return 0
    handling.group_id, handling.additions, handling.placed_by = group_id, own, actor
    return 1
