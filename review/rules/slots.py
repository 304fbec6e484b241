"""One slot of a sentence filled otherwise than in the superior sentence it is nearest to.

Four slots: who acts or pays (由X承担), an age, a case that the superior sentence excepts, a negation. The two
sentences must agree in nearly all else, so what is told in other words is not seen here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from review.findings.finding import Category, Comparison, Finding, Severity
from review.norms.norm import Norm
from review.rules.alignment import Aligned, coverage, grams, mass, superior_norms
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule

NEAR = 0.4  # likeness of two sentences below which a differing slot means nothing
ENOUGH = 14.0  # weight of an excepted case, below which its likeness means nothing
FOREIGN = 0.6  # the same in a law of another field
RESTATES = 0.92
_MISCONDUCT = re.compile(r"会议议程|有下列(?:情形|行为)之一|处分|追究|责令改正|玩忽职守|滥用职权")

_AGENT = re.compile(
    r"由(?P<who>[^，。；由]{2,24}?)(?:依法)?(?P<act>承担|负担|支付|出具|决定|批准|核发|审批|裁决|认定|颁发|选举|推选|主持|委派|制定|确定)"
)
_BY_GOVERNMENT = re.compile(r"由[^，。；由]{0,20}人民政府(?:依法)?(?:处理|决定|批准|裁决|作出)")
_BY_ANOTHER = re.compile(
    r"由[^，。；由]{2,20}(?:局|站|所|中心|委员会|办公室|部门)(?:依法)?(?:作出[^，。；]{0,6}决定|处理(?!意见)|决定|批准|裁决)"
)
_ANY_OFFICE = re.compile(r"有关|主管|相关|负责|规定的|本级|所在地|各级|县级以上|共同|约定|双方|协商|依法")
_PRIVATE = re.compile(
    r"民委员会|村委会|居委会|社区|村民|居民|业主|当事人|企业|单位|个人|申请人|劳动者|家属|本人|学生|公司|协会|消费者|承租人"
)
_EXCEPTS = re.compile(r"除外|不需要|无需|无须|不适用|可以不|免于|免予")
_FREES = re.compile(r"的，不(?:采取|予|实施|处罚|得采取)")
_SUBJECTED = re.compile(r"应当|必须|须|方可|不得|一律")
_NEGATED = re.compile(
    r"(?:一律)?(?:不(?:予|再|得|能)(?=列入|纳入|登记|享受|参加|受理|发放|办理|认定|确认|支付|计入|录用|招收|接收)|不(?=列入|纳入|登记|享受|受理|发放|计入|支付|接收|招收)|排除在)"
)


@dataclass(frozen=True, slots=True)
class _Difference:
    category: Category
    start: int
    end: int
    words: str
    ours: str
    theirs: str


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """One finding a clause at most, on the pair of sentences that agree best."""
    if ctx.library is None or (ctx.rank is not None and (ctx.rank.varies or ctx.rank.name == "law")):
        return
    best: tuple[float, Norm, Aligned, _Difference] | None = None
    for norm in norms:
        if norm.penalties or norm.lists_misconduct or _MISCONDUCT.search(norm.whole):
            continue
        near = ctx.aligned(norm.whole, NEAR, 4)
        if near and near[0].score >= RESTATES:
            continue
        for found in near:
            if found.norm.penalties or (best is not None and found.score <= best[0]):
                continue
            if ctx.topic(found.article.law) < 1 and found.score < FOREIGN:
                continue
            pairs = [(judge, found.norm) for judge in JUDGES]
            pairs += [(_government, other) for other in superior_norms(found.article)]
            for judge, other in pairs:
                difference = judge(norm, other)
                if difference is not None:
                    best = (found.score, norm, found, difference)
                    break
    if best is None:
        return
    score, norm, found, difference = best
    article = found.article
    yield ctx.finding(
        "slots",
        difference.category,
        ctx.span(norm, difference.start, difference.end),
        Severity.AMBER,
        min(0.88, 0.5 + 0.4 * score),
        f"{difference.words}：本条为“{difference.ours}”，《{article.law.title}》第{article.article}条为“{difference.theirs}”。",
        "如两条所说的对象、情形并不相同，或者上位法另有条文允许，则不成立。",
        (ctx.reference(article, norm.whole),),
        Comparison(difference.ours, difference.theirs),
        "K11",
        "C4",
    )


def _agent(ours: Norm, theirs: Norm) -> _Difference | None:
    """Another acts or pays than the superior sentence says for the same verb."""
    for mine in _AGENT.finditer(ours.text):
        for other in _AGENT.finditer(theirs.text):
            if (
                mine["act"] != other["act"]
                or mine[0].removeprefix("由") in theirs.text
                or grams(mine["who"]) & grams(other["who"])
            ):
                continue
            if _ANY_OFFICE.search(mine["who"]) or _ANY_OFFICE.search(other["who"]):
                continue
            if bool(_PRIVATE.search(mine["who"])) == bool(_PRIVATE.search(other["who"])):
                continue  # office for office, body for body: the rules on agents weigh levels and kinds
            return _Difference(
                Category.SUBJECT_WRONG,
                mine.start(),
                mine.end(),
                f"{mine['act']}的主体与上位法不同",
                mine[0],
                other[0],
            )
    return None


def _age(ours: Norm, theirs: Norm) -> _Difference | None:
    """Ages none of which is one of the superior sentence's."""
    part = ours.text.find("其中")  # ages of a part of those meant are no other definition of the whole
    mine = [p for p in ours.periods if p.unit == "岁" and (part < 0 or p.start < part)]
    other = [p for p in theirs.periods if p.unit == "岁"]
    known = {p.amount for p in other}
    strange = [p for p in mine if p.amount not in known]
    if not other or not strange or len({p.amount for p in mine} & known) == len(known):
        return None
    first = strange[0]
    shown = "、".join(p.show() for p in other)
    bound = re.search(r"是指|已满|未满|不满", ours.text[max(0, first.start - 8) : first.end])
    category = Category.DEFINITION_CONFLICT if bound else Category.CONDITION_ADDED
    return _Difference(category, first.start, first.end, "年龄与上位法不同", first.show(), shown)


def _excepted(ours: Norm, theirs: Norm) -> _Difference | None:
    """What the superior sentence excepts is made subject to the duty."""
    excepts = _EXCEPTS.search(theirs.text)
    subjected = _SUBJECTED.search(ours.text)
    listed = "下列情形之一" in theirs.whole  # the cases freed stand in the items, not here
    if (
        excepts is None
        or subjected is None
        or listed
        or _EXCEPTS.search(ours.text)
        or _FREES.search(ours.text)
        or re.search(r"不得|禁止", theirs.text)
    ):
        return None
    head = theirs.text[: excepts.start()] if excepts[0] in ("除外", "不适用") else theirs.text[excepts.end() :]
    if "但" in head:
        head = head[head.rfind("但") :]
    elif _SUBJECTED.search(head):
        return None  # the duty itself stands before its exception
    head = re.sub(r"^但是，|的$", "", head)
    if mass(grams(head)) < ENOUGH or coverage(head, ours.text)[0] < 0.6:
        return None
    return _Difference(
        Category.CONDITION_ADDED,
        subjected.start(),
        len(ours.text),
        "把上位法除外的情形纳入管理",
        ours.text[subjected.start() :][:40],
        theirs.text[:60],
    )


def _negated(ours: Norm, theirs: Norm) -> _Difference | None:
    """What the superior sentence commands is refused."""
    refused = _NEGATED.search(ours.text)
    if (
        refused is None
        or re.match(r"[^，。；]{0,20}的，", ours.text[refused.end() :])
        or ours.text[refused.end() : refused.end() + 2] not in theirs.whole
    ):
        return None
    if re.search(r"不(?:予|再|得|能|列|纳|登|享|受|发|计|支|接|招)|禁止|除外", theirs.whole):
        return None
    if not re.search(r"应当|有权|享有|可以", theirs.whole):
        return None
    return _Difference(
        Category.RIGHTS_REDUCED,
        refused.start(),
        min(len(ours.text), refused.end() + 12),
        "拒绝了上位法规定应当给予的",
        ours.text[refused.start() :][:30],
        theirs.whole[:60],
    )


def _government(ours: Norm, theirs: Norm) -> _Difference | None:
    """A department, a station or villagers decide what the superior sentence keeps for the government itself."""
    other = _BY_GOVERNMENT.search(theirs.text)
    mine = _BY_ANOTHER.search(ours.text)
    if other is None or mine is None or "人民政府" in mine[0] or re.search(r"受理|初审|具体|协助|指导", mine[0]):
        return None
    return _Difference(
        Category.SUBJECT_WRONG, mine.start(), mine.end(), "作出决定的机关与上位法不同", mine[0], other[0]
    )


JUDGES: tuple[Callable[[Norm, Norm], _Difference | None], ...] = (_agent, _government, _age, _excepted, _negated)

RULES = (Rule("slots", Category.RIGHTS_REDUCED, "立法法 107; 监督法 39", check, needs_library=True),)
