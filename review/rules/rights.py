"""Rights cut or duties added without basis (立法法 91 and 93, 监督法 39, 民营经济促进法, 优化营商环境条例 64).

A wide category: it reports only strong patterns (punishing relatives, withholding benefits or services for something
else, barring private freedoms, unequal treatment). The restating of a superior clause frees a pattern.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from review.findings.finding import Category, Finding
from review.norms.norm import Norm
from review.rules.alignment import coverage
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule
from review.rules.signals import hits

RESTATES = 0.62


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """Findings of the rights lexicon that no superior sentence restates."""
    for finding in hits("rights", Category.RIGHTS_REDUCED, clause, norms, ctx):
        ours = next((n.whole for n in norms if n.start <= finding.start - clause.start < n.sentence.end), finding.quote)
        near = ctx.aligned(ours, 0.35, 4)
        if any(a.score >= RESTATES or coverage(ours, a.norm.whole)[0] >= 0.75 for a in near):
            continue
        yield finding


RULES = (Rule("rights", Category.RIGHTS_REDUCED, "立法法 91, 93; 监督法 39", check),)
