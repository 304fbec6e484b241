"""Write review/rules/data/naming.{toml,csv}: `python -m tests.quality.conflicts.train_naming`.

Logistic regression over the figures of `review/rules/naming`: every article that a labelled conflict may name is one
example, right where the label names it. `--left-out` counts with each set in turn unseen how often the first, the
first three and the first four articles hold a right one.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from review.findings.finding import NOTES, Category
from review.law.development import load_laws_extra
from review.law.library import Library
from review.rules.context import Context
from review.rules.naming import FIGURES, MOST, Counts, Key, considered
from review.rules.protocol import ClauseUnderReview
from tests.quality.conflicts.documents import written_articles
from tests.quality.conflicts.scoring import facts_of, load
from tests.quality.conflicts.sets import DEVELOPMENT, path_of
from tests.quality.conflicts.train_wording import Array

AS_OF = date(2026, 11, 24)
DATA = Path(__file__).parents[3] / "review" / "rules" / "data"
HEAD = """# Conflicts of a category that named an article of a law, or (without a number) any article of it.
# Written by `python -m tests.quality.conflicts.train_naming` from the development sets; not edited by hand.
"""


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled conflict: its context, its best category and the articles that a lawyer would name."""

    ctx: Context
    category: Category
    right: frozenset[Key]
    part: str


def main() -> None:
    """Train, and write or print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--left-out", action="store_true")
    left_out = parser.parse_args().left_out
    cases = _cases(load_laws_extra())
    print(f"{len(cases)} conflicts")
    if left_out:
        _left_out(cases)
    else:
        _write(*_trained(cases))


def _cases(laws: Library) -> list[Case]:
    rows = [(name, row) for name, split in DEVELOPMENT for row in load(path_of(name), split)]
    rows += [("documents", row) for row in written_articles("dev")]
    return [_case(name, row, laws) for name, row in rows if _counts(row)]


def _counts(row: dict[str, Any]) -> bool:
    """Whether it is a conflict with articles that are about its matter: a broken citation names itself."""
    kind = row["expected"][0]
    return kind != "none" and bool(row.get("reference")) and Category(kind) not in {*NOTES, Category.CITATION_BROKEN}


def _case(name: str, row: dict[str, Any], laws: Library) -> Case:
    ctx = Context(facts_of(row["document"]), ClauseUnderReview("", "", "", row["clause"]), laws, AS_OF)
    right = frozenset((r["law"], r["article"]) for r in row["reference"])
    return Case(ctx, Category(row["expected"][0]), right, name)


def _counted(cases: Sequence[Case]) -> Counts:
    articles: dict[str, Counter[Key]] = defaultdict(Counter)
    laws: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        articles[case.category.value].update(case.right)
        laws[case.category.value].update({law for law, _ in case.right})
    return Counts(Counter(case.category.value for case in cases), articles, laws)


def _trained(cases: Sequence[Case]) -> tuple[Array, Counts]:
    """Weights of the figures; the counts a case sees leave out its own."""
    counts = _counted(cases)
    figures: list[tuple[float, ...]] = []
    right: list[float] = []
    for case in cases:
        named = considered(case.ctx, case.category, counts, case.right)
        hits = [float((n.article.law.title, n.article.article) in case.right) for n in named]
        if any(hits):
            figures += [n.figures for n in named]
            right += hits
    x, y = np.array(figures), np.array(right)
    spread = x.std(0) + 1e-9
    x = (x - x.mean(0)) / spread
    return _logistic(x, y) / spread, counts


def _logistic(x: Array, y: Array) -> Array:
    """Logistic regression by Newton's steps, with a penalty of one on each weight and none on the bias."""
    x = np.column_stack([x, np.ones(len(x))])
    weights = np.zeros(x.shape[1])
    penalty = np.append(np.ones(x.shape[1] - 1), 1e-6)
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (p - y) + penalty * weights
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.max(np.abs(step)) < 1e-8:
            break
    return np.asarray(weights[:-1])


def _left_out(cases: Sequence[Case]) -> None:
    every: list[int] = []
    for name in dict.fromkeys(case.part for case in cases):
        kin = {"development", "clauses"} if name in ("development", "clauses") else {name}
        weights, counts = _trained([case for case in cases if case.part not in kin])
        places = [_place(case, weights, counts) for case in cases if case.part == name]
        every += places
        _print(name, places)
    _print("together", every)


def _place(case: Case, weights: Array, counts: Counts) -> int:
    """The place of the first right article, from 0; 1,000 where there is none."""
    named = considered(case.ctx, case.category, counts)
    named.sort(key=lambda n: (-float(np.dot(weights, n.figures)), n.article.law.title, n.article.article))
    hits = (at for at, n in enumerate(named) if (n.article.law.title, n.article.article) in case.right)
    return next(hits, 1000)


def _print(name: str, places: Sequence[int]) -> None:
    within = ", ".join(f"{sum(p < n for p in places)} among {n}" for n in (1, 3, MOST))
    print(f"{name}: a right article of {len(places)}: {within}")


def _write(weights: Array, counts: Counts) -> None:
    lines = [HEAD.rstrip("\n")]
    for category, held in sorted(counts.laws.items()):
        lines += [f"{category},{law},,{n}" for law, n in sorted(held.items())]
    for category, named in sorted(counts.articles.items()):
        lines += [f"{category},{law},{number},{n}" for (law, number), n in sorted(named.items())]
    (DATA / "naming.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    toml = [
        "# What the figures of `review/rules/naming` weigh, and conflicts counted by category.",
        "# Written by `python -m tests.quality.conflicts.train_naming`; not edited by hand.",
        "",
        "[weights]",
        *(f"{name} = {weight:.4f}" for name, weight in zip(FIGURES, weights, strict=True)),
        "",
        "[conflicts]",
        *(f"{category} = {n}" for category, n in sorted(counts.conflicts.items())),
    ]
    (DATA / "naming.toml").write_text("\n".join(toml) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
