"""How far two pieces of law speak of the same act: shared two-character sequences, weighted by rarity.

Gives coverage both ways; thresholds belong to the rules. It knows no synonyms, so a low score proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from review.law.library import LawArticle
from review.norms.norm import Norm, extract
from review.rules.tables import RARE, weights

LEAST = 0.12  # likeness of a superior sentence that is looked at by anybody
KEPT = 16384  # sentences whose sequences are remembered: those of a long document and its superior articles
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_STOCK = re.compile(
    r"违反本(?:法|办法|条例|规定|细则)?(?:第[〇零一二三四五六七八九十百]+条)?的?规定|有下列(?:情形|行为)之一的|本(?:县|市|省|区|镇|乡)|全县|全市|辖区"
)


@lru_cache(maxsize=KEPT)
def grams(text: str) -> frozenset[str]:
    """The set of two-character sequences of a text, stock phrases left out."""
    return frozenset(
        intern(run[i : i + 2]) for run in _HAN.findall(_STOCK.sub("，", text)) for i in range(len(run) - 1)
    )


def mass(items: Iterable[str]) -> float:
    """Sum of weights."""
    table = weights()
    return sum([table.get(g, RARE) for g in items])


@lru_cache(maxsize=KEPT)
def weight_of(text: str) -> float:
    """Weight of all sequences of a text."""
    return mass(grams(text))


def coverage(ours: str, theirs: str) -> tuple[float, float]:
    """Share of our weight found in theirs, and of theirs in ours (each 0..1)."""
    a, b = grams(ours), grams(theirs)
    if not a or not b:
        return 0.0, 0.0
    shared = mass(a & b)
    return shared / weight_of(ours), shared / weight_of(theirs)


def likeness(ours: str, theirs: str) -> float:
    """One figure 0..1: harmonic mean of both coverages, lifted towards the better where one text is much shorter."""
    return _likeness(grams(ours), weight_of(ours), grams(theirs), weight_of(theirs))


def _likeness(a: frozenset[str], weight_a: float, b: frozenset[str], weight_b: float) -> float:
    common = a & b
    if not common:
        return 0.0
    shared = mass(common)
    if shared == 0:
        return 0.0
    ours, theirs = shared / weight_a, shared / weight_b
    return 0.7 * (2 * ours * theirs / (ours + theirs)) + 0.3 * max(ours, theirs)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A superior sentence that speaks of the same act as ours."""

    article: LawArticle
    norm: Norm
    score: float


def superior_norms(article: LawArticle) -> tuple[Norm, ...]:
    """The norms of a superior article (cached by text)."""
    return extract(article.text)


@lru_cache(maxsize=4096)
def _sentences(text: str) -> tuple[tuple[Norm, frozenset[str], float], ...]:
    """The norms of an article, each with the sequences of its whole sentence and their weight."""
    return tuple((norm, grams(norm.whole), weight_of(norm.whole)) for norm in extract(text))


def align(ours: str, articles: Iterable[LawArticle], least: float = LEAST) -> list[Aligned]:
    """Superior sentences at least that like our words, best first."""
    own, weight = grams(ours), weight_of(ours)
    found = []
    for article in articles:
        for norm, theirs, other in _sentences(article.text):
            score = _likeness(own, weight, theirs, other)
            if score >= least:
                found.append(Aligned(article, norm, score))
    return sorted(found, key=lambda x: (-x.score, x.article.law.title, x.article.article, x.norm.start))
