"""The statistics of a period, each number a link to its list; and the list behind a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar
from urllib.parse import quote_plus

from review.statistics.fact import PAGE, Chosen, Column, Fact, Row
from review.statistics.figures import Figures
from review.statistics.periods import PARTS, Period
from review.statistics.tables import Behind, Cell, Line, Table
from web import urls
from web.paging import last_page

BY = "by"  # `by=kind:K6`: a group and the value that it must have
ADDRESSES: Mapping[str, Callable[[str], str]] = {
    "filing": urls.filing,
    "review": urls.review,
    "consultation": urls.consultation,
    "document": urls.document,
    "batch": urls.batches,
    "suggestion": urls.suggestion,
    "missed": lambda _id: urls.filings_part("missed"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The period as it stands in an address: a year with a part of it, or days from one to another."""

    year: int
    part: str
    first: str
    last: str

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """As parameters of an address."""
        if self.first or self.last:
            return (("from", self.first), ("to", self.last))
        return (("year", str(self.year)), ("part", self.part))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: parts of it in per cent of the longest, each with what it says."""

    line: Line
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """All tables of a period."""

    template: ClassVar[str] = "pages/statistics.html"

    asked: Asked
    figures: Figures
    tables: tuple[Table, ...]
    years: tuple[int, ...]
    error: str = ""
    parts: tuple[tuple[str, str], ...] = tuple((key, name) for key, (*_, name) in PARTS.items())

    @property
    def period(self) -> Period:
        """The period."""
        return self.figures.period

    @property
    def headline(self) -> tuple[tuple[str, Cell], ...]:
        """The numbers that are asked for first."""
        f = self.figures
        return (
            ("件收到报备", Cell(str(f.filings.received), Behind("filings"))),
            ("件迟报", Cell(str(f.filings.late), Behind("filings", (("lateness", "late"),)))),
            ("件审查立案", Cell(str(f.reviews.opened), Behind("opened"))),
            ("件审查办结", Cell(str(f.reviews.finished), Behind("finished"))),
            ("件发现问题", Cell(str(f.problems.documents), Behind("faulty"))),
            ("件已纠正", Cell(str(f.corrections.corrected), Behind("corrected"))),
            ("条意见", Cell(str(f.voices.comments), Behind("comments"))),
        )

    def url(self, cell: Cell) -> str:
        """The list behind a number; empty where there is none."""
        return behind_url(self.asked, cell.behind) if cell.behind is not None else ""

    def bars(self, table: Table) -> tuple[Bar, ...]:
        """The bars of a table that is drawn: for bodies in time and late, else one part."""
        at = table.chart
        lines = [line for line in table.lines if line.name != "合计"]
        top = max([_number(line.cells[at]) for line in lines] + [1])
        columns = (1, 2) if table.key == "bodies" else (at,)
        return tuple(Bar(line, tuple(round(100 * _number(line.cells[n]) / top, 2) for n in columns)) for line in lines)

    def export_url(self, form: str) -> str:
        """The tables as a file."""
        return urls.with_query(urls.statistics(f"export.{form}"), self.asked.pairs)


def _number(cell: Cell) -> int:
    return int(cell.words) if cell.words.isdigit() else 0


def behind_url(asked: Asked, behind: Behind) -> str:
    """The list of what a number counts. A page of ten years has six hundred of them."""
    chosen = "".join(f"&{BY}={quote_plus(f'{name}:{value}')}" for name, value in behind.chosen)
    return _list_url(asked, behind.fact) + chosen


@lru_cache(maxsize=64)
def _list_url(asked: Asked, fact: str) -> str:
    return urls.with_query(urls.statistics_list(fact), asked.pairs)


@dataclass(frozen=True, slots=True)
class BehindPage:
    """The list behind a number."""

    template: ClassVar[str] = "pages/statistics_list.html"

    asked: Asked
    period: Period
    fact: Fact
    chosen: Chosen
    words: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int
    number: int

    @property
    def last(self) -> int:
        """Number of the last page."""
        return last_page(self.total, PAGE)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the list."""
        return self.fact.columns

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What narrows it, as parameters of an address."""
        return (*self.asked.pairs, *((BY, f"{name}:{value}") for name, value in self.chosen))

    @property
    def back_url(self) -> str:
        """The statistics of the same period."""
        return urls.with_query(urls.STATISTICS, self.asked.pairs)

    def page_url(self, number: int) -> str:
        """Another page of the list."""
        return urls.with_query(urls.statistics_list(self.fact.key), [*self.pairs, ("page", str(number))])

    def export_url(self, form: str) -> str:
        """The list as a file."""
        return urls.with_query(urls.statistics_list(self.fact.key, form), self.pairs)

    def url(self, row: Row) -> str:
        """Where one of them is looked at; empty where there is no page for it."""
        return row_url(row)


def row_url(row: Row) -> str:
    """Where something that was counted is looked at."""
    kind, _, id_ = row.subject.partition(":")
    make = ADDRESSES.get(kind)
    return make(id_) if make is not None else ""
