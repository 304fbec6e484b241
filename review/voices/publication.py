"""What the public reads of comments: handled ones, in words that a person has confirmed, with the author's consent.

Public pages, similar comments and supports read this module alone, never the comments themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.people.roles import Permission, Person
from registry.sealing import Sealer
from review.voices.identity import opened
from review.voices.masking import KNOWN, remains
from review.voices.models import Comment, CommentPublication, CommentStory, CommentSupport


@dataclass(frozen=True, slots=True)
class PublicComment:
    """A published comment: no name, no contact, no device; `supports` counts those who think so too."""

    comment_id: str
    number: str
    consultation_id: str | None
    version_id: str
    address: str
    stance: str
    body: str
    proposed: str
    contributor_kind: str
    outcome: str
    reason: str
    published_at: datetime
    supports: int


@dataclass(frozen=True, slots=True)
class Story:
    """An adopted comment told in short."""

    comment_id: str
    title: str
    words: str
    finding: str
    old_text: str
    new_text: str
    published_at: datetime
    version_id: str
    address: str


def publish(
    session: Session,
    clock: Clock,
    sealer: Sealer,
    person: Person,
    comment_id: str,
    *,
    body: str,
    proposed: str,
    reason: str,
    sure: bool = False,
) -> None:
    """Publish a handled comment in these words; publishing again replaces them.

    Args:
        sure: the person has seen that something looks like personal data still and says that it is none.

    Raises:
        NotAllowed, NotFound. Conflict: not handled yet, hidden, or without the author's consent.
        InvalidInput: nothing is said, or personal data seems to stand in it and `sure` isn't set.
    """
    person.require(Permission.COMMENT_DECIDE)
    comment = _comment(session, comment_id)
    _require_publishable(comment)
    body, proposed, reason = body.strip(), proposed.strip(), reason.strip()
    if not (body or proposed or comment.stance == "agree"):
        raise InvalidInput("公开的内容不能为空。")
    _require_clean(session, sealer, comment_id, "\n".join((body, proposed, reason)), sure=sure)
    row = session.get(CommentPublication, comment_id)
    old = row.body if row is not None and row.withdrawn_at is None else None
    if row is None:
        row = CommentPublication(comment_id=comment_id)
        session.add(row)
    row.body, row.proposed, row.reason = body, proposed, reason
    row.outcome = comment.outcome or ""
    row.published_at, row.published_by, row.withdrawn_at = clock.now(), person.account_id or "", None
    session.flush()
    audit.record(
        session, clock, person.actor, "comment.publish", f"comment:{comment_id}", again=old is not None, sure=sure
    )


def tell_story(
    session: Session,
    clock: Clock,
    sealer: Sealer,
    person: Person,
    comment_id: str,
    *,
    title: str,
    words: str,
    finding: str,
    old_text: str,
    new_text: str,
    sure: bool = False,
) -> None:
    """Publish the story of an adopted comment.

    Raises:
        NotAllowed, NotFound. Conflict: not adopted, or without the author's consent. InvalidInput: a part is missing.
    """
    person.require(Permission.COMMENT_DECIDE)
    comment = _comment(session, comment_id)
    _require_publishable(comment)
    if comment.outcome not in {"adopted", "partly"}:
        raise Conflict("只有采纳或部分采纳的意见可以写成采纳故事。")
    parts = {"title": title, "words": words, "finding": finding, "old_text": old_text, "new_text": new_text}
    parts = {name: text.strip() for name, text in parts.items()}
    if not all(parts.values()):
        raise InvalidInput("采纳故事须写明标题、原话、研究情况、原文和新文。")
    _require_clean(session, sealer, comment_id, "\n".join(parts.values()), sure=sure)
    row = session.get(CommentStory, comment_id)
    if row is None:
        row = CommentStory(comment_id=comment_id)
        session.add(row)
    for name, text in parts.items():
        setattr(row, name, text)
    row.published_at, row.published_by, row.withdrawn_at = clock.now(), person.account_id or "", None
    session.flush()
    audit.record(session, clock, person.actor, "comment.story", f"comment:{comment_id}", sure=sure)


def withdraw(session: Session, clock: Clock, actor: str, comment_id: str, why: str) -> bool:
    """Take a comment and its story off the public pages; False when neither stood there."""
    now, done = clock.now(), False
    for row in (session.get(CommentPublication, comment_id), session.get(CommentStory, comment_id)):
        if row is not None and row.withdrawn_at is None:
            row.withdrawn_at, done = now, True
    if done:
        audit.record(session, clock, actor, "comment.unpublish", f"comment:{comment_id}", why=why)
    return done


def withdraw_by_staff(session: Session, clock: Clock, person: Person, comment_id: str, why: str) -> None:
    """Take a comment off the public pages, with a reason.

    Raises:
        NotAllowed. InvalidInput: no reason. Conflict: it doesn't stand there.
    """
    person.require(Permission.COMMENT_DECIDE)
    if not why.strip():
        raise InvalidInput("撤下公开须写明理由。")
    if not withdraw(session, clock, person.actor, comment_id, why.strip()):
        raise Conflict("这条意见现在没有公开。")


def published_on(
    session: Session, *, version_ids: Sequence[str] = (), consultation_id: str | None = None, address: str = ""
) -> Sequence[PublicComment]:
    """Published comments on versions or of a round, oldest first; on one clause where an address is given.

    What was published stays only as long as its consent, its outcome and its visibility do.
    """
    supports = select(CommentSupport.comment_id, func.count().label("n")).group_by(CommentSupport.comment_id).subquery()
    query = (
        select(Comment, CommentPublication, supports.c.n)
        .join(CommentPublication, CommentPublication.comment_id == Comment.id)
        .outerjoin(supports, supports.c.comment_id == Comment.id)
        .where(
            CommentPublication.withdrawn_at.is_(None),
            Comment.consent_at.is_not(None),
            Comment.hidden_at.is_(None),
            Comment.outcome == CommentPublication.outcome,
        )
        .order_by(CommentPublication.published_at, Comment.number)
    )
    if version_ids:
        query = query.where(Comment.version_id.in_(version_ids))
    if consultation_id is not None:
        query = query.where(Comment.consultation_id == consultation_id)
    if address:
        query = query.where(Comment.address == address)
    return [_public(*row) for row in session.execute(query)]


def stories_on(session: Session, version_ids: Sequence[str] = (), limit: int = 20) -> Sequence[Story]:
    """Stories, newest first; of these versions where any are given."""
    query = (
        select(CommentStory, Comment.version_id, Comment.address)
        .join(Comment, Comment.id == CommentStory.comment_id)
        .where(CommentStory.withdrawn_at.is_(None), Comment.consent_at.is_not(None), Comment.hidden_at.is_(None))
        .order_by(CommentStory.published_at.desc(), Comment.number)
        .limit(limit)
    )
    if version_ids:
        query = query.where(Comment.version_id.in_(version_ids))
    return [_story(*row) for row in session.execute(query)]


def standing(session: Session, comment_ids: Sequence[str]) -> frozenset[str]:
    """Those of these comments that stand on public pages."""
    query = select(CommentPublication.comment_id).where(
        CommentPublication.comment_id.in_(comment_ids), CommentPublication.withdrawn_at.is_(None)
    )
    return frozenset(session.scalars(query))


def _comment(session: Session, comment_id: str) -> Comment:
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound("没有这条意见。")
    return comment


def _require_publishable(comment: Comment) -> None:
    if comment.outcome is None:
        raise Conflict("这条意见还没有处理结果，处理后才能公开。")
    if comment.hidden_at is not None:
        raise Conflict("这条意见已被屏蔽，不能公开。")
    if comment.consent_at is None:
        raise Conflict("提出人没有同意公开，这条意见不能公开。")


def _require_clean(session: Session, sealer: Sealer, comment_id: str, text: str, *, sure: bool) -> None:
    left = remains(text, opened(session, sealer, comment_id))
    if left and (not sure or KNOWN & set(left)):
        raise InvalidInput(f"内容中可能还有个人信息（{'、'.join(left)}），请遮盖后再公开。")


def _public(comment: Comment, row: CommentPublication, supports: int | None) -> PublicComment:
    return PublicComment(
        comment.id,
        comment.number,
        comment.consultation_id,
        comment.version_id,
        comment.address,
        comment.stance,
        row.body,
        row.proposed,
        comment.contributor_kind,
        row.outcome,
        row.reason,
        row.published_at,
        supports or 0,
    )


def _story(row: CommentStory, version_id: str, address: str) -> Story:
    return Story(
        row.comment_id,
        row.title,
        row.words,
        row.finding,
        row.old_text,
        row.new_text,
        row.published_at,
        version_id,
        address,
    )
