"""Chinese, Arabic and full-width numerals, both ways.

Promises whole numbers from 0 to 99,999,999 as legal texts print them (一百零一, 二〇〇四, 廿三, １２, 3万). It doesn't
read fractions, percentages or money in capitals (壹贰叁 are understood as digits only).
"""

from __future__ import annotations

from functools import lru_cache

_DIGITS = {
    "〇": 0, "○": 0, "零": 0, "Ｏ": 0, "◯": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9, "元": 1,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_WRITTEN = "零一二三四五六七八九"


def fold_digits(text: str) -> str:
    """Full-width digits to ASCII; every other character, and the length, stay as they are."""
    return text.translate(_FOLD)


_FOLD = {ord("０") + n: ord("0") + n for n in range(10)}


@lru_cache(maxsize=8192)
def parse(text: str) -> int | None:
    """Read a numeral.

    Args:
        text: 一百零一, 二〇〇四, 101, １０１, 3万; blanks within are ignored.

    Returns:
        The number; None for anything that is no numeral.
    """
    word = fold_digits("".join(text.split()).replace("\u3000", ""))
    if not word or len(word) > 16:
        return None
    if word.isascii():
        return int(word) if word.isdigit() and len(word) <= 8 else None
    head, mark, tail = word.partition("万")
    if mark:
        high = parse(head)
        low = parse(tail) if tail else 0
        if high is None or low is None or high >= 10_000 or low >= 10_000:
            return None
        return high * 10_000 + low
    if not any(c in _UNITS or c in _TENS for c in word):
        return _positional(word)
    return _with_units(word)


def _positional(word: str) -> int | None:
    """二〇〇四, and mixtures such as 二0二一, digit by digit."""
    digits = [_DIGITS[c] if c in _DIGITS else (int(c) if c.isascii() and c.isdigit() else None) for c in word]
    if len(digits) > 8 or any(d is None for d in digits):
        return None
    return int("".join(str(d) for d in digits))


def _with_units(word: str) -> int | None:
    total = 0
    pending: int | None = None
    smallest = 100_000
    for c in word:
        if c in _TENS:
            if smallest <= 10 or pending is not None:
                return None
            total, smallest = total + _TENS[c], 10
        elif c in _UNITS:
            unit = _UNITS[c]
            if unit >= smallest:
                return None
            total += (1 if pending is None else pending) * unit
            pending, smallest = None, unit
        elif c in _DIGITS or (c.isascii() and c.isdigit()):
            if pending:
                return None
            pending = _DIGITS[c] if c in _DIGITS else int(c)
        else:
            return None
    return total + (pending or 0)


@lru_cache(maxsize=8192)
def to_chinese(number: int) -> str:
    """Write a number as article labels do: 10 → 十, 101 → 一百零一, 1010 → 一千零一十.

    Raises:
        ValueError: outside 0..99,999,999.
    """
    if not 0 <= number < 100_000_000:
        raise ValueError(f"no label numeral for {number}")
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return f"{_short(_below(high))}万{gap}{_below(low) if low else ''}"
    return _short(_below(number))


def _short(words: str) -> str:
    return words.removeprefix("一") if words.startswith("一十") else words


def _below(number: int) -> str:
    if number < 10:
        return _WRITTEN[number]
    words = ""
    gap = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if gap else "") + _WRITTEN[digit] + name
            gap = False
        elif words and number:
            gap = True
    return words
