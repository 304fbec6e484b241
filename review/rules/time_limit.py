"""Periods beside the superior clause: longer for the office, shorter for the person, another floor.

Working days and calendar days are compared roughly and only clear differences are reported. Shorter for the office and
longer for the person is lawful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from review.findings.finding import Category, Comparison, Finding, Severity
from review.norms.norm import Norm, extract
from review.norms.periods import Period
from review.rules.alignment import Aligned, coverage, likeness
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule

SENTENCE = 0.22
LOCAL = 0.34
_RIGHTS = re.compile(r"申请|起诉|诉讼|复议|异议|退货|要求|提出|陈述|申辩|听证|复审|复检|复核|申诉|答辩|举证")
_DUTY_AGE = ("岁",)
_ENDS = re.compile(r"结案|结束|办结|审结|办理完毕|处理完毕|作出[^，。；]{0,8}(?:决定|裁决|结论)")  # said in many words
#: lengths that the law itself fixes: shorter and longer alike differ to somebody's harm
_FIXED = re.compile(r"时效|任期|每届|承包期|租赁期限|追诉|追究|有效期|保护期|服务期")
#: what a clause must speak of for a law of procedure to be its superior law
_MATTERS = {
    "中华人民共和国行政强制法": r"强制|查封|扣押|冻结|代履行|划拨",
    "中华人民共和国行政许可法": r"许可|审批|批准|申请",
    "中华人民共和国行政复议法": r"复议",
    "中华人民共和国行政处罚法": r"处罚|罚款|立案|案件|听证|没收",
}
FIXED_LEAST = 0.4
SAME_WORDS = 0.6  # likeness of two sentences that say the same but for the number


@dataclass(frozen=True, slots=True)
class Pair:
    """Our period, the superior one, and how well they belong together."""

    ours: Period
    theirs: Period
    aligned: Aligned
    score: float


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """Period findings; at most one a sentence and category."""
    if ctx.library is None or (ctx.rank is not None and ctx.rank.varies):
        return
    regulation = ctx.rank is not None and ctx.rank.name == "local_regulation"
    for norm in norms:
        usable = [p for p in norm.periods if p.unit not in _DUTY_AGE and not _counts_only(norm, p)]
        if not usable:
            continue
        near = ctx.aligned(norm.whole, SENTENCE, 8)
        if regulation:  # a rule of procedure in another field of law is no superior rule of this one
            near = [
                a
                for a in near
                if ctx.topic(a.article.law) >= 1
                and ("法院" not in a.norm.whole or "法院" in clause.text)
                and re.search(_MATTERS.get(a.article.law.title, ""), clause.text)
            ]
        pairs = {i: _pair(norm, p, near) for i, p in enumerate(usable)}
        taken: dict[tuple[int, int], float] = {}
        for pair in pairs.values():
            if pair is not None:
                key = (id(pair.aligned.article), pair.theirs.start)
                taken[key] = max(taken.get(key, 0.0), pair.score)
        for i in range(len(usable)):
            pair = pairs[i]
            if pair is None or taken[(id(pair.aligned.article), pair.theirs.start)] > pair.score:
                continue
            found = _judge(norm, pair, ctx)
            if found is not None:
                yield found
                break


def _counts_only(norm: Norm, period: Period) -> bool:
    """Whether a period is a step of a scale (每满一年), or the length of a penalty, and no limit on anybody."""
    before = norm.text[: period.start]
    if (
        before.endswith("每")
        or re.search(r"每满[^，。；]{0,12}(?:增领|领取|增加)$", before)
        or norm.text[period.start : period.end].startswith("每满")
    ):
        return True
    return any(p.kind != "罚款" and p.start <= period.start and period.end <= p.end + 2 for p in norm.penalties)


def _window(text: str, period: Period) -> str:
    left = max(text.rfind(c, 0, period.start) for c in "。；") + 1
    before = text[left : period.start][-36:]
    after = re.split(r"[。；]", text[period.end :])[0][:26]
    return f"{before}，{after}"


def _pair(norm: Norm, ours: Period, near: Sequence[Aligned]) -> Pair | None:
    mine = _window(norm.text, ours)
    pairs = []
    for found in near:
        for other in extract(found.article.text):
            weight = found.score if other is found.norm else found.score * 0.9
            for theirs in other.periods:
                if theirs.unit in _DUTY_AGE or not _same_sort(ours, theirs):
                    continue
                window = _window(other.text, theirs)
                a, b = coverage(mine, window)
                act = likeness(ours.act, theirs.act) if ours.act and theirs.act else 0.0
                local = max(0.5 * (a + b), 0.6 * act + 0.4 * max(a, b))
                pairs.append(Pair(ours, theirs, found, 0.45 * weight + 0.55 * local))
    pairs.sort(key=lambda p: (-p.score, p.aligned.article.article))
    if not pairs or pairs[0].score < LOCAL:
        return None
    for pair in pairs:
        if pair.score >= pairs[0].score - 0.05 and _equal(pair.ours, pair.theirs):
            return None
    return pairs[0]


def _same_sort(ours: Period, theirs: Period) -> bool:
    limits = ("limit", "cap", "span")
    if ours.role == "span":
        return True
    return (ours.role in limits) == (theirs.role in limits)


def _equal(ours: Period, theirs: Period) -> bool:
    if ours.amount == theirs.amount and ours.unit == theirs.unit:
        return True
    return abs(ours.days - theirs.days) <= 0.06 * theirs.days


def _judge(norm: Norm, pair: Pair, ctx: Context) -> Finding | None:
    ours, theirs = pair.ours, pair.theirs
    ratio = ours.days / theirs.days
    if "工作日" in (ours.unit, theirs.unit) and ours.unit != theirs.unit and 0.68 < ratio < 1.45:
        return None
    bearer = theirs.bearer or ours.bearer
    if ours.bearer and theirs.bearer and ours.bearer != theirs.bearer:
        bearer = ours.bearer
    if pair.score >= FIXED_LEAST and _fixed(norm, pair):
        return _finding(norm, pair, ctx, Category.TIME_LIMIT, "法定的期间被改变")
    if ours.role == "span" and theirs.role == "floor":
        return _finding(norm, pair, ctx, Category.TIME_LIMIT, "规定的期间比上位法短") if ratio < 0.94 else None
    around = _window(norm.text, ours)
    if (
        ratio > 1.06
        and re.search(r"提前", around[:36] + ours.show())
        and re.search(r"劳动者|职工|教师|医师|业主|消费者", norm.text)
    ):
        return _finding(norm, pair, ctx, Category.TIME_LIMIT, "要求当事人提前的期间比上位法长")
    if ratio > 1.06 and bearer == "person" and ours.role == "span" and norm.text[: ours.start].endswith("前"):
        return _finding(norm, pair, ctx, Category.TIME_LIMIT, "要求当事人提前的期间比上位法长")
    if ratio > 1.06 and re.search(r"试用期|见习期|学徒期", around):
        return _finding(norm, pair, ctx, Category.TIME_LIMIT, "试用的期间比上位法长")
    if ratio < 0.94 and ours.role in ("limit", "span") and re.search(r"视为(?:放弃|撤回|同意|弃权)", around):
        return _finding(norm, pair, ctx, Category.TIME_LIMIT, "逾期即失去权利的期限比上位法短")
    if bearer != "person" and ratio < 0.94 and _in_advance(norm, ours):
        return _finding(norm, pair, ctx, Category.TIME_LIMIT, "事先通知、公告的期间比上位法短")
    if ours.role == theirs.role == "floor" and ratio < 0.94 and pair.aligned.score >= SAME_WORDS:
        return _finding(norm, pair, ctx, Category.TIME_LIMIT, "规定的期间比上位法短")
    if ours.role == "floor":
        if ratio > 1.06 and re.search(r"开放|公开|退还|返还|解密", _window(norm.text, ours)):
            return _finding(norm, pair, ctx, Category.TIME_LIMIT, "规定的期间比上位法长")
        person = bearer == "person" or re.search(
            r"执业|从事|工作|缴费|缴纳|实习|登记|注册|居住|经营|学历|任职", _window(norm.text, ours)
        )
        if ratio > 1.06 and norm.text[ours.end - 1 : ours.end + 1].startswith("前") and theirs.role != "span":
            return _finding(norm, pair, ctx, Category.TIME_LIMIT, "要求当事人提前的期间比上位法长")
        if ratio > 1.06 and person and not re.search(r"保存|留存|保管|公示|公告", _window(norm.text, ours)):
            return _finding(norm, pair, ctx, Category.CONDITION_ADDED, "要求的年限比上位法长")
        if re.search(r"保存|留存|保管", _window(norm.text, ours)) and pair.score < 0.6:
            return None
        if ratio < 0.94 and re.search(
            r"公告|公示|通知|保存|留存|听证|告知|间隔|休息|休假|产假", _window(norm.text, ours)
        ):
            return _finding(norm, pair, ctx, Category.TIME_LIMIT, "规定的期间比上位法短")
        return None
    if bearer == "person" and ratio < 0.94:
        if not _RIGHTS.search(_window(norm.text, ours)) and pair.score < 0.5:
            return None
        return _finding(norm, pair, ctx, Category.TIME_LIMIT, "给当事人的期限比上位法短")
    if bearer != "person" and ratio > 1.06:
        if ours.role == "span" and pair.score < 0.45:
            return None
        ends = _ENDS.search(ours.act) and _ENDS.search(theirs.act)
        if not ends and not bearer and likeness(ours.act, theirs.act) < 0.15 and pair.aligned.score < 0.45:
            return None
        return _finding(norm, pair, ctx, Category.TIME_LIMIT, "给机关的期限比上位法长")
    return None


def _in_advance(norm: Norm, period: Period) -> bool:
    """Whether the office must tell people at least so long before (举行听证的七日前通知)."""
    after = norm.text[period.end - 1 : period.end + 14]
    return after.startswith("前") and bool(re.search(r"通知|告知|公告|公示|送达|公布", after))


def _fixed(norm: Norm, pair: Pair) -> bool:
    """Whether both periods are the same length fixed by law (时效, 任期, 租赁期限), which differs either way."""
    mine = set(_FIXED.findall(_window(norm.text, pair.ours)))
    return bool(mine) and any(
        other.text[pair.theirs.start : pair.theirs.end] and mine & set(_FIXED.findall(_window(other.text, pair.theirs)))
        for other in extract(pair.aligned.article.text)
        if pair.theirs in other.periods
    )


def _finding(norm: Norm, pair: Pair, ctx: Context, category: Category, words: str) -> Finding:
    ours, theirs, article = pair.ours, pair.theirs, pair.aligned.article
    sure = min(0.92, 0.42 + 0.6 * pair.score)
    return ctx.finding(
        "time_limit",
        category,
        ctx.span(norm, ours.start, ours.end),
        Severity.AMBER,
        sure,
        f"{words}：本条为{ours.show()}，《{article.law.title}》第{article.article}条为{theirs.show()}。",
        "如两处期限的起算、对象或者事项并不相同，或者上位法允许另行规定，则不成立。",
        (ctx.reference(article, norm.text),),
        Comparison(ours.show(), theirs.show()),
        "K10" if category is Category.TIME_LIMIT else "K5",
        "C4",
    )


RULES = (
    Rule("time_limit", Category.TIME_LIMIT, "立法法 107; 行政许可法 42-45; 上位法期限条文", check, needs_library=True),
)
