"""Reaching back to someone's harm (立法法 104, 民营经济促进法 45, 行政处罚法 37), in words or in dates.

Reaching back to someone's benefit and periods of grace are lawful. The first effective date that an amended text keeps
is no error: dates are compared only where the clause itself states them for a document that was made anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from review.findings.finding import Category, Comparison, Finding, Severity
from review.norms.norm import Norm
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule
from review.rules.signals import hits

_DAY = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
_EFFECT = re.compile(rf"自{_DAY}(?:之日)?起(?:施行|执行|实施|生效)")


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """Findings of the lexicon, and of an effective date before publication."""
    yield from hits("retroactive", Category.RETROACTIVE, clause, norms, ctx)
    published = ctx.facts.published
    if published is None or (
        ctx.rank is not None
        and ctx.rank.name in ("local_regulation", "law", "special_regulation", "autonomous_regulation")
    ):
        return
    for norm in norms:
        match = _EFFECT.search(norm.text)
        if match is None or "废止" in norm.text[: match.start()]:
            continue
        try:
            effective = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
        if (published - effective).days > 3 and "修" not in ctx.facts.title:
            yield ctx.finding(
                "effective_before_published",
                Category.RETROACTIVE,
                ctx.span(norm, *match.span()),
                Severity.AMBER,
                0.75,
                "施行日期早于公布日期，使文件对公布以前的行为发生效力。",
                "如本条只给予利益，或者文件是修正后重新公布而保留了原施行日期，则不成立。",
                (ctx.source("中华人民共和国立法法", 104), ctx.source("中华人民共和国民营经济促进法", 45, "不溯及既往")),
                Comparison(f"{effective:%Y-%m-%d}起施行", f"{published:%Y-%m-%d}公布"),
                "K17",
                "C4",
            )


RULES = (Rule("retroactive", Category.RETROACTIVE, "立法法 104; 民营经济促进法 45", check),)
