"""Which words of regulations an everyday word is related to: 拴 → 绳, 低保 → 五保, 歇 → 休息.

Promises, for every Chinese word of a general vocabulary, the words of regulations nearest to it, each with how near
(0 to 1), and a text cut into words of that vocabulary. It knows nothing of law: the dictionaries of `words` do. The
table is data, written by `python -m tests.quality.voices.relate_words`; `data/README.md` says where its numbers come
from.
"""

from __future__ import annotations

import math
import re
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

_FILE = Path(__file__).with_name("data") / "related.bin"
_RUN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST = 4  # characters of a word in the table
_UNKNOWN = -14.0  # of a character that is no word of the table; less likely than the rarest word
_PLAIN, _TELLING = math.log(150), math.log(6000)  # ranks up to which a word says nothing, from which it says all


@dataclass(frozen=True, slots=True)
class Related:
    """The table. `words` stand in the order of how common they are; row `n` of the numbers is that of the word `n`."""

    words: Sequence[str]
    legal: Sequence[str]
    ends: Sequence[int]
    numbers: Sequence[int]
    nearness: bytes
    places: Mapping[str, int]
    likely: Mapping[str, float]  # of each word, the logarithm of how common it is, by its rank

    def of(self, word: str) -> Mapping[str, float]:
        """The words of regulations related to a word, itself first; of an unknown word nothing but itself."""
        found = {word: 1.0}
        at = self.places.get(word)
        if at is not None:
            start = self.ends[at - 1] if at else 0
            for place in range(start, self.ends[at]):
                found.setdefault(self.legal[self.numbers[place]], self.nearness[place] / 255)
        return found

    def telling(self, word: str) -> float:
        """How much a word says whatever it stands beside, 0 (我、有、吃) to 1; an unknown word says all."""
        at = self.places.get(word)
        if at is None:
            return 1.0
        return min(1.0, max(0.0, (math.log(at + 10) - _PLAIN) / (_TELLING - _PLAIN)))

    def cut(self, text: str) -> list[str]:
        """The words of the table in a text, in their order, of all ways to cut it the one with the commonest words."""
        found: list[str] = []
        for run in _RUN.findall(text):
            found += self._cut_run(run)
        return found

    def _cut_run(self, run: str) -> list[str]:
        likely, size = self.likely, len(run)
        best, back = [0.0] + [-math.inf] * size, [0] * (size + 1)
        for begin in range(size):
            here = best[begin]
            for end in range(begin + 1, min(begin + _LONGEST, size) + 1):
                chance = likely.get(run[begin:end])
                if chance is None:
                    if end > begin + 1:
                        continue
                    chance = _UNKNOWN
                if here + chance > best[end]:
                    best[end], back[end] = here + chance, begin
        cut, end = [], size
        while end:
            cut.append(run[back[end] : end])
            end = back[end]
        return [word for word in reversed(cut) if word in likely]


@cache
def load_related() -> Related:
    """The table of this installation.

    Raises:
        ValueError: the file is damaged.
    """
    return read_related(_FILE.read_bytes())


def related_of(
    words: Sequence[str],
    legal: Sequence[str] = (),
    ends: Sequence[int] = (),
    numbers: Sequence[int] = (),
    near: bytes = b"",
) -> Related:
    """A table from its parts; of words alone it only cuts."""
    places = {word: place for place, word in enumerate(words)}
    likely = {word: -math.log(place + 10) for word, place in places.items()}
    return Related(words, legal, ends, numbers, near, places, likely)


def write_related(rows: Mapping[str, Sequence[tuple[str, float]]]) -> bytes:
    """A table as a file: words in the order of how common they are, each with related words and nearness (0 to 1)."""
    legal = sorted({word for row in rows.values() for word, _ in row})
    number = {word: at for at, word in enumerate(legal)}
    flat = [pair for row in rows.values() for pair in row]
    numbers = array("H", (number[word] for word, _ in flat))
    if sys.byteorder == "big":
        numbers.byteswap()
    parts = (
        " ".join(rows).encode(),
        " ".join(legal).encode(),
        bytes(len(row) for row in rows.values()),
        numbers.tobytes(),
        bytes(round(nearness * 255) for _, nearness in flat),
    )
    return zlib.compress(b"".join(len(part).to_bytes(4, "big") + part for part in parts), 9)


def read_related(file: bytes) -> Related:
    """A table from the bytes of its file.

    Raises:
        ValueError: the bytes are no such file.
    """
    try:
        raw = zlib.decompress(file)
    except zlib.error as error:
        raise ValueError("related.bin can't be unpacked") from error
    parts, at = [], 0
    while at < len(raw):
        size = int.from_bytes(raw[at : at + 4], "big")
        parts.append(raw[at + 4 : at + 4 + size])
        at += 4 + size
    if len(parts) != 5:
        raise ValueError(f"related.bin has {len(parts)} parts, not 5")
    words, legal = parts[0].decode().split(" "), parts[1].decode().split(" ")
    numbers = array("H")
    numbers.frombytes(parts[3])
    if sys.byteorder == "big":
        numbers.byteswap()
    ends = list(accumulate(parts[2]))
    if len(ends) != len(words) or ends[-1] != len(numbers) or len(numbers) != len(parts[4]):
        raise ValueError("related.bin: its parts don't fit together")
    return related_of(words, legal, ends, numbers, parts[4])
