"""The papers of a filing: added, replaced, taken out; a file that came once keeps its row and its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.deposit import text_digest
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.casework.filings.access import find_filing, require_editable
from review.casework.filings.models import FilingPaper
from review.casework.filings.particulars import apply, particulars_of, propose
from review.casework.filings.timeline import note
from review.casework.filings.vocabulary import SCAN, TEXT

MOST_PAPERS = 60  # a filing of more files is a mistake or an attack
SINGLE = frozenset({TEXT, SCAN, "report"})  # a second one takes the place of the first


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that lies in the file store, with what was read from it (`text` None: not read)."""

    digest: str
    file_name: str
    size: int
    text: str | None = None
    facts: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper as pages show it."""

    id: str
    kind: str
    round: int
    digest: str
    file_name: str
    size: int
    facts: dict[str, Any]
    was_read: bool
    added_by: str
    added_at: datetime
    replaced_at: datetime | None
    replaced_by: str | None
    replaced_why: str

    @property
    def problem(self) -> str:
        """Why the file could not be read, "" where it could."""
        return str(self.facts.get("unreadable", ""))


def add_paper(
    session: Session,
    clock: Clock,
    person: Person,
    filing_id: str,
    kind: str,
    file: StoredFile,
    kinds: Sequence[str],
) -> str:
    """Add a file to a filing; returns the paper's id. The same file of the same kind again changes nothing.

    A new 正式文本 takes the place of the old one, and what was read from it fills the particulars that are empty.

    Args:
        kinds: the keys of the papers that the profile allows.

    Raises:
        NotFound, NotAllowed, Conflict: see `access`. InvalidInput: an unknown kind, or too many files.
    """
    filing = find_filing(session, person, filing_id, lock=True)
    if not (person.may(Permission.FILING_CHECK) and filing.state == "submitted" and kind == SCAN):
        require_editable(person, filing)
    if kind not in kinds:
        raise InvalidInput("材料种类不正确，请从列表中选择。")
    held = _present(session, filing.id)
    same = next((paper for paper in held if paper.kind == kind and paper.digest == file.digest), None)
    if same is not None:
        return same.id
    if _count(session, filing.id) >= MOST_PAPERS:
        raise InvalidInput(f"一件报备最多 {MOST_PAPERS} 个文件。请合并后再上传。")
    paper = FilingPaper(
        id=new_id(),
        filing_id=filing.id,
        kind=kind,
        round=filing.round + (0 if filing.state == "submitted" else 1),
        digest=file.digest,
        file_name=file.file_name,
        size=file.size,
        text=file.text,
        text_digest=text_digest(file.text) if file.text else None,
        facts=file.facts or {},
        added_by=person.account_id or "",
        added_at=clock.now(),
    )
    session.add(paper)
    session.flush()
    if kind in SINGLE:
        for old in held:
            if old.kind == kind:
                _put_by(clock, old, paper.id, "由新文件替换")
    if kind == TEXT and file.facts and "unreadable" not in file.facts:
        apply(filing, propose(particulars_of(filing), file.facts))
    note(
        session, clock, person.actor, filing, "paper", file.file_name,
        paper=paper.id, paper_kind=kind, sha256=file.digest,
    )  # fmt: skip
    session.flush()
    return paper.id


def remove_paper(session: Session, clock: Clock, person: Person, filing_id: str, paper_id: str) -> None:
    """Take a file out of a filing that is still written; it stays in the record. Twice changes nothing.

    Raises:
        NotFound, NotAllowed, Conflict.
    """
    filing = find_filing(session, person, filing_id, lock=True)
    require_editable(person, filing)
    paper = session.get(FilingPaper, paper_id)
    if paper is None or paper.filing_id != filing.id:
        raise NotFound("没有这份材料。")
    if paper.replaced_at is None:
        _put_by(clock, paper, None, "由填写人移出")
        note(session, clock, person.actor, filing, "paper.remove", paper.file_name, paper=paper.id)
        session.flush()


def find_paper(session: Session, person: Person, filing_id: str, paper_id: str) -> PaperView:
    """One paper of a filing that the person may see.

    Raises:
        NotFound: there is none, or not for this person.
    """
    filing = find_filing(session, person, filing_id)
    for paper in papers_of(session, filing.id):
        if paper.id == paper_id:
            return paper
    raise NotFound("没有这份材料。")


def papers_of(session: Session, filing_id: str) -> Sequence[PaperView]:
    """All papers of a filing, those that hold first, in the order they came. One statement."""
    rows = session.execute(
        select(FilingPaper, Account.name)
        .outerjoin(Account, Account.id == FilingPaper.added_by)
        .where(FilingPaper.filing_id == filing_id)
        .order_by(FilingPaper.replaced_at.is_not(None), FilingPaper.added_at, FilingPaper.id)
    )
    return [
        PaperView(
            p.id,
            p.kind,
            p.round,
            p.digest,
            p.file_name,
            p.size,
            p.facts,
            p.text_digest is not None,
            name or "",
            p.added_at,
            p.replaced_at,
            p.replaced_by,
            p.replaced_why,
        )
        for p, name in rows
    ]


def texts_of(session: Session, filing_id: str) -> dict[str, FilingPaper]:
    """The present papers whose text is compared: kind → row."""
    rows = session.scalars(
        select(FilingPaper).where(
            FilingPaper.filing_id == filing_id,
            FilingPaper.replaced_at.is_(None),
            FilingPaper.kind.in_((TEXT, SCAN)),
        )
    )
    return {row.kind: row for row in rows}


def _present(session: Session, filing_id: str) -> list[FilingPaper]:
    query = select(FilingPaper).where(FilingPaper.filing_id == filing_id, FilingPaper.replaced_at.is_(None))
    return list(session.scalars(query))


def _count(session: Session, filing_id: str) -> int:
    return session.scalar(select(func.count()).where(FilingPaper.filing_id == filing_id)) or 0


def _put_by(clock: Clock, paper: FilingPaper, by: str | None, why: str) -> None:
    paper.replaced_at, paper.replaced_by, paper.replaced_why = clock.now(), by, why
