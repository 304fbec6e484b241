"""One number of procedure: how long, counted how, from what, extended by whom, paused by what, written where.

A `TimeRule` is data (see `profiles`); `deadlines.due` counts by it. Nothing here knows a calendar or a database.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a number counts. A fixed day is a day of the calendar year, such as 31 January."""

    DAYS = "自然日"
    WORKING_DAYS = "工作日"
    MONTHS = "月"
    YEARS = "年"
    FIXED_DAY = "定日"


class Sureness(StrEnum):
    """How well a number is known; everything but READ makes a deadline provisional."""

    READ = "read"  # the article itself was read
    EXCERPT = "excerpt"  # only an excerpt or a paraphrase of the rule was readable
    BORROWED = "borrowed"  # another place's rule, until this place's own is known
    PRACTICE = "practice"  # usual in the field, not confirmed in a text
    PROPOSED = "proposed"  # proposed by this system because no rule gives a number


SURENESS_WORDS = {
    Sureness.READ: "已核对条文",
    Sureness.EXCERPT: "据摘录，待核对原文",
    Sureness.BORROWED: "参照外地规定，待本地规定核实",
    Sureness.PRACTICE: "通行做法，待核实",
    Sureness.PROPOSED: "本系统建议值，无明文规定",
}

PAUSE_REASONS = ("补正", "说明", "中止")


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """By how much a period may be extended, how often, and who approves it."""

    n: int
    unit: Unit
    approver: str
    times: int = 1

    @property
    def length(self) -> str:
        """The extension in words: 3个月."""
        return length_words(self.n, self.unit)


@dataclass(frozen=True, slots=True)
class TimeRule:
    """One period of a profile.

    Attributes:
        key: stable name, such as `review.basic`; see `profiles.KEYS`.
        name: what people call it, such as 依职权审查期限.
        n: how many `unit`s; for a fixed day 0.
        event: the word for what starts it, such as 登记; the day of the event is not counted unless
            `counts_event_day`.
        act: what must be done by then, such as 完成审查.
        who: whose duty it is.
        source: rule and article that give the number.
        pauses: reasons (of `PAUSE_REASONS`) that stop the clock.
        rolls: whether a last day that is no working day moves to the next working day; only where a rule says so.
        fixed: month and day of a fixed day.
    """

    key: str
    name: str
    n: int
    unit: Unit
    event: str
    act: str
    who: str
    source: str
    sureness: Sureness
    note: str = ""
    extension: ExtensionRule | None = None
    pauses: tuple[str, ...] = ()
    rolls: bool = False
    counts_event_day: bool = False
    fixed: tuple[int, int] | None = None

    @property
    def provisional(self) -> bool:
        """Whether the number still has to be confirmed for this place."""
        return self.sureness is not Sureness.READ

    @property
    def length(self) -> str:
        """The period in words: 30日, 5个工作日, 3个月, 1年, 1月31日前."""
        return length_words(self.n, self.unit, self.fixed)


def length_words(n: int, unit: Unit, fixed: tuple[int, int] | None = None) -> str:
    """A length in words.

    Args:
        n: how many.
        unit: of what.
        fixed: month and day where the unit is a fixed day.
    """
    if unit is Unit.FIXED_DAY and fixed is not None:
        return f"{fixed[0]}月{fixed[1]}日前"
    return {Unit.DAYS: f"{n}日", Unit.WORKING_DAYS: f"{n}个工作日", Unit.MONTHS: f"{n}个月"}.get(unit, f"{n}年")
