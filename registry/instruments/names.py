"""Normalised forms under which titles and document numbers are compared and found."""

from __future__ import annotations

import re
import unicodedata

_DROP = re.compile(r"[\s　《》〈〉<>“”\"'‘’·•,，、:：]+")
_BRACKETS = str.maketrans({"〔": "(", "［": "(", "[": "(", "【": "(", "〕": ")", "］": ")", "]": ")", "】": ")"})
_NUMBER_JUNK = re.compile(r"(?<=\))第")


def normal_title(title: str) -> str:
    """A title without marks, blanks and width differences; 中华人民共和国 stays, it tells laws apart."""
    return _DROP.sub("", unicodedata.normalize("NFKC", title)).lower()


def normal_number(number: str) -> str:
    """A document number in one form: 渭政发[2023]第12号, 渭政发〔2023〕 12 号 → 渭政发(2023)12号."""
    folded = unicodedata.normalize("NFKC", number).translate(_BRACKETS)
    folded = re.sub(r"\s+", "", folded)
    return _NUMBER_JUNK.sub("", folded)
