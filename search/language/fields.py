"""Conditions on one field, as typed: 标题:…, 类型:…, 公布>=2020-01-01; their names, values and dates.

Promises a `FieldMatch` or `FieldRange`, or an error that says which value is wrong. It knows nothing of the rest
of the query.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from registry.provisions.kinds import Kind, Status
from search.analysis import fold
from search.queries import Field, FieldMatch, FieldRange

NAMES: dict[str, Field] = {
    "标题": Field.TITLE,
    "题目": Field.TITLE,
    "名称": Field.TITLE,
    "机关": Field.ISSUER,
    "制定机关": Field.ISSUER,
    "文号": Field.DOCUMENT_NUMBER,
    "发文字号": Field.DOCUMENT_NUMBER,
    "类型": Field.KIND,
    "时效": Field.STATUS,
    "条": Field.NUMBER,
    "公布": Field.PROMULGATED,
    "公布日期": Field.PROMULGATED,
    "施行": Field.EFFECTIVE,
    "施行日期": Field.EFFECTIVE,
}
PRINTED: dict[Field, str] = {
    Field.TITLE: "标题",
    Field.ISSUER: "机关",
    Field.DOCUMENT_NUMBER: "文号",
    Field.KIND: "类型",
    Field.STATUS: "时效",
    Field.NUMBER: "条",
    Field.PROMULGATED: "公布",
    Field.EFFECTIVE: "施行",
}
DATES = (Field.PROMULGATED, Field.EFFECTIVE)
_SIGNS = r"(>=|<=|≥|≤|＞=|＜=|[:：=＝><＞＜])"
PREFIX = re.compile("(" + "|".join(sorted(NAMES, key=len, reverse=True)) + r")\s*" + _SIGNS)
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_COMPARE = {"≥": ">=", "≤": "<=", "＞": ">", "＜": "<", "＞=": ">=", "＜=": "<=", "：": ":", "=": ":", "＝": ":"}


class BadValue(ValueError):
    """A value that the field can't take; the message is for the person who typed it."""


def operator(sign: str) -> str:
    """The sign between field and value in one spelling: `:`, `>=`, `<=`, `>` or `<`."""
    return _COMPARE.get(sign, sign)


def condition(field: Field, sign: str, value: str) -> FieldMatch | FieldRange:
    """Make the condition.

    Args:
        field: which field.
        sign: as `operator` gives it.
        value: as typed, without quotation marks.

    Raises:
        BadValue: the value is empty, no such kind or status, no date, or the sign doesn't suit the field.
    """
    value = value.strip().strip("《》").strip()
    name = PRINTED[field]
    if not value:
        raise BadValue(f"“{name}”后面没有内容")
    if field in DATES:
        return _dates(field, sign, value)
    if sign != ":":
        raise BadValue(f"“{name}”不能比较大小，请写成 {name}:{value}")
    if field is Field.KIND and not any(fold(value) in kind.value for kind in Kind):
        raise BadValue(f"没有“{value}”这种类型")
    if field is Field.STATUS and not any(fold(value) in status.value for status in Status):
        raise BadValue(f"没有“{value}”这种时效")
    if field is Field.DOCUMENT_NUMBER and not value.strip("*＊"):
        raise BadValue("文号除“*”以外至少要有一个字")
    return FieldMatch(field, value)


def _dates(field: Field, sign: str, value: str) -> FieldRange:
    if sign == ":":
        first, dots, last = value.partition("..")
        if not dots:
            since, until = _stretch(value)
            return FieldRange(field, since, until)
        low = _stretch(first)[0] if first else None
        high = _stretch(last)[1] if last else None
        if low is None and high is None:
            raise BadValue(f"“{PRINTED[field]}”后面没有日期")
        if low and high and high < low:
            raise BadValue(f"“{value}”的起止日期前后颠倒")
        return FieldRange(field, low, high)
    start, end = _stretch(value)
    if sign == ">=":
        return FieldRange(field, start, None)
    if sign == "<=":
        return FieldRange(field, None, end)
    if sign == ">":
        return FieldRange(field, end + timedelta(days=1), None)
    return FieldRange(field, None, start - timedelta(days=1))


def _stretch(text: str) -> tuple[date, date]:
    """First and last day of 2020, 2020-05, 2020-05-01 or 2020年5月1日."""
    match = _DATE.fullmatch(fold(text.strip()))
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or monthrange(year, month or 12)[1])
        if first.year >= 9999 or first.year < 2:
            raise ValueError(text)
    except ValueError:
        raise BadValue(f"“{text}”不是日期，请写成 2020、2020-05 或 2020-05-01") from None
    return first, last
