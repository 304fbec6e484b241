"""Which article labels are articles: decided on the whole sequence, not line by line.

Promises that a line beginning with a reference is no article, that a misprinted or repeated number is one and is
reported, that a stray article of another rule before the first chapter is left out. It builds no tree.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.structure.labels import Mark, article_at
from ingest.structure.lines import Line
from registry.provisions.addresses import article_number

_AHEAD = 60  # how many later labels may bear on one; keeps the time linear


@dataclass(slots=True)
class Numbering:
    """Accepted articles by line index, and what a person should look at: (line, code, message)."""

    articles: dict[int, Mark] = field(default_factory=dict)
    remarks: list[tuple[Line, str, str]] = field(default_factory=list)


def number_articles(lines: list[Line], excluded: frozenset[int] = frozenset(), *, amending: bool = False) -> Numbering:
    """Decide which lines begin an article.

    Args:
        lines: the body.
        excluded: indexes of lines that can't (quoted provisions).
        amending: whether this is an amendment whose own provisions are articles (宪法修正案): what it inserts
            unquoted bears the numbers of the amended law, far from its own.
    """
    candidates: list[tuple[int, Mark]] = []
    for index, line in enumerate(lines):
        if line.is_table or index in excluded or line.text[:1] not in "第笫":
            continue
        mark = article_at(line.text)
        if mark is not None:
            candidates.append((index, mark))
    result = Numbering()
    position = 0
    last = 0
    last_suffix = 0
    for position, (index, mark) in enumerate(candidates):
        following = candidates[position + 1 : position + 1 + _AHEAD]
        if amending and last and not last <= mark.number <= last + 3:
            continue
        if not _accept(mark, last, last_suffix, following):
            if not mark.weak and last:
                result.remarks.append((lines[index], "stray_article", f"“{mark.label}”与前后条序不连续，按正文处理。"))
            continue
        if not result.articles and _is_stray_start(mark, following):
            result.remarks.append((lines[index], "stray_article", f"正文之前出现不属于本文件条序的“{mark.label}”。"))
            continue
        _remark(result, lines[index], mark, last, last_suffix)
        result.articles[index] = mark
        last, last_suffix = mark.number, mark.suffix or 0
    return result


def _accept(mark: Mark, last: int, last_suffix: int, following: list[tuple[int, Mark]]) -> bool:
    expected = (mark.number == last + 1 and not mark.suffix) or (
        mark.number == last and (mark.suffix or 0) == last_suffix + 1
    )
    if mark.number == last + 1 and mark.suffix == 1:
        expected = True  # 第X条之一 whose 第X条 is lost
    if expected:
        if not mark.weak:
            return True
        # A reference may well bear the next number: then the real one follows.
        return not any(m.number == mark.number and not m.weak for _, m in following[:3])
    if mark.weak:
        return False
    ahead = [m for _, m in following[:4] if not m.weak]
    goes_on = any(m.number == mark.number + 1 for m in ahead[:2]) or any(
        m.number == mark.number and (m.suffix or 0) == (mark.suffix or 0) + 1 for m in ahead[:1]
    )
    back_to_order = any(m.number == last + 1 for m in ahead[:2])
    if mark.number > last:
        gap = mark.number - last
        if back_to_order and not goes_on:
            return False
        # 第十八条宪法…, 第十九条…: labels that run on are articles, blank or not, wherever a text begins.
        runs_on = [m.number for m in ahead[:3]] == [mark.number + n for n in (1, 2, 3)]
        return (goes_on and (mark.separated or gap <= 10 or runs_on)) or (mark.separated and gap <= 5) or gap <= 2
    # A number that came before: a misprint in an otherwise good sequence, or a repetition.
    return mark.separated and (goes_on or any(m.number == last + 2 for m in ahead[:1]) or back_to_order or not ahead)


def _is_stray_start(mark: Mark, following: list[tuple[int, Mark]]) -> bool:
    """A first article that is followed by another 第一条 before any 第二条."""
    if mark.suffix:
        return False
    for _, later in following:
        if later.weak:
            continue
        if later.suffix:
            return False
        return later.number == 1 and len(following) > 1 and any(m.number == 2 for _, m in following[:4])
    return False


def _remark(result: Numbering, line: Line, mark: Mark, last: int, last_suffix: int) -> None:
    if not last and mark.number > 1:
        result.remarks.append((line, "article_gap", f"正文自“{mark.label}”开始，此前条文缺失或者未标条号。"))
    elif mark.number > last + 1:
        missing = article_number(last + 1)
        upto = f"至{article_number(mark.number - 1)}" if mark.number > last + 2 else ""
        result.remarks.append((line, "article_gap", f"“{mark.label}”之前缺少{missing}{upto}。"))
    elif last and (mark.number, mark.suffix or 0) <= (last, last_suffix):
        result.remarks.append((line, "duplicate_number", f"“{mark.label}”的条号重复或者倒序。"))
