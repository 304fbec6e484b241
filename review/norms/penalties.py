"""Administrative penalties that a sentence speaks of: kind, amounts as intervals, options, spans and way of speaking.

Kinds follow 行政处罚法 9. It says what is written, not who may write it, and it does not judge whether a superior
clause provides the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from review.norms.data_files import table
from review.norms.figures import Amount, amounts
from review.norms.speech import Speech, around

_FINE_TAIL = re.compile(r"(?:的)?(?:罚款|罚金)")
_FIX_FIRST = re.compile(
    r"(?:逾期|拒不|仍不|未按期|不改正|经[^，。；]{0,8}(?:教育|警告|责令)|再次)[^，。；]{0,16}[，,]?"
)


@dataclass(frozen=True, slots=True)
class Penalty:
    """One penalty mentioned. `amounts` is empty for kinds without a sum; `after_order` tells whether it follows only
    on an ignored order to correct (逾期不改正的)."""

    kind: str
    start: int
    end: int
    amounts: tuple[Amount, ...]
    speech: frozenset[Speech]
    disguised: bool = False
    optional: bool = False
    after_order: bool = False

    @property
    def own(self) -> bool:
        """Whether the sentence itself lays the penalty down, pointing at nobody else's rule."""
        free = {Speech.NEGATED, Speech.HISTORIC, Speech.DISCIPLINE, Speech.CONTRACT, Speech.COURT}
        return not (self.speech & free)


@cache
def _words() -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    return tuple(
        (str(w["kind"]), bool(w.get("disguised", False)), re.compile(str(w["pattern"])))
        for w in table("penalties")["word"]
    )


def penalties(sentence: str) -> list[Penalty]:
    """Every penalty in the sentence in order of place, not overlapping; spans are into `sentence`."""
    found: list[Penalty] = []
    taken: list[tuple[int, int]] = []
    for kind, disguised, pattern in _words():
        for match in pattern.finditer(sentence):
            start, end = match.span()
            if any(s < end and start < e for s, e in taken) or _extra(sentence, start, end, kind):
                continue
            if kind == "罚款" and not disguised:
                start, end = _fine_span(sentence, start, end)
            taken.append((start, end))
            sums = tuple(
                Amount(a.interval, a.start + start, a.end + start, a.per) for a in amounts(sentence[start:end])
            )
            found.append(
                Penalty(
                    kind,
                    start,
                    end,
                    sums if kind == "罚款" else (),
                    around(sentence, start, end)
                    - ({Speech.CONTRACT} if disguised and "合同" not in sentence else set()),
                    disguised,
                    bool(re.search(r"可以[^，。；]{0,3}$", sentence[max(0, start - 6) : start] + ""))
                    or "可以" in sentence[start : start + 3],
                    bool(_FIX_FIRST.search(sentence[:start])),
                )
            )
    return sorted(found, key=lambda p: p.start)


def _extra(sentence: str, start: int, end: int, kind: str) -> bool:
    """Whether a fine is a court's (罚金 beside 徒刑, 刑法 34) or the surcharge for not paying one (行政处罚法 72),
    which is enforcement; or gains are not taken."""
    if kind == "罚款" and sentence[start:end].endswith("罚金") and re.search("徒刑|拘役", sentence[:end]):
        return True
    if kind == "没收违法所得" and not sentence.startswith("没收", start):
        return not re.search(r"没收[^，。；]{0,24}$", sentence[:start])
    return kind == "罚款" and bool(
        re.search(r"不缴纳罚款|每日按罚款|加处罚款", sentence[max(0, start - 12) : start + 24])
    )


def _fine_span(sentence: str, start: int, end: int) -> tuple[int, int]:
    """A fine's words from the last 处 before its sum, so that two fines in a row stay apart."""
    inner = sentence[start:end]
    cut = max(inner.rfind("处", 1), inner.rfind("并处", 1))
    if cut > 0 and inner[cut + 1 : cut + 2] not in ("罚", "理") and amounts(inner[:cut]) == []:
        start += cut
    tail = _FINE_TAIL.match(sentence, end)
    return start, tail.end() if tail else end
