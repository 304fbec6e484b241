"""Lines of a worksheet as their readers see them, with their history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from registry.errors import NotFound
from registry.people.models import Account
from review.casework.lines.models import LineRevision, WorksheetLine
from review.casework.lines.quotes import Superior, superiors_from
from review.casework.lines.standards import Judgement

ACTS = {"create": "列入", "edit": "修改", "adopt": "采用", "drop": "撤下", "resume": "恢复"}
STATES = {"draft": "拟稿", "adopted": "已采用", "dropped": "已撤下"}


@dataclass(frozen=True, slots=True)
class LineView:
    """One line. `quote` and `superiors` are frozen once it is adopted."""

    id: str
    review_id: str
    version_id: str
    finding_id: str | None
    state: str
    revision: int
    address: str
    article: str
    quote: str
    quote_digest: str
    superiors: tuple[Superior, ...]
    judgement: Judgement
    created_by: str
    created_at: datetime
    changed_by_id: str
    changed_by: str
    changed_at: datetime
    frozen_at: datetime | None

    @property
    def subject(self) -> str:
        """How log entries and letters name this line."""
        return f"line:{self.id}"


@dataclass(frozen=True, slots=True)
class LineChange:
    """One entry of a line's history: the editable fields after it."""

    revision: int
    at: datetime
    by: str
    act: str
    held: dict[str, Any]


def lines_of(session: Session, review_id: str, *, dropped: bool = False) -> Sequence[LineView]:
    """The lines of a review in the order in which they were made. One statement."""
    query = _query().where(WorksheetLine.review_id == review_id)
    if not dropped:
        query = query.where(WorksheetLine.state != "dropped")
    rows = session.execute(query.order_by(WorksheetLine.created_at, WorksheetLine.id))
    return [line_view(line, maker, changer) for line, maker, changer in rows]


def get_line(session: Session, review_id: str, line_id: str) -> LineView:
    """One line of a review.

    Raises:
        NotFound: the review has no such line.
    """
    row = session.execute(
        _query().where(WorksheetLine.id == line_id, WorksheetLine.review_id == review_id)
    ).one_or_none()
    if row is None:
        raise NotFound("工作表中没有这一条。")
    return line_view(*row)


def history_of(session: Session, line_id: str) -> Sequence[LineChange]:
    """Everything that was done to a line, oldest first."""
    rows = session.execute(
        select(LineRevision, Account.name)
        .join(Account, Account.id == LineRevision.by)
        .where(LineRevision.line_id == line_id)
        .order_by(LineRevision.revision)
    )
    return [LineChange(r.revision, r.at, name, ACTS[r.act], r.held) for r, name in rows]


def _query() -> Any:
    maker, changer = aliased(Account), aliased(Account)
    return (
        select(WorksheetLine, maker.name, changer.name)
        .join(maker, maker.id == WorksheetLine.created_by)
        .join(changer, changer.id == WorksheetLine.changed_by)
    )


def line_view(line: WorksheetLine, maker: str, changer: str) -> LineView:
    """A stored line as its readers see it."""
    return LineView(
        line.id,
        line.review_id,
        line.version_id,
        line.finding_id,
        line.state,
        line.revision,
        line.address,
        line.article,
        line.quote,
        line.quote_digest,
        superiors_from(line.superiors),
        Judgement(line.kind, line.standard, line.severity, line.opinion, line.handling),
        maker,
        line.created_at,
        line.changed_by,
        changer,
        line.changed_at,
        line.frozen_at,
    )
