"""A clause told in everyday words, read a second time in the words of the law, its places mapped back.

Two-character likeness knows no synonyms: 晚交税款 shares little with 未按照规定期限缴纳税款. The second reading
happens only where the first found nothing; each finding says which words were taken for which, for a reader to refute.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from review.rules.tables import table


@dataclass(frozen=True, slots=True)
class Retold:
    """The clause in the law's words. `cuts`: where a replaced part starts and ends there and in the original."""

    text: str
    cuts: tuple[tuple[int, int, int, int], ...]  # retold start, retold end, own start, own end
    words: tuple[tuple[str, str], ...]  # own words, the law's words

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original for a span of the retold text; a replaced part counts whole."""
        return self._place(start, True), self._place(end, False)

    def _place(self, at: int, first: bool) -> int:
        # a start belongs to the part that begins there, an end to the part that it closes
        index = bisect_right([c[0] for c in self.cuts], at if first else at - 1) - 1
        if index < 0:
            return at
        start, end, own_start, own_end = self.cuts[index]
        if start <= at < end or (not first and at == end):
            return own_start if first else own_end
        return own_end + (at - end)


@cache
def _rows() -> tuple[tuple[re.Pattern[str], str, re.Pattern[str] | None], ...]:
    return tuple(
        (re.compile(r["plain"]), str(r["law"]), re.compile(r["needs"]) if r.get("needs") else None)
        for r in table("plain_words")["word"]
    )


def retell(text: str) -> Retold | None:
    """The text with everyday words replaced, earlier rows of the table first; None when it holds none."""
    taken: list[tuple[int, int, str]] = []
    for plain, law, needs in _rows():
        if needs is not None and not needs.search(text):
            continue
        for match in plain.finditer(text):
            if match[0] and match[0] != law and all(match.end() <= s or e <= match.start() for s, e, _ in taken):
                taken.append((*match.span(), law))
    if not taken:
        return None
    out, cuts, at, length = [], [], 0, 0
    for start, end, law in sorted(taken):
        out += [text[at:start], law]
        length += start - at
        cuts.append((length, length + len(law), start, end))
        length += len(law)
        at = end
    out.append(text[at:])
    return Retold("".join(out), tuple(cuts), tuple((text[s:e], law) for s, e, law in sorted(taken)))
