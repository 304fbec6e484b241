"""Write review/rules/data/wording.{tsv,toml}: `python -m tests.quality.conflicts.train_wording`.

Logistic regression over the features of `review/rules/wording_features`, solved in the space of the examples (numpy
only). Clauses of real local documents (`wording_examples`) count as lawful, lightly, for `suspicion` alone.
`--left-out` trains without each set in turn, prints how the set fares with nothing of it seen, and gives the counts
from which the confidence of the rule comes.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from review.findings.finding import NOTES, Category
from review.rules.weighing import APART, MARK
from review.rules.wording_features import ACT, FIGURES, Features
from tests.quality.conflicts.wording_examples import Example, labelled_examples, real_examples

Array = NDArray[np.float64]

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "review" / "rules" / "data"
KINDS = [c.value for c in Category if c not in {*NOTES, Category.CITATION_BROKEN}]
FEWEST = 3  # examples that hold a feature
#: what words apart, a mark, the mark of an act, a deviation of a figure weigh beside the characters
ASIDE, MARKS, ACTS, FIGURE = 0.85, 0.21, 0.12, 0.12
STRENGTH, STRENGTH_KINDS = 14.0, 12.0  # inverse of the penalty on large weights, chosen on left-out sets
PART = 0.3  # what a sentence of a lawful clause counts: long clauses hold many lawful ones
HEAD = """# Features of a whole clause: sequence, ≠{sequence apart} or ={mark}; rarity, doubt, suspicion, kinds.
# Written by `python -m tests.quality.conflicts.train_wording` from the development sets; not edited by hand.
"""


@dataclass(frozen=True, slots=True)
class Model:
    """Names and rarities of features, means and deviations of figures, weights with their bias."""

    names: list[str]
    rarity: dict[str, float]
    means: Array
    spread: Array
    doubt: tuple[Array, float]
    suspicion: tuple[Array, float]
    kinds: list[tuple[Array, float]]


def main() -> None:
    """Train, and write or print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--left-out", action="store_true")
    left_out = parser.parse_args().left_out
    labelled, real = labelled_examples(), real_examples()
    print(f"{len(labelled)} labelled clauses, {len(real)} of real documents")
    if left_out:
        _left_out(labelled, real)
    else:
        _write(train(labelled, real))


def train(labelled: Sequence[Example], real: Sequence[Example]) -> Model:
    """The weights of these examples. A long clause is wrong in one sentence, so those of a lawful one count, too."""
    alone = [Example(f, ("none",), e.part, PART) for e in labelled if not e.conflict for f in e.sentences]
    every = [*labelled, *alone, *real]
    seen = Counter(name for e in every for name in _named(e.found))
    among = Counter(name for e in labelled for name in _named(e.found))
    marks = Counter(m for e in labelled for m in e.found.marks)
    names = sorted(name for name, n in among.items() if n >= FEWEST)
    rarity = {name: round(math.log((1 + len(every)) / (1 + seen[name])) + 1, 2) for name in names}
    names += sorted(MARK + m for m, n in marks.items() if n >= FEWEST)
    figures = np.array([e.found.figures for e in labelled])
    model = Model(names, rarity, figures.mean(0), figures.std(0) + 1e-9, (np.zeros(1), 0.0), (np.zeros(1), 0.0), [])
    x = matrix(model, every)
    y = np.array([e.conflict for e in every], dtype=float)
    weight = np.array([e.weight for e in every])
    n = len(labelled) + len(alone)
    product = _product(x)
    doubt = _weights(x[:n], product[:n, :n], y[:n], _even(y[:n], weight[:n]), STRENGTH)
    suspicion = _weights(x, product, y, _even(y, weight), STRENGTH)
    wrong = np.array([i for i, e in enumerate(labelled) if e.conflict])
    among_wrong = product[np.ix_(wrong, wrong)]
    kinds = [
        _weights(x[wrong], among_wrong, np.array([float(labelled[i].expected[0] == k) for i in wrong]),
                 np.ones(len(wrong)), STRENGTH_KINDS)
        for k in KINDS
    ]  # fmt: skip
    return Model(names, rarity, model.means, model.spread, doubt, suspicion, kinds)


def _product(x: Array) -> Array:
    """The examples' products with each other; single precision is enough and twice as quick."""
    short = x.astype(np.float32)
    return np.asarray(short @ short.T, dtype=np.float64)


def _weight(name: str) -> float:
    """What a feature weighs before anything is learned, by its kind."""
    if name.startswith(MARK + ACT):
        return ACTS
    return {MARK: MARKS, APART: ASIDE}.get(name[0], 1.0)


def _named(found: Features) -> dict[str, int]:
    """The sequences with their counts, those apart behind their sign; none that could be taken for another feature."""
    own = {gram: n for gram, n in found.grams.items() if gram[0] not in (MARK, APART)}
    return {**own, **{APART + gram: n for gram, n in found.apart.items()}}


def _even(y: Array, weight: Array) -> Array:
    """Weights under which conflicts and lawful clauses count the same in all, at a mean of one a labelled clause."""
    out = weight.copy()
    for side in (0.0, 1.0):
        out[y == side] *= 0.5 * np.sum(weight) / np.sum(weight[y == side])
    return np.asarray(out)


def matrix(model: Model, examples: Sequence[Example]) -> Array:
    """Features of the examples, one a row: characters and those apart as a vector of length 1 each, marks, figures."""
    places = {name: at for at, name in enumerate(model.names)}
    out = np.zeros((len(examples), len(model.names) + len(FIGURES)))
    for at, example in enumerate(examples):
        held = [(name, n) for name, n in _named(example.found).items() if name in model.rarity]
        for name, n in held:
            out[at, places[name]] = (1 + math.log(n)) * model.rarity[name]
        for own, weight in ((True, 1.0), (False, ASIDE)):
            mine = [places[name] for name, _ in held if (name[0] != APART) is own]
            out[at, mine] *= weight / (np.linalg.norm(out[at, mine]) or 1.0)
        for mark in example.found.marks:
            if MARK + mark in places:
                out[at, places[MARK + mark]] = _weight(MARK + mark)
        out[at, len(model.names) :] = FIGURE * (np.array(example.found.figures) - model.means) / model.spread
    return out


def _weights(x: Array, product: Array, y: Array, weight: Array, strength: float) -> tuple[Array, float]:
    """Logistic regression with a penalty on the weights, not on the bias: Newton's steps on the examples' products."""
    n = len(y)
    alpha, bias = np.zeros(n), 0.0
    for _ in range(40):
        value = product @ alpha + bias
        p = 1 / (1 + np.exp(-np.clip(value, -30, 30)))
        curve = np.maximum(p * (1 - p), 1e-6)
        target = value + (y - p) / curve
        system = np.zeros((n + 1, n + 1))
        system[:n, :n] = product + np.diag(1 / (strength * weight * curve))
        system[:n, n] = system[n, :n] = 1.0
        step = np.linalg.solve(system, np.append(target, 0.0))
        moved = np.max(np.abs(step[:n] - alpha))
        alpha, bias = step[:n], float(step[n])
        if moved < 1e-4:
            break
    return x.T @ alpha, bias


def weighed(model: Model, examples: Sequence[Example]) -> list[tuple[float, float, str, float]]:
    """Doubt, suspicion, likeliest category and its share for each example."""
    x = matrix(model, examples)

    def at(weights: tuple[Array, float]) -> Array:
        return np.asarray(1 / (1 + np.exp(-(x @ weights[0] + weights[1]))))

    kinds = np.array([at(k) for k in model.kinds]).T
    kinds /= kinds.sum(1, keepdims=True)
    best = kinds.argmax(1)
    return [
        (float(d), float(s), KINDS[b], float(k[b]))
        for d, s, b, k in zip(at(model.doubt), at(model.suspicion), best, kinds, strict=True)
    ]


def _left_out(labelled: Sequence[Example], real: Sequence[Example]) -> None:
    rows: list[tuple[Example, tuple[float, float, str, float]]] = []
    for name in dict.fromkeys(e.part for e in labelled):
        kin = {"development", "clauses"} if name in ("development", "clauses") else {name}
        model = train([e for e in labelled if e.part not in kin], real)
        mine = [e for e in labelled if e.part == name]
        rows += list(zip(mine, weighed(model, mine), strict=True))
    for limit in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8):
        _print(f"suspicion {limit}", [(e, s > limit, k) for e, (_, s, k, _) in rows])
    for name in dict.fromkeys(e.part for e in labelled):
        _print(f"{name}, suspicion 0.6", [(e, s > 0.6, k) for e, (_, s, k, _) in rows if e.part == name])
    for limit in (0.2, 0.3, 0.35, 0.4):
        _print(f"doubt above {limit}", [(e, d > limit, k) for e, (d, _, k, _) in rows])
    for low, high in ((0.6, 0.75), (0.75, 1.01)):
        band = [(e, k) for e, (_, s, k, _) in rows if low <= s < high]
        print(f"held out, {low} to {high}: {sum(k in e.expected for e, k in band)} right of {len(band)}")


def _print(title: str, rows: Sequence[tuple[Example, bool, str]]) -> None:
    wrong = [(e, hit, k) for e, hit, k in rows if e.conflict]
    lawful = [hit for e, hit, _ in rows if not e.conflict]
    hits = sum(hit for _, hit, _ in wrong)
    right = sum(hit and k in e.expected for e, hit, k in wrong)
    print(f"{title}: {hits} of {len(wrong)} conflicts, category right {right}; {sum(lawful)} of {len(lawful)} lawful")


def _write(model: Model) -> None:
    n = len(model.names)
    each = np.array([_weight(name) for name in model.names])
    lines = [HEAD.rstrip("\n")]
    for at, name in enumerate(model.names):
        kinds = [f"{i}:{w:.2g}" for i, k in enumerate(model.kinds) if abs(w := float(k[0][at] * each[at])) >= 0.05]
        doubt, suspicion = model.doubt[0][at] * each[at], model.suspicion[0][at] * each[at]
        row = (name, f"{model.rarity.get(name, 1.0):g}", f"{doubt:.3g}", f"{suspicion:.3g}", " ".join(kinds))
        if "\t" not in name and "\n" not in name and name.strip():
            lines.append("\t".join(row))
    (DATA / "wording.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def figures(weights: Array) -> str:
        return "[" + ", ".join(f"{w:.4f}" for w in FIGURE * weights[n:] / model.spread) + "]"

    per_kind = np.array([FIGURE * k[0][n:] / model.spread for k in model.kinds]).T
    toml = [
        "# Biases of the weights in wording.tsv and the weights of the figures; written with them, not edited by hand.",
        "categories = [" + ", ".join(f'"{k}"' for k in KINDS) + "]",
        f"doubt = {model.doubt[1]:.4f}",
        f"suspicion = {model.suspicion[1]:.4f}",
        "kinds = [" + ", ".join(f"{k[1]:.4f}" for k in model.kinds) + "]",
        "means = [" + ", ".join(f"{m:.4f}" for m in model.means) + "]",
        f"figures_doubt = {figures(model.doubt[0])}",
        f"figures_suspicion = {figures(model.suspicion[0])}",
        "figures_kinds = [",
        *("  [" + ", ".join(f"{w:.4f}" for w in row) + "]," for row in per_kind),
        "]",
    ]
    (DATA / "wording.toml").write_text("\n".join(toml) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
