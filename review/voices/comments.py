"""Comments as staff read them, decided with a reason, and as their authors follow them through the receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import NotFound
from registry.instruments.models import Version
from registry.people.models import Account, Organisation
from registry.people.roles import Permission, Person
from registry.people.sessions import token_hash
from review.outcomes import checked_outcome
from review.voices.models import Comment

STANCES = {"agree": "同意", "problem": "有问题", "change": "建议这样改"}
CONTRIBUTOR_KINDS = ("村民", "居民", "个体工商户", "企业", "社会组织", "机关单位", "代表", "其他")


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment as staff see it; `public()` of the page layer must not pass `contributor` on.

    `contributor` and `contact_hint` are masks; the clear values are shown by disclosure alone.
    """

    id: str
    number: str
    consultation_id: str | None
    version_id: str
    address: str
    stance: str
    body: str
    proposed: str
    contributor_kind: str
    contributor: str
    organisation: str
    created_at: datetime
    outcome: str | None
    outcome_reason: str
    outcome_by: str | None
    outcome_at: datetime | None
    document_id: str = ""
    contact_hint: str = ""
    channel: str = "web"
    on_behalf: bool = False
    received_on: date | None = None
    stage: str = "received"
    studied_at: datetime | None = None
    replied_at: datetime | None = None
    rating: str | None = None
    rated_at: datetime | None = None
    consent_at: datetime | None = None
    hidden_at: datetime | None = None
    hidden_reason: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    identified: bool = False  # a name or a contact was left


def decide_comment(
    session: Session, clock: Clock, person: Person, comment_id: str, outcome: str, reason: str = ""
) -> None:
    """Say what became of a comment; the one door for it. The same outcome again changes nothing.

    Raises:
        NotAllowed, NotFound, InvalidInput.
    """
    person.require(Permission.COMMENT_DECIDE)
    outcome, reason = checked_outcome(outcome, reason)
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound("没有这条意见。")
    old = comment.outcome
    if (old, comment.outcome_reason) == (outcome, reason):
        return
    comment.outcome, comment.outcome_reason = outcome, reason
    comment.outcome_by, comment.outcome_at = person.account_id, clock.now()
    comment.stage = "concluded"
    audit.record(
        session, clock, person.actor, "comment.outcome", f"comment:{comment_id}", old=old, new=outcome, why=reason
    )


def comment_by_receipt(session: Session, token: str) -> CommentView:
    """The comment a receipt belongs to.

    Raises:
        NotFound: the receipt is not valid.
    """
    return _one(session, Comment.receipt_hash == token_hash(token))


def get_comment(session: Session, comment_id: str) -> CommentView:
    """One comment, for staff.

    Raises:
        NotFound: there is none.
    """
    return _one(session, Comment.id == comment_id)


def comments_on_version(session: Session, version_id: str) -> Sequence[CommentView]:
    """All comments on a version, oldest first; for staff."""
    return _many(session, Comment.version_id == version_id)


def comments_of_consultation(session: Session, consultation_id: str) -> Sequence[CommentView]:
    """All comments of a round, oldest first; for staff."""
    return _many(session, Comment.consultation_id == consultation_id)


def comments_between(session: Session) -> Sequence[CommentView]:
    """Comments that came between rounds, oldest first; for staff."""
    return _many(session, Comment.consultation_id.is_(None))


def count_open(session: Session) -> int:
    """Comments that wait for an outcome."""
    return session.scalar(select(func.count()).where(Comment.outcome.is_(None)).select_from(Comment)) or 0


def open_by_consultation(session: Session) -> dict[str, int]:
    """Comments that wait for an outcome, by round; rounds without any are left out."""
    rows = session.execute(
        select(Comment.consultation_id, func.count()).where(Comment.outcome.is_(None)).group_by(Comment.consultation_id)
    )
    return {round_id: waiting for round_id, waiting in rows if round_id is not None}


def _one(session: Session, condition: object) -> CommentView:
    found = _many(session, condition)
    if not found:
        raise NotFound("没有这个回执编号，请核对链接是否完整。")
    return found[0]


def _many(session: Session, condition: object) -> list[CommentView]:
    rows = session.execute(
        select(Comment, Version.work_id, Organisation.name, Account.name)
        .join(Version, Version.id == Comment.version_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .outerjoin(Account, Account.id == Comment.outcome_by)
        .where(condition)  # type: ignore[arg-type]  # a column expression of Comment
        .order_by(Comment.created_at, Comment.number)
    )
    return [_view(*row) for row in rows]


def _view(c: Comment, document_id: str, organisation: str | None, by: str | None) -> CommentView:
    return CommentView(
        c.id,
        c.number,
        c.consultation_id,
        c.version_id,
        c.address,
        c.stance,
        c.body,
        c.proposed,
        c.contributor_kind,
        c.contributor,
        organisation or "",
        c.created_at,
        c.outcome,
        c.outcome_reason,
        by,
        c.outcome_at,
        document_id,
        c.contact_hint,
        c.channel,
        c.on_behalf,
        c.received_on,
        c.stage,
        c.studied_at,
        c.replied_at,
        c.rating,
        c.rated_at,
        c.consent_at,
        c.hidden_at,
        c.hidden_reason,
        dict(c.answers),
        bool(c.sealed),
    )
