"""Counting: from the day of an event to the last day of a period, with pauses, extensions and a holiday at the end.

The order is fixed. The base period is counted first, then each extension from the day after the end so far, each with
the pauses that fall into it; a last day off is moved last, and only where the rule says so. Nothing here forms words.

Sources: the day of the event is not counted, a month or year ends on the corresponding day or, where there is none,
on the last day of the month (民法典 201, 202, used by analogy as the filing regulations are silent); moving a last day
off to the next working day is 民法典 203 and applies only to rules that say so. That a pause stops the clock from its
first to its last day, and that an extension runs from the end of the period before it, is this system's reading.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from review.procedure.rules import TimeRule, Unit
from review.procedure.working_days import Calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch that does not count.

    Args:
        first: the first day that does not count.
        last: the last such day; None while the pause goes on.
        reason: one of `rules.PAUSE_REASONS`.
    """

    first: date
    last: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, granted on a day by somebody."""

    n: int
    unit: Unit
    granted_on: date
    approver: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """The base period or one extension: where it would end without pauses, days paused in it, where it ends."""

    unpaused: date
    paused: int
    reasons: tuple[str, ...]
    end: date
    month_end: bool = False  # no corresponding day: the month's last day instead
    extension: Extension | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A period counted.

    Attributes:
        stages: the base period, then the extensions in the order they were granted.
        on: the last day.
        guessed: years without a holiday notice that the result rests on.
        open_pause: the pause that goes on, if it stops this period.
        ignored: reasons given for pauses that don't stop this period.
    """

    stages: tuple[Stage, ...]
    on: date
    guessed: tuple[int, ...]
    open_pause: Pause | None
    ignored: tuple[str, ...]

    @property
    def unrolled(self) -> date:
        """The last day before it was moved off a holiday."""
        return self.stages[-1].end


def count(
    rule: TimeRule, start: date, calendar: Calendar, pauses: Sequence[Pause], extensions: Sequence[Extension]
) -> Counted:
    """Count a period.

    Args:
        rule: how long and how.
        start: the legal day of the event.
        calendar: which days are worked; asked only for working days and for rules that move a last day.
        pauses: in any order; they may overlap.
        extensions: in any order.
    """
    mine = [pause for pause in pauses if pause.reason in rule.pauses]
    ignored = tuple(dict.fromkeys(pause.reason for pause in pauses if pause.reason not in rule.pauses))
    stopped = _merged([(pause.first, pause.last) for pause in mine if pause.last is not None])
    guessed: set[int] = set()
    anchor = start - _DAY if rule.counts_event_day else start

    def stage(begin: date, n: int, unit: Unit, extension: Extension | None) -> Stage:
        fixed = rule.fixed if extension is None else None
        if unit is Unit.WORKING_DAYS:
            plain, _ = _working(begin, n, calendar, [], guessed)
            end, paused = _working(begin, n, calendar, stopped, guessed)
            month_end = False
        else:
            # 当日计入 by months: the day before the corresponding day of the event itself
            included = rule.counts_event_day and extension is None and unit in (Unit.MONTHS, Unit.YEARS)
            plain, month_end = _nominal(begin + _DAY if included else begin, n, unit, fixed)
            plain = plain - _DAY if included else plain
            end, paused = _shifted(begin, plain, stopped)
        touching = [p for p in mine if p.last is not None and p.last > begin and p.first <= end]
        reasons = tuple(dict.fromkeys(pause.reason for pause in sorted(touching, key=lambda p: p.first)))
        return Stage(plain, paused, reasons if paused else (), end, month_end, extension)

    stages = [stage(anchor, rule.n, rule.unit, None)]
    for extension in sorted(extensions, key=lambda extension: extension.granted_on):
        stages.append(stage(stages[-1].end, extension.n, extension.unit, extension))
    on = stages[-1].end
    if rule.rolls:
        on = calendar.next_working(on)
        guessed |= {day.year for day in (stages[-1].end, on) if not calendar.known(day.year)}
    still = min((p for p in mine if p.last is None and p.first <= on), key=lambda p: p.first, default=None)
    return Counted(tuple(stages), on, tuple(sorted(guessed)), still, ignored)


def _merged(stretches: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Stretches in order, overlapping and touching ones joined: a day is paused once."""
    joined: list[tuple[date, date]] = []
    for first, last in sorted(stretches):
        if last < first:
            continue
        if joined and first <= joined[-1][1] + _DAY:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _nominal(begin: date, n: int, unit: Unit, fixed: tuple[int, int] | None) -> tuple[date, bool]:
    """Where a period of days, months or years that begins after `begin` ends; True when a month had no such day."""
    if fixed is not None:
        day = date(begin.year, *fixed)
        return (day if day > begin else date(begin.year + 1, *fixed)), False
    if unit is Unit.DAYS:
        return begin + n * _DAY, False
    whole = begin.month - 1 + (n if unit is Unit.MONTHS else 12 * n)
    year, month = begin.year + whole // 12, whole % 12 + 1
    last = months.monthrange(year, month)[1]
    return date(year, month, min(begin.day, last)), begin.day > last


def _shifted(begin: date, end: date, stopped: Sequence[tuple[date, date]]) -> tuple[date, int]:
    """The end moved on by every stopped day after `begin` and up to the end, which moves on meanwhile."""
    paused = 0
    for first, last in stopped:
        if last <= begin:
            continue
        if first > end:
            break
        days = (last - max(first, begin + _DAY)).days + 1
        paused, end = paused + days, end + days * _DAY
    return end, paused


def _working(
    begin: date, n: int, calendar: Calendar, stopped: Sequence[tuple[date, date]], guessed: set[int]
) -> tuple[date, int]:
    """The n-th working day after `begin` that is not stopped, and how many working days were."""
    day, counted, paused = begin, 0, 0
    while counted < n:
        day += _DAY
        if not calendar.known(day.year):
            guessed.add(day.year)
        if not calendar.is_working(day):
            continue
        if any(first <= day <= last for first, last in stopped):
            paused += 1
        else:
            counted += 1
    return day, paused
