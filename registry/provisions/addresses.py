"""The one place where addresses of clauses are made, read and put into Chinese.

Promises readable, stable addresses, unique within a version: `art_15__para_2__item_3`, 第十五条之一 → `art_15_1`,
一、（一）1. → `h1_3__h2_1__h3_2`, `pre__para_1`, `att_1__…`; a repeated number gets `~2`. It knows no document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from registry.provisions.numerals import to_chinese
from registry.provisions.reading import Part

PREFIXES: dict[Part, str] = {
    Part.BOOK: "book",
    Part.SUBBOOK: "sub",
    Part.CHAPTER: "chp",
    Part.SECTION: "sec",
    Part.ARTICLE: "art",
    Part.PARAGRAPH: "para",
    Part.ITEM: "item",
    Part.SUBITEM: "subitem",
    Part.LEVEL1: "h1",
    Part.LEVEL2: "h2",
    Part.LEVEL3: "h3",
    Part.LEVEL4: "h4",
    Part.LEVEL5: "h5",
    Part.PREAMBLE: "pre",
    Part.ANNEX: "att",
    Part.TABLE: "table",
}
PARTS: dict[str, Part] = {prefix: part for part, prefix in PREFIXES.items()}
_STEP = re.compile(r"([a-z]+[1-5]?)(?:_(\d+))?(?:_(\d+))?(?:~(\d+))?")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an address. `suffix` is the n of 之n; `repeat` is 1 unless the number came before."""

    part: Part
    number: int | None
    suffix: int | None = None
    repeat: int = 1

    def __str__(self) -> str:
        text = PREFIXES[self.part]
        if self.number is not None:
            text += f"_{self.number}"
        if self.suffix is not None:
            text += f"_{self.suffix}"
        return text if self.repeat == 1 else f"{text}~{self.repeat}"


def step(part: Part, number: int | None = None, suffix: int | None = None) -> str:
    """One step as text: (ARTICLE, 15, 1) → `art_15_1`."""
    return str(Step(part, number, suffix))


def join(parent: str, child: str) -> str:
    """An address below another; an empty parent is the document itself."""
    return f"{parent}__{child}" if parent else child


def parse(address: str) -> tuple[Step, ...]:
    """Read an address.

    Raises:
        ValueError: if it is none.
    """
    steps = []
    for word in address.split("__"):
        match = _STEP.fullmatch(word)
        if match is None or match.group(1) not in PARTS:
            raise ValueError(f"not an address: {address!r}")
        number, suffix, repeat = (int(g) if g else None for g in match.groups()[1:])
        steps.append(Step(PARTS[match.group(1)], number, suffix, repeat or 1))
    return tuple(steps)


def parent(address: str) -> str:
    """The address above; "" for a top-level one."""
    return address.rpartition("__")[0]


def article_of(address: str) -> str | None:
    """The address of the article an address lies in, with its annex if any; None outside articles."""
    words = address.split("__")
    for position, word in enumerate(words):
        if word.startswith("art_"):
            return "__".join(words[: position + 1])
    return None


def article_number(number: int, suffix: int | None = None) -> str:
    """The printed label: (15, 1) → 第十五条之一."""
    return f"第{to_chinese(number)}条" + (f"之{to_chinese(suffix)}" if suffix else "")


def label(address: str) -> str:
    """An address in Chinese, for display: `art_15__para_2__item_3` → 第十五条第二款第三项."""
    words = ""
    inside_article = False
    for at in parse(address):
        inside_article = inside_article or at.part is Part.ARTICLE
        words += _words(at, inside_article)
        if at.repeat > 1:
            words += f"（第{to_chinese(at.repeat)}处）"
    return words


_ORDINALS = {
    Part.BOOK: "第{}编",
    Part.SUBBOOK: "第{}分编",
    Part.CHAPTER: "第{}章",
    Part.SECTION: "第{}节",
    Part.ITEM: "第{}项",
    Part.SUBITEM: "第{}目",
    Part.LEVEL1: "{}、",
    Part.LEVEL2: "（{}）",
}


def _words(at: Step, inside_article: bool) -> str:
    number = at.number or 0
    if at.part is Part.ARTICLE:
        return article_number(number, at.suffix)
    if at.part in _ORDINALS:
        return _ORDINALS[at.part].format(to_chinese(number))
    if at.part is Part.PARAGRAPH:
        return f"第{to_chinese(number)}{'款' if inside_article else '段'}"
    if at.part is Part.LEVEL3:
        return f"{number}."
    if at.part is Part.LEVEL4:
        return f"（{number}）"
    if at.part is Part.LEVEL5:
        return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"（{number}）"
    if at.part is Part.ANNEX:
        return f"附件{number}"
    if at.part is Part.TABLE:
        return f"表{number}"
    return "开头部分"


@dataclass(slots=True)
class Addresses:
    """Hands out the addresses of one document; a number that came before gets `~2`, `~3` …"""

    _used: dict[str, int] = field(default_factory=dict)

    def take(self, parent_: str, part: Part, number: int | None = None, suffix: int | None = None) -> str:
        """A fresh address below `parent_`."""
        wanted = join(parent_, step(part, number, suffix))
        times = self._used.get(wanted, 0) + 1
        self._used[wanted] = times
        return wanted if times == 1 else f"{wanted}~{times}"
