"""Article numbers as people type them: 第十六条第二款, 16条, 第16条之一, 第 十六 条 第（三）项, 法16.

Promises the places and values of such numbers in folded text. Whose articles they are is found elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from registry.provisions.addresses import article_number, step
from registry.provisions.numerals import parse, to_chinese
from registry.provisions.reading import Part

_N = r"([0-9〇零一二三四五六七八九十百千两廿卅]{1,7})"
_POINT = re.compile(
    rf"第?\s*{_N}\s*条(?![例件约文形状])(?:\s*之\s*{_N}(?![0-9〇一二三四五六七八九十百]))?"
    rf"(?:\s*的?\s*第?\s*{_N}\s*款)?(?:\s*的?\s*第?\s*[(（]?\s*{_N}\s*[)）]?\s*项)?"
)
_BARE = re.compile(rf"第?\s*{_N}(?:\s*[-－之]\s*{_N})?\s*$")
_NAME_END = re.compile(r"[法典例定则释办诉]\s*[》〉]?\s*$")


@dataclass(frozen=True, slots=True)
class Point:
    """One article number in a text, `start:end`; `paragraph` and `item` where they were typed."""

    start: int
    end: int
    article: int
    suffix: int | None = None
    paragraph: int | None = None
    item: int | None = None

    @property
    def address(self) -> str:
        """The address of the article: `art_16`, `art_15_1`."""
        return step(Part.ARTICLE, self.article, self.suffix)

    @property
    def article_label(self) -> str:
        """第十六条 or 第十五条之一."""
        return article_number(self.article, self.suffix)

    @property
    def label(self) -> str:
        """The whole pointer in its usual writing: 第十六条第二款第（三）项."""
        text = self.article_label
        if self.paragraph:
            text += f"第{to_chinese(self.paragraph)}款"
        return text + (f"第（{to_chinese(self.item)}）项" if self.item else "")


def find_points(text: str) -> list[Point]:
    """All article numbers of a folded text; a bare number counts at its end, right after a name (行政处罚法16)."""
    found = [point for match in _POINT.finditer(text) if (point := _point(match)) is not None]
    if not found and (match := _BARE.search(text)) is not None and _NAME_END.search(text, 0, match.start()):
        article = parse(match[1])
        suffix = parse(match[2]) if match[2] else None
        if article and article < 2000:
            found.append(Point(match.start(), match.end(), article, suffix))
    return found


def _point(match: re.Match[str]) -> Point | None:
    article, suffix, paragraph, item = (parse(group) if group else None for group in match.groups())
    if not article or article >= 10_000:
        return None
    return Point(match.start(), match.end(), article, suffix, paragraph, item)
