"""Folding of characters, for index and query alike: width, case, Traditional to Simplified, look-alikes.

Every character folds to exactly one, so offsets stay; only invisible ones (zero-width, soft hyphens, variation
selectors) vanish, and then a list of offsets leads back. It changes no words and no numbers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LOOKALIKES = {"○": "〇", "◯": "〇", "零": "〇"}
SIGNS = "%‰℃"  # count as letters: they carry the meaning of the number before them
GAP = " "  # what every character that is no letter and no digit becomes
_OPEN = str.maketrans({"[": "〔", "［": "〔", "【": "〔", "(": "〔", "（": "〔", "﹝": "〔", "〖": "〔"})
_CLOSE = str.maketrans({"]": "〕", "］": "〕", "】": "〕", ")": "〕", "）": "〕", "﹞": "〕", "〗": "〕"})


@cache
def simplified() -> dict[str, str]:
    """Traditional character → its first Simplified form, from the character table of OpenCC."""
    table: dict[str, str] = {}
    source = files("opencc").joinpath("dictionary/TSCharacters.txt").read_text(encoding="utf-8")
    for line in source.splitlines():
        key, _, values = line.partition("\t")
        if len(key) == 1 and values:
            first = values.split(" ")[0]
            if len(first) == 1:
                table[key] = first
    return table


def _fold_one(character: str) -> str | None:
    category = unicodedata.category(character)
    if category == "Cf" or 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF:
        return None
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) != 1:
        folded = character
    lower = folded.lower()
    if len(lower) == 1:
        folded = lower
    folded = simplified().get(folded, folded)
    return LOOKALIKES.get(folded, folded)


class _Table(dict[int, str | None]):
    """A translation table that learns each character the first time it is seen."""

    def __init__(self, gaps: bool) -> None:
        super().__init__()
        self.gaps = gaps

    def __missing__(self, code: int) -> str | None:
        folded = _fold_one(chr(code))
        if self.gaps and folded is not None and not folded.isalnum() and folded not in SIGNS:
            folded = GAP
        self[code] = folded
        return folded


_FOLD = _Table(gaps=False)
_GAPS = _Table(gaps=True)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `offsets[i]` is where its character i stood in the original (None: at i)."""

    text: str
    offsets: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original range of a non-empty folded range."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> str:
    """Fold letters, digits and punctuation; spaces stay."""
    return text.translate(_FOLD)


def fold_gaps(text: str) -> str:
    """Fold, and put a blank for every character that is no letter and no digit."""
    return text.translate(_GAPS)


def fold_with_offsets(text: str) -> Folded:
    """`fold_gaps` with the way back to the original characters."""
    folded = text.translate(_GAPS)
    if len(folded) == len(text):
        return Folded(folded, None)
    kept = tuple(i for i, character in enumerate(text) if _GAPS[ord(character)] is not None)
    return Folded(folded, kept)


_PLAIN_BLOCKS = ((0x20, 0x7F), (0xA0, 0xFF), (0x2000, 0x206F), (0x3000, 0x303F), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF))


@cache
def _odd() -> re.Pattern[str]:
    """Finds a character that folding changes into another letter or takes away, or one that nobody looked at."""
    ranges: list[list[int]] = [[0x0A, 0x0A]]
    for first, last in _PLAIN_BLOCKS:
        for code in range(first, last + 1):
            if _GAPS[code] in (chr(code), GAP):
                if ranges[-1][1] == code - 1:
                    ranges[-1][1] = code
                else:
                    ranges.append([code, code])
    kept = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)
    return re.compile(f"[^{kept}]")


def is_plain(text: str) -> bool:
    """Whether `fold_gaps` only puts blanks for its punctuation, so that runs of letters may be looked for as they are.

    A quick look that most Chinese texts pass; it may say no where the answer is yes.
    """
    return _odd().search(text) is None


def fold_document_number(text: str) -> str:
    """A document number in one spelling: no spaces, every bracket as 〔〕.

    `渭政发[2023]12号` gives `渭政发〔2023〕12号`. A `*` stays, for wildcards.
    """
    return re.sub(r"\s+", "", fold(text.translate(_OPEN).translate(_CLOSE)))
