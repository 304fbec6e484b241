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

WEAKER = {"警告": 0, "通报批评": 0, "罚款": 1}


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
    return best


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
        for score in (act_likeness(ours, provision, expand(article, provision.words)),)
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
            same = [
                s
                for s in theirs.fines
                if s.tier == step.tier and (not step.actor or not s.actor or s.actor == step.actor)
            ]
            pool = same or theirs.fines
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


def _core(act: str) -> str:
    return re.sub(r"^(?:违反[^，]{0,30}规定，?)|(?:由|责令)[^，。；]{0,40}$", "", act)
