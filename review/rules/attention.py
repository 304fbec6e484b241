"""Points that text alone can't decide: hints for a person, never flags.

Constitutionality is escalated (standard A); delegations, dated names of offices, sweeping words and near-literal
repetition of a superior clause are pointed out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from review.findings.finding import Category, Finding, Severity
from review.norms.norm import Norm
from review.rules.alignment import coverage
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule
from review.rules.signals import hits

REPEATS = 0.92


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """Findings of the attention lexicon."""
    yield from hits("attention", Category.ATTENTION, clause, norms, ctx)


def repeats(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """A long sentence that repeats a superior one almost word for word (立法法 82: a note on quality, not on law)."""
    if ctx.rank is None or ctx.rank.name not in ("local_regulation", "province_rule", "city_rule"):
        return
    for norm in norms:
        if len(norm.text) < 40:
            continue
        for found in ctx.aligned(norm.whole, 0.8, 1):
            there, back = coverage(norm.whole, found.norm.whole)
            if there >= REPEATS and back >= REPEATS:
                yield ctx.finding(
                    "repeats",
                    Category.FORMAT_NOTE,
                    ctx.span(norm),
                    Severity.HINT,
                    0.8,
                    f"与《{found.article.law.title}》第{found.article.article}条几乎相同，一般不作重复性规定。",
                    "如为条文完整所必需，则不成立。",
                    (ctx.reference(found.article, norm.whole),),
                    kind="K13",
                    standard="D6",
                )
                return


RULES = (
    Rule("attention", Category.ATTENTION, "监督法 39; 规章制定程序条例 33", check),
    Rule("repeats", Category.FORMAT_NOTE, "立法法 82", repeats, needs_library=True, needs_kind=True),
)
