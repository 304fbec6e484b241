"""Numbers asked of an applicant beside the superior number of the same thing: members, capital, area, shares of money.

Compares a floor (不少于, 以上) with the superior floor of the same unit where both stand beside the same words. Periods
are the matter of `time_limit`, sums of fines that of `penalty`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from review.findings.finding import Category, Comparison, Finding, Severity
from review.law.library import LawArticle
from review.norms.figures import NUMBER, number
from review.norms.norm import Norm
from review.rules.alignment import coverage, grams, mass, superior_norms
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule

_FLOOR = re.compile(
    rf"(?P<head>不少于|不低于|不得少于|不得低于|至少|达到|达|占)?(?:人民币)?(?P<share>百分之)?(?P<n>{NUMBER})"
    r"(?P<unit>万元|元|名|人|平方米|家|台|辆|公顷|亩|张|个(?!月|工作日))?(?P<tail>以上)?"
)
_NO_CONDITION = re.compile(r"罚款|补贴|补助|奖励|津贴|资助|最高|不超过|处以|赔偿")
_PROGRAMME = re.compile(r"预留|采购份额|资金占比|业务占比|财政|预算|经费|基金")
NEAR = 0.26
SURE = 0.33  # likeness of the sentences that lets fewer shared words do
AGREE = 8.0  # shared weight of the words around both numbers
REGULATION = 0.55


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor in a sentence: its value, its unit (份 for a share) and the words around it."""

    value: float
    unit: str
    words: str
    around: str
    start: int
    end: int


def floors(sentence: str) -> list[Floor]:
    """The floors of a sentence in order; exact numbers, ceilings and periods are none."""
    out = []
    for match in _FLOOR.finditer(sentence):
        value = number(match["n"])
        if value is None or not (match["head"] or match["tail"]) or not (match["unit"] or match["share"]):
            continue
        if match["head"] in ("占", "达", "达到") and not match["tail"] and not match["share"]:
            continue
        if match["share"] and _PROGRAMME.search(sentence):
            continue  # what public money is to reach asks nothing of anybody
        unit = "份" if match["share"] else {"万元": "元", "人": "名"}.get(match["unit"], match["unit"])
        value = value * 1e4 if match["unit"] == "万元" else value / 100 if match["share"] else value
        left = sentence[max(0, match.start() - 22) : match.start()]
        right = re.split(r"[，。；]", sentence[match.end() :])[0][:22]
        out.append(Floor(value, unit, match[0], f"{left}，{right}", match.start(), match.end()))
    return out


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """One finding a clause at most: the floor that agrees best and is higher than the superior one."""
    if ctx.library is None or ctx.rank is None or ctx.rank.varies or ctx.rank.name == "law":
        return
    best: tuple[float, Norm, Floor, Floor, LawArticle] | None = None
    for norm in norms:
        ours = floors(norm.text)
        if not ours or norm.penalties or _NO_CONDITION.search(norm.whole):
            continue
        near = {id(a.article): (a.article, a.score) for a in reversed(ctx.aligned(norm.whole, 0.2, 8))}
        for article, score in near.values():
            if ctx.topic(article.law) < 1 and score < NEAR:
                continue
            theirs = [(f, n) for n in superior_norms(article) if not n.penalties for f in floors(n.text)]
            for mine in ours:
                same = [
                    (f, mass(grams(mine.around) & grams(f.around)), coverage(f.around, mine.around)[0])
                    for f, _ in theirs
                    if f.unit == mine.unit
                ]
                agreeing = [(f, m, c) for f, m, c in same if m >= AGREE or (score >= SURE and m >= AGREE / 3)]
                if not agreeing or mine.value <= 1.04 * max(f.value for f, _, _ in agreeing):
                    continue
                if _held_elsewhere(mine, ctx):
                    continue
                floor, _, cover = max(agreeing, key=lambda s: s[1])
                total = 0.5 * score + 0.5 * cover
                if best is None or total > best[0]:
                    best = (total, norm, mine, floor, article)
    if best is None or (ctx.rank.name == "local_regulation" and best[0] < REGULATION * 0.6):
        return
    score, norm, mine, floor, article = best
    yield ctx.finding(
        "quantities",
        Category.CONDITION_ADDED,
        ctx.span(norm, mine.start, mine.end),
        Severity.AMBER,
        min(0.88, 0.6 + 0.4 * score),
        f"要求“{mine.words}”，高于《{article.law.title}》第{article.article}条规定的“{floor.words}”。",
        "如两处所说的事项并不相同，或者上位法允许另行提高要求，则不成立。",
        (
            ctx.reference(article, norm.whole),
            ctx.source("中华人民共和国行政许可法", 16, "不得增设违反上位法的其他条件"),
        ),
        Comparison(mine.words, floor.words),
        "K5",
        "C3",
    )


def _held_elsewhere(mine: Floor, ctx: Context) -> bool:
    """Whether another superior article has the same floor beside the same words: that one is restated."""
    return any(
        f.unit == mine.unit and f.value == mine.value and mass(grams(mine.around) & grams(f.around)) >= AGREE
        for article in ctx.candidates
        for n in superior_norms(article)
        if not n.penalties
        for f in floors(n.text)
    )


RULES = (Rule("quantities", Category.CONDITION_ADDED, "行政许可法 16", check, needs_library=True, needs_kind=True),)
