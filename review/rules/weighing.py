"""A whole clause weighed by learned weights: how likely it is no lawful clause, what is wrong with it, by which words.

The weights are data (`data/wording.tsv`, `data/wording.toml`), counted from the labelled development sets by
`python -m tests.quality.conflicts.train_wording`. Same clause, library and date give the same figures. What follows
from them is the business of `wording`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from review.findings.finding import Category
from review.rules.tables import table
from review.rules.wording_features import Features, grams_of

_FILE = Path(__file__).parent / "data" / "wording.tsv"
_PAIR = re.compile(r"[\u4e00-\u9fff]{2}")
MARK = "="  # before a mark in the file, which no sequence of Chinese characters begins with
APART = "≠"  # before a sequence that no near superior sentence has


@dataclass(frozen=True, slots=True)
class Row:
    """One feature: how rare it is, its weight on doubt and on suspicion, and on categories by their place."""

    rarity: float
    doubt: float
    suspicion: float
    kinds: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A clause weighed. `doubt`: likelihood of a conflict among clauses written to be hard; `suspicion`: the same
    where real local documents count as lawful; `kinds`: categories, likeliest first, with their share; `parts`: the
    sequences of characters that have a weight, with how much of each there is, those that superior law lacks once more
    behind `APART`; `marks`: likewise the marks."""

    doubt: float
    suspicion: float
    kinds: tuple[tuple[Category, float], ...]
    parts: Mapping[str, tuple[Row, float]]
    marks: Mapping[str, Row]


def familiar(text: str) -> float:
    """The share of a text's pairs of Chinese characters that the weights know, 0 to 1: low where it is no law."""
    pairs = [gram for gram in grams_of(text) if _PAIR.fullmatch(gram)]
    return sum(pair in _rows() for pair in pairs) / len(pairs) if pairs else 0.0


@cache
def categories() -> tuple[Category, ...]:
    """The categories in the order of the file."""
    return tuple(Category(name) for name in table("wording")["categories"])


@cache
def _rows() -> Mapping[str, Row]:
    out = {}
    for line in _FILE.read_text(encoding="utf-8").split("\n"):
        if not line or line.startswith("#"):
            continue
        name, rarity, doubt, suspicion, kinds = line.split("\t")
        pairs = (pair.split(":") for pair in kinds.split())
        out[name] = Row(
            float(rarity), float(doubt), float(suspicion), tuple((int(at), float(weight)) for at, weight in pairs)
        )
    return out


def weigh(found: Features) -> Weighed:
    """The clause weighed."""
    data, rows = table("wording"), _rows()
    parts = {**_measured(found.grams, "", rows), **_measured(found.apart, APART, rows)}
    marks = {mark: rows[f"{MARK}{mark}"] for mark in sorted(found.marks) if f"{MARK}{mark}" in rows}
    weighing = [*parts.values(), *((row, 1.0) for row in marks.values())]
    doubt, suspicion = float(data["doubt"]), float(data["suspicion"])
    kinds = [float(bias) for bias in data["kinds"]]
    for row, value in weighing:
        doubt += row.doubt * value
        suspicion += row.suspicion * value
        for at, weight in row.kinds:
            kinds[at] += weight * value
    for figure, mean, a, b, per_kind in zip(
        found.figures,
        data["means"],
        data["figures_doubt"],
        data["figures_suspicion"],
        data["figures_kinds"],
        strict=True,
    ):
        doubt += a * (figure - mean)
        suspicion += b * (figure - mean)
        for at, weight in enumerate(per_kind):
            kinds[at] += weight * (figure - mean)
    likely = [_sigmoid(value) for value in kinds]
    total = sum(likely) or 1.0
    ranked = sorted(zip(categories(), (value / total for value in likely), strict=True), key=lambda k: (-k[1], k[0]))
    return Weighed(_sigmoid(doubt), _sigmoid(suspicion), tuple(ranked), parts, marks)


def _measured(counts: Mapping[str, int], before: str, rows: Mapping[str, Row]) -> dict[str, tuple[Row, float]]:
    """The sequences that have a weight, as one vector of length 1."""
    held = {before + gram: count for gram, count in counts.items() if before + gram in rows}
    raw = {name: (1 + math.log(count)) * rows[name].rarity for name, count in held.items()}
    length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
    return {name: (rows[name], value / length) for name, value in raw.items()}


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
