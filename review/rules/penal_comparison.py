"""Our penal provision beside a superior one for the same act: restated, outside its range, another kind, a step lost.

Compares intervals (以上以下 inclusive, 民法典 1259), tier by tier where both sides have the tier. No findings are made
here, and nothing is said about power.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from review.findings.finding import Comparison
from review.law.library import Law, LawArticle
from review.norms.provisions import Provision, Step, provisions
from review.rules.alignment import coverage, grams, mass

ENOUGH = 16.0  # shared weight below which a likeness means little

SAME_LICENCE = 0.66  # likeness of two acts that are doing something without one licence
SAME_CASE = 1.2  # both coverages together, above which two steps speak of one case
CASE_GAP = 0.15
OTHER_DOER = 0.75  # a likeness counts this much where both sides name who acts, and they are not the same

_DOER = re.compile(
    r"(?:违反[^，。；]{0,30}规定，?)?([\u4e00-\u9fff、]{2,24}?)"
    r"(?=违反|未|不|擅自|拒|将|在|有下列|没有|逾期|实施|采取|超过|非法|伪造|占用|饮酒|醉酒)"
)
_UNLICENSED = re.compile(
    r"未(?:依法)?(?:取得|办理|申领|领取|获得)([^，。；]{2,20}?)(?:许可证?|资格证书?|资质证书?|执照|批准文件)"
)
_ANYBODY = re.compile(r"单位|个人|当事人|任何|行为|公民|组织|违法|责任人|对|经|被|或者其他")


@dataclass(frozen=True, slots=True)
class Match:
    """A superior penal provision and how well its act covers ours (0..1)."""

    article: LawArticle
    provision: Provision
    score: float


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference in words and figures; `what`: amount, kind, step, weaker."""

    what: str
    step: Step
    comparison: Comparison


def act_likeness(ours: Provision, theirs: Provision, more: Sequence[str] = ()) -> float:
    """How far one of our acts is covered by one of theirs, or of the articles theirs points at (best pair)."""
    best = 0.0
    for a in ours.acts:
        a = _core(a)
        for b in (*theirs.acts, *more):
            there, back = coverage(a, _core(b))
            shared = there * mass(grams(a))
            best = max(best, (0.62 * there + 0.38 * back) * min(1.0, shared / ENOUGH))
            if _same_licence(a, b):
                best = max(best, SAME_LICENCE)
    return best


def _same_licence(ours: str, theirs: str) -> bool:
    """Whether both acts are doing without one licence: 未取得食品经营许可, 未取得食品生产经营许可."""
    mine = _UNLICENSED.search(ours)
    if mine is None:
        return False
    words = re.sub(r"[的《》“”]", "", mine[1])
    for other in _UNLICENSED.finditer(theirs):
        letters = iter(other[1])
        if all(c in letters for c in words):  # our words in their order, theirs may name more
            return True
    return False


def matches(
    ours: Provision,
    articles: Iterable[LawArticle],
    topic: Callable[[Law], float] = lambda _: 1.0,
    expand: Callable[[LawArticle, str], Sequence[str]] = lambda _a, _w: (),
) -> list[Match]:
    """Superior penal provisions by likeness of the act, best first."""
    found = [
        Match(article, provision, score if score >= 0.8 else score * topic(article.law))
        for article in articles
        for provision in provisions(article.text)
        for likeness in (act_likeness(ours, provision, expand(article, provision.words)),)
        for score in (likeness * OTHER_DOER if _other_doer(ours, provision) else likeness,)
    ]
    return sorted(found, key=lambda m: (-m.score, m.article.law.title, m.article.article))


def differences(ours: Provision, theirs: Provision) -> list[Difference]:
    """What ours provides that theirs doesn't allow; [] when ours stays within theirs."""
    out: list[Difference] = []
    for step in ours.steps:
        penalty = step.penalty
        if not penalty.own:
            continue
        if penalty.kind not in theirs.kinds:
            if penalty.kind not in ("警告", "通报批评") and not (
                penalty.kind == "没收财物" and "没收违法所得" in theirs.kinds and "没收" in theirs.words
            ):
                out.append(Difference("kind", step, Comparison(penalty.kind, "、".join(sorted(theirs.kinds)))))
            continue
        if penalty.kind != "罚款":
            continue
        for amount in penalty.amounts:
            meant = [s for s in theirs.fines if not step.actor or not s.actor or s.actor == step.actor]
            if theirs.fines and not meant:
                continue  # it fixes no sum for those whom this step fines
            same = [s for s in meant if s.tier == step.tier]
            pool = _same_case(step, same or theirs.fines)
            units = [a.interval for s in pool for a in s.penalty.amounts if a.interval.unit == amount.interval.unit]
            if not units:
                units = [
                    a.interval
                    for s in theirs.fines
                    for a in s.penalty.amounts
                    if a.interval.unit == amount.interval.unit
                ]
            if units and not any(amount.interval.within(u) for u in units):
                out.append(
                    Difference(
                        "amount",
                        step,
                        Comparison(amount.interval.show(), "；".join(dict.fromkeys(u.show() for u in units))),
                    )
                )
    if (
        theirs.order_first
        and ours.fines
        and not ours.order_first
        and any(s.tier == "base" and not s.penalty.after_order for s in ours.fines)
    ):
        step = ours.fines[0]
        out.append(Difference("step", step, Comparison("直接罚款", "先责令改正，逾期或者拒不改正的，方可罚款")))
    elif (
        ours.order_first and theirs.fines and all(s.tier == "base" and not s.penalty.after_order for s in theirs.fines)
    ) and any(re.search(r"逾期|拒不", s.norm.text) for s in ours.fines):
        out.append(Difference("weaker", ours.fines[0], Comparison("逾期不改正的，方可罚款", "责令改正，并处罚款")))
    return out


def _same_case(step: Step, pool: Sequence[Step]) -> Sequence[Step]:
    """The steps of theirs for the case that ours tells (尚可采取改正措施消除影响的), where one is plainly it."""
    mine = step.norm.text[: step.penalty.start]
    scored = [(coverage(s.norm.text[: s.penalty.start], mine), s) for s in pool]
    best = max(there + back for (there, back), _ in scored) if scored else 0.0
    clear = [s for (there, back), s in scored if there + back >= best - CASE_GAP]
    return clear if best >= SAME_CASE else pool


def _doers(provision: Provision) -> frozenset[str]:
    """Who acts, where every act of the provision says so in particular words (行人, 机动车驾驶人); else nobody."""
    named = [m for act in provision.acts if (m := _DOER.match(act))]
    if not named or len(named) < len(provision.acts) or any(_ANYBODY.search(m[1]) for m in named):
        return frozenset()
    return frozenset(g for m in named for g in grams(m[1]))


def _other_doer(ours: Provision, theirs: Provision) -> bool:
    mine, other = _doers(ours), _doers(theirs)
    return bool(mine and other and not mine & other)


def _core(act: str) -> str:
    return re.sub(r"^(?:违反[^，]{0,30}规定，?)|(?:由|责令)[^，。；]{0,40}$", "", act)
