"""Comments: taken once, receipted, decided with a reason, followed by their authors through the receipt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import SHANGHAI, Clock
from registry.errors import InvalidInput, NotFound
from registry.ids import new_id, new_token
from registry.instruments.models import Clause
from registry.people.invitations import Invited
from registry.people.models import Account, Organisation
from registry.people.roles import Permission, Person
from registry.people.sessions import token_hash
from review.outcomes import checked_outcome
from review.voices.consultations import ConsultationView, require_taking
from review.voices.models import Comment

STANCES = {"agree": "同意", "problem": "有问题", "change": "建议这样改"}
CONTRIBUTOR_KINDS = ("村民", "居民", "个体工商户", "企业", "社会组织", "机关单位", "代表", "其他")
MAX_BODY = 3000
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person sends. `key` is made by the form, so that sending twice leaves one comment."""

    address: str
    stance: str
    body: str
    key: str
    proposed: str = ""
    contributor_kind: str = "其他"
    contributor: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the author keeps: the number to quote and the token that opens the status page."""

    number: str
    token: str | None  # None when the same comment had been taken before: its receipt was given then


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment as staff see it; `public()` of the page layer must not pass `contributor` on."""

    id: str
    number: str
    consultation_id: str
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


def take_comment(
    session: Session,
    clock: Clock,
    consultation: ConsultationView,
    draft: Draft,
    invited: Invited | None = None,
    *,
    organisation_id: str | None = None,
) -> Receipt:
    """Take a comment. The same key again gives the same number and stores nothing.

    Args:
        invited: the link it came by; its liaison point is the comment's.
        organisation_id: the liaison point of comments that staff enter from paper.

    Raises:
        InvalidInput: nothing said, too long, unknown clause or stance.
        Conflict: the round takes no comments now.
    """
    if not _KEY.fullmatch(draft.key):
        raise InvalidInput("表单已失效，请刷新页面后重新提交；已写的内容请先复制保存。")
    held = session.scalars(select(Comment).where(Comment.idempotency_key == draft.key)).one_or_none()
    if held is not None:
        return Receipt(held.number, None)
    require_taking(consultation)
    _check(session, consultation, draft, invited)
    token = new_token()
    comment = Comment(
        id=new_id(),
        number=_next_number(session, clock),
        consultation_id=consultation.id,
        version_id=consultation.version_id,
        address=draft.address,
        stance=draft.stance,
        body=draft.body.strip(),
        proposed=draft.proposed.strip(),
        contributor_kind=draft.contributor_kind if draft.contributor_kind in CONTRIBUTOR_KINDS else "其他",
        contributor=draft.contributor.strip()[:100],
        organisation_id=invited.organisation_id if invited else organisation_id,
        invitation_id=invited.invitation_id if invited else None,
        idempotency_key=draft.key,
        receipt_hash=token_hash(token),
        created_at=clock.now(),
        outcome_reason="",
    )
    session.add(comment)
    session.flush()
    actor = (invited.account_id if invited else None) or "public"
    audit.record(session, clock, actor, "comment.take", f"comment:{comment.id}", number=comment.number)
    return Receipt(comment.number, token)


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


def count_open(session: Session) -> int:
    """Comments that wait for an outcome."""
    return session.scalar(select(func.count()).where(Comment.outcome.is_(None)).select_from(Comment)) or 0


def open_by_consultation(session: Session) -> dict[str, int]:
    """Comments that wait for an outcome, by round; rounds without any are left out."""
    rows = session.execute(
        select(Comment.consultation_id, func.count()).where(Comment.outcome.is_(None)).group_by(Comment.consultation_id)
    )
    return dict(rows.all())


def _check(session: Session, consultation: ConsultationView, draft: Draft, invited: Invited | None) -> None:
    body = draft.body.strip()
    if draft.stance not in STANCES:
        raise InvalidInput("请选择同意、有问题或建议这样改。")
    if not body and not draft.proposed.strip() and draft.stance != "agree":
        raise InvalidInput("请写明问题或修改建议。")
    if len(body) > MAX_BODY or len(draft.proposed) > MAX_BODY:
        raise InvalidInput(f"意见不能超过 {MAX_BODY} 字，请分条提交。")
    allowed = set(consultation.addresses) or set(
        session.scalars(select(Clause.address).where(Clause.version_id == consultation.version_id))
    )
    only = invited.scope.get("address") if invited else None
    if draft.address not in allowed or (only is not None and draft.address != only):
        raise InvalidInput("这一条款不在本次征求意见范围内。")


def _next_number(session: Session, clock: Clock) -> str:
    """YJ + day + serial; unique by constraint, gap-free within the day by the write transaction."""
    prefix = f"YJ{clock.now().astimezone(SHANGHAI):%Y%m%d}-"
    last = session.scalar(select(func.max(Comment.number)).where(Comment.number.startswith(prefix)))
    serial = int(last.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{serial:05d}"


def _one(session: Session, condition: object) -> CommentView:
    found = _many(session, condition)
    if not found:
        raise NotFound("没有这个回执编号，请核对链接是否完整。")
    return found[0]


def _many(session: Session, condition: object) -> list[CommentView]:
    rows = session.execute(
        select(Comment, Organisation.name, Account.name)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .outerjoin(Account, Account.id == Comment.outcome_by)
        .where(condition)  # type: ignore[arg-type]  # a column expression of Comment
        .order_by(Comment.created_at, Comment.id)
    )
    return [_view(comment, organisation, by) for comment, organisation, by in rows]


def _view(c: Comment, organisation: str | None, by: str | None) -> CommentView:
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
    )
