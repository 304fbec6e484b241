"""Sums, multiples and shares in a text, as closed or open intervals with spans.

Reads Chinese and Arabic numerals, ranges (以上以下 are inclusive, 民法典 1259), per-unit and per-day sums. It does not
decide what a sum is for: penalties and charges do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}

NUMBER = r"(?:\d[\d,]*(?:\.\d+)?[千万亿]*|[〇零一二两三四五六七八九十百千万亿]{1,14})"
_SUM = rf"(?:(?P<p{{0}}>百分之|千分之|万分之)(?P<n{{0}}>{NUMBER})|(?P<m{{0}}>{NUMBER})(?P<u{{0}}>元|块钱|倍|[%％])?)"
_RANGE = re.compile(
    _SUM.replace("{0}", "a")
    + r"(?P<sep>以上(?:至)?|至|到|—|－|-|～|~)(?:不满|不足|不超过)?"
    + _SUM.replace("{0}", "b")
    + r"(?P<tail>以下|以内)?"
)
_SINGLE = re.compile(
    r"(?P<head>不超过|不高于|不得超过|最高(?:不超过)?|不低于|不少于|不得低于|不得少于|不足|不满|低于|少于|超过|满)?"
    + _SUM.replace("{0}", "a")
    + r"(?P<tail>以上|以下|以内)?"
)
_PER = re.compile(
    r"(?:每(?:一)?(?:日|天|月|年|次|人|户|头|只|辆|车|吨|株|棵|件|处|张|份|平方米|立方米|亩|公顷|分)|按日|逐日)[^，。；0-9]{0,8}$"
)


@dataclass(frozen=True, slots=True)
class Interval:
    """`low` ≤ x ≤ `high`, in `unit`: 元, 倍, 份 (a share, 1.0 = the whole)."""

    low: float
    high: float
    unit: str

    def within(self, other: Interval) -> bool:
        """Whether every value of this interval lies in the other (same unit only)."""
        return self.unit == other.unit and self.low >= other.low - 1e-9 and self.high <= other.high + 1e-9

    def show(self) -> str:
        """The interval in words and figures, for a person."""
        if self.low == self.high:
            return f"{_plain(self.low)}{self.unit}"
        if self.high == inf:
            return f"{_plain(self.low)}{self.unit}以上"
        if self.low <= 0:
            return f"{_plain(self.high)}{self.unit}以下"
        return f"{_plain(self.low)}–{_plain(self.high)}{self.unit}"


@dataclass(frozen=True, slots=True)
class Amount:
    """An interval where it stands in the text; `per` is what it is counted by (每立方米, 按日), "" for none."""

    interval: Interval
    start: int
    end: int
    per: str = ""


def number(text: str) -> float | None:
    """The value of a numeral such as 二千五百, 1.5万, 两百; None when it is none."""
    text = text.replace(",", "").replace("，", "")
    if not text:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([千万亿]*)", text)
    if match:
        value = float(match[1])
        for unit in match[2]:
            value *= {"千": 1e3, "万": 1e4, "亿": 1e8}[unit]
        return value
    total, section, digit = 0.0, 0.0, 0
    for char in text:
        if char in _DIGITS:
            digit = digit * 10 + _DIGITS[char] if digit and char in "〇零" else _DIGITS[char]
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in "万亿":
            total = (total + section + digit) * (1e4 if char == "万" else 1e8)
            section, digit = 0.0, 0
        else:
            return None
    return total + section + digit


def amounts(text: str) -> list[Amount]:
    """Every sum, multiple and share in the text, in order, not overlapping."""
    found: list[Amount] = []
    for match in _RANGE.finditer(text):
        interval = _ranged(match)
        if interval is not None:
            found.append(_amount(text, match, interval))
    ranges = list(found)
    for match in _SINGLE.finditer(text):
        if any(r.start < match.end() and match.start() < r.end for r in ranges):
            continue
        interval = _single(match)
        if interval is not None:
            found.append(_amount(text, match, interval))
    return sorted(found, key=lambda a: a.start)


def _amount(text: str, match: re.Match[str], interval: Interval) -> Amount:
    per = _PER.search(text[max(0, match.start() - 16) : match.start()])
    return Amount(interval, match.start(), match.end(), per[0] if per else "")


def _value(match: re.Match[str], which: str) -> tuple[float | None, str]:
    share = match[f"p{which}"]
    if share:
        value = number(match[f"n{which}"])
        return (None if value is None else value / {"百": 100, "千": 1000, "万": 10000}[share[0]]), "份"
    value, unit = number(match[f"m{which}"]), match[f"u{which}"] or ""
    if unit in ("%", "％"):
        return (None if value is None else value / 100), "份"
    return value, {"块钱": "元"}.get(unit, unit)


def _ranged(match: re.Match[str]) -> Interval | None:
    (low, low_unit), (high, high_unit) = _value(match, "a"), _value(match, "b")
    unit = high_unit or low_unit
    if low is None or high is None or unit not in ("元", "倍", "份"):
        return None
    if not low_unit and unit == "元" and low < 10 and high >= 1e4 and not match["sep"].startswith("以上"):
        low *= 1e4 if high < 1e8 else 1e8  # 一至三万元
    if (low_unit and low_unit != unit) or low > high:
        return None
    return Interval(low, high, unit)


def _single(match: re.Match[str]) -> Interval | None:
    value, unit = _value(match, "a")
    if value is None or unit not in ("元", "倍", "份"):
        return None
    head, tail = match["head"] or "", match["tail"] or ""
    if tail in ("以下", "以内") or head in (
        "不超过",
        "不高于",
        "不得超过",
        "最高",
        "最高不超过",
        "不足",
        "不满",
        "低于",
        "少于",
    ):
        return Interval(0, value, unit)
    if tail == "以上" or head in ("不低于", "不少于", "不得低于", "不得少于", "超过", "满"):
        return Interval(value, inf, unit)
    return Interval(value, value, unit)


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if value < 1e6 or value % 1e4 else f"{value / 1e4:g}万"
