"""What to suggest while a person types: titles, organs and terms that hold what stands in the box.

Promises an order (those that begin with it first, then by place, then the short ones) and a few milliseconds for
tens of thousands of names. Who may see a name is decided by the caller, after the list is short.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from heapq import nsmallest

from rapidfuzz import fuzz, process

from registry.provisions.aliases import COUNTRY
from search.analysis import fold

SHORTEST_LOOSE, LONGEST_LOOSE = 3, 8  # letters that may stand apart in a name: 道交法, 行处法
NEAR = 72.0  # likeness of names of 100: one letter of four wrong is 75
_NO_WORD = re.compile(r"[\s《》〈〉“”\"'·，。、；：？！（）()〔〕\[\]]+")


class Kind(StrEnum):
    """Groups of suggestions, in the order in which they are shown."""

    DOCUMENT = "document"
    ORGAN = "organ"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Name:
    """A name that can be suggested. `document_id` is set for documents; `detail` is shown beside it."""

    kind: Kind
    text: str
    document_id: str = ""
    detail: str = ""
    weight: int = 0  # higher goes first among equals


def key_of(text: str) -> str:
    """The form by which names are compared: folded, without marks and the country's name."""
    return _NO_WORD.sub("", fold(text)).removeprefix(COUNTRY)


class Vocabulary:
    """Names made ready to be looked through.

    Args:
        names: a name of one kind given twice is kept once.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        kept: dict[tuple[Kind, str, str], tuple[str, Name]] = {}
        for name in names:
            key = key_of(name.text)
            if len(key) > 1:
                kept.setdefault((name.kind, key, name.document_id), (key, name))
        self._names: dict[Kind, list[tuple[str, Name]]] = {kind: [] for kind in Kind}
        for (kind, _, _), held in kept.items():
            self._names[kind].append(held)

    def __len__(self) -> int:
        return sum(map(len, self._names.values()))

    def find(self, text: str, kind: Kind, limit: int) -> list[Name]:
        """Names of a kind that hold all the words of a text, best first."""
        parts = [part for part in (key_of(word) for word in text.split()) if part]
        if not parts:
            return []
        first, others = parts[0], parts[1:]
        found = [
            (key.find(first), -name.weight, len(key), key, name)
            for key, name in self._names[kind]
            if first in key and all(part in key for part in others)
        ]
        best = nsmallest(limit, found, key=lambda entry: (entry[0] > 0, *entry[1:4]))
        if not best and not others and SHORTEST_LOOSE <= len(first) <= LONGEST_LOOSE and kind is Kind.DOCUMENT:
            return self._loose(first, limit)
        return [entry[-1] for entry in best]

    def near(self, text: str, kind: Kind, limit: int) -> list[Name]:
        """Names spelt nearly as a text: a letter wrong, missing or too many; likeness at least `NEAR` of 100."""
        key = key_of(text)
        if not 4 <= len(key) <= 40:
            return []
        held = self._names[kind]
        found = process.extract(
            key, [name for name, _ in held], scorer=fuzz.ratio, processor=None, limit=limit, score_cutoff=NEAR
        )
        return [held[place][1] for name, _, place in found if name != key]

    def _loose(self, text: str, limit: int) -> list[Name]:
        """Titles that hold the letters in their order, not next to each other."""
        pattern = re.compile(".*?".join(map(re.escape, text)))
        found = []
        for key, name in self._names[Kind.DOCUMENT]:
            match = pattern.search(key)
            if match is not None:
                found.append((match.end() - match.start(), -name.weight, len(key), key, name))
        return [entry[-1] for entry in nsmallest(limit, found, key=lambda entry: entry[:4])]
