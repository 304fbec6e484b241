"""Registration and receipt numbers: no gap, no double, never reused.

A number is taken in the transaction of the registration itself, under a lock on its counter: when the transaction is
rolled back or the process is killed, the number was never given out. The pattern is the profile's; where it names
`{type}`, each type of document has a series of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.serials import NumberCounter, locked_counter, take_serial
from review.procedure.profiles import Profile

RECEIPTS = "receipt"  # the scope of receipt numbers
RECEIPT_PATTERN = "收备〔{year}〕{serial}号"

# Codes for a pattern with {type}. No national list exists; these are the first words of the five systems (五大系统).
TYPES = {
    "地方性法规": "法",
    "经济特区法规": "法",
    "自治条例": "法",
    "单行条例": "法",
    "政府规章": "章",
    "部门规章": "章",
    "行政规范性文件": "政",
    "人大决议决定": "人",
    "监察规范性文件": "监",
    "监察法规": "监",
    "司法规范性文件": "司",
    "司法解释": "司",
}
OTHER_TYPE = "他"


@dataclass(frozen=True, slots=True)
class Series:
    """One run of numbers: a pattern within a scope, a year and (where the pattern names it) a type."""

    pattern: str
    scope: str
    year: int
    type: str = ""

    def printed(self, serial: int) -> str:
        """A number of this series as it is written."""
        return self.pattern.format(year=self.year, type=self.type, serial=serial)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was given out."""

    series: Series
    serial: int

    @property
    def printed(self) -> str:
        """The number as it is written."""
        return self.series.printed(self.serial)


def registration_series(profile: Profile, year: int, kind: str) -> Series:
    """The series in which a document of this kind is registered."""
    named = "{type}" in profile.number_pattern
    return Series(profile.number_pattern, profile.key, year, TYPES.get(kind, OTHER_TYPE) if named else "")


def receipt_series(year: int) -> Series:
    """The series of receipts."""
    return Series(RECEIPT_PATTERN, RECEIPTS, year)


def take_number(session: Session, series: Series) -> Number:
    """The next number of a series; it is given out when the caller's write transaction commits, and only then."""
    return Number(series, take_serial(session, series.scope, series.year, series.type))


def next_number(session: Session, series: Series) -> str:
    """The number that would be given out next; takes nothing, so that another may be quicker."""
    last = session.scalar(
        select(NumberCounter.last).where(
            NumberCounter.scope == series.scope,
            NumberCounter.year == series.year,
            NumberCounter.type == series.type,
        )
    )
    return series.printed((last or 0) + 1)


def reserve_up_to(session: Session, number: Number) -> None:
    """Note that this number was given out elsewhere (an imported ledger), so that it is not given a second time."""
    series = number.series
    counter = locked_counter(session, series.scope, series.year, series.type)
    counter.last = max(counter.last, number.serial)
    session.flush()


def parse_number(text: str, profile: Profile) -> Number | None:
    """A registration number that this profile's pattern could have written; None for any other."""
    plain = "".join(text.split()).translate(str.maketrans("[【［(（]】］)）", "〔〔〔〔〔〕〕〕〕〕"))
    match = _expression(profile.number_pattern).fullmatch(plain)
    if match is None:
        return None
    found = match.groupdict()
    series = Series(profile.number_pattern, profile.key, int(found["year"]), found.get("type") or "")
    return Number(series, int(found["serial"]))


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    codes = "|".join(sorted({*TYPES.values(), OTHER_TYPE}))
    text = re.escape(pattern).replace(r"\{type\}", f"(?P<type>{codes})")
    text = text.replace(r"\{year\}", r"(?P<year>(?:19|20)\d\d)")
    return re.compile(text.replace(r"\{serial\}", r"(?P<serial>[1-9]\d{0,5})"))
