"""One suggestion as staff see it, and as its proposer does: one record, the second view without our notes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import NotFound
from registry.instruments import resolve
from registry.instruments.models import Work
from registry.people.models import Account
from registry.people.roles import Permission, Person
from registry.people.sessions import token_hash
from registry.sealing import Sealer
from review.casework.models import Review
from review.casework.numbering import printed_number as review_number
from review.casework.states import FINISHED, STATES, UNFINISHED
from review.casework.suggestions.handling import MISSING
from review.casework.suggestions.models import Suggestion, SuggestionFile, SuggestionStep
from review.casework.suggestions.repeats import Earlier, earlier_than
from review.casework.suggestions.vocabulary import CLOSED, PUBLIC_STATES, STARTED, Move, moves_from, printed_number
from review.voices.files import FileView
from review.voices.identity import Identity

GONE = "没有这份回执，链接可能不完整。请核对提交时保存的链接或二维码。"


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of its way."""

    at: datetime
    by: str
    old: str
    new: str
    why: str
    told: str


@dataclass(frozen=True, slots=True)
class ReviewLink:
    """A review that answers it, or could."""

    id: str
    number: str
    mode: str
    state: str
    finished: bool


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """Everything that staff see."""

    row: Suggestion
    number: str
    document: str
    entered_by: str
    steps: tuple[StepView, ...]
    files: tuple[FileView, ...]
    review: ReviewLink | None
    joinable: tuple[ReviewLink, ...]
    earlier: tuple[Earlier, ...]
    repeats: str  # number of the one that it was marked to repeat
    candidates: tuple[resolve.Named, ...]  # documents that it may mean

    @property
    def review_runs(self) -> bool:
        """Whether the review that answers it isn't finished: feedback waits for that, as `handling.move` demands."""
        return self.row.state == STARTED and self.review is not None and not self.review.finished

    @property
    def moves(self) -> tuple[Move, ...]:
        """The moves that can be made now."""
        return tuple(one for one in moves_from(self.row.state) if not (one.new == CLOSED and self.review_runs))


@dataclass(frozen=True, slots=True)
class Followed:
    """What the proposer sees under the receipt."""

    number: str
    kind: str
    title: str
    clause: str
    reason: str
    state: str
    received_on: date
    passed: tuple[tuple[str, datetime, str], ...]  # word, when, what they were told
    files: tuple[str, ...]
    feedback: str
    feedback_on: date | None
    due_on: date | None


def get_suggestion(session: Session, suggestion_id: str) -> SuggestionView:
    """One suggestion for staff.

    Raises:
        NotFound: there is none.
    """
    row = session.get(Suggestion, suggestion_id)
    if row is None:
        raise NotFound(MISSING)
    steps = session.execute(
        select(SuggestionStep, Account.name)
        .outerjoin(Account, Account.id == SuggestionStep.by)
        .where(SuggestionStep.suggestion_id == row.id)
        .order_by(SuggestionStep.id)
    )
    document = session.get(Work, row.document_id) if row.document_id else None
    entered = session.get(Account, row.entered_by) if row.entered_by else None
    reviews = _reviews(session, row)
    repeated = session.get(Suggestion, row.repeats_id) if row.repeats_id else None
    return SuggestionView(
        row,
        printed_number(row.kind, row.year, row.serial),
        document.title if document else "",
        entered.name if entered else "",
        tuple(StepView(s.at, name or "", s.old, s.new, s.why, s.told) for s, name in steps),
        files_of(session, row.id),
        next((one for one in reviews if one.id == row.review_id), None),
        tuple(one for one in reviews if one.id != row.review_id and not one.finished),
        earlier_than(session, row),
        printed_number(repeated.kind, repeated.year, repeated.serial) if repeated else "",
        candidates(session, row.title, row.document_number, include_internal=True) if document is None else (),
    )


def _reviews(session: Session, row: Suggestion) -> list[ReviewLink]:
    if row.document_id is None:
        return []
    found = session.scalars(
        select(Review)
        .where(Review.document_id == row.document_id)
        .where((Review.state.in_(UNFINISHED)) | (Review.id == (row.review_id or "")))
        .order_by(Review.opened_at.desc(), Review.serial.desc())
    )
    return [
        ReviewLink(r.id, review_number(r.year, r.serial), r.mode, STATES[r.state], r.state in FINISHED) for r in found
    ]


def candidates(
    session: Session, title: str, number: str, *, include_internal: bool, limit: int = 8
) -> tuple[resolve.Named, ...]:
    """Documents that a typed title or number may mean: by number, by title, then by the end of the title."""
    title = title.strip().strip("《》")
    found: dict[str, resolve.Named] = {}
    if number.strip():
        found |= {d.document_id: d for d in resolve.by_number(session, number, include_internal=include_internal)}
    if title:
        for named in (
            resolve.by_title(session, title, include_internal=include_internal),
            resolve.ending_in(session, title, limit, include_internal=include_internal),
        ):
            for one in named:
                found.setdefault(one.document_id, one)
    return tuple(found.values())[:limit]


def files_of(session: Session, suggestion_id: str) -> tuple[FileView, ...]:
    """Its files, in order."""
    rows = session.scalars(
        select(SuggestionFile).where(SuggestionFile.suggestion_id == suggestion_id).order_by(SuggestionFile.position)
    )
    return tuple(FileView(f.id, f.suggestion_id, f.kind, f.name, f.media_type, f.digest, f.size) for f in rows)


def open_file(session: Session, clock: Clock, person: Person, suggestion_id: str, file_id: str) -> FileView:
    """A file for staff; each opening is logged, for it may show who sent it.

    Raises:
        NotAllowed, NotFound.
    """
    person.require(Permission.SUGGESTION_TAKE)
    found = next((file for file in files_of(session, suggestion_id) if file.id == file_id), None)
    if found is None:
        raise NotFound("没有这个文件。")
    audit.record(session, clock, person.actor, "suggestion.file", f"suggestion:{suggestion_id}", file=file_id)
    return found


def identity_of(session: Session, sealer: Sealer, suggestion_id: str) -> Identity:
    """Name and contact in the clear; the caller has logged the view.

    Raises:
        NotFound. Misconfigured: the key that sealed them is gone.
    """
    row = session.get(Suggestion, suggestion_id)
    if row is None:
        raise NotFound(MISSING)
    held = json.loads(sealer.open(row.sealed)) if row.sealed else {}
    return Identity(str(held.get("name", "")), str(held.get("contact", "")))


def followed(session: Session, token: str) -> Followed:
    """What the holder of a receipt sees.

    Raises:
        NotFound: no such receipt.
    """
    row = session.scalars(select(Suggestion).where(Suggestion.receipt_hash == token_hash(token))).one_or_none()
    if row is None:
        raise NotFound(GONE)
    steps = session.scalars(
        select(SuggestionStep).where(SuggestionStep.suggestion_id == row.id).order_by(SuggestionStep.id)
    )
    review = session.get(Review, row.review_id) if row.review_id else None
    state = PUBLIC_STATES[row.state]
    if row.state == STARTED and review is not None and review.state in FINISHED:
        state = "审查已办结，正在整理答复"
    return Followed(
        printed_number(row.kind, row.year, row.serial),
        row.kind,
        row.title or row.document_number or row.link,
        row.clause,
        row.reason,
        state,
        row.received_on,
        tuple((PUBLIC_STATES[s.new], s.at, s.told) for s in steps),
        tuple(file.name for file in files_of(session, row.id)),
        row.feedback if row.state == CLOSED else "",
        row.feedback_on if row.state == CLOSED else None,
        row.due_on if row.state != CLOSED else None,
    )
