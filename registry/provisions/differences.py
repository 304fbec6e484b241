"""Differences of two texts, aligned, for comparing versions and for showing clauses side by side.

Promises pieces that put together give both texts back exactly; differences of numerals (五日 and 5日), width, brackets
and blanks alone count as equal. It does not judge what a difference means.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from registry.provisions import numerals

Change = Literal["equal", "replace", "delete", "insert"]
_TOKEN = re.compile(r"[〇○零一二三四五六七八九十百千万两]+|[0-9０-９]+|[A-Za-z]+|[ \u3000\t\n]+|.", re.DOTALL)
_SAME = str.maketrans({"〔": "(", "［": "(", "[": "(", "【": "(", "〕": ")", "］": ")", "]": ")", "】": ")",
                       "“": '"', "”": '"', "‘": "'", "’": "'", "《": "〈", "》": "〉", "。": ".",
                       "、": ","})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of both texts; for `insert` the old span is empty, for `delete` the new one."""

    change: Change
    old: str
    new: str
    old_start: int
    new_start: int


def differences(old: str, new: str, *, raw: bool = False) -> tuple[Piece, ...]:
    """Align two texts.

    Args:
        old: the earlier text, or the reference clause.
        new: the later text, or the reviewed clause.
        raw: count every character as it stands; numerals, width, brackets and blanks differ then.

    Returns:
        Pieces in order; the `old` of all of them is `old`, the `new` of all of them is `new`.
    """
    if old == new:
        return (Piece("equal", old, new, 0, 0),) if old else ()
    before, after = _tokens(old), _tokens(new)
    compared = 0 if raw else 1
    matcher = difflib.SequenceMatcher(
        None, [token[compared] for token in before], [token[compared] for token in after], autojunk=False
    )
    pieces: list[Piece] = []
    old_at = new_at = 0
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        left = "".join(word for word, _ in before[i1:i2])
        right = "".join(word for word, _ in after[j1:j2])
        change: Change = "equal" if tag == "equal" or (not raw and _blank(left, right)) else _change(left, right)
        pieces.append(Piece(change, left, right, old_at, new_at))
        old_at += len(left)
        new_at += len(right)
    return tuple(_merged(pieces))


def same_words(old: str, new: str) -> bool:
    """Whether two texts differ in numerals, width, brackets and blanks at most."""
    return [t for _, t in _tokens(old) if t != " "] == [t for _, t in _tokens(new) if t != " "]


def similarity(old: str, new: str) -> float:
    """Share of equal words, 0 to 1, after the same normalising."""
    before, after = [t for _, t in _tokens(old)], [t for _, t in _tokens(new)]
    return difflib.SequenceMatcher(None, before, after, autojunk=False).ratio() if before or after else 1.0


def align(old: Sequence[str], new: Sequence[str], least: float = 0.5) -> tuple[tuple[int | None, int | None], ...]:
    """Pair the clauses of two versions, in order.

    Args:
        old: texts of the earlier version's clauses.
        new: texts of the later version's clauses.
        least: similarity below which two clauses are no pair.

    Returns:
        (old index, new index); None on one side for a clause that the other version lacks.
    """
    keys_old, keys_new = [_key(t) for t in old], [_key(t) for t in new]
    pairs: list[tuple[int | None, int | None]] = []
    matcher = difflib.SequenceMatcher(None, keys_old, keys_new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs.extend(zip(range(i1, i2), range(j1, j2), strict=True))
        else:
            pairs.extend(_pair_up(old, new, range(i1, i2), range(j1, j2), least))
    return tuple(pairs)


def _pair_up(
    old: Sequence[str], new: Sequence[str], left: range, right: range, least: float
) -> list[tuple[int | None, int | None]]:
    pairs: list[tuple[int | None, int | None]] = []
    taken = right.start
    for i in left:
        window = range(taken, min(right.stop, taken + 12))
        scored = [(similarity(old[i], new[j]), -j) for j in window]
        best = max(scored, default=(0.0, 0))
        if best[0] < least:
            pairs.append((i, None))
            continue
        j = -best[1]
        pairs.extend((None, skipped) for skipped in range(taken, j))
        pairs.append((i, j))
        taken = j + 1
    pairs.extend((None, j) for j in range(taken, right.stop))
    return pairs


def _key(text: str) -> str:
    return "".join(t for _, t in _tokens(text) if t != " ")


def _tokens(text: str) -> list[tuple[str, str]]:
    """Words with the form by which they are compared."""
    return [(word, _form(word)) for word in _TOKEN.findall(text)]


def _form(word: str) -> str:
    if word.isspace():
        return " "
    value = numerals.parse(word) if len(word) < 12 else None
    if value is not None:
        return f"#{value}"
    return unicodedata.normalize("NFKC", word).translate(_SAME).lower()


def _blank(left: str, right: str) -> bool:
    return not left.strip(" \u3000\n\t") and not right.strip(" \u3000\n\t")


def _change(left: str, right: str) -> Change:
    if not left:
        return "insert"
    return "replace" if right else "delete"


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Neighbouring pieces of one kind as one."""
    merged: list[Piece] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if last and last.change == piece.change:
            merged[-1] = Piece(last.change, last.old + piece.old, last.new + piece.new, last.old_start, last.new_start)
        else:
            merged.append(piece)
    return merged
