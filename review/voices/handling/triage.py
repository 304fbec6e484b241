"""Where a comment belongs and whether it may be seen: attached to a clause, given a theme, hidden with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.instruments.models import Clause
from registry.people.roles import Permission, Person
from review.voices.handling.deciding import handling_of
from review.voices.models import Comment
from review.voices.publication import withdraw
from review.voices.taking import WHOLE

HIDDEN_REASONS = {
    "insult": "辱骂或人身攻击",
    "personal": "泄露他人个人信息",
    "unlawful": "含有法律禁止发布的内容",
    "advertisement": "广告或与征求意见无关",
    "repeated": "重复刷屏",
}
LONGEST_THEME = 20


def attach(session: Session, clock: Clock, person: Person, comment_id: str, address: str) -> None:
    """Attach a comment to another clause of its version; where it was sent to stays on record.

    Raises:
        NotAllowed, NotFound. InvalidInput: the version has no such clause.
    """
    person.require(Permission.COMMENT_DECIDE)
    comment = _get(session, comment_id)
    if address == comment.address:
        return
    known = select(Clause.address).where(Clause.version_id == comment.version_id, Clause.address == address)
    if address != WHOLE and session.scalar(known) is None:
        raise InvalidInput("这一版本里没有所选的条款。")
    handling = handling_of(session, comment_id)
    old, comment.address = comment.address, address
    handling.sent_to = "" if address == handling.sent_to else handling.sent_to or old
    session.flush()
    audit.record(session, clock, person.actor, "comment.attach", f"comment:{comment_id}", old=old, new=address)


def set_theme(session: Session, clock: Clock, person: Person, comment_ids: Sequence[str], theme: str) -> int:
    """Give comments a theme; empty takes it away. Returns how many changed.

    Raises:
        NotAllowed, NotFound. InvalidInput: no comment chosen, or too long a theme.
    """
    person.require(Permission.COMMENT_DECIDE)
    theme = " ".join(theme.split())
    if not comment_ids:
        raise InvalidInput("请至少选择一条意见。")
    if len(theme) > LONGEST_THEME:
        raise InvalidInput(f"主题不超过 {LONGEST_THEME} 字。")
    changed = 0
    for comment_id in dict.fromkeys(comment_ids):
        handling = handling_of(session, comment_id)
        if handling.theme != theme:
            old, handling.theme = handling.theme, theme
            changed += 1
            audit.record(session, clock, person.actor, "comment.theme", f"comment:{comment_id}", old=old, new=theme)
    session.flush()
    return changed


def hide(session: Session, clock: Clock, person: Person, comment_id: str, reason: str, note: str = "") -> None:
    """Hide a comment from every public page, with a reason; staff still see it and must still answer it.

    Raises:
        NotAllowed, NotFound. InvalidInput: no reason of the list.
    """
    person.require(Permission.COMMENT_DECIDE)
    if reason not in HIDDEN_REASONS:
        raise InvalidInput("请选择隐藏的理由。")
    comment = _get(session, comment_id)
    if comment.hidden_at is not None:
        return
    words = HIDDEN_REASONS[reason] + (f"：{note.strip()[:200]}" if note.strip() else "")
    comment.hidden_at, comment.hidden_reason, comment.hidden_by = clock.now(), words, person.account_id
    session.flush()
    withdraw(session, clock, person.actor, comment_id, words)
    audit.record(session, clock, person.actor, "comment.hide", f"comment:{comment_id}", why=words)


def show(session: Session, clock: Clock, person: Person, comment_id: str, why: str) -> None:
    """Take a hiding back, with a reason; what was published before must be published anew.

    Raises:
        NotAllowed, NotFound, InvalidInput.
    """
    person.require(Permission.COMMENT_DECIDE)
    if not why.strip():
        raise InvalidInput("恢复显示须写明理由。")
    comment = _get(session, comment_id)
    if comment.hidden_at is None:
        return
    old = comment.hidden_reason
    comment.hidden_at, comment.hidden_reason, comment.hidden_by = None, "", None
    session.flush()
    audit.record(session, clock, person.actor, "comment.show", f"comment:{comment_id}", old=old, why=why.strip()[:300])


def _get(session: Session, comment_id: str) -> Comment:
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound("没有这条意见。")
    return comment
