"""How near pieces of text are to a sentence that shares no word with them, by related words.

Promises a score for each piece: for each word of the sentence the nearest word of the piece counts, the more the fewer
pieces have one so near. A word that everybody uses whatever it is about doesn't count.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from review.voices.routing.related import load_related


class Nearness:
    """Pieces of text, ready to be asked."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._count = len(pieces)
        self._held: dict[str, list[int]] = {}
        cut = load_related().cut
        for at, piece in enumerate(pieces):
            for word in set(cut(piece)):
                self._held.setdefault(word, []).append(at)

    def scores(self, sentence: str) -> Mapping[int, float]:
        """The score of each piece that is near at all, by its place."""
        related, found = load_related(), dict[int, float]()
        for word in dict.fromkeys(related.cut(sentence)):
            telling = related.telling(word)
            nearest = self._nearest(related.of(word)) if telling else {}
            if not nearest:
                continue
            top = max(nearest.values())
            rarity = math.log(1 + self._count / (0.5 + sum(nearest.values()) / top))
            for at, near in nearest.items():
                found[at] = found.get(at, 0.0) + telling * rarity * near
        return found

    def _nearest(self, words: Mapping[str, float]) -> Mapping[int, float]:
        nearest: dict[int, float] = {}
        for word, near in words.items():
            for at in self._held.get(word, ()):
                if near > nearest.get(at, 0.0):
                    nearest[at] = near
        return nearest
