"""Pages of procedure: a profile with the source of every number, one number with its history and a trial, holidays."""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from registry.errors import NotFound
from review.procedure import changes, in_force
from review.procedure.changes import ChangeView
from review.procedure.deadlines import Due, due
from review.procedure.profiles import PROFILES, Profile, rule_from, shipped
from review.procedure.rules import SURENESS_WORDS, Sureness, TimeRule, Unit
from review.procedure.working_days import Calendar, HolidayNotice

GROUPS = (
    ("备案", ("filing.", "report.")),
    ("审查", ("review.",)),
    ("处理和纠正", ("opinion.", "correction.", "followup.")),
    ("审查建议", ("suggestion.",)),
)
PART_NAMES = {
    "papers": "报备材料",
    "copies": "纸质份数",
    "number": "登记编号样式",
    "standing": "方案是否已核实",
    "profile": "本单位采用的方案",
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change in words."""

    at: datetime
    what: str
    old: str
    new: str
    why: str
    who: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One number in the table."""

    rule: TimeRule
    changed: ChangeView | None

    @property
    def sureness(self) -> str:
        """How well it is known, in words."""
        return SURENESS_WORDS[self.rule.sureness]


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """A profile; `forms` shows what an administrator may change."""

    template: ClassVar[str] = "pages/procedure.html"

    profile: Profile
    own: bool  # the site's own
    others: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[RuleRow, ...]], ...]
    history: tuple[HistoryLine, ...]
    may_change: bool
    refused: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def paper_lines(self) -> str:
        """The papers as lines of the form."""
        return "\n".join(
            "｜".join(("必备" if paper.required else "选备", paper.key, paper.name, paper.when, paper.source))
            for paper in self.profile.papers
        )


def profile_page(
    session: Session, key: str, may_change: bool, *, refused: str = "", kept: Mapping[str, str] | None = None
) -> ProfilePage:
    """A profile. Three statements.

    Raises:
        NotFound: there is no such profile.
    """
    newest = in_force.newest_changes(session)
    chosen = in_force.chosen_profile(newest)
    key = key or chosen
    if key not in PROFILES:
        raise NotFound("没有这个程序方案。")
    profile = in_force.changed_profile(key, newest)
    history = changes.history(session, key)
    latest: dict[str, ChangeView] = {}
    for change in history:
        latest.setdefault(change.subject, change)
    groups = tuple(
        (name, tuple(RuleRow(r, latest.get(k)) for k, r in profile.rules.items() if k.startswith(starts)))
        for name, starts in GROUPS
    )
    names = {k: rule.name for k, rule in profile.rules.items()} | PART_NAMES
    others = tuple((other, shipped(other).name) for other in PROFILES)
    site = changes.history(session, in_force.SITE)
    both = sorted([*history, *site], key=lambda change: -change.id)
    lines = tuple(_line(change, names) for change in both)
    return ProfilePage(profile, key == chosen, others, groups, lines, may_change, refused, kept or {})


@dataclass(frozen=True, slots=True)
class RulePage:
    """One number: what it says, a trial with any date, its history, the form to change it."""

    template: ClassVar[str] = "pages/procedure_rule.html"

    profile: Profile
    rule: TimeRule
    sureness: str
    history: tuple[HistoryLine, ...]
    start: date
    trial: Due
    today: date
    may_change: bool
    seen: int
    units: tuple[str, ...] = tuple(unit.value for unit in Unit if unit is not Unit.FIXED_DAY)
    surenesses: tuple[tuple[str, str], ...] = tuple((s.value, SURENESS_WORDS[s]) for s in Sureness)
    refused: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)


def rule_page(
    session: Session,
    profile_key: str,
    rule_key: str,
    today: date,
    may_change: bool,
    *,
    start: date | None = None,
    refused: str = "",
    kept: Mapping[str, str] | None = None,
) -> RulePage:
    """One number of a profile.

    Raises:
        NotFound: no such profile or number.
    """
    if profile_key not in PROFILES or rule_key not in shipped(profile_key).rules:
        raise NotFound("没有这项期限。")
    procedure = in_force.procedure(session, profile_key)
    rule = procedure.rule(rule_key)
    history = tuple(changes.history(session, profile_key, rule_key))
    start = start or today
    return RulePage(
        procedure.profile,
        rule,
        SURENESS_WORDS[rule.sureness],
        tuple(_line(change, {rule_key: rule.name}) for change in history),
        start,
        due(rule, start, procedure.calendar),
        today,
        may_change,
        history[0].id if history else 0,
        refused=refused,
        kept=kept or {},
    )


def rule_words(table: Mapping[str, Any]) -> str:
    """A recorded number in one line, for its history."""
    try:
        rule = rule_from(table)
    except (ValueError, KeyError, TypeError):
        return ""
    words = [rule.length]
    if rule.extension is not None:
        extension = rule.extension
        words.append(f"可延长{extension.length}（{extension.approver}批准）")
    if rule.pauses:
        words.append(f"因{'、'.join(rule.pauses)}暂停")
    if rule.rolls:
        words.append("届满日遇休假顺延")
    return "，".join([*words, rule.source, SURENESS_WORDS[rule.sureness]])


def _line(change: ChangeView, names: Mapping[str, str]) -> HistoryLine:
    what = names.get(change.subject, change.subject)
    return HistoryLine(
        change.at, what, change_words(change, "old"), change_words(change, "new"), change.why, change.who
    )


def change_words(change: ChangeView, which: str) -> str:
    """The old or the new value of a change in one line."""
    value = change.old if which == "old" else change.new
    if "unit" in value:
        return rule_words(value)
    if "papers" in value:
        return "、".join(paper["name"] for paper in value["papers"])
    if "copies" in value:
        return f"{value['copies']} 份（{value['source']}）"
    if "pattern" in value:
        return f"{value['pattern']}（{value['source']}）"
    if "provisional" in value:
        return "待核实" if value["provisional"] else "已核实"
    if "key" in value:
        return shipped(value["key"]).name
    if "off" in value:
        off = "、".join(f"{name} {first[5:]} 至 {last[5:]}" for name, first, last in value["off"])
        return f"{value['number']}：{off}；上班 {'、'.join(day[5:] for day in value['worked']) or '无'}"
    return "无"


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the year's calendar; `tone` is off, worked, weekend or empty."""

    number: int
    tone: str
    name: str


@dataclass(frozen=True, slots=True)
class HolidaysPage:
    """The holidays of a year, month by month, the notice they come from, and the form to enter it."""

    template: ClassVar[str] = "pages/holidays.html"

    year: int
    notice: HolidayNotice | None
    years: tuple[tuple[int, bool], ...]
    months: tuple[tuple[int, tuple[tuple[DayCell | None, ...], ...]], ...]
    working: int
    history: tuple[HistoryLine, ...]
    may_change: bool
    seen: int
    off_lines: str
    worked_lines: str
    refused: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)


def holidays_page(
    session: Session, year: int, may_change: bool, *, refused: str = "", kept: Mapping[str, str] | None = None
) -> HolidaysPage:
    """The holidays of a year. Two statements."""
    calendar = in_force.changed_calendar(in_force.newest_changes(session))
    history = tuple(changes.history(session, in_force.HOLIDAYS, f"{year}"))
    notice = calendar.notices.get(year)
    shown = sorted({*calendar.notices, year, max(calendar.notices, default=year) + 1}, reverse=True)
    off = "\n".join(f"{span.name} {span.first} {span.last}" for span in notice.off) if notice else ""
    worked = "\n".join(day.isoformat() for day in notice.worked) if notice else ""
    grids = tuple((month, _grid(calendar, year, month)) for month in range(1, 13))
    working = sum(
        calendar.is_working(date(year, month, day))
        for month in range(1, 13)
        for day in range(1, months.monthrange(year, month)[1] + 1)
    )
    return HolidaysPage(
        year,
        notice,
        tuple((y, calendar.known(y)) for y in shown),
        grids,
        working,
        tuple(_line(change, {f"{year}": f"{year}年放假安排"}) for change in history),
        may_change,
        history[0].id if history else 0,
        off,
        worked,
        refused,
        kept or {},
    )


def _grid(calendar: Calendar, year: int, month: int) -> tuple[tuple[DayCell | None, ...], ...]:
    return tuple(
        tuple(_cell(calendar, date(year, month, day)) if day else None for day in week)
        for week in months.monthcalendar(year, month)
    )


def _cell(calendar: Calendar, day: date) -> DayCell:
    if name := calendar.holiday(day):
        return DayCell(day.day, "off", name)
    if calendar.is_working(day):
        return DayCell(day.day, "worked" if day.weekday() >= 5 else "", "上班" if day.weekday() >= 5 else "")
    return DayCell(day.day, "weekend", "周末")
