"""What can be counted, and the list behind each number, from one and the same conditions.

A `Fact` is one kind of event with the day on which it counts. `count` gives numbers by groups, `rows` the things that
make up one of them: both ask with the same joins and conditions, so that a number is always the length of its list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, func, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from registry.clock import legal_day
from registry.errors import NotFound
from review.statistics.periods import Period

PAGE = 50
MOST_ROWS = 20_000  # of an export


class LegalDay(FunctionElement[date]):
    """The legal day in Asia/Shanghai on which a stored moment falls."""

    type = Date()
    inherit_cache = True
    name = "legal_day"


@compiles(LegalDay)
def _legal_day(element: LegalDay, compiler: SQLCompiler, **more: Any) -> str:
    return f"(({compiler.process(element.clauses, **more)}) AT TIME ZONE 'Asia/Shanghai')::date"


@compiles(LegalDay, "sqlite")
def _legal_day_sqlite(element: LegalDay, compiler: SQLCompiler, **more: Any) -> str:
    return f"date({compiler.process(element.clauses, **more)}, '+8 hours')"


Joining = Callable[[Select[*tuple[Any, ...]]], Select[*tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list behind a number. `words` says how stored keys are called."""

    name: str
    value: Any
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """One kind of event.

    Attributes:
        key: stable name, part of addresses.
        name: what the list behind its numbers is called.
        day: the column that says when it counts.
        moment: whether that column holds moments rather than days.
        joined: puts the tables that groups ask for, and the conditions that always hold, on a selection.
        shown: adds the tables that only the columns of the list ask for; they neither add nor drop rows, so that a
            count can do without.
        groups: what it can be counted by; all of them give text, never null.
        subject: where one of them is looked at, as `kind:id`.
        columns: what its list shows; the first is what the thing is called.
    """

    key: str
    name: str
    day: Any
    moment: bool
    joined: Joining
    shown: Joining
    groups: Mapping[str, Any]
    subject: Any
    columns: tuple[Column, ...]

    def within(self, period: Period) -> ColumnElement[bool]:
        """That it counts in a period."""
        if self.moment:
            return and_(self.day >= period.start, self.day < period.end)
        return and_(self.day >= period.first, self.day <= period.last)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in the list behind a number."""

    subject: str
    on: date | None
    cells: tuple[str, ...]


Chosen = tuple[tuple[str, str], ...]
"""Groups and the value that each must have: what narrows a fact down to one number."""


def count(session: Session, fact: Fact, period: Period, *by: str) -> dict[tuple[str, ...], int]:
    """How often it happened in a period, by the values of the groups named. One statement."""
    columns = [fact.groups[name].label(f"g{n}") for n, name in enumerate(by)]
    query = fact.joined(select(*columns, func.count())).where(fact.within(period))
    if by:
        query = query.group_by(*[text(str(n)) for n in range(1, len(by) + 1)])
    return {tuple(_plain(v) for v in row[:-1]): row[-1] for row in session.execute(query)}


def count_distinct(session: Session, fact: Fact, period: Period, column: Any, chosen: Chosen = ()) -> int:
    """How many different values a column has among those of a period. One statement."""
    query = fact.joined(select(func.count(column.distinct()))).where(fact.within(period), *_conditions(fact, chosen))
    return session.scalar(query) or 0


def rows(
    session: Session, fact: Fact, period: Period, chosen: Chosen = (), *, limit: int = PAGE, offset: int = 0
) -> tuple[Row, ...]:
    """Those that make up a number, newest first. One statement."""
    columns = [column.value.label(f"c{n}") for n, column in enumerate(fact.columns)]
    query = (
        fact.shown(fact.joined(select(fact.subject.label("subject"), fact.day.label("day"), *columns)))
        .where(fact.within(period), *_conditions(fact, chosen))
        .order_by(fact.day.desc(), text("subject"))
        .limit(limit)
        .offset(offset)
    )
    return tuple(
        Row(
            subject,
            legal_day(day) if isinstance(day, datetime) else day,
            tuple(
                column.words.get(_plain(cell), _plain(cell)) for column, cell in zip(fact.columns, cells, strict=True)
            ),
        )
        for subject, day, *cells in session.execute(query)
    )


def total(session: Session, fact: Fact, period: Period, chosen: Chosen = ()) -> int:
    """How many make up a number. One statement."""
    query = fact.joined(select(func.count())).where(fact.within(period), *_conditions(fact, chosen))
    return session.scalar(query) or 0


def checked(fact: Fact, chosen: Sequence[tuple[str, str]]) -> Chosen:
    """The choices, when the fact knows all of their groups.

    Raises:
        NotFound: it doesn't know one.
    """
    if any(name not in fact.groups for name, _ in chosen):
        raise NotFound("没有这样的统计分组。")
    return tuple(chosen)


def _conditions(fact: Fact, chosen: Chosen) -> list[ColumnElement[bool]]:
    return [fact.groups[name] == value for name, value in chosen]


def _plain(value: Any) -> str:
    return "" if value is None else str(value)
