"""Which clause of one text corresponds to which of another: in order for two versions, by likeness for two documents.

Promises each clause at most once on either side. Likeness is the share of pairs of characters that both have; it says
that two clauses treat the same, not that they agree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from math import log, sqrt

from registry.provisions.differences import align

LEAST = 0.08  # likeness below which clauses of two documents are no pair; chosen on labelled pairs
Pairs = tuple[tuple[int | None, int | None], ...]


def versions_paired(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Pair the clauses of two versions of one document, in order."""
    return align(old, new)


def documents_paired(left: Sequence[str], right: Sequence[str], least: float = LEAST) -> Pairs:
    """Pair the clauses of two documents by likeness, the likest first.

    Returns:
        (left index, right index) in the order of the left, then those of the right that have no partner.
    """
    scored = sorted(
        ((score, i, j) for i, row in enumerate(_likeness(left, right)) for j, score in row.items() if score >= least),
        key=lambda entry: (-entry[0], entry[1], entry[2]),
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in scored:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    first: list[tuple[int | None, int | None]] = [(i, partner.get(i)) for i in range(len(left))]
    return (*first, *((None, j) for j in range(len(right)) if j not in taken))


def _likeness(left: Sequence[str], right: Sequence[str]) -> list[dict[int, float]]:
    """Cosine of the pairs of characters, rare ones weighing more."""
    a, b = [_pairs(text) for text in left], [_pairs(text) for text in right]
    seen = Counter(pair for pairs in (*a, *b) for pair in pairs)
    weight = {pair: log(1 + (len(a) + len(b)) / count) ** 2 for pair, count in seen.items()}
    lengths = [[sqrt(sum(weight[pair] for pair in pairs)) or 1.0 for pairs in side] for side in (a, b)]
    where: dict[str, list[int]] = defaultdict(list)
    for j, pairs in enumerate(b):
        for pair in pairs:
            where[pair].append(j)
    found: list[dict[int, float]] = []
    for i, pairs in enumerate(a):
        row: dict[int, float] = defaultdict(float)
        for pair in pairs:
            for j in where.get(pair, ()):
                row[j] += weight[pair]
        found.append({j: shared / (lengths[0][i] * lengths[1][j]) for j, shared in row.items()})
    return found


def _pairs(text: str) -> set[str]:
    return {x + y for x, y in pairwise(text) if x.isalnum() and y.isalnum()}
