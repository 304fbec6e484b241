"""The one place where Chinese text is cut, for index and query alike: character bigrams and single characters.

Punctuation and spaces collapse into one mark that takes part in bigrams (`定的`, `的|`, `|应`, `应当`): so any
substring of a text, punctuation within it included, is an exact phrase of bigrams, and none reaches across
punctuation unseen. Marked bigrams serve phrases only; words that are scored have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import add

from search.analysis.folding import fold_gaps

MARK = "|"
_GAPS = re.compile(" +")
_MARKS = re.compile(r"\|{2,}")


def marked(text: str) -> str:
    """Folded text in which each run of punctuation or spaces is one `MARK`."""
    return _GAPS.sub(MARK, fold_gaps(text))


def cut(text: str) -> tuple[list[str], list[str]]:
    """Cut a text into the words that are scored.

    Returns:
        bigrams of neighbouring letters or digits, and single characters, both in order, with repetitions;
        neither holds punctuation.
    """
    line = marked(text)
    bigrams = [a + b for a, b in pairwise(line) if a != MARK and b != MARK]
    return bigrams, [character for character in line if character != MARK]


def phrase(text: str) -> list[str]:
    """Bigrams, marks included, that stand next to each other wherever `text` stands; [] below two characters.

    Marks at either end are left out: what is typed around a word is not part of it.
    """
    line = marked(text).strip(MARK)
    return [a + b for a, b in pairwise(line)]


def length(text: str) -> int:
    """Number of letters and digits."""
    return sum(1 for character in marked(text) if character != MARK)


def distinct(words: Iterable[str]) -> list[str]:
    """The words without repetitions, in the order of their first appearance."""
    return list(dict.fromkeys(words))


@lru_cache(maxsize=4096)
def _marked_part(text: str) -> str:
    return marked(text)


def index_words(parts: Sequence[str]) -> tuple[str, str]:
    """What an engine stores of several texts in a row: bigrams with marks and characters, joined by spaces.

    Parts are kept apart by a mark, so no phrase reaches from one into the next. All but the last (title, path)
    are expected to come again with the next clause.
    """
    lines = [*map(_marked_part, parts[:-1]), *map(marked, parts[-1:])]
    line = _MARKS.sub(MARK, MARK.join(filter(None, lines)))
    return " ".join(map(add, line, line[1:])), " ".join(line.replace(MARK, ""))


@lru_cache(maxsize=4096)
def contains_words(parts: tuple[str, ...]) -> str:
    """One field that can be asked for any substring: bigrams with marks, then the single characters."""
    bigrams, characters = index_words(parts)
    return f"{bigrams} {characters}".strip()
