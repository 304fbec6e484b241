"""Outcomes with reason codes, for one comment or for a group; everyone of a group is answered.

The outcome itself is set by `comments.decide_comment` alone. This adds the code, to whom it was referred, and the
group.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.people.roles import Permission, Person
from review.outcomes import OUTCOMES
from review.voices.comments import decide_comment
from review.voices.handling.models import CommentGroup, CommentHandling
from review.voices.models import Comment

_FILE = Path(__file__).with_name("reasons.toml")


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code; `text` is what the author reads."""

    key: str
    outcome: str
    name: str
    text: str


@cache
def reasons() -> Mapping[str, Reason]:
    """All reasons by `outcome.key`, in the order of the file."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        f"{outcome}.{one['key']}": Reason(f"{outcome}.{one['key']}", outcome, one["name"], one["text"])
        for outcome in OUTCOMES
        for one in data.get(outcome, ())
    }


def words_for(outcome: str, code: str, note: str, referred_to: str = "") -> str:
    """What the author reads: the reason's words, to whom it went, the note.

    Raises:
        InvalidInput: the code belongs to another outcome, or a referral names nobody.
    """
    reason = reasons().get(code)
    if code and (reason is None or reason.outcome != outcome):
        raise InvalidInput("所选理由与处理结果不符，请重新选择。")
    if outcome == "referred" and not referred_to.strip():
        raise InvalidInput("转办须写明转给哪个单位。")
    parts = [reason.text] if reason else []
    if outcome == "referred":
        parts.append(f"受理单位：{referred_to.strip()}。")
    if note.strip():
        parts.append(note.strip())
    return "".join(parts)


def decide_with_reason(
    session: Session,
    clock: Clock,
    person: Person,
    comment_ids: Sequence[str],
    outcome: str,
    *,
    code: str = "",
    note: str = "",
    referred_to: str = "",
) -> int:
    """Set an outcome with its reason on comments; returns on how many.

    Raises:
        NotAllowed, NotFound. InvalidInput: no comment chosen, a wrong code, a reason that is missing.
    """
    person.require(Permission.COMMENT_DECIDE)
    if not comment_ids:
        raise InvalidInput("请至少选择一条意见。")
    if outcome not in OUTCOMES:
        raise InvalidInput("请选择处理结果。")
    words = words_for(outcome, code, note, referred_to)
    for comment_id in dict.fromkeys(comment_ids):
        decide_comment(session, clock, person, comment_id, outcome, words)
        handling = handling_of(session, comment_id)
        if (handling.reason_code, handling.referred_to) != (code, referred_to.strip()[:100]):
            handling.reason_code, handling.referred_to = code, referred_to.strip()[:100]
            audit.record(session, clock, person.actor, "comment.reason", f"comment:{comment_id}", code=code)
    session.flush()
    return len(set(comment_ids))


def group_members(session: Session, group_id: str, *, open_only: bool = False) -> list[str]:
    """Comments of a group, oldest first.

    Raises:
        NotFound: there is no such group.
    """
    if session.get(CommentGroup, group_id) is None:
        raise NotFound("没有这组意见。")
    query = (
        select(Comment.id)
        .join(CommentHandling, CommentHandling.comment_id == Comment.id)
        .where(CommentHandling.group_id == group_id)
        .order_by(Comment.created_at, Comment.number)
    )
    if open_only:
        query = query.where(Comment.outcome.is_(None))
    return list(session.scalars(query))


def handling_of(session: Session, comment_id: str) -> CommentHandling:
    """What staff noted on a comment; made where it is missing.

    Raises:
        NotFound: there is no such comment.
    """
    held = session.get(CommentHandling, comment_id)
    if held is None:
        comment = session.get(Comment, comment_id)
        if comment is None:
            raise NotFound("没有这条意见。")
        held = CommentHandling(
            comment_id=comment_id, consultation_id=comment.consultation_id, additions=[], placed_by="", theme="",
            reason_code="", referred_to="", sent_to="",
        )  # fmt: skip
        session.add(held)
        session.flush()
    return held
