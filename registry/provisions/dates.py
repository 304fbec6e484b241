"""Dates as documents print them: 2021年6月10日, 二〇〇四年十月十五日, ２０２１ 年 ６ 月 １ 日, 2021.6.10, 2021/06/10.

Promises only complete and possible dates; a month or a year alone is no date. It doesn't say what a date means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from registry.provisions import numerals

_B = r"[ \u3000]*"
_ZERO = "〇○零ООoOΟ０0Ｏ◯"
_DIGIT = rf"[{_ZERO}一二三四五六七八九0-9０-９]"
_SMALL = (
    r"(?:[0-9０-９](?:[ \u3000]*[0-9０-９])?|[一二三四五六七八九十廿卅元](?:[ \u3000]*[一二三四五六七八九十]){0,2})"
)
_DAY = rf"(?:[日号]|(?<=[0-9０-９])(?={_B}起))"  # 自2023年6月1起施行 lost a character
_WRITTEN = rf"[12１２一二]{_B}{_DIGIT}{_B}{_DIGIT}{_B}{_DIGIT}{_B}年{_B}{_SMALL}{_B}月{_B}{_SMALL}{_B}{_DAY}"
_LAST = r"[0-9０-９]{1,2}(?![0-9０-９])(?:日|(?![-./．／－·]?[0-9０-９]))"
_MARKED = (  # 2023.6.1, 2023/06/01, ２０２３－６－１: one mark throughout, no part of a longer row of numbers
    r"(?<![0-9０-９.．/／-])[12１２][0-9０-９]{3}(?:"
    + "|".join(rf"[{marks}][0-9０-９]{{1,2}}[{marks}]{_LAST}" for marks in (".．·", "/／", "\\-－—"))
    + ")"
)
PATTERN = rf"(?:{_WRITTEN}|{_MARKED})"
"""A date in running text, without groups, for use inside larger patterns."""

_PRINTED = re.compile(
    rf"([12１２一二]{_B}{_DIGIT}{_B}{_DIGIT}{_B}{_DIGIT}){_B}年{_B}({_SMALL}){_B}月{_B}({_SMALL}){_B}{_DAY}"
)
_NUMERIC = re.compile(_MARKED)
_MARKS = re.compile(r"[-.．·/／－—]")
_ANY = re.compile(PATTERN)
_SEAL = re.compile(r"[ \u3000]*[（(](?:印章|盖章|公章|签章|章|印)[）)]$")  # where a copy tells of the seal on the day
_ZEROS = {ord(c): "0" for c in _ZERO}


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands."""

    start: int
    end: int
    on: date


def find(text: str) -> tuple[FoundDate, ...]:
    """All dates printed with 年月日 or with marks between the numbers, in order."""
    if "年" not in text and _MARKS.search(text) is None:
        return ()
    found = []
    for match in _ANY.finditer(text):
        on = _read(match.group())
        if on is not None:
            found.append(FoundDate(match.start(), match.end(), on))
    return tuple(found)


def parse(text: str) -> date | None:
    """The one date that a short text is (年月日 or 2018-11-06, also before a time of day); None for anything else."""
    word = _SEAL.sub("", text.strip()).strip(" \u3000\r\n\t（）()")
    match = _PRINTED.fullmatch(word) or _NUMERIC.match(word)
    return _read(match.group()) if match else _read(word)


def _read(printed: str) -> date | None:
    match = _PRINTED.match(f"{printed}起")
    if match and match.end() == len(printed):
        return _date(*match.groups())
    if _NUMERIC.fullmatch(printed) is None:
        return None
    year, month, day = _MARKS.split(printed.rstrip("日"))
    return _date(year, month, day)


def is_date_line(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    word = _SEAL.sub("", text.strip()).strip(" \u3000（）()。.")
    return len(text) <= 40 and (_PRINTED.fullmatch(word) or _NUMERIC.fullmatch(word)) is not None


def _date(year: str, month: str, day: str) -> date | None:
    numbers = [numerals.parse(word) for word in (year.translate(_ZEROS), month, day)]
    if any(n is None for n in numbers):
        return None
    try:
        return date(numbers[0] or 0, numbers[1] or 0, numbers[2] or 0)
    except ValueError:
        return None
