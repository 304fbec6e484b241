"""Local protection and restriction of competition (反垄断法 39-45, 政府采购法 5 and 22, 招标投标法 6 and 18,
民营经济促进法 10-11; 公平竞争审查条例 8-12). Bans on such measures and open incentives are lawful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from review.findings.finding import Category, Finding
from review.norms.norm import Norm
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule
from review.rules.signals import hits


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """Findings of the competition lexicon."""
    yield from hits("competition", Category.COMPETITION, clause, norms, ctx)


RULES = (Rule("competition", Category.COMPETITION, "反垄断法 39-45; 公平竞争审查条例 8-12", check),)
