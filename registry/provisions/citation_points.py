"""The numbers of a citation: 第五条第一款第（三）项, lists and ranges of articles, 条之一.

Promises one point per article, in order, with spans. It knows no titles and no texts of law.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from registry.provisions.numerals import parse

_DIGIT = "[〇○零一二三四五六七八九十百千两廿0-9０-９]"
_N = rf"{_DIGIT}(?:[ \u3000]?{_DIGIT})*"
_OPEN, _CLOSE = r"[（(]?\s*", r"\s*[）)]?"
_AND = r"(?:、|以及|及其|和|与|及|或者|或)"
_TO = r"(?:至|到|—{1,2}|－|–|-|~|～)"
_ARTICLE = re.compile(rf"第\s*({_N})\s*条(?:\s*之\s*({_N}))?(?!款)")
_RANGE = re.compile(
    rf"第\s*({_N})\s*条?(?:之({_N}))?\s*{_TO}\s*第?\s*({_N})\s*条(?:\s*之\s*({_N}))?",
)
_GLUED = re.compile(rf"第\s*{_N}(?:\s*(?:、|和|及|与)\s*第?\s*{_N})+\s*条(?!款)")
_SUB = re.compile(
    rf"[ \t\u3000]*(?:第|(?=[（(]))\s*{_OPEN}{_N}{_CLOSE}"
    rf"(?:\s*(?:{_AND}|{_TO})?\s*第?\s*{_OPEN}{_N}{_CLOSE})*?\s*([款项目])"
)
_SUB_NUMBER = re.compile(rf"({_TO})?\s*[第之]?\s*{_OPEN}({_N}){_CLOSE}")
_NEXT_SUB = re.compile(rf"\s*(?:{_AND}|{_TO})\s*(?=第\s*{_OPEN}{_N}{_CLOSE}[^条编章节]{{0,12}}?[款项])")
_NEXT_ARTICLE = re.compile(
    rf"[ \t\u3000]*(?:(?:的|之)?规定(?:的[“\"][^”\"\n]{{1,20}}[”\"])?)?[ \t\u3000]*{_AND}[ \t\u3000]*"
    rf"(?=第\s*{_N}(?:\s*条|\s*(?:、|和|及|与|{_TO})))"
)
_SHORT_ARTICLE = re.compile(rf"(?:、|和)({_N})条(?!款)")  # 第四十八条、四十九条
_MORE_SUFFIXES = re.compile(rf"(?:\s*(?:{_AND}|{_TO})\s*之{_N})+")
_ONWARD = re.compile(rf"\s*{_TO}\s*第({_N})\s*条")
_SPREAD = 300  # a range over more articles than this is read as its two ends


@dataclass(frozen=True, slots=True)
class Point:
    """One article of a citation.

    `paragraph` and `item` are the first ones named, None where none is; `paragraphs` and `items` hold all of them.
    `start:end` is the text of this point; members of a range share the range's.
    """

    article: int
    suffix: int | None
    start: int
    end: int
    paragraph: int | None = None
    item: int | None = None
    paragraphs: tuple[int, ...] = ()
    items: tuple[int, ...] = ()


def read_points(text: str, at: int) -> tuple[Point, ...]:
    """The articles cited from an offset on.

    Args:
        text: any text.
        at: where 第 stands.

    Returns:
        One point per article in the order written; () when no article number stands there.
    """
    group = _one(text, at)
    points = list(group)
    while group:
        end = max(point.end for point in group)
        if (following := _NEXT_ARTICLE.match(text, end)) is not None:
            group = _one(text, following.end())
        else:
            group = _on_to(text, end, points[-1]) or _short(text, end, points[-1].article)
        points.extend(group)
    return tuple(points)


def _one(text: str, at: int) -> list[Point]:
    if (found := _RANGE.match(text, at)) is not None:
        members = _members(*(parse(number) if number else None for number in found.groups()))
        if members:
            group = [Point(article, suffix, at, found.end()) for article, suffix in members]
            return [*group[:-1], _with_subs(text, group[-1])] if len(group) > 1 else group
    if (found := _GLUED.match(text, at)) is not None:
        numbers = [parse(number) for number in re.findall(_N, found.group())]
        return [Point(number, None, at, found.end()) for number in numbers if number]
    if (found := _ARTICLE.match(text, at)) is None:
        return []
    number, suffix = parse(found.group(1)), parse(found.group(2)) if found.group(2) else None
    if not number:
        return []
    if suffix is not None and (more := _MORE_SUFFIXES.match(text, found.end())) is not None:
        suffixes = [suffix, *_numbers(more.group())]
        if re.match(_TO, more.group()) and len(suffixes) == 2 and suffixes[0] < suffixes[1]:
            suffixes = list(range(suffixes[0], suffixes[1] + 1))
        return [Point(number, each, at, more.end()) for each in suffixes]
    return [_with_subs(text, Point(number, suffix, at, found.end()))]


def _on_to(text: str, at: int, before: Point) -> list[Point]:
    """第十条第二款至第十二条: the articles after the one before, up to the one named; they share one span."""
    found = _ONWARD.match(text, at)
    last = parse(found.group(1)) if found is not None else None
    if found is None or not last or not before.article < last <= before.article + _SPREAD:
        return []
    group = [Point(n, None, before.start, found.end()) for n in range(before.article + 1, last + 1)]
    return [*group[:-1], _with_subs(text, group[-1])]


def _short(text: str, at: int, before: int) -> list[Point]:
    """The next article of a list that leaves 第 out; its number must be higher than the one before."""
    found = _SHORT_ARTICLE.match(text, at)
    number = parse(found.group(1)) if found is not None else None
    if found is None or not number or number <= before:
        return []
    return [_with_subs(text, Point(number, None, found.start(1), found.end()))]


def _members(
    first: int | None, first_suffix: int | None, last: int | None, last_suffix: int | None
) -> list[tuple[int, int | None]]:
    if not first or not last:
        return []
    if first == last and last_suffix:
        return [(first, n if n else None) for n in range(first_suffix or 0, last_suffix + 1)]
    if last <= first:
        return []
    if last - first > _SPREAD:
        return [(first, first_suffix), (last, last_suffix)]
    inner: list[tuple[int, int | None]] = [(n, None) for n in range(first + 1, last + 1)]
    return [(first, first_suffix), *inner, *([(last, last_suffix)] if last_suffix else [])]


def _with_subs(text: str, point: Point) -> Point:
    """Add 款 and 项. A 款 after 项 (第一款第二项、第三款) adds to the list; the first ones name the point."""
    at = point.end
    paragraphs: list[int] = []
    items: list[int] = []
    spans = False  # 至 stands before the next number
    while (found := _SUB.match(text, at)) is not None:
        held = {"款": paragraphs, "项": items}.get(found.group(1))
        if held is not None:
            _extend(held, _numbers(found.group()), spans)
        point = replace(point, end=found.end())
        following = _NEXT_SUB.match(text, found.end())
        at = following.end() if following else found.end()
        spans = following is not None and re.search(_TO, following.group()) is not None
    return replace(
        point,
        paragraph=paragraphs[0] if paragraphs else None,
        item=items[0] if items else None,
        paragraphs=tuple(paragraphs),
        items=tuple(items),
    )


def _extend(held: list[int], numbers: list[int], spans: bool) -> None:
    if spans and held and numbers and held[-1] < numbers[0] <= held[-1] + 60:
        held.extend(range(held[-1] + 1, numbers[0]))
    held.extend(numbers)


def _numbers(words: str) -> list[int]:
    numbers: list[int] = []
    for found in _SUB_NUMBER.finditer(words):
        number = parse(found.group(2))
        if number is None:
            continue
        if found.group(1) and numbers and numbers[-1] < number <= numbers[-1] + 60:
            numbers.extend(range(numbers[-1] + 1, number + 1))
        else:
            numbers.append(number)
    return numbers
