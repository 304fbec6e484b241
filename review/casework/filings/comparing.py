"""Two texts of one document set beside each other: the paper and the electronic one, by paragraphs.

Linear first (equal paragraphs are paired by their normal form), characters only within what differs.
"""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass

from registry.provisions.differences import Piece, differences, same_words

MOST_CHARACTERS = 4000  # of a differing stretch that is set side by side character by character


@dataclass(frozen=True, slots=True)
class Unlike:
    """A stretch where the two texts differ; "" on one side where the other has a paragraph more."""

    paper: str
    electronic: str
    pieces: tuple[Piece, ...]  # empty where the stretch is too long to compare by characters


def compare(paper: str, electronic: str) -> tuple[Unlike, ...]:
    """Where two texts differ, in order; numerals, width, brackets and blanks alone are no difference.

    Line breaks don't count either: a scan breaks lines where the file breaks paragraphs.
    """
    if same_words(_run(paper), _run(electronic)):
        return ()
    left, right = _paragraphs(paper), _paragraphs(electronic)
    matcher = difflib.SequenceMatcher(None, [_form(p) for p in left], [_form(p) for p in right], autojunk=False)
    found = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        old, new = "\n".join(left[i1:i2]), "\n".join(right[j1:j2])
        if same_words(_run(old), _run(new)):
            continue
        short = len(old) + len(new) <= MOST_CHARACTERS
        found.append(Unlike(old, new, differences(old, new) if short and old and new else ()))
    return tuple(found)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _run(text: str) -> str:
    return "".join(text.split())


def _form(paragraph: str) -> str:
    return unicodedata.normalize("NFKC", _run(paragraph))
