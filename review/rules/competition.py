"""Local protection and restriction of competition (反垄断法 39-45, 政府采购法 5 and 22, 招标投标法 6 and 18,
民营经济促进法 10-11; 公平竞争审查条例 8-12). Bans on such measures and open incentives are lawful."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from review.findings.finding import Category, Finding, Severity
from review.norms.norm import Norm
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule
from review.rules.signals import hits

#: firms or goods told apart by place: all that a regulation's words say for sure (of 16 others 1 was right)
_BY_PLACE = re.compile(
    r"(?:外地|外省|外市|省外|市外|县外|非本[省市县区])[^，。；]{0,12}(?:企业|公司|经营者|机构|单位|产品|商品|货物)"
    r"|本[地省市县区][^，。；]{0,6}(?:注册|登记|纳税|企业|公司|产品|生产)"
)


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """Findings of the competition lexicon."""
    regulation = ctx.rank is not None and ctx.rank.name == "local_regulation"
    for found in hits("competition", Category.COMPETITION, clause, norms, ctx):
        plain = not regulation or _BY_PLACE.search(found.quote)
        yield found if plain else replace(found, severity=Severity.HINT)


RULES = (Rule("competition", Category.COMPETITION, "反垄断法 39-45; 公平竞争审查条例 8-12", check),)
