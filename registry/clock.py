"""The one clock: moments carry a zone, legal days count in Asia/Shanghai.

Code never asks the system for the time; it is handed a `Clock`. Tests hand in a `FixedClock`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The present moment, in UTC with its zone."""
        ...

    def today(self) -> date:
        """The present legal day in Asia/Shanghai."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The present legal day."""
        return self.now().astimezone(SHANGHAI).date()


@dataclass
class FixedClock:
    """A clock that stands still until told to move; for tests and scripted runs."""

    moment: datetime

    def now(self) -> datetime:
        """The moment it was set to, in UTC."""
        return self.moment.astimezone(UTC)

    def today(self) -> date:
        """The legal day of that moment."""
        return self.moment.astimezone(SHANGHAI).date()

    def advance(self, **amount: float) -> None:
        """Move on by a `timedelta` given in its own words: `advance(days=3)`."""
        self.moment += timedelta(**amount)


def legal_day(moment: datetime) -> date:
    """The day in Asia/Shanghai on which a moment falls."""
    return moment.astimezone(SHANGHAI).date()


def day_words(day: date | None) -> str:
    """2026年11月4日, as running text and papers have it, without zeros before; nothing for no day."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"
