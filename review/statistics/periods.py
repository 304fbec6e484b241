"""Periods that figures are of: whole years, halves, quarters, months, or any days from one to another.

A period is of legal days in Asia/Shanghai, both ends included; a moment belongs to the legal day on which it falls.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from registry.clock import SHANGHAI
from registry.errors import InvalidInput

_HALVES = {"h1": (1, 6, "上半年"), "h2": (7, 12, "下半年")}
_QUARTERS = {f"q{n}": (3 * n - 2, 3 * n, f"第{word}季度") for n, word in enumerate("一二三四", 1)}
_MONTHS = {f"m{n}": (n, n, f"{n}月") for n in range(1, 13)}
PARTS: dict[str, tuple[int, int, str]] = {"": (1, 12, "全年"), **_HALVES, **_QUARTERS, **_MONTHS}
"""Parts of a year: first month, last month, name."""


@dataclass(frozen=True, slots=True)
class Period:
    """Legal days from the first to the last, both included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The moment at which it begins."""
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=SHANGHAI)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        after = self.last + timedelta(days=1)
        return datetime(after.year, after.month, after.day, tzinfo=SHANGHAI)

    @property
    def words(self) -> str:
        """What it is called."""
        for first, last, name in PARTS.values():
            if self == _months(self.first.year, first, last):
                return f"{self.first.year}年{name}"
        return f"{self.first.isoformat()} 至 {self.last.isoformat()}"

    @property
    def months(self) -> tuple[tuple[int, int], ...]:
        """The months that it touches, as year and month."""
        begin, stop = self.first.year * 12 + self.first.month - 1, self.last.year * 12 + self.last.month - 1
        return tuple((n // 12, n % 12 + 1) for n in range(begin, stop + 1))


def year_period(year: int) -> Period:
    """A whole year."""
    return _months(year, 1, 12)


def period_of(year: int, part: str = "") -> Period:
    """A part of a year; an unknown part is the whole year.

    Raises:
        InvalidInput: a year out of reach.
    """
    if not 1949 <= year <= 2200:
        raise InvalidInput("请选择统计年度。")
    first, last, _ = PARTS.get(part, PARTS[""])
    return _months(year, first, last)


def days_period(first: date, last: date) -> Period:
    """Any days from one to another.

    Raises:
        InvalidInput: the last lies before the first, or they lie over ten years apart.
    """
    if last < first:
        raise InvalidInput("统计的截止日期不能早于开始日期。")
    if (last - first).days > 3660:
        raise InvalidInput("一次统计不超过十年。")
    return Period(first, last)


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))
