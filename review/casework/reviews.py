"""Reviews: opened on a version, listed with what waits in them, closed when nothing waits any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.models import Version
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.casework.models import Review
from review.findings.models import FindingRecord, Verdict

MODES = ("依职权审查", "依申请审查", "移送审查", "专项审查", "联合审查")


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review in a list or at the head of its page."""

    id: str
    document_id: str
    version_id: str
    title: str
    mode: str
    state: str
    as_of: date
    owner: str
    opened_at: datetime
    conclusion: str
    closed_at: datetime | None
    flags: int  # red and amber
    undecided: int  # of those, without a verdict

    @property
    def subject(self) -> str:
        """How notes, assignments and log entries name this review."""
        return f"review:{self.id}"


def open_review(
    session: Session,
    clock: Clock,
    *,
    document_id: str,
    version_id: str,
    as_of: date,
    actor: str,
    owner_id: str | None = None,
    mode: str = MODES[0],
) -> str:
    """Open a review on a version; the one that is open already is returned instead of a second."""
    held = session.scalars(select(Review).where(Review.version_id == version_id)).one_or_none()
    if held is not None:
        held.as_of = as_of
        if held.owner_id is None:
            held.owner_id = owner_id
        return held.id
    if mode not in MODES:
        raise InvalidInput("审查方式不正确。")
    review = Review(
        id=new_id(),
        document_id=document_id,
        version_id=version_id,
        mode=mode,
        state="open",
        as_of=as_of,
        owner_id=owner_id,
        opened_by=actor,
        opened_at=clock.now(),
        conclusion="",
    )
    session.add(review)
    session.flush()
    audit.record(session, clock, actor, "review.open", f"review:{review.id}", document=document_id)
    return review.id


Check = Callable[[Session, ReviewView], Sequence[str]]
"""What must hold before a review closes: plain sentences on what still waits, none when all is well."""


def set_state(
    session: Session,
    clock: Clock,
    person: Person,
    review_id: str,
    state: str,
    reason: str,
    checks: Sequence[Check] = (),
) -> None:
    """Close or reopen a review; the one door for its state. The same state again changes nothing.

    Raises:
        NotAllowed. InvalidInput: no reason. Conflict: something still waits.
    """
    person.require(Permission.FINDING_VERDICT)
    if state not in {"open", "closed"}:
        raise InvalidInput("审查状态只能是办理中或已办结。")
    if not reason.strip():
        raise InvalidInput("请写明审查结论或重新办理的理由。")
    review = _get(session, review_id)
    if review.state == state:
        return
    if state == "closed":
        waiting = [sentence for check in checks for sentence in check(session, get_review(session, review_id))]
        if waiting:
            raise Conflict("还不能办结：" + "；".join(waiting) + "。")
    old = review.state
    review.state = state
    review.conclusion = reason.strip() if state == "closed" else ""
    review.closed_at = clock.now() if state == "closed" else None
    audit.record(session, clock, person.actor, "review.state", f"review:{review_id}", old=old, new=state, why=reason)


def get_review(session: Session, review_id: str) -> ReviewView:
    """One review.

    Raises:
        NotFound: there is none.
    """
    found = _query(session, Review.id == review_id)
    if not found:
        raise NotFound("没有这件审查。")
    return found[0]


def review_of_version(session: Session, version_id: str) -> ReviewView | None:
    """The review of a version, None when there is none yet."""
    found = _query(session, Review.version_id == version_id)
    return found[0] if found else None


def list_reviews(session: Session, *, state: str | None = None, limit: int = 100) -> Sequence[ReviewView]:
    """Reviews, those with the most undecided flags first. Three statements whatever their number."""
    rows = _query(session, Review.state == state if state else Review.id.is_not(None), limit)
    return sorted(rows, key=lambda row: (-row.undecided, -row.opened_at.timestamp()))


def _get(session: Session, review_id: str) -> Review:
    review = session.get(Review, review_id)
    if review is None:
        raise NotFound("没有这件审查。")
    return review


def _query(session: Session, condition: object, limit: int = 1) -> list[ReviewView]:
    rows = session.execute(
        select(Review, Version.title, Account.name)
        .join(Version, Version.id == Review.version_id)
        .outerjoin(Account, Account.id == Review.owner_id)
        .where(condition)  # type: ignore[arg-type]  # a column expression of Review
        .order_by(Review.opened_at.desc())
        .limit(limit)
    ).all()
    ids = [review.version_id for review, _, _ in rows]
    flags = _count_flags(session, ids, decided_only=False)
    decided = _count_flags(session, ids, decided_only=True)
    return [
        ReviewView(
            r.id,
            r.document_id,
            r.version_id,
            title,
            r.mode,
            r.state,
            r.as_of,
            owner or "",
            r.opened_at,
            r.conclusion,
            r.closed_at,
            flags.get(r.version_id, 0),
            flags.get(r.version_id, 0) - decided.get(r.version_id, 0),
        )
        for r, title, owner in rows
    ]


def _count_flags(session: Session, version_ids: Sequence[str], *, decided_only: bool) -> dict[str, int]:
    query = (
        select(FindingRecord.version_id, func.count())
        .where(
            FindingRecord.version_id.in_(version_ids),
            FindingRecord.withdrawn_at.is_(None),
            FindingRecord.severity.in_(("red", "amber")),
        )
        .group_by(FindingRecord.version_id)
    )
    if decided_only:
        newest = select(func.max(Verdict.id)).group_by(Verdict.finding_id)
        query = query.join(Verdict, Verdict.finding_id == FindingRecord.id).where(
            Verdict.id.in_(newest), Verdict.decision != "undone"
        )
    return dict(session.execute(query).all())
