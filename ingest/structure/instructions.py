"""The words of an amending decision taken apart into instructions, each with what it quotes.

Promises to keep quotations whole, over paragraphs too, and to cut only between them: 第十条改为第十一条，删去第二款 is
two instructions, 将第五条中的“甲”修改为“乙” is one. It does not say what an instruction does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MARK = "□"  # stands for a quotation in the words of an instruction
_NUMBER = r"[一二三四五六七八九十百千零〇○0-9０-９]+"
# What may follow the end of a long quotation: nothing, or the next instruction.
_NEXT = re.compile(
    rf"[；;。，,]?\s*(?:$|原?第{_NUMBER}[条款项章节]|[（(]?{_NUMBER}[）)、.]|(?:并|同时|其中|此外)?[，,]?(?:增加|删去|删除|将|在第|对)|修改为|改为)"
)
_CUT = re.compile(
    rf"[。；;\n]|(?<={MARK})(?=原?第{_NUMBER}[条款项])|"
    rf"[，,](?=(?:并|同时)?(?:删去|删除|增加{_NUMBER}|将该|(?:将|原)?第[^，,]{{1,24}}(?:改为|作为|修改为)))"
)
_BROKEN = re.compile(rf"(?<=[：:])[ \u3000\n]+(?={MARK})")  # 修改为： and the quotation in a paragraph of its own
_MERGED = re.compile(r"”[ \u3000]*\n?[ \u3000]*“")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its words with `MARK` for each quotation, and the quotations as printed, marks included."""

    words: str
    quotations: tuple[str, ...]

    def printed(self) -> str:
        """From the first quotation to the last, with the words between them: “甲”修改为“乙”."""
        pieces = self.words.split(MARK)
        between = pieces[1:-1]
        return "".join(
            quotation + (between[at] if at < len(between) else "") for at, quotation in enumerate(self.quotations)
        )

    def text(self) -> str:
        """The last quotation without its marks; each paragraph of one may open with a mark of its own."""
        if not self.quotations:
            return ""
        words = self.quotations[-1].removeprefix("“").removesuffix("”")
        return _MERGED.sub("\n", words).replace("\n“", "\n").replace("\n\u3000\u3000“", "\n")


def instructions_in(text: str) -> list[Instruction]:
    """The instructions in the words of one entry, in order.

    Args:
        text: of the entry, without its label.
    """
    skeleton, quotations = _masked(text)
    found: list[Instruction] = []
    start = taken = 0
    for cut in [*(match.span() for match in _CUT.finditer(skeleton)), (len(skeleton), len(skeleton))]:
        words = skeleton[start : cut[0]].strip(" \u3000，,")
        count = words.count(MARK)
        if words.strip(MARK):
            found.append(Instruction(words, tuple(quotations[taken : taken + count])))
        taken += count
        start = cut[1]
    return found


def _masked(text: str) -> tuple[str, list[str]]:
    pieces: list[str] = []
    quotations: list[str] = []
    at = 0
    while (opens := text.find("“", at)) >= 0:
        before = text[at:opens]
        closes = _end_of(text, opens, long=before.rstrip(" \u3000\n").endswith(("：", ":")))
        quotation = text[opens:closes]
        if quotations and not before.strip(" \u3000\n") and pieces and pieces[-1] == MARK:
            quotations[-1] += before + quotation  # “甲。”“乙。”: paragraphs, each in marks of its own
        else:
            pieces += [before, MARK]
            quotations.append(quotation)
        at = closes
    return _BROKEN.sub("", "".join([*pieces, text[at:]])), quotations


def _end_of(text: str, opens: int, *, long: bool) -> int:
    """One past the mark that closes a quotation. A long one, behind a colon, may hold quoted words of its own."""
    closes = text.find("”", opens)
    while long and closes >= 0 and not _NEXT.match(text, closes + 1) and text[closes + 1 : closes + 2] != "“":
        rest = text[closes + 1 :].lstrip(" \u3000\n")
        following = text.find("”", closes + 1)
        if rest.startswith("“") or following < 0:
            break
        closes = following
    return len(text) if closes < 0 else closes + 1
