"""The counting meets every worked example; the sentence names what changed the date."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from review.procedure.deadlines import Extension, Pause, due, outward
from review.procedure.profiles import shipped
from review.procedure.rules import ExtensionRule, Sureness, TimeRule, Unit
from review.procedure.working_days import shipped_calendar

EXAMPLES = tomllib.loads((Path(__file__).parent / "deadline_examples.toml").read_text("utf-8"))["example"]


def length(text):
    if fixed := re.fullmatch(r"(\d+)月(\d+)日", text):
        return 0, Unit.FIXED_DAY, (int(fixed[1]), int(fixed[2]))
    number, unit = re.fullmatch(r"(\d+)(.+)", text).groups()
    return int(number), Unit(unit), None


def rule_of(example):
    n, unit, fixed = length(example["length"])
    return TimeRule(
        "test",
        "期限",
        n,
        unit,
        "登记",
        "完成",
        "审查员",
        "某条例第一条",
        Sureness.READ,
        extension=ExtensionRule(3, Unit.MONTHS, "负责人"),
        pauses=tuple(example.get("allowed", ["补正", "说明", "中止"])),
        rolls=example.get("rolls", False),
        counts_event_day=example.get("event_day", False),
        fixed=fixed,
    )


def counted(example):
    start = example["start"]
    pauses = [
        Pause(date.fromisoformat(first), date.fromisoformat(last) if last else None, reason)
        for first, last, reason in example.get("pauses", ())
    ]
    extensions = [
        Extension(*length(text)[:2], date.fromisoformat(granted)) for text, granted in example.get("extensions", ())
    ]
    return due(
        rule_of(example),
        start if isinstance(start, date) else datetime.fromisoformat(start),
        shipped_calendar(),
        pauses=pauses,
        extensions=extensions,
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example['no']}")
def test_worked_example(example):
    found = counted(example)
    assert found.on == example["due"], example["why"]
    assert found.provisional is example.get("provisional", False), example["why"]
    assert (found.paused_since is not None) is example.get("paused", False)
    assert ("届满之后" in found.sentence) is example.get("late", False)
    assert ("已超过规定" in found.sentence) is example.get("excess", False)
    words = f"{found.on.month}月{found.on.day}日"
    assert words in found.sentence


def test_there_are_at_least_120_different_examples():
    assert len({str({k: v for k, v in e.items() if k not in {"no", "why"}}) for e in EXAMPLES}) >= 120
    assert [e["no"] for e in EXAMPLES] == list(range(1, len(EXAMPLES) + 1))


def test_the_sentence_says_how_it_was_counted():
    rule = shipped("county").rule("review.basic")
    found = due(
        rule,
        date(2026, 3, 2),
        shipped_calendar(),
        pauses=[Pause(date(2026, 4, 10), date(2026, 4, 16), "补正")],
        extensions=[Extension(3, Unit.MONTHS, date(2026, 6, 1), "县人大法工委主任")],
    )
    assert found.sentence == (
        "2026年3月2日登记，次日起算，3个月，应于2026年6月2日前（含当日）完成审查（北京条例第二十三条）；"
        "因补正暂停7日，顺延至6月9日；经县人大法工委主任批准延长3个月，至9月9日。"
        "（暂定：期限来源参照外地规定，待本地规定核实）"
    )
    assert found.key == "review.basic"
    assert found.source == "北京条例第二十三条"


def test_days_left_stand_still_while_a_pause_goes_on():
    rule = shipped("county").rule("review.basic")
    start, first = date(2026, 3, 2), date(2026, 4, 10)
    before = due(rule, start, shipped_calendar()).days_left(first - timedelta(days=1))
    paused = due(rule, start, shipped_calendar(), pauses=[Pause(first, None, "说明")])
    assert [paused.days_left(first + timedelta(days=n)) for n in (0, 5, 400)] == [before] * 3
    over = due(rule, start, shipped_calendar(), pauses=[Pause(first, date(2026, 4, 19), "说明")])
    assert over.days_left(date(2026, 4, 20)) == before - 1
    assert not paused.overdue(date(2027, 6, 1))
    assert over.overdue(date(2026, 6, 13))
    assert not over.overdue(date(2026, 6, 12))


def test_outward_a_borrowed_rule_is_no_ground_and_ones_own_is():
    own = shipped("national").rule("filing.submit")
    lent = replace(own, source="某省条例第九条（据报道）", sureness=Sureness.BORROWED)
    calendar, start = shipped_calendar(), date(2026, 3, 2)
    told = due(own, start, calendar).sentence
    assert own.source in told
    assert outward(told) == told
    inside = due(lent, start, calendar).sentence
    assert "某省条例" in inside
    assert "暂定" in inside
    assert outward(inside) == told.replace(f"（{own.source}）", "")
    assert outward("期限由发函人确定，没有法定天数。") == "期限由发函人确定，没有法定天数。"
    unread = due(own, date(2031, 3, 2), calendar).sentence  # its year's holidays are not known: that is told to all
    assert outward(unread) == unread
