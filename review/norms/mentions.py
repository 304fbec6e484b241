"""Mentions of compulsory measures, permits, charges and proofs, found by the lexicons under data/.

One engine for four tables; each mention has its kind, span and way of speaking. It does not decide power.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from review.norms.data_files import table
from review.norms.speech import Speech, around

TABLES = ("measures", "permits", "charges", "proofs")


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of table `table`; `kind` is the table's own word for it. Spans are into the sentence."""

    table: str
    kind: str
    start: int
    end: int
    speech: frozenset[Speech]

    def of(self, sentence: str) -> str:
        """The words of the mention."""
        return sentence[self.start : self.end]


@cache
def _words(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((str(w["kind"]), re.compile(str(w["pattern"]))) for w in table(name)["word"])


def mentions(name: str, sentence: str) -> list[Mention]:
    """Every mention of one table in a sentence, in order of place, not overlapping."""
    found: list[Mention] = []
    for kind, pattern in _words(name):
        for match in pattern.finditer(sentence):
            if any(m.start < match.end() and match.start() < m.end for m in found):
                continue
            found.append(Mention(name, kind, match.start(), match.end(), around(sentence, match.start(), match.end())))
    return sorted(found, key=lambda m: m.start)
