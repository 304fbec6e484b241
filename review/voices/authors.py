"""What the author of a comment may do by the receipt: say how content they are, give or take back consent."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.people.sessions import token_hash
from review.voices.models import Comment
from review.voices.publication import withdraw

RATINGS = {"satisfied": "满意", "mostly": "基本满意", "unsatisfied": "不满意"}


def rate(session: Session, clock: Clock, token: str, rating: str) -> None:
    """Say how content the author is with the outcome; a second answer replaces the first.

    Raises:
        NotFound: the receipt is not valid. InvalidInput: no such answer. Conflict: no outcome yet.
    """
    comment = _by_token(session, token)
    if rating not in RATINGS:
        raise InvalidInput("请选择满意、基本满意或不满意。")
    if comment.outcome is None:
        raise Conflict("意见还没有处理结果，有结果后再评价。")
    if comment.rating == rating:
        return
    old, comment.rating, comment.rated_at = comment.rating, rating, clock.now()
    audit.record(session, clock, "public", "comment.rate", f"comment:{comment.id}", old=old, new=rating)


def set_consent(session: Session, clock: Clock, token: str, *, given: bool) -> None:
    """Let the comment be published once it is handled, or take that back; what stands published is taken off at once.

    Raises:
        NotFound: the receipt is not valid.
    """
    comment = _by_token(session, token)
    if given == (comment.consent_at is not None):
        return
    comment.consent_at = clock.now() if given else None
    audit.record(session, clock, "public", "comment.consent", f"comment:{comment.id}", new=given)
    if not given:
        withdraw(session, clock, "public", comment.id, "提出人撤回同意")


def _by_token(session: Session, token: str) -> Comment:
    found = session.scalars(select(Comment).where(Comment.receipt_hash == token_hash(token))).one_or_none()
    if found is None:
        raise NotFound("没有这个回执编号，请核对链接是否完整。")
    return found
