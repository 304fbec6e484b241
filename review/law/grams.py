"""Pairs of characters of a clause, without the words that every local clause has: the terms that candidates share.

Promises the same pairs for the same text. It weighs nothing; weights depend on the library and live in the index.
"""

from __future__ import annotations

import re
from itertools import pairwise

_RUN = re.compile(r"[\u4e00-\u9fff]+")
_LABEL = re.compile(r"第[〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?[ \u3000]*")
_OURS = re.compile(
    r"^\s*(?:第[^条\s]{1,8}条(?:之[一二三四五六七八九十])?|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])\s*"
    r"|违反(?:本|前)[^，。]{0,20}规定|本(?:办法|条例|规定|细则|意见|通知|决定|方案|规则)(?:第[^，。、]{1,12}[条款项])?"
    r"|按照国家有关规定|有关法律、?法规|根据[^，。]{0,60}结合本[省市县区州旗]实际|自[^，。]{4,16}起施行"
)


def pairs(text: str) -> set[str]:
    """All pairs of neighbouring Chinese characters."""
    found: set[str] = set()
    for run in _RUN.findall(text):
        found.update(map("".join, pairwise(run)))
    return found


def body_of(article: str) -> str:
    """The text of an article without its label."""
    return _LABEL.sub("", article, count=1) if _LABEL.match(article) else article


def own_words(clause: str) -> str:
    """A local clause without label, references to its own document and phrases of every document."""
    return _OURS.sub("，", clause)
