"""Documents that a decision repeals as its business: 关于废止《甲》的决定, 废止下列规章 with a list.

Promises whole documents only, of decisions whose title says that they repeal; what such a decision amends is left out.
Names come from 《》, or from the entries of a list announced by 下列.
"""

from __future__ import annotations

import re

_DECIDES = re.compile(r"关于[^《》]{0,30}(?:废止|失效).*(?:决定|通知|公告|命令|令)(?:（[^（）]*）)?$")
_IN_TITLE = re.compile(r"关于(?:宣布)?(?:废止|失效)(?=《)")
_NAMES = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")
_PART = re.compile(r"(?:（[^（）]*）)?(?:中|的?第[一二三四五六七八九十百]+[条章款项]|的?有关|的部分)")
_LABEL = re.compile(r"^(?:[（(]?[一二三四五六七八九十百]{1,4}[)）、.．]|[（(]?\d{1,3}[)）.．、])[ \u3000]*")
_LIST = re.compile(r"下列|以下|如下")
_ENDS = re.compile(r"废止|失效")
_CHANGES = re.compile(r"修改|修订|修正")
_ASIDE = re.compile(r"（[^（）]*）")
_HEADING = 24  # characters of a heading over a list: 一、废止的规章
_TITLED = re.compile(
    r"([^（(，。；《》]{4,60}?(?:法|条例|办法|规定|细则|规则|通知|意见|决定|决议|通告|公告|批复|方案|制度))(?=[（(；。，]|$)"
)


def repealed_by(title: str, lines: list[str]) -> tuple[str, ...]:
    """The documents that a repealing decision ends.

    Args:
        title: of the decision.
        lines: its own lines, in order.
    """
    if not _DECIDES.search(title):
        return ()
    found: list[str] = []
    if match := _IN_TITLE.search(title):
        found.extend(_named(title[match.end() :].split("的决定")[0], only_first=True))
    listing = False
    for line in lines:
        label = _LABEL.match(line)
        words = line[label.end() :] if label else line
        plain = _ASIDE.sub("", words)  # how a document came about stands in brackets
        ends, changes = _ENDS.search(plain), _CHANGES.search(plain)
        announces = _LIST.search(plain) and plain.rstrip().endswith(("：", ":", "。"))
        if announces or (label and len(plain) <= _HEADING and "《" not in plain and (ends or changes)):
            listing = ends is not None and changes is None
        elif ends and not changes and "《" in plain and "本决定" not in plain[:4]:
            found.extend(_named(words))
        elif listing and label:
            bare = _TITLED.match(words)
            found.extend(_named(words, only_first=True) or ([bare.group(1)] if bare else []))
        elif not label:
            listing = listing and not plain.startswith("本")
    return tuple(dict.fromkeys(name for name in found if name != title))


def _named(words: str, *, only_first: bool = False) -> list[str]:
    names = []
    for match in _NAMES.finditer(words):
        before = words[: match.start()]
        if _PART.match(words[match.end() :]) or re.search(r"(?:根据|依照|按照|依据|关于修改|适用|与)$", before):
            continue
        if before.count("（") > before.count("）"):
            continue  # （…《关于修改〈甲〉的决定》修正）: how it was amended
        names.append(match.group(1))
    return names[:1] if only_first else names
