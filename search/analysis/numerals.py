"""Other spellings of numbers in a query: 第16条 also asks for 第十六条, 二万元 for 20000元 and 2万元.

The index keeps numbers as they are printed (a part of a number must still be found); a query is asked in its
other spellings as well. It knows whole numbers below 10¹², years and percentages; decimals stay as typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from search.analysis.folding import fold

DIGITS = "〇一二三四五六七八九"
_VALUES = {character: value for value, character in enumerate(DIGITS)} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "亿": 10**8}
_AFTER = "年月日天条款项章节编目元万亿倍人次个周岁小时分级号届种件户份%"
_ARABIC = re.compile(r"(?<![\d.])\d{1,12}(?![\d.]*\.\d|\d)")
_CHINESE = re.compile(r"[〇一二三四五六七八九两十百千万亿]+")
MOST = 4  # spellings of one text


def to_chinese(number: int) -> str:
    """A whole number below 10¹² in Chinese: 16 → 十六, 20000 → 二万."""
    if number == 0:
        return "〇"
    out = ""
    for size, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, number = divmod(number, size)
        if part:
            if out and part < 1000:
                out += "〇"
            out += _below_ten_thousand(part) + name
    return out[1:] if out.startswith("一十") else out


def _below_ten_thousand(number: int) -> str:
    out, gap = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            out += ("〇" if gap and out else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return out


def to_int(text: str) -> int | None:
    """A folded Chinese or Arabic whole number; None where it is none (十六 → 16, 二〇二三 → 2023, 2万 → 20000)."""
    if re.fullmatch(r"\d{1,12}", text):
        return int(text)
    if not text:
        return None
    if all(character in _VALUES for character in text):
        return int("".join(str(_VALUES[character]) for character in text)) if len(text) <= 12 else None
    total, section, digit = 0, 0, ""
    for character in text:
        if character in _VALUES or character.isdecimal():
            digit += str(_VALUES.get(character, character))
        elif character in _UNITS:
            section += (int(digit) if digit else 1) * _UNITS[character]
            digit = ""
        elif character in _BIG:
            section += int(digit) if digit else 0
            if not section:
                return None
            total, section, digit = total + section * _BIG[character], 0, ""
        else:
            return None
    result = total + section + (int(digit) if digit else 0)
    return result if result < 10**12 else None


def _chinese(text: str) -> str:
    text = re.sub(r"(?<![\d.])(\d{1,3})%", lambda m: f"百分之{to_chinese(int(m[1]))}", text)

    def one(match: re.Match[str]) -> str:
        digits, after = match[0], text[match.end() : match.end() + 1]
        if len(digits) == 4 and after in ("年", "") and digits[0] in "12":
            return "".join(DIGITS[int(digit)] for digit in digits)
        return to_chinese(int(digits)) if not (len(digits) > 1 and digits[0] == "0") else digits

    return _ARABIC.sub(one, text)


def _arabic(big: bool) -> Callable[[str], str]:
    def convert(text: str) -> str:
        text = re.sub(
            r"百分之([〇一二三四五六七八九十百]+)",
            lambda m: f"{value}%" if (value := to_int(m[1])) is not None else m[0],
            text,
        )

        def one(match: re.Match[str]) -> str:
            run = match[0]
            before, after = text[: match.start()][-1:], text[match.end() : match.end() + 1]
            sure = before == "第" or (after and after in _AFTER) or (run == text and len(run) > 1)
            if not sure and not (len(run) > 1 and run[-1] in "万亿" and len(run) == len(text)):
                return run
            if not big and run[-1] in "万亿" and (head := to_int(run[:-1])) is not None:
                return f"{head}{run[-1]}"
            value = to_int(run)
            return run if value is None else str(value)

        return _CHINESE.sub(one, text)

    return convert


def _joined(text: str) -> str:
    """2万 → 20000 (and back through the others)."""
    return re.sub(
        r"(?<![\d.])(\d{1,8})(万|亿)",
        lambda m: str(int(m[1]) * _BIG[m[2]]) if int(m[1]) * _BIG[m[2]] < 10**12 else m[0],
        text,
    )


def spellings(text: str) -> tuple[str, ...]:
    """The folded text first, then the same with its numbers written otherwise; at most `MOST`."""
    folded = fold(text)
    found = [folded]
    if _ARABIC.search(folded) or _CHINESE.search(folded):
        for change in (_chinese, _arabic(False), _arabic(True), _joined, lambda t: t.replace("两", "二")):
            other = change(folded)
            if other not in found and len(found) < MOST:
                found.append(other)
        if len(found) < MOST and (other := _chinese(_joined(folded))) not in found:
            found.append(other)
    return tuple(found)


def number_key(label: str) -> str:
    """A clause label in the form that 条: compares.

    第十五条, 15 and 十五 give `15`, 第十五条之一 gives `15-1`; （二） and 一、 stay as they are.
    """
    text = re.sub(r"\s+", "", fold(label))
    match = re.fullmatch(r"第?([\d〇一二三四五六七八九十百千两]+)条?(?:之([\d〇一二三四五六七八九十]+))?", text)
    if match is None:
        return text
    whole = to_int(match[1])
    if whole is None:
        return text
    suffix = to_int(match[2]) if match[2] else None
    return f"{whole}-{suffix}" if suffix is not None else str(whole)
