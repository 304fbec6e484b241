"""Profiles as shipped: whole, each number with its source; holidays as the notices say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from review.procedure.profiles import KEYS, PROFILES, rule_from, rule_table, shipped
from review.procedure.rules import Sureness, Unit
from review.procedure.working_days import (
    Calendar,
    HolidayNotice,
    HolidaySpan,
    each_day,
    notice_from,
    notice_table,
    shipped_calendar,
    shipped_notices,
)

# counted from the printed notices: days of the year less weekend days, less weekdays off, plus weekend days worked
WORKING_DAYS = {
    2021: 365 - 104 - 18 + 7,
    2022: 365 - 105 - 18 + 7,
    2023: 365 - 105 - 18 + 7,  # off: 2 January, 5 in spring, 5 April, 3 in May, 2 in June, 6 in autumn
    2024: 366 - 104 - 19 + 8,
    2025: 365 - 104 - 18 + 5,
    2026: 365 - 104 - 19 + 6,
}


@pytest.mark.parametrize("key", PROFILES)
def test_every_profile_has_every_number_with_its_source(key):
    profile = shipped(key)
    assert tuple(profile.rules) == KEYS
    for rule in profile.rules.values():
        assert rule.source
        assert rule.event
        assert rule.act
        assert rule_from(rule_table(rule)) == rule
    assert {"report", "text", "explanation"} <= {paper.key for paper in profile.papers if paper.required}
    assert all(paper.source for paper in profile.papers)
    assert profile.number(2026, 12) != profile.number(2026, 13)


@pytest.mark.parametrize(
    ("profile", "key", "length"),
    [
        ("county", "filing.submit", "30日"),
        ("county", "filing.assign", "5个工作日"),
        ("county", "review.basic", "3个月"),
        ("county", "filing.catalogue", "1月31日前"),
        ("county", "suggestion.completeness", "5个工作日"),
        ("county", "suggestion.not_started", "10日"),
        ("county", "correction.normal", "6个月"),
        ("county", "correction.most", "1年"),
        ("national", "opinion.reply", "2个月"),
        ("state_council", "review.basic", "2个月"),
        ("state_council", "filing.resubmit", "15日"),
        ("township", "filing.submit", "15日"),
        ("township", "filing.formality", "3个工作日"),
    ],
)
def test_numbers_of_the_sources(profile, key, length):
    assert shipped(profile).rule(key).length == length


def test_what_is_not_confirmed_for_the_place_is_provisional():
    county = shipped("county")
    assert county.provisional
    assert all(rule.provisional for rule in county.rules.values())
    assert not shipped("national").rule("opinion.reply").provisional
    lent = shipped("state_council").rule("suggestion.feedback")
    assert lent.sureness is Sureness.BORROWED


def test_a_rule_that_cannot_be_counted_is_refused():
    table = rule_table(shipped().rule("review.basic"))
    for wrong in (
        {"n": 0},
        {"unit": "周"},
        {"pauses": ["放假"]},
        {"unit": Unit.FIXED_DAY.value},
        {"sureness": "maybe"},
    ):
        with pytest.raises(ValueError):
            rule_from({**table, **wrong})


@pytest.mark.parametrize("year", sorted(WORKING_DAYS))
def test_working_days_of_a_year(year):
    calendar = shipped_calendar()
    assert calendar.known(year)
    assert sum(map(calendar.is_working, each_day(date(year, 1, 1), date(year, 12, 31)))) == WORKING_DAYS[year]


def test_a_year_without_a_notice_counts_with_weekends():
    calendar = shipped_calendar()
    assert not calendar.known(2027)
    assert calendar.is_working(date(2027, 10, 1))
    assert not calendar.is_working(date(2027, 10, 2))


def test_notices_are_checked():
    notice = shipped_notices()[-1]
    assert notice_from(notice_table(notice)) == notice
    assert notice.faults() == []
    wrong = replace(
        notice,
        off=(
            *notice.off,
            HolidaySpan("重复", date(2026, 10, 7), date(2026, 10, 8)),
            HolidaySpan("倒", date(2026, 3, 2), date(2026, 3, 1)),
        ),
        worked=(date(2026, 3, 2), date(2026, 10, 3)),
    )
    assert len(wrong.faults()) == 4
    other = HolidayNotice(2026, "改", None, (), ())
    assert Calendar([notice, other]).is_working(date(2026, 10, 1)), "the later of two notices of a year counts"
