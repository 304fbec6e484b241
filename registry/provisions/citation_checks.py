"""Whether an article has the 款 and 项 that a citation names, counted in the article's own text.

Promises None where nothing is missing or where the text does not allow to tell. It resolves no titles.
"""

from __future__ import annotations

import re

from registry.provisions.numerals import parse, to_chinese

_LABEL = re.compile(r"第[〇零一二三四五六七八九十百千0-9]+条(?:之[一二三四五六七八九十]+)?[\s\u3000]*")
_ITEM = re.compile(r"[（(]([一二三四五六七八九十]{1,4})[）)]")
_SUBITEM = re.compile(r"(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)])")


def paragraphs_of(article: str) -> list[list[int]]:
    """The 款 of an article, each with the numbers of its 项.

    Args:
        article: text of a whole article, label included or not, paragraphs divided by line breaks.
    """
    body = _LABEL.sub("", article, count=1) if _LABEL.match(article) else article
    found: list[list[int]] = []
    for line in body.split("\n"):
        words = line.strip(" \u3000")
        if not words:
            continue
        item = _ITEM.match(words)
        if item is not None and found:
            found[-1].append(parse(item.group(1)) or 0)
        elif found and _SUBITEM.match(words):
            continue
        else:
            found.append([])
    return found


def has_part(article: str, paragraphs: tuple[int, ...], items: tuple[int, ...]) -> str | None:
    """What of the cited 款 and 项 an article lacks, in words (第四款); None where all is there."""
    if not paragraphs and not items:
        return None
    held = paragraphs_of(article)
    for paragraph in paragraphs:
        if paragraph > len(held):
            return f"第{to_chinese(paragraph)}款"
    within = [held[paragraph - 1] for paragraph in paragraphs] or held
    numbers = {number for part in within for number in part}
    for item in items:
        if item not in numbers:
            return f"第{to_chinese(item)}项"
    return None
