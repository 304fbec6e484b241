"""Working days: weekends, the State Council's yearly holiday notices, and the weekend days that are worked instead.

A pure calendar over `data/holidays.toml` and what administrators entered since; it knows no deadlines. A year without
a notice counts with weekends only and says so (`known`): every date that rests on it is provisional. The notice of a
year may still take days from the last week of the year before (2023's began on 31 December 2022).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "holidays.toml"
_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1980, 2200


@dataclass(frozen=True, slots=True)
class HolidaySpan:
    """Days off in a row, both ends included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """The arrangement of one year and the notice it comes from."""

    year: int
    number: str
    issued: date | None
    off: tuple[HolidaySpan, ...]
    worked: tuple[date, ...]

    @property
    def title(self) -> str:
        """The title of the notice."""
        return f"国务院办公厅关于{self.year}年部分节假日安排的通知"

    def faults(self) -> list[str]:
        """What can't be right, in plain sentences; none when it can be used."""
        found = []
        lowest, highest = date(self.year - 1, 12, 25), date(self.year, 12, 31)
        for span in self.off:
            if not (lowest <= span.first <= span.last <= highest):
                found.append(f"{span.name}的起止日期不在{self.year}年内或先后颠倒")
            elif (span.last - span.first).days > 14:
                found.append(f"{span.name}超过15天")
        days = [day for span in self.off for day in each_day(span.first, span.last)]
        if len(days) != len(set(days)):
            found.append("放假日期有重叠")
        for day in self.worked:
            if day.weekday() < 5:
                found.append(f"{day.isoformat()}不是周末，不能列为调休上班日")
            elif day in days:
                found.append(f"{day.isoformat()}既列为放假又列为上班")
            elif not lowest <= day <= highest:
                found.append(f"{day.isoformat()}不在{self.year}年内")
        return found


def each_day(first: date, last: date) -> Iterable[date]:
    """Every day from first to last, both included."""
    for number in range((last - first).days + 1):
        yield first + number * _DAY


def notice_from(table: Mapping[str, Any]) -> HolidayNotice:
    """A notice from its table in the file, or from JSON, where days are ISO strings."""
    spans = tuple(HolidaySpan(name, _day(first), _day(last)) for name, first, last in table["off"])
    issued = table.get("issued")
    return HolidayNotice(
        int(table["year"]),
        str(table["number"]),
        _day(issued) if issued else None,
        spans,
        tuple(_day(day) for day in table["worked"]),
    )


def notice_table(notice: HolidayNotice) -> dict[str, Any]:
    """A notice as JSON values; `notice_from` reads it back."""
    return {
        "year": notice.year,
        "number": notice.number,
        "issued": notice.issued.isoformat() if notice.issued else None,
        "off": [[span.name, span.first.isoformat(), span.last.isoformat()] for span in notice.off],
        "worked": [day.isoformat() for day in notice.worked],
    }


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


class Calendar:
    """Which days are worked.

    Args:
        notices: one a year; the later of two of the same year counts.
    """

    def __init__(self, notices: Iterable[HolidayNotice] = ()) -> None:
        self.notices = {notice.year: notice for notice in notices}
        self._off = {
            day: span.name
            for notice in self.notices.values()
            for span in notice.off
            for day in each_day(span.first, span.last)
        }
        self._worked = {day for notice in self.notices.values() for day in notice.worked}

    def known(self, year: int) -> bool:
        """Whether that year's notice is entered."""
        return year in self.notices

    def is_working(self, day: date) -> bool:
        """Whether people work on that day."""
        return day in self._worked or (day.weekday() < 5 and day not in self._off)

    def holiday(self, day: date) -> str:
        """The name of the holiday that a day belongs to, empty for every other day."""
        return self._off.get(day, "")

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, else the next that is."""
        while not self.is_working(day):
            day += _DAY
        return day


@cache
def shipped_notices() -> tuple[HolidayNotice, ...]:
    """The notices that are shipped.

    Raises:
        ValueError: a notice can't be right.
    """
    notices = tuple(notice_from(table) for table in tomllib.loads(DATA.read_text("utf-8"))["year"])
    for notice in notices:
        if faults := notice.faults():
            raise ValueError(f"{notice.year}: {faults}")
    return notices


@cache
def shipped_calendar() -> Calendar:
    """The calendar of the shipped notices."""
    return Calendar(shipped_notices())
