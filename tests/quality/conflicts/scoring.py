"""Scores flags on labelled clauses: flag rate, category, precision, false alarms, named articles, with intervals.

Nothing here knows a rule; it compares findings with labels.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from registry.provisions.kinds import Kind, Level
from review.findings.finding import Finding, Severity
from review.findings.verdicts import wilson
from review.law.library import Library
from review.rules.protocol import DocumentFacts
from review.rules.run import review_clause

POWERS = {"penalty_unauthorised", "permit_unauthorised", "compulsion_unauthorised", "fee_unauthorised"}


@dataclass
class Score:
    """Counts over labelled clauses."""

    conflicts: int = 0
    flagged: int = 0
    right: int = 0
    lawful: int = 0
    alarms: int = 0
    flags: int = 0
    true_flags: int = 0
    categories: int = 0
    named: int = 0
    powers: int = 0
    powers_red: int = 0
    per: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0]))  # n, hit, tp, fp
    correct: set[str] = field(default_factory=set)
    confused: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))


def load(path: Path, split: str | None = None) -> list[dict[str, Any]]:
    """Labelled clauses of a file, one half only if asked."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [r for r in rows if split is None or r.get("split") == split]


def facts_of(document: dict[str, Any]) -> DocumentFacts:
    """Facts of the document that a labelled clause names."""
    day = {k: date.fromisoformat(document[k]) if document.get(k) else None for k in ("published", "effective")}
    return DocumentFacts(
        document["title"],
        Kind(document["type"]) if document.get("type") else None,
        Level(document["level"]) if document.get("level") else None,
        document.get("issuer"),
        None,
        day["published"],
        day["effective"],
    )


def score(rows: Iterable[dict[str, Any]], library: Library, as_of: date) -> Score:
    """Review every clause and count."""
    out = Score()
    for row in rows:
        found, _ = review_clause(facts_of(row["document"]), row["clause"], library, as_of)
        _count(out, row, [f for f in found if f.severity is not Severity.HINT])
    return out


def _count(out: Score, row: dict[str, Any], flags: list[Finding]) -> None:
    got = list(dict.fromkeys(f.category.value for f in flags))
    expected = [] if row["expected"] == ["none"] else row["expected"]
    out.flags += len(got)
    out.true_flags += sum(g in expected for g in got)
    for category in got:
        out.per[category][2 if category in expected else 3] += 1
    if not expected:
        out.lawful += 1
        out.alarms += bool(got)
        if not got:
            out.correct.add(row["id"])
        return
    main = expected[0]
    hit = any(g in expected for g in got)
    out.conflicts += 1
    out.flagged += bool(got)
    out.right += hit
    out.categories += len(got)
    out.per[main][0] += 1
    out.per[main][1] += hit
    if hit:
        out.correct.add(row["id"])
    elif got:
        out.confused[main][got[0]] += 1
    refs = {(r["law"], r["article"]) for r in row["reference"]}
    out.named += any((q.law, q.article) in refs for f in flags for q in f.references)
    if main in POWERS:
        out.powers += 1
        out.powers_red += any(f.severity is Severity.RED for f in flags)


def report(name: str, s: Score, before: set[str] | None = None) -> str:
    """The figures in words, with 95% intervals, and what was gained or lost since a recorded run."""

    def rate(hits: int, n: int) -> str:
        low, high = wilson(hits, n) if n else (0.0, 1.0)
        return f"{hits / n if n else 0:.2f} [{low:.2f}, {high:.2f}] of {n}"

    lines = [
        f"== {name}",
        f"any flag on a conflict    {rate(s.flagged, s.conflicts)}",
        f"right category            {rate(s.right, s.conflicts)}",
        f"flag precision            {rate(s.true_flags, s.flags)}",
        f"false alarms on lawful    {rate(s.alarms, s.lawful)}",
        f"categories a flagged clause {s.categories / s.flagged if s.flagged else 0:.2f}",
        f"superior article named    {rate(s.named, s.conflicts)}",
        f"red on powers conflicts   {rate(s.powers_red, s.powers)}",
        "category                  recall precision F1",
    ]
    for category, (n, hit, tp, fp) in sorted(s.per.items()):
        recall, precision = hit / n if n else 0.0, tp / (tp + fp) if tp + fp else 0.0
        f1 = 2 * recall * precision / (recall + precision) if recall + precision else 0.0
        confused = " ".join(f"→{k}×{v}" for k, v in sorted(s.confused.get(category, {}).items()))
        lines.append(f"{category:24}  {recall:.2f} {precision:.2f} {f1:.2f}  n={n} {confused}")
    if before is not None:
        lines.append(f"gained {sorted(s.correct - before)}")
        lines.append(f"lost {sorted(before - s.correct)}")
    return "\n".join(lines)
