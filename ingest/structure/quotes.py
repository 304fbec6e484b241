"""Quoted provisions in amending decisions: which lines stand inside “…” and hold no labels of the document.

Promises to follow Chinese usage, where each paragraph of a quotation may open with “ and only the last one closes. A
quotation that never closes ends at the next instruction or closing provision.
"""

from __future__ import annotations

import re

from ingest.structure.labels import level_of
from ingest.structure.lines import Line
from registry.provisions.reading import Part

AMENDING_TITLE = re.compile(
    r"(?:关于(?:修改|修正|废止|修订|修改和废止|废止和修改|补充).*(?:决定|通知|令|公告)|关于.*(?:修改|修正)的?(?:决定|决议)|修正案)(?:（[^（）]*）)?$"
)
_INSTRUCTION = re.compile(
    r"(?:修改为|修改如下|增加|删去|删除|改为|调整为|作为|废止|移至|合并|条次|顺序|施行|公布|重新公布)"
)
_CLOSES = re.compile(r"^(?:本(?:决定|修正案|通知|解释|令|规定|办法|条例|法)|此外|《[^》]+》根据本)")


def quoted_lines(lines: list[Line]) -> frozenset[int]:
    """Indexes of lines that begin inside a quotation, or with one."""
    quoted: set[int] = set()
    open_ = False
    expected = 1
    for index, line in enumerate(lines):
        if line.is_table:
            if open_:
                quoted.add(index)
            continue
        text = line.text
        mark = level_of(text)
        if open_ and mark and mark.part is Part.LEVEL1 and mark.number == expected and _INSTRUCTION.search(text):
            open_ = False
        if open_ and _CLOSES.match(text):
            open_ = False
        if open_ or text[:1] in "“‘":
            quoted.add(index)
        elif mark and mark.part is Part.LEVEL1:
            expected = mark.number + 1
        open_ = _still_open(text, open_)
    return frozenset(quoted)


def _still_open(text: str, before: bool) -> bool:
    last_open, last_close = text.rfind("“"), text.rfind("”")
    if last_open < 0 and last_close < 0:
        return before
    return last_open > last_close


def has_instructions(lines: list[Line]) -> bool:
    """Whether numbered instructions such as 一、将第X条修改为：“…” make up a text whose title doesn't say so."""
    found = 0
    for line in lines:
        if line.is_table:
            continue
        mark = level_of(line.text)
        if (
            mark
            and mark.part in (Part.LEVEL1, Part.LEVEL2)
            and re.search(
                r"第[一二三四五六七八九十百零]+条(?:之[一二三四五六七八九十])?[^。“]{0,40}(?:修改为|改为|增加|删去|删除|作为)",
                line.text,
            )
        ):
            found += 1
    return found >= 2
