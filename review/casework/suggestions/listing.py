"""Lists of suggestions: filtered, a page at a time; the register of what was handed on, by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from review.casework.suggestions.models import Suggestion
from review.casework.suggestions.vocabulary import CHANNELS, FORWARDED, KINDS, OPEN, STATES, printed_number

PAGE = 50
MOST_ROWS = 20_000  # of an export


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list shows. Empty strings filter nothing; `state` may be `open`."""

    state: str = ""
    kind: str = ""
    channel: str = ""
    year: int | None = None
    document: str = ""
    review: str = ""
    overdue: bool = False
    repeats: bool = False
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A suggestion in a list; the proposer is masked."""

    id: str
    number: str
    kind: str
    title: str
    clause: str
    proposer: str
    channel: str
    received_on: date
    state: str
    due_on: date | None
    due_sentence: str
    repeats: bool
    ground: str
    handed_to: str
    handed_on: date | None
    replied_on: date | None
    feedback_on: date | None
    review_id: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    states: Mapping[str, int]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """What was handed on in a month."""

    month: str  # 2026-11
    rows: tuple[Row, ...]

    @property
    def replied(self) -> int:
        """How many were answered."""
        return sum(row.replied_on is not None for row in self.rows)

    def late(self, today: date) -> int:
        """How many answers are overdue."""
        return sum(row.state == FORWARDED and row.due_on is not None and row.due_on < today for row in self.rows)


def list_suggestions(session: Session, wanted: Wanted, today: date) -> Listed:
    """One page, newest first; with a filter for what is overdue the most urgent first. Four statements."""
    where = _conditions(wanted, today)
    total = session.scalar(select(func.count()).select_from(Suggestion).where(*where)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted.page), pages)
    rows = session.scalars(_ordered(where, wanted).limit(PAGE).offset((page - 1) * PAGE))
    states = dict(session.execute(select(Suggestion.state, func.count()).group_by(Suggestion.state)).all())
    years = session.scalars(select(Suggestion.year).distinct().order_by(Suggestion.year.desc()))
    return Listed(tuple(_row(row) for row in rows), total, page, pages, states, tuple(years))


def export_suggestions(session: Session, wanted: Wanted, today: date) -> Iterator[Row]:
    """All of a list, at most `MOST_ROWS`. One statement."""
    for row in session.scalars(_ordered(_conditions(wanted, today), wanted).limit(MOST_ROWS)):
        yield _row(row)


def handed_on(session: Session, year: int) -> tuple[Month, ...]:
    """What concerned no document and was handed on in a year, by month, newest first. One statement."""
    rows = session.scalars(
        select(Suggestion)
        .where(Suggestion.handed_on.between(date(year, 1, 1), date(year, 12, 31)))
        .where(or_(Suggestion.state == FORWARDED, Suggestion.replied_on.is_not(None)))
        .order_by(Suggestion.handed_on.desc(), Suggestion.serial)
    )
    return _by_month([_row(row) for row in rows])


def _by_month(rows: Sequence[Row]) -> tuple[Month, ...]:
    months: dict[str, list[Row]] = {}
    for row in rows:
        if row.handed_on is not None:
            months.setdefault(f"{row.handed_on:%Y-%m}", []).append(row)
    return tuple(Month(month, tuple(held)) for month, held in months.items())


def count_open(session: Session) -> int:
    """How many wait for an answer."""
    return session.scalar(select(func.count()).select_from(Suggestion).where(Suggestion.state.in_(OPEN))) or 0


def _conditions(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.state == "open":
        where.append(Suggestion.state.in_(OPEN))
    elif wanted.state in STATES:
        where.append(Suggestion.state == wanted.state)
    if wanted.kind in KINDS:
        where.append(Suggestion.kind == wanted.kind)
    if wanted.channel in CHANNELS:
        where.append(Suggestion.channel == wanted.channel)
    if wanted.year is not None:
        where.append(Suggestion.year == wanted.year)
    if wanted.document:
        where.append(Suggestion.document_id == wanted.document)
    if wanted.review:
        where.append(Suggestion.review_id == wanted.review)
    if wanted.overdue:
        where.append(Suggestion.due_on < today)
    if wanted.repeats:
        where.append(Suggestion.repeats_id.is_not(None))
    for word in wanted.words.split()[:6]:
        holds = (column.contains(word, autoescape=True) for column in (Suggestion.title, Suggestion.document_number))
        serial = int(word) if word.isascii() and word.isdigit() and len(word) < 8 else None
        other = [Suggestion.serial == serial] if serial is not None else []
        where.append(or_(*holds, Suggestion.reason.contains(word, autoescape=True), *other))
    return where


def _ordered(where: Sequence[ColumnElement[bool]], wanted: Wanted) -> Select[Suggestion]:
    order = (Suggestion.due_on,) if wanted.overdue else (Suggestion.received_on.desc(), Suggestion.serial.desc())
    return select(Suggestion).where(*where).order_by(*order, Suggestion.id)


def _row(row: Suggestion) -> Row:
    return Row(
        row.id, printed_number(row.kind, row.year, row.serial), row.kind, row.title or row.document_number or row.link,
        row.clause, row.proposer, row.channel, row.received_on, row.state, row.due_on, row.due_sentence,
        row.repeats_id is not None, row.ground, row.handed_to, row.handed_on, row.replied_on, row.feedback_on,
        row.review_id,
    )  # fmt: skip
