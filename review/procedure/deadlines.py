"""Deadlines that explain themselves: the last day of a period, and one sentence on how it was counted.

`due` is the one way to a deadline; what it counts and why stands in `counting`. The sentence is for people who must
rely on the date and for those who doubt it: event, start, length, last day, source, then pauses, extensions and a
moved last day in the order they count, then whatever makes the date provisional.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from registry.clock import day_words, legal_day
from review.procedure.counting import Counted, Extension, Pause, Stage, count
from review.procedure.rules import SURENESS_WORDS, TimeRule, Unit, length_words
from review.procedure.working_days import Calendar

__all__ = ["Due", "Extension", "Pause", "due", "outward"]

_LENT = re.compile(r"（暂定：[^）]*期限来源[^）]*）$")
_SOURCE = re.compile(r"(前（含当日）[^（；。]*)（(?:[^（）]|（[^（）]*）)*）")


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline.

    Attributes:
        on: the last day; what is done on that day is in time.
        sentence: how it was counted.
        source: rule and article.
        provisional: the number is not confirmed for this place, or a holiday notice is missing.
        paused_since: the first day of a pause that goes on; `on` moves once it ends.
        key: the rule's key.
    """

    on: date
    sentence: str
    source: str
    provisional: bool
    paused_since: date | None = None
    key: str = ""

    def days_left(self, today: date) -> int:
        """Days until the last day: 0 on it, below 0 after it. While a pause goes on it stands still."""
        if self.paused_since is not None:
            today = min(today, self.paused_since - timedelta(days=1))
        return (self.on - today).days

    def overdue(self, today: date) -> bool:
        """Whether the last day is past."""
        return self.days_left(today) < 0


def due(
    rule: TimeRule,
    start: date | datetime,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Due:
    """The deadline of one period.

    Args:
        rule: the period, from a profile.
        start: the day of the event, or its moment (its legal day in Asia/Shanghai counts).
        calendar: which days are worked.
        pauses: stretches that don't count; one that goes on has no last day. Those whose reason the rule doesn't
            list change nothing, and the sentence says so.
        extensions: what was granted; beyond what the rule allows or after the end they are counted as granted, and
            the sentence says so.
    """
    day = legal_day(start) if isinstance(start, datetime) else start
    counted = count(rule, day, calendar, pauses, extensions)
    since = max(counted.open_pause.first, day + timedelta(days=1)) if counted.open_pause else None
    return Due(
        counted.on,
        _sentence(rule, day, calendar, counted),
        rule.source,
        rule.provisional or bool(counted.guessed),
        since,
        rule.key,
    )


def _sentence(rule: TimeRule, start: date, calendar: Calendar, counted: Counted) -> str:
    base = counted.stages[0]
    parts = [_head(rule, start, base)]
    ended = base.end
    if base.paused:
        parts.append(_paused(rule.unit, base, base.unpaused))
    for number, stage in enumerate(counted.stages[1:], start=1):
        parts.extend(_extended(rule, stage, ended, number))
        ended = stage.end
    if counted.on != counted.unrolled:
        last = counted.unrolled
        name = calendar.holiday(last) or ("星期六" if last.weekday() == 5 else "星期日")
        parts.append(f"{_day(last, start)}是{name}，顺延至{_day(counted.on, last)}")
    if counted.ignored:
        parts.append(f"本期限不因{'、'.join(counted.ignored)}暂停")
    if counted.open_pause is not None:
        parts.append(f"自{_day(counted.open_pause.first, start)}起因{counted.open_pause.reason}暂停，恢复后顺延")
    return "；".join(parts) + "。" + _doubts(rule, counted)


def outward(sentence: str) -> str:
    """The sentence as it is shown to whom the period binds: without a rule that isn't this place's own.

    A number borrowed from elsewhere is the office's working assumption, which staff are told of; in a letter it would
    read as if that place's rule were the ground.
    """
    lent = _LENT.search(sentence)
    return _SOURCE.sub(r"\1", sentence[: lent.start()], count=1) if lent else sentence


def _head(rule: TimeRule, start: date, base: Stage) -> str:
    by = f"应于{day_words(base.unpaused)}前（含当日）{rule.act}（{rule.source}）"
    if rule.unit is Unit.FIXED_DAY:
        return f"{day_words(start)}{rule.event}，{by}"
    counts = "当日计入" if rule.counts_event_day else "次日起算"
    length = length_words(rule.n, rule.unit)
    if base.month_end:
        length += f"，{base.unpaused.month}月没有{start.day}日，以月末日为准"
    return f"{day_words(start)}{rule.event}，{counts}，{length}，{by}"


def _paused(unit: Unit, stage: Stage, before: date) -> str:
    days = f"{stage.paused}个工作日" if unit is Unit.WORKING_DAYS else f"{stage.paused}日"
    return f"因{'、'.join(stage.reasons)}暂停{days}，顺延至{_day(stage.end, before)}"


def _extended(rule: TimeRule, stage: Stage, ended: date, number: int) -> list[str]:
    extension = stage.extension
    if extension is None:
        return []
    who = f"经{extension.approver}批准" if extension.approver else "经批准"
    parts = [f"{who}延长{length_words(extension.n, extension.unit)}，至{_day(stage.unpaused, ended)}"]
    if stage.paused:
        parts.append(_paused(extension.unit, stage, stage.unpaused))
    if extension.granted_on > ended:
        parts.append(f"批准日{day_words(extension.granted_on)}在期限届满之后")
    if rule.extension is None:
        parts.append("本期限没有可以延长的规定")
    elif number > rule.extension.times:
        parts.append(f"已超过规定的{rule.extension.times}次")
    return parts


def _doubts(rule: TimeRule, counted: Counted) -> str:
    doubts = [f"{year}年放假通知尚未录入，只扣除周末" for year in counted.guessed]
    if rule.provisional:
        doubts.append(f"期限来源{SURENESS_WORDS[rule.sureness]}")
    return f"（暂定：{'；'.join(doubts)}）" if doubts else ""


def _day(day: date, near: date) -> str:
    """A day without its year where it is the year just spoken of."""
    return f"{day.month}月{day.day}日" if day.year == near.year else day_words(day)
