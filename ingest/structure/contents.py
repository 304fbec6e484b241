"""Contents pages (目录) recognised, so that their lines count neither as headings nor as text.

Promises to drop a run of headings before the body only where the same headings come again behind it; a lone list of
chapters without a body stays.
"""

from __future__ import annotations

import re

from ingest.structure.labels import article_at, heading_of, level_of
from ingest.structure.lines import Line

_TITLE = re.compile(r"^[（(【]?(?:目录|目次|目錄)[）)】]?[:：]?$")
_LEADERS = re.compile(r"[.．·…—\-_ \u3000]*[（(]?\d{0,4}[）)]?$")
_LOOSE = re.compile(r"^(?:附则|附件.{0,20}|附表.{0,20}|序言|前言|总则)$")


def drop_contents(lines: list[Line]) -> tuple[list[Line], int]:
    """Lines without their contents pages, and how many lines were dropped."""
    keep = [True] * len(lines)
    keys = [_key(line) for line in lines]
    index = 0
    while index < len(lines):
        title = bool(_TITLE.match(lines[index].squeezed))
        start = index + 1 if title else index
        if not title and not keys[index]:
            index += 1
            continue
        end = _end_of_run(lines, keys, start, title)
        if end - start >= (1 if title else 3) and _comes_again(keys, start, end, title):
            for at in range(index, end):
                keep[at] = False
            index = end
        else:
            index += 1
    kept = [line for line, wanted in zip(lines, keep, strict=True) if wanted]
    return kept, len(lines) - len(kept)


def _end_of_run(lines: list[Line], keys: list[str], start: int, titled: bool) -> int:
    """One past the last line that can be an entry of the contents.

    The body begins with the heading that repeats the first entry, or with anything that is no heading.
    """
    end = start
    seen: set[str] = set()
    first = next((keys[i] for i in range(start, min(start + 3, len(lines))) if keys[i]), "")
    while end < len(lines):
        key = keys[end]
        if key:
            if key in seen and (key == first or key.startswith(("第一章", "第一编"))):
                break
            seen.add(key)
        elif not titled or not _may_be_entry(lines[end]):
            break
        end += 1
    return end


def _may_be_entry(line: Line) -> bool:
    """Entries that lost their label (Word numbering), or are 一、 entries or annexes."""
    text = line.squeezed
    return (
        not line.is_table
        and len(text) <= 40
        and not text.endswith(("。", "；", "：", "）", ")"))
        and (article_at(line.text) is None)
    )


def _comes_again(keys: list[str], start: int, end: int, titled: bool) -> bool:
    """Whether the entries stand behind the run once more; without the title 目录 nearly all of them must.

    第三章 with 第一节 一般规定 right below it is no contents page, though other chapters have a 第一节 一般规定 too.
    """
    later = set(filter(None, keys[end:]))
    entries = [key for key in keys[start:end] if key]
    again = sum(1 for key in entries if key in later)
    if titled:
        return bool(entries) and again * 2 >= len(entries)
    return bool(entries) and entries[0] in later and again * 5 >= len(entries) * 4


def _key(line: Line) -> str:
    """A heading without blanks, leaders and page number; "" for what is no heading."""
    if line.is_table or len(line.text) > 80:
        return ""
    text = _LEADERS.sub("", line.text).strip(" \u3000")
    if heading_of(text):
        return re.sub(r"[ \u3000]", "", text)
    squeezed = line.squeezed
    if _LOOSE.match(_LEADERS.sub("", squeezed)):
        return ""
    mark = level_of(text)
    if mark and mark.part.value in ("level1", "level2") and len(text) <= 40 and not text.endswith(("。", "；", "：")):
        return squeezed if text != line.text else ""
    return ""
