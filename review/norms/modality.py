"""Who shall, may, need not or must not do what: subject, modality and act of a sentence.

A light reading by markers (应当, 可以不, 不得 …), enough to set two clauses side by side; it is no grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Modality(StrEnum):
    """Kinds of modality; values are the words shown."""

    SHALL = "应当"
    SHALL_NOT = "不得"
    MAY = "可以"
    NEED_NOT = "可以不"
    DEFINES = "是指"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Deontic:
    """One modality with the words before it (subject and condition) and after it (act)."""

    modality: Modality
    subject: str
    act: str
    start: int
    end: int


_MARKS = (
    (Modality.DEFINES, r"是指|(?<=所称)[^，。；]{1,12}(?:，)?(?:是指|仅指|指|包括)|仅指|不属于"),
    (
        Modality.NEED_NOT,
        r"可以不(?!予(?:以)?(?:行政)?处罚)(?:予|再)?|可不(?!予)(?:再)?|(?:自行|自主)决定是否|是否[^，。；]{2,20}由[^，。；]{1,14}(?:自行|自主)决定|不再(?!次)(?=[^，。；]{0,6}(?:要求|办理|设置|配备|缴纳|签订|组织|进行|征求|履行|公开|公示|公告|听证|出具|提供))|无需|无须|不需要?(?![^。；，]{0,12}除外)|免于(?!处罚)|不必|不受[^，。；]{1,20}限制|视[^，。；]{0,6}情况?|酌情",
    ),
    (Modality.SHALL_NOT, r"不得|不准|禁止|严禁|不许|一律不(?:得|予)?"),
    (Modality.MAY, r"可以|有权|允许|(?<![许认核适不即])可(?=[^能以靠燃溶控行持再见视追])"),
    (Modality.SHALL, r"应当|必须|须(?!知)|务必|一律|(?<![响相供反效适])应(?=[^急对用收付邀])"),
)
_MARK = re.compile("|".join(f"(?P<m{i}>{p})" for i, (_, p) in enumerate(_MARKS)))


def deontics(sentence: str) -> list[Deontic]:
    """Every modality of the sentence in order; spans are of the marker within `sentence`."""
    marks = list(_MARK.finditer(sentence))
    out = []
    for i, mark in enumerate(marks):
        index = next(j for j in range(len(_MARKS)) if mark[f"m{j}"])
        left = marks[i - 1].end() if i else 0
        right = marks[i + 1].start() if i + 1 < len(marks) else len(sentence)
        before = sentence[left : mark.start()]
        act = re.split(r"[。；]", sentence[mark.end() : max(right, mark.end())])[0]
        if i + 1 < len(marks) and "，" in act:
            act = act[: act.rfind("，")]
        out.append(Deontic(_MARKS[index][0], before.strip("，。； "), act.strip("，。； "), mark.start(), mark.end()))
    return out
