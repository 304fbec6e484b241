"""Measures of a ranking against relevance judgements: nDCG@10, MRR@10, Recall@10/30/100, with standard errors.

Judgements above 0 are relevant; gains are the judgements themselves. Queries without a relevant clause are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2, sqrt


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of one query, or their means."""

    ndcg_10: float
    mrr_10: float
    recall_10: float
    recall_30: float
    recall_100: float


def measure(ranked: Sequence[str], judged: Mapping[str, int]) -> Measures:
    """Measures of one ranking, best first; `judged` has at least one relevant clause."""
    relevant = {key for key, gain in judged.items() if gain > 0}
    first = next((place for place, key in enumerate(ranked[:10], 1) if key in relevant), 0)
    gained = sum(max(judged.get(key, 0), 0) / log2(place + 1) for place, key in enumerate(ranked[:10], 1))
    gains = sorted((gain for gain in judged.values() if gain > 0), reverse=True)[:10]
    best = sum(gain / log2(place + 1) for place, gain in enumerate(gains, 1))

    def recall(depth: int) -> float:
        return len(relevant.intersection(ranked[:depth])) / len(relevant)

    return Measures(gained / best, 1 / first if first else 0.0, recall(10), recall(30), recall(100))


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean; 0 for none."""
    return sum(values) / len(values) if values else 0.0


def standard_error(values: Sequence[float]) -> float:
    """Standard error of the mean; 0 for fewer than two values."""
    if len(values) < 2:
        return 0.0
    middle = mean(values)
    return sqrt(sum((value - middle) ** 2 for value in values) / (len(values) - 1) / len(values))


def averaged(measures: Sequence[Measures]) -> Measures:
    """The mean of each measure."""
    return Measures(
        mean([one.ndcg_10 for one in measures]),
        mean([one.mrr_10 for one in measures]),
        mean([one.recall_10 for one in measures]),
        mean([one.recall_30 for one in measures]),
        mean([one.recall_100 for one in measures]),
    )


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies (nearest rank); 0 for none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]
