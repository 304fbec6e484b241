"""Provisions that an instruction of an amending decision names: 第十二条第二款、第三款, 第四条至第八条, 第三章第二节.

Promises addresses in the order of the words, ranges spelt out, a bare 款 or 项 within the article named before it.
"""

from __future__ import annotations

import re

from registry.provisions import addresses, numerals
from registry.provisions.reading import Part

_NUMBER = r"[一二三四五六七八九十百千零〇○0-9０-９]+"
_TOKEN = re.compile(
    rf"第(?P<article>{_NUMBER})条(?:之(?P<suffix>{_NUMBER}))?|第(?P<paragraph>{_NUMBER})款|"
    rf"第?[（(]?(?P<item>{_NUMBER})[）)]?项|序言第(?P<preamble>{_NUMBER})自然段|第(?P<head>{_NUMBER})(?P<part>编|章|节)"
)
_HEADS = {"编": Part.BOOK, "章": Part.CHAPTER, "节": Part.SECTION}
_PARTS = re.compile(r"[、，,；;和及与或]|至$")
_PARAGRAPH = re.compile(r"art_.*?__para_\d+")
_MOST = 60  # articles in a range; more is a misreading


def mentions(words: str, within: str | None) -> list[str]:
    """The addresses that are named.

    Args:
        words: of the instruction.
        within: the address that a bare 第二款, 第三项 or 第二节 belongs to; None for none.
    """
    found: list[str] = []
    article = within.partition("__")[0] if within and within.startswith("art") else None
    inner = _PARAGRAPH.match(within or "")
    paragraph = inner.group() if inner else None
    last: int | None = None
    for token in _TOKEN.finditer(words):
        # 第六十七条全国人民代表大会常务委员会职权第二十项: what stands between does not part them
        joined = last is not None and not _PARTS.search(words[last : token.start()])
        last = token.end()
        if re.match(r"增加|新增", words[max(0, token.start() - 2) : token.start()]) and not token["article"]:
            continue  # 增加一项 counts, it names nothing
        part, number = _kind(token)
        if number is None:
            continue
        if part is Part.ARTICLE:
            suffix = numerals.parse(token["suffix"]) if token["suffix"] else None
            new, paragraph = addresses.step(Part.ARTICLE, number, suffix), None
            article = new
            joined = False
        elif part is Part.PARAGRAPH:
            if article is None:
                continue
            new = paragraph = addresses.join(article, addresses.step(part, number))
        elif part is Part.ITEM:
            if article is None:
                continue
            above = paragraph or addresses.join(article, addresses.step(Part.PARAGRAPH, 1))
            new = addresses.join(above, addresses.step(part, number))
        elif part is Part.PREAMBLE:
            new = f"pre__para_{number}"
        else:
            above = found[-1] if joined and found else (within or "")
            inside = part is Part.SECTION and above.startswith("chp")  # 第三章第二节, and 第三章增加一节，作为第二节
            new = addresses.join(above, addresses.step(part, number)) if inside else addresses.step(part, number)
        if joined and found:
            found[-1] = new
        elif words[: token.start()].endswith("至") and found:
            found.extend(_between(found[-1], new))
        else:
            found.append(new)
    return list(dict.fromkeys(found))


def _kind(token: re.Match[str]) -> tuple[Part, int | None]:
    if token["article"]:
        return Part.ARTICLE, numerals.parse(token["article"])
    if token["paragraph"]:
        return Part.PARAGRAPH, numerals.parse(token["paragraph"])
    if token["item"]:
        return Part.ITEM, numerals.parse(token["item"])
    if token["preamble"]:
        return Part.PREAMBLE, numerals.parse(token["preamble"])
    return _HEADS[token["part"]], numerals.parse(token["head"])


def _between(first: str, last: str) -> list[str]:
    """The rest of a range of one kind: art_13, art_15 → art_14, art_15."""
    stem, _, begin = first.rpartition("_")
    other, _, end = last.rpartition("_")
    if stem == other and begin.isdigit() and end.isdigit() and 0 < int(end) - int(begin) <= _MOST:
        return [f"{stem}_{number}" for number in range(int(begin) + 1, int(end) + 1)]
    return [last]
