"""Papers as their readers see them: one in full with its history, many in a list; statements do not grow with rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from registry.errors import NotFound
from registry.people.models import Account
from review.casework.models import Review
from review.casework.numbering import printed_number
from review.papers.kinds import KINDS, PaperKind
from review.papers.layout.sheet import Sheet, from_stored
from review.papers.models import Paper, PaperConfirmation, PaperEntry, PaperIssue, PaperRevision, PaperRework

STATES = {"draft": "拟稿", "out": "送出修改", "issued": "已签发", "void": "已作废", "dropped": "已撤下"}
ACTS = {"make": "生成", "edit": "修改", "take": "采用返回稿", "again": "重新生成"}
REWORKS = {"out": "待返回", "returned": "已返回，待核对", "taken": "已采用", "refused": "未采用", "recalled": "已收回"}
ENTRIES = {"correct": "更正", "void": "作废", "scan": "登记用印扫描件"}
MISSING = "没有这份文书。"


@dataclass(frozen=True, slots=True)
class IssueView:
    """How it was issued."""

    number: str
    on: date
    at: datetime
    by: str
    drafted_by: str
    merged_duties: bool
    content_digest: str
    file_digest: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """What was done to it after its issue."""

    id: int
    act: str
    at: datetime
    by: str
    reason: str
    other_id: str | None
    file_digest: str | None
    file_name: str
    file_size: int | None

    @property
    def name(self) -> str:
        """The act in words."""
        return ENTRIES[self.act]


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper. `sheet` is the draft, or what was issued."""

    id: str
    kind: PaperKind
    about: str
    review_id: str | None
    case_number: str
    state: str
    revision: int
    title: str
    sheet: Sheet
    corrects_id: str | None
    created_by: str
    created_at: datetime
    changed_by_id: str
    changed_by: str
    changed_at: datetime
    issue: IssueView | None

    @property
    def subject(self) -> str:
        """How log entries name it."""
        return f"paper:{self.id}"

    @property
    def state_word(self) -> str:
        """Its state in words."""
        return STATES[self.state]

    @property
    def editable(self) -> bool:
        """Whether its text can be changed here now."""
        return self.state == "draft"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a draft's history."""

    revision: int
    at: datetime
    by: str
    act: str
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class ReworkView:
    """One round of rework in a file."""

    id: str
    state: str
    sent_at: datetime
    sent_by: str
    sent_digest: str
    sent: Sheet
    returned_at: datetime | None
    returned_by: str
    returned_digest: str | None
    returned_name: str
    returned: Sheet | None
    remarks: tuple[str, ...]
    why: str

    @property
    def state_word(self) -> str:
        """Its state in words."""
        return REWORKS[self.state]


@dataclass(frozen=True, slots=True)
class ConfirmationView:
    """A person's word for a citation that nothing here holds."""

    key: str
    citation: str
    reason: str
    by: str
    at: datetime


def papers_where(
    session: Session, condition: ColumnElement[bool], *, limit: int = 100, offset: int = 0
) -> list[PaperView]:
    """Papers that meet a condition, newest first. One statement."""
    maker, changer, issuer, drafter = (aliased(Account) for _ in range(4))
    rows = session.execute(
        select(Paper, maker.name, changer.name, PaperIssue, issuer.name, drafter.name, Review.year, Review.serial)
        .join(maker, maker.id == Paper.created_by)
        .join(changer, changer.id == Paper.changed_by)
        .outerjoin(PaperIssue, PaperIssue.paper_id == Paper.id)
        .outerjoin(issuer, issuer.id == PaperIssue.issued_by)
        .outerjoin(drafter, drafter.id == PaperIssue.drafted_by)
        .outerjoin(Review, Review.id == Paper.review_id)
        .where(condition)
        .order_by(Paper.created_at.desc(), Paper.id)
        .limit(limit)
        .offset(offset)
    )
    return [_view(*row) for row in rows]


def _view(paper: Paper, *names: Any) -> PaperView:
    maker, changer, issue, issuer, drafter, year, serial = names
    issued = None
    if issue is not None:
        issued = IssueView(
            issue.number or "", issue.issued_on, issue.issued_at, issuer or "", drafter or "", issue.merged_duties,
            issue.content_digest, issue.file_digest,
        )  # fmt: skip
    return PaperView(
        paper.id, KINDS[paper.kind], paper.about, paper.review_id, printed_number(year, serial) if year else "",
        paper.state, paper.revision, paper.title, from_stored(issue.content if issue is not None else paper.content),
        paper.corrects_id, maker, paper.created_at, paper.changed_by, changer, paper.changed_at, issued,
    )  # fmt: skip


def get_paper(session: Session, paper_id: str) -> PaperView:
    """One paper.

    Raises:
        NotFound: there is none.
    """
    found = papers_where(session, Paper.id == paper_id, limit=1)
    if not found:
        raise NotFound(MISSING)
    return found[0]


def papers_of(session: Session, review_id: str) -> Sequence[PaperView]:
    """The papers of a review, newest first."""
    return papers_where(session, Paper.review_id == review_id, limit=500)


def papers_about(session: Session, about: str) -> Sequence[PaperView]:
    """The papers made from one thing, such as `filing:abc`."""
    return papers_where(session, Paper.about == about, limit=500)


def list_papers(
    session: Session, *, kind: str = "", state: str = "", words: str = "", limit: int, offset: int = 0
) -> tuple[Sequence[PaperView], int]:
    """Papers with how many there are in all. Two statements.

    Args:
        words: part of the title or of the number.
    """
    condition: ColumnElement[bool] = Paper.kind == kind if kind else Paper.id.is_not(None)
    if state:
        condition &= Paper.state == state
    if words:
        numbered = select(PaperIssue.paper_id).where(PaperIssue.number.contains(words, autoescape=True))
        condition &= Paper.title.contains(words, autoescape=True) | Paper.id.in_(numbered)
    total = session.scalar(select(func.count()).select_from(Paper).where(condition)) or 0
    return papers_where(session, condition, limit=limit, offset=offset), total


def last_organ(session: Session) -> str:
    """The body in whose name the newest paper was made, to begin the next with."""
    found = session.scalars(select(Paper).order_by(Paper.changed_at.desc()).limit(20))
    return next((organ for paper in found if (organ := str(paper.content.get("organ", "")))), "")


def history_of(session: Session, paper_id: str) -> Sequence[Change]:
    """Everything that was done to a draft, newest first."""
    rows = session.execute(
        select(PaperRevision, Account.name)
        .join(Account, Account.id == PaperRevision.by)
        .where(PaperRevision.paper_id == paper_id)
        .order_by(PaperRevision.revision.desc())
    )
    return [Change(r.revision, r.at, name, ACTS[r.act], from_stored(r.content)) for r, name in rows]


def reworks_of(session: Session, paper_id: str) -> Sequence[ReworkView]:
    """The rounds of rework, newest first."""
    sender, receiver = aliased(Account), aliased(Account)
    rows = session.execute(
        select(PaperRework, sender.name, receiver.name)
        .join(sender, sender.id == PaperRework.sent_by)
        .outerjoin(receiver, receiver.id == PaperRework.returned_by)
        .where(PaperRework.paper_id == paper_id)
        .order_by(PaperRework.sent_at.desc(), PaperRework.id)
    )
    return [
        ReworkView(
            r.id, r.state, r.sent_at, sent, r.sent_digest, from_stored(r.sent_content), r.returned_at, back or "",
            r.returned_digest, r.returned_name, from_stored(r.returned_content) if r.returned_content else None,
            tuple(r.remarks), r.why,
        )
        for r, sent, back in rows
    ]  # fmt: skip


def entries_of(session: Session, paper_id: str) -> Sequence[EntryView]:
    """What was done to an issued paper, oldest first."""
    rows = session.execute(
        select(PaperEntry, Account.name)
        .join(Account, Account.id == PaperEntry.by)
        .where(PaperEntry.paper_id == paper_id)
        .order_by(PaperEntry.id)
    )
    return [
        EntryView(e.id, e.act, e.at, name, e.reason, e.other_id, e.file_digest, e.file_name, e.file_size)
        for e, name in rows
    ]


def confirmations_of(session: Session, paper_id: str) -> dict[str, ConfirmationView]:
    """What people vouched for, by the key of the obstacle."""
    rows = session.execute(
        select(PaperConfirmation, Account.name)
        .join(Account, Account.id == PaperConfirmation.by)
        .where(PaperConfirmation.paper_id == paper_id)
    )
    return {c.key: ConfirmationView(c.key, c.citation, c.reason, name, c.at) for c, name in rows}
