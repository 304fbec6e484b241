"""Lists of filings: filtered, searched, sorted, a page at a time; the number of statements is always the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from registry.people.models import Organisation
from registry.people.roles import Person
from review.casework.filings.access import visible_to
from review.casework.filings.models import Filing

PAGE = 50
MOST_ROWS = 20_000  # of an export
UNSENT = ("draft", "discarded")
SORTS = {
    "arrived": (Filing.arrived_on, True),
    "due": (Filing.due_on, False),
    "registered": (Filing.registered_on, True),
    "late": (Filing.late_days, True),
    "title": (Filing.title, False),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list shows. Empty strings filter nothing; `year` is of the arrival; an unknown sort: newest first."""

    state: str = ""
    body_id: str = ""
    year: int | None = None
    kind: str = ""
    late: str = ""  # late | in_time
    words: str = ""
    sort: str = "arrived"
    page: int = 1
    overdue_on: date | None = None  # those whose next act was due before this day


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A filing in a list."""

    id: str
    title: str
    document_number: str
    body: str
    kind: str
    state: str
    arrival: str
    arrived_on: date | None
    promulgated_on: date | None
    late_days: int | None
    due_on: date | None
    registration_number: str
    registered_on: date | None
    receipt_number: str
    review_id: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list, with how many there are and what one can choose from."""

    rows: tuple[FilingRow, ...]
    total: int
    page: int
    pages: int
    states: Mapping[str, int]  # how many in each state, whatever the filter
    bodies: tuple[tuple[str, str], ...]
    years: tuple[int, ...]


def list_filings(session: Session, person: Person, wanted: Wanted) -> Listed:
    """One page of filings that the person may see. Five statements."""
    seen = visible_to(person)
    where = _conditions(wanted, seen)
    total = session.scalar(select(func.count()).select_from(Filing).where(*where)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted.page), pages)
    rows = session.execute(_rows(where, wanted).limit(PAGE).offset((page - 1) * PAGE)).all()
    states = dict(session.execute(select(Filing.state, func.count()).where(seen).group_by(Filing.state)).all())
    bodies = session.execute(
        select(Organisation.id, Organisation.name)
        .where(exists().where(Filing.body_id == Organisation.id, seen))
        .order_by(Organisation.name)
    ).all()
    first, last = session.execute(select(func.min(Filing.arrived_on), func.max(Filing.arrived_on)).where(seen)).one()
    years = tuple(range(last.year, first.year - 1, -1)) if first and last else ()
    return Listed(
        tuple(_row(filing, name, person) for filing, name in rows),
        total,
        page,
        pages,
        states,
        tuple((id_, name) for id_, name in bodies),
        years,
    )


def export_filings(session: Session, person: Person, wanted: Wanted) -> Iterator[FilingRow]:
    """All filings of a list, at most `MOST_ROWS`. One statement."""
    where = _conditions(wanted, visible_to(person))
    for filing, name in session.execute(_rows(where, wanted).limit(MOST_ROWS)):
        yield _row(filing, name, person)


def _conditions(wanted: Wanted, seen: ColumnElement[bool]) -> Sequence[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [seen]
    where.append(Filing.state == wanted.state if wanted.state else Filing.state.not_in(UNSENT))
    if wanted.body_id:
        where.append(Filing.body_id == wanted.body_id)
    if wanted.kind:
        where.append(Filing.kind == wanted.kind)
    if wanted.year is not None and 1900 < wanted.year < 3000:
        where.append(Filing.arrived_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.late == "late":
        where.append(Filing.late_days > 0)
    elif wanted.late == "in_time":
        where.append(Filing.late_days == 0)
    if wanted.sort == "due":
        where.append(Filing.due_on.is_not(None))
    if wanted.overdue_on is not None:
        where.append(Filing.due_on < wanted.overdue_on)
    for word in wanted.words.split()[:6]:
        like = f"%{_escaped(word)}%"
        where.append(
            or_(
                Filing.title.like(like, escape="\\"),
                Filing.document_number.like(like, escape="\\"),
                Filing.registration_number.like(like, escape="\\"),
                Filing.receipt_number.like(like, escape="\\"),
            )
        )
    return where


def _rows(where: Sequence[ColumnElement[bool]], wanted: Wanted) -> Select[Filing, str]:
    query = select(Filing, Organisation.name).join(Organisation, Organisation.id == Filing.body_id).where(*where)
    if wanted.state in UNSENT:
        return query.order_by(Filing.changed_at.desc(), Filing.id)
    column, falling = SORTS.get(wanted.sort, SORTS["arrived"])
    return query.order_by(column.desc() if falling else column, Filing.id)


def _escaped(word: str) -> str:
    """A word for LIKE: brackets as stored, its wildcards taken literally."""
    plain = word[:60].translate(str.maketrans("[【［]】］", "〔〔〔〕〕〕"))
    return plain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _row(filing: Filing, body: str, person: Person) -> FilingRow:
    return FilingRow(
        filing.id,
        filing.title,
        filing.document_number,
        body,
        filing.kind,
        filing.state,
        filing.arrival,
        filing.arrived_on,
        filing.promulgated_on,
        filing.late_days,
        filing.due_on,
        filing.registration_number or "",
        filing.registered_on,
        filing.receipt_number or "",
        filing.review_id if person.is_staff else None,
    )
