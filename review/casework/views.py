"""Reviews as their readers see them: one, those of a version, lists. Statements do not grow with what is listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from registry.errors import NotFound
from registry.instruments.models import Version, Work
from registry.people.models import Account
from review.casework.models import Review
from review.casework.numbering import printed_number
from review.casework.states import EDITABLE, FINISHED, UNFINISHED
from review.findings.models import FindingRecord, Verdict

MISSING = "没有这件审查。"


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review in a list or at the head of its page."""

    id: str
    number: str
    document_id: str
    version_id: str
    title: str
    issuer: str
    mode: str
    state: str
    revision: int
    origin: str
    as_of: date
    owner_id: str | None
    owner: str
    opened_at: datetime
    due_on: date | None
    due_sentence: str
    extended_at: datetime | None
    extension_reason: str
    topic_id: str | None
    batch_id: str | None
    result: str
    conclusion: str
    concluded_by: str  # the name
    concluded_at: datetime | None
    closed_by: str  # the name
    closed_at: datetime | None
    merged_duties: bool
    flags: int  # red and amber
    undecided: int  # of those, without a verdict

    @property
    def subject(self) -> str:
        """How notes, assignments and log entries name this review."""
        return f"review:{self.id}"

    @property
    def editable(self) -> bool:
        """Whether lines, answers and letters can be written now."""
        return self.state in EDITABLE

    @property
    def finished(self) -> bool:
        """Whether it is closed or terminated."""
        return self.state in FINISHED


def get_review(session: Session, review_id: str) -> ReviewView:
    """One review.

    Raises:
        NotFound: there is none.
    """
    found = reviews_where(session, Review.id == review_id)
    if not found:
        raise NotFound(MISSING)
    return found[0]


def review_of_version(session: Session, version_id: str) -> ReviewView | None:
    """The review of a version that counts: an unfinished one, else the newest; None when there is none yet."""
    found = reviews_where(session, Review.version_id == version_id, limit=50)
    return next((row for row in found if not row.finished), found[0] if found else None)


def list_reviews(session: Session, *, state: str | None = None, limit: int = 100) -> Sequence[ReviewView]:
    """Reviews, those with the most undecided flags first. Three statements whatever their number.

    Args:
        state: a state, or `unfinished` for all that are still worked on.
    """
    if state == "unfinished":
        condition: ColumnElement[bool] = Review.state.in_(UNFINISHED)
    else:
        condition = Review.state == state if state else Review.id.is_not(None)
    rows = reviews_where(session, condition, limit=limit)
    return sorted(rows, key=lambda row: (-row.undecided, -row.opened_at.timestamp()))


def reviews_where(
    session: Session, condition: ColumnElement[bool], *, order: Sequence[Any] = (), limit: int = 1, offset: int = 0
) -> list[ReviewView]:
    """Reviews that meet a condition, newest first unless an order is given."""
    author, closer = aliased(Account), aliased(Account)
    rows = session.execute(
        select(Review, Version.title, Work.issuer, Account.name, author.name, closer.name)
        .join(Version, Version.id == Review.version_id)
        .join(Work, Work.id == Review.document_id)
        .outerjoin(Account, Account.id == Review.owner_id)
        .outerjoin(author, author.id == Review.concluded_by)
        .outerjoin(closer, closer.id == Review.closed_by)
        .where(condition)
        .order_by(*(order or (Review.opened_at.desc(), Review.serial.desc())))
        .limit(limit)
        .offset(offset)
    ).all()
    ids = [row[0].version_id for row in rows]
    flags = _count_flags(session, ids, decided_only=False)
    decided = _count_flags(session, ids, decided_only=True)
    return [
        _view(review, title, issuer, (owner, by, closed), flags, decided)
        for review, title, issuer, owner, by, closed in rows
    ]


def _view(
    r: Review,
    title: str,
    issuer: str | None,
    names: tuple[str | None, str | None, str | None],
    flags: dict[str, int],
    decided: dict[str, int],
) -> ReviewView:
    owner, author, closer = names
    count = flags.get(r.version_id, 0)
    return ReviewView(
        id=r.id,
        number=printed_number(r.year, r.serial),
        document_id=r.document_id,
        version_id=r.version_id,
        title=title,
        issuer=issuer or "",
        mode=r.mode,
        state=r.state,
        revision=r.revision,
        origin=r.origin,
        as_of=r.as_of,
        owner_id=r.owner_id,
        owner=owner or "",
        opened_at=r.opened_at,
        due_on=r.due_on,
        due_sentence=r.due_sentence,
        extended_at=r.extended_at,
        extension_reason=r.extension_reason,
        topic_id=r.topic_id,
        batch_id=r.batch_id,
        result=r.result,
        conclusion=r.conclusion,
        concluded_by=author or "",
        concluded_at=r.concluded_at,
        closed_by=closer or "",
        closed_at=r.closed_at,
        merged_duties=r.merged_duties,
        flags=count,
        undecided=count - decided.get(r.version_id, 0),
    )


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
        newest = (
            select(func.max(Verdict.id))
            .join(FindingRecord, FindingRecord.id == Verdict.finding_id)
            .where(FindingRecord.version_id.in_(version_ids))
            .group_by(Verdict.finding_id)
        )
        query = query.join(Verdict, Verdict.finding_id == FindingRecord.id).where(
            Verdict.id.in_(newest), Verdict.decision != "undone"
        )
    return dict(session.execute(query).all())
