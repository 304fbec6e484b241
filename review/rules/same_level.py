"""K20: figures that differ from another document in force of the same place and level (立法法 103; 适当性标准 D5).

The same comparisons as with superior law, against those documents; always a hint, since the special rule prevails over
the general one and the newer over the older, and only a person can tell which it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from review.findings.finding import Category, Finding, Severity
from review.law.library import Library
from review.norms.norm import extract
from review.rules import penalty, quantities, time_limit
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, DocumentFacts

LEAST = 0.74  # confidence of the comparison
_FIGURES = frozenset({Category.TIME_LIMIT, Category.PENALTY_RANGE, Category.CONDITION_ADDED})


def same_level(
    clauses: Sequence[ClauseUnderReview], facts: DocumentFacts, siblings: Library, as_of: date
) -> Iterator[Finding]:
    """Hints on clauses whose figures differ from a sibling's clause on the same matter; one a clause and category."""
    for clause in clauses:
        ctx = Context(facts, clause, siblings, as_of)
        norms = extract(clause.text)
        seen: set[Category] = set()
        for rule in (*penalty.RULES, *time_limit.RULES, *quantities.RULES):
            for found in rule.check(clause, norms, ctx):
                if found.category not in _FIGURES or found.confidence < LEAST or found.category in seen:
                    continue
                if not found.references or found.comparison is None:
                    continue
                seen.add(found.category)
                yield _as_hint(found)


def _as_hint(found: Finding) -> Finding:
    other = found.references[0]
    assert found.comparison is not None  # noqa: S101 - checked by the caller
    return replace(
        found,
        category=Category.ATTENTION,
        kind="K20",
        standard="D5",
        severity=Severity.HINT,
        rule="same_level",
        explanation=f"与同级的《{other.law}》第{other.article}条不一致：本条为{found.comparison.ours}，"
        f"该条为{found.comparison.theirs}。",
        refuted_by="如一件是特别规定、另一件是一般规定，或者新的规定已经取代旧的规定，则不成立（立法法第一百零三条）。",
        references=(other,),
    )
