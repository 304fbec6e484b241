"""The head of an order (令) or announcement (公告): whose it is, and its number.

Promises an order only where an organ's name stands before the word and a number or a sentence behind it. The number is
put together from what is printed, as 规章制定程序条例 30 has it stand there: organ, kind, 第…号.
"""

from __future__ import annotations

import re

from ingest.matter.organs import is_organ, issuer_in_title, split_organs
from ingest.structure.lines import Line
from registry.provisions import document_numbers

_ORDER = re.compile(r"^([\u4e00-\u9fff、（）() \u3000]{2,70}?)(令|公告|通告|公\s*告|命令|布告)$")
ORDER_NUMBER = re.compile(
    r"^[（(〔\[]?(?:(?:\d{4}|[\u4e00-\u9fff]{2,12}届[\u4e00-\u9fff]{0,6})[〕\])）]?[ \u3000]*年?[ \u3000]*)?"
    r"第[ \u3000]*[0-9０-９一二三四五六七八九十百零〇 \u3000]+号[）)〕\]]?$"
)
"""第12号, 2023年第5号, 〔十三届〕第3号: what stands below the head of an order."""
ORDER_WORDS = frozenset({"公告", "令", "通告", "命令", "布告"})
_ANNOUNCED = re.compile(r"(公告|通告)$")


def order_at(text: str) -> re.Match[str] | None:
    """The organ and the kind in a line that may head an order."""
    return _ORDER.match(text) if len(text) < 80 else None


def is_order_head(match: re.Match[str], lines: list[Line], index: int, titled: bool) -> bool:
    """Whether a line ending in 令 or 公告 heads an order: an organ stands in it and a number or a sentence follows.

    Args:
        match: of `order_at`.
        lines: of the front matter.
        index: of the line in them.
        titled: whether a title stands above; then only a number behind the line makes it the head of an order.
    """
    body = match.group(1)
    if "关于" in body or not (is_organ(body) or all(is_organ(p) for p in split_organs(body)) or body.endswith("主席")):
        return False
    following = lines[index + 1 : index + 3]
    if titled:
        return bool(following) and ORDER_NUMBER.match(following[0].text) is not None
    return any(ORDER_NUMBER.match(f.text) or len(f.text) > 20 for f in following)


def number_of_order(text: str, issuer: str | None, kind: str | None, title: str) -> str | None:
    """The number of an order whose printed number is 第12号 or 2023年第5号 alone.

    Args:
        text: that line.
        issuer: the organ in the head of the order, if there is one.
        kind: 令, 公告 …, as the head says.
        title: above the line; 某局关于…的公告 names organ and kind where no head does.
    """
    if not (issuer and kind):
        announced = _ANNOUNCED.search(title)
        issuer, kind = issuer_in_title(title), announced.group() if announced else None
    return document_numbers.normalise(f"{issuer}{kind}{text.strip('（）()')}") if issuer and kind else None
