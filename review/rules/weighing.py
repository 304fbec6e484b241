"""A whole clause weighed by learned weights: how likely it is no lawful clause, what is wrong with it, by which words.

The weights are data (`data/wording.tsv`, `data/wording.toml`), counted from the labelled development sets by
`python -m tests.quality.conflicts.train_wording`. Same clause, library and date give the same figures. What follows
from them is the business of `wording`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from review.findings.finding import Category
from review.rules.tables import table
from review.rules.wording_features import Features, body

_FILE = Path(__file__).parent / "data" / "wording.tsv"
MARK = "="  # before a mark in the file, which no sequence of Chinese characters begins with
_LEAST = 2  # characters of a phrase that is shown
_TELLING = re.compile(r"[\u4e00-\u9fff]{2}")


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
    where real local documents count as lawful; `kinds`: categories, likeliest first, with their share."""

    doubt: float
    suspicion: float
    kinds: tuple[tuple[Category, float], ...]
    parts: Mapping[str, tuple[Row, float]]

    def phrases(self, text: str, category: Category, most: int = 4) -> list[tuple[int, int]]:
        """The parts of the clause that weigh most for this category, heaviest first."""
        places = {c: i for i, c in enumerate(categories())}
        at = places[category]
        worth = {g: v * (row.suspicion + dict(row.kinds).get(at, 0.0)) for g, (row, v) in self.parts.items()}
        offset = len(text) - len(body(text))
        points = [0.0] * len(text)
        for gram, value in worth.items():
            if len(gram) >= _LEAST and _TELLING.match(gram):
                place = text.find(gram, offset)
                while place >= 0:
                    for i in range(place, place + len(gram)):
                        points[i] += value
                    place = text.find(gram, place + 1)
        return _peaks(text, points, most)


def _peaks(text: str, points: Sequence[float], most: int) -> list[tuple[int, int]]:
    """Runs between stops whose characters weigh more than the clause's mean of what speaks for a conflict."""
    positive = [p for p in points if p > 0]
    if not positive:
        return []
    line = sum(positive) / len(positive)
    runs: list[tuple[float, int, int]] = []
    for piece in re.finditer(r"[^，。；：、\s]+", text):
        at = piece.start()
        while at < piece.end():
            end = at
            while end < piece.end() and points[end] >= line:
                end += 1
            if end - at >= _LEAST:
                runs.append((sum(points[at:end]), at, end))
            at = end + 1
    return [(start, end) for _, start, end in sorted(runs, key=lambda r: (-r[0], r[1]))[:most]]


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
    raw: dict[str, tuple[Row, float]] = {}
    for gram, count in found.grams.items():
        row = rows.get(gram)
        if row is not None:
            raw[gram] = (row, (1 + math.log(count)) * row.rarity)
    length = math.sqrt(sum(value * value for _, value in raw.values())) or 1.0
    parts = {gram: (row, value / length) for gram, (row, value) in raw.items()}
    weighing = list(parts.values())
    weighing += [(rows[f"{MARK}{mark}"], 1.0) for mark in sorted(found.marks) if f"{MARK}{mark}" in rows]
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
    return Weighed(_sigmoid(doubt), _sigmoid(suspicion), tuple(ranked), parts)


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
