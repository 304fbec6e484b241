"""Labels at the beginning of a line: 第X条, 第X章, 一、, （一）, 1., （1）, ①, 附件.

Promises to read every variant of width, blanks, dash and bracket, and to say where a label may be a mere reference
(`weak`). Whether it is one is decided by `numbering`, which sees the whole document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from registry.provisions import numerals
from registry.provisions.addresses import article_number
from registry.provisions.reading import Part

_CACHED = 4096  # every stage asks anew for the labels of the same lines
_B = r"[ \u3000]*"
_CN = "〇○零一二三四五六七八九十百千"
_NUM = rf"[{_CN}0-9０-９](?:{_B}[{_CN}0-9０-９－—\-]){{0,8}}"
ARTICLE_AT = re.compile(rf"[第笫]{_B}({_NUM}){_B}条(?:{_B}之{_B}([一二三四五六七八九十]{{1,3}})(?![一-鿿]*年))?")
_HEADING = re.compile(rf"第{_B}({_NUM}){_B}(分编|编|章|节)")
_L1 = re.compile(
    r"([一二三四五六七八九十]{1,4}|[一二三四五六七八九]?百[零一二三四五六七八九十]{0,3})[ \u3000]*[、．]|"
    r"([一二三四五六七八九十]{1,3})\.(?!\d)"
)
_L2 = re.compile(r"[（(〔][ \u3000]*([一二三四五六七八九十百零〇]{1,5})[ \u3000]*[）)〕][、．.]?|([㈠-㈩])|([㊀-㊉])")
_L3 = re.compile(r"([0-9０-９]{1,3})[ \u3000]*(?:[、．]|\.(?![0-9０-９]))|([⒈-⒛])")
_L4 = re.compile(r"[（(][ \u3000]*([0-9０-９]{1,3})[ \u3000]*[）)][、．.]?|([0-9０-９]{1,2})[）)]|([⑴-⒇])")
_L5 = re.compile(r"([①-⑳])")
_DECIMAL = re.compile(r"([0-9]{1,2})((?:\.[0-9]{1,2}){1,4})(?![0-9.%％])[ \u3000]*(?=[\u4e00-\u9fffA-Z《“（(])")
# What follows a number in a reference and hardly ever the label of an article.
_REFERS = re.compile(
    r"(?:第[一二三四五六七八九十百0-9０-９]+[款项条]|[、，,；;）)]|[的至和或及与到](?!平)|或者|以及|规定|所列|所称|所指|中的?|"
    r"款|项|之规定|以外|以下|以上|修改|改为|作为|增加|删去|删除|内容|已|分别|情形|执行|处罚|追究|移至)"
)
_NOT_HEADING = re.compile(r"(?:的|规定|所列|、|，|和|或|至|及|第|中|与|以)")
ANNEX = re.compile(
    rf"(附{_B}[件表录图]|附)(?:{_B}([0-9０-９]{{1,3}}|[一二三四五六七八九十]{{1,3}}|[A-Z])(?![年月日、个条款项]))?{_B}([:：.．、]?)"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A label: what it would be, its number, its normalised form, and the length of label with blanks behind it."""

    part: Part
    number: int
    label: str
    length: int
    suffix: int | None = None
    weak: bool = False  # what follows reads like a reference
    separated: bool = True  # a blank, a colon or the end of the line stands behind the label
    decimal: bool = False  # 1.1 style


@lru_cache(maxsize=_CACHED)
def article_at(text: str, position: int = 0) -> Mark | None:
    """The article label at a position of a line."""
    match = ARTICLE_AT.match(text, position)
    if match is None:
        return None
    number = numerals.parse(re.sub(r"[－—\-]", "一", match.group(1)))
    if not number or number > 3000:
        return None
    suffix = numerals.parse(match.group(2)) if match.group(2) else None
    end = match.end()
    rest = text[end:]
    body = rest.lstrip(" \u3000：:")
    separated = not rest or body != rest
    weak = bool(_REFERS.match(body)) and not (separated and rest[:1] in " \u3000：:" and not _hard(body))
    return Mark(
        Part.ARTICLE,
        number,
        article_number(number, suffix),
        len(text) - position - len(body),
        suffix,
        weak,
        separated,
    )


def _hard(body: str) -> bool:
    """References even behind a blank: 第三条 、第四条."""
    return bool(re.match(r"(?:第[一二三四五六七八九十百]+[款项]|[、，,；;）)]|的规定)", body))


@lru_cache(maxsize=_CACHED)
def heading_of(text: str) -> Mark | None:
    """The label of a 编, 分编, 章 or 节 that a line is; None for a line of running text."""
    match = _HEADING.match(text)
    if match is None:
        return None
    number = numerals.parse(re.sub(r"[－—\-]", "一", match.group(1)))
    rest = text[match.end() :]
    words = rest.strip(" \u3000：:")
    if not number or len(words) > 45 or words.endswith(("。", "；", "：", "，")) or "。" in words:
        return None
    if words == rest and _NOT_HEADING.match(words):
        return None
    part = {"编": Part.BOOK, "分编": Part.SUBBOOK, "章": Part.CHAPTER, "节": Part.SECTION}[match.group(2)]
    label = f"第{numerals.to_chinese(number)}{match.group(2)}"
    return Mark(part, number, label, len(text) - len(rest.lstrip(" \u3000：:")))


def heading_length(text: str) -> int:
    """Length of a 章 or 节 label at the beginning of a line, whatever follows; 0 for none."""
    match = _HEADING.match(text)
    return match.end() if match else 0


@lru_cache(maxsize=_CACHED)
def level_of(text: str) -> Mark | None:
    """The label 一、, （一）, 1., （1） or ① that a line begins with."""
    if not text or text[0] not in _FIRST:
        return None
    for part, pattern in _LEVELS:
        match = pattern.match(text)
        if match is None:
            continue
        number = _value(match)
        if not number:
            continue
        rest = text[match.end() :]
        length = len(text) - len(rest.lstrip(" \u3000"))
        return Mark(part, number, _shown(part, number), length)
    return None


def decimal_of(text: str) -> Mark | None:
    """The label 1.1 or 1.1.1 of a technical text."""
    match = _DECIMAL.match(text)
    if match is None:
        return None
    depth = match.group(2).count(".") + 1
    part = {2: Part.LEVEL2, 3: Part.LEVEL3, 4: Part.LEVEL4}.get(depth, Part.LEVEL5)
    printed = match.group(1) + match.group(2)
    return Mark(part, int(printed.rpartition(".")[2]), printed, match.end(), decimal=True)


def _value(match: re.Match[str]) -> int | None:
    word = next(g for g in match.groups() if g is not None)
    for first, start in (("①", 1), ("㈠", 1), ("㊀", 1), ("⒈", 1), ("⑴", 1)):
        offset = ord(word[0]) - ord(first)
        if len(word) == 1 and 0 <= offset < 20 and not word.isascii() and word not in _CN:
            if "０" <= word <= "９":
                break
            return start + offset
    return numerals.parse(word)


def _shown(part: Part, number: int) -> str:
    """A label in its normal form."""
    if part is Part.LEVEL1:
        return f"{numerals.to_chinese(number)}、"
    if part is Part.LEVEL2:
        return f"（{numerals.to_chinese(number)}）"
    if part is Part.LEVEL3:
        return f"{number}."
    return f"（{number}）" if part is Part.LEVEL4 else chr(0x2460 + number - 1)


_LEVELS = (
    (Part.LEVEL1, _L1),
    (Part.LEVEL2, _L2),
    (Part.LEVEL3, _L3),
    (Part.LEVEL4, _L4),
    (Part.LEVEL5, _L5),
)
_FIRST = frozenset(
    "一二三四五六七八九十百（(〔0123456789０１２３４５６７８９"
    + "".join(chr(c) for c in (*range(0x2460, 0x249C), *range(0x3220, 0x322A), *range(0x3280, 0x328A)))
)
