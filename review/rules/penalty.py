"""Penalties: set beyond power (行政处罚法 9-16) or different from the superior clause (行政处罚法 11-14, 34).

A superior provision for the same act is looked for first: within its kinds and range the clause restates; outside it
is a matter of range; only what no superior clause provides is a matter of power.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from review.findings.finding import Category, Comparison, Finding, Severity
from review.norms.norm import Norm
from review.norms.provisions import Provision, provisions
from review.norms.speech import Speech
from review.rules.context import Context
from review.rules.penal_comparison import Difference, Match, differences, matches
from review.rules.protocol import ClauseUnderReview, Rule
from review.rules.tables import table

PENALTY_LAW = "中华人民共和国行政处罚法"
SAME_ACT = 0.5
SURE_POWER = 0.7
NEAR_ACT = 0.40
RESTATED = 0.45  # the same kinds and sums for a fairly like act restate it
_BENCHMARK = re.compile(r"裁量|处罚基准|量罚")
_TENDER = re.compile(r"投标保证金|竞买保证金|竞价保证金")  # forfeited by the rules of tender itself (招标投标法 46)
_PRIVATE = re.compile(
    r"企业|经营者|个人|商户|业主|村民|公民|居民|经营户|驾驶员|公司|机构|中介|从业|生产者|施工单位|建设单位|服务"
)
_MILD = re.compile(
    r"(?:只|仅|一律)(?:予以?|给予)?(?:警告|批评教育|教育)|(?:首次|初次|第一次)[^。；]{0,30}(?:不予处罚|免予处罚|免罚|不处罚|不予罚款|只给予|仅给予|只予)|(?:可以|一律)?(?:不予|免予|不再|免于)(?:行政)?处罚|以[^，。；]{1,12}(?:代替|替代|抵扣|抵)[^，。；]{0,6}罚"
)


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """Both penalty categories, one finding a provision and category at most.

    Where one provision of the clause differs from its superior one, a weak doubt about power for another is left out.
    """
    found = list(_provisions(clause, norms, ctx))
    differs = any(f.category is Category.PENALTY_RANGE and f.severity is not Severity.HINT for f in found)
    yield from (f for f in found if not differs or f.category is Category.PENALTY_RANGE or f.confidence >= SURE_POWER)


def _provisions(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    if ctx.rank is None or ctx.rank.name in ("law", "interpretation"):
        return
    for ours in provisions(clause.text):
        own = [s for s in ours.steps if s.penalty.own and not (s.penalty.disguised and _TENDER.search(s.norm.text))]
        if not own:
            continue
        cited = list(ctx.cited)
        found = matches(ours, cited, expand=ctx.expand) if cited and _points(ours) else []
        best = found[0] if found else None
        pointed = best is not None
        if best is None:
            found = matches(ours, ctx.penal_candidates, ctx.topic, ctx.expand)
            best = found[0] if found and found[0].score >= NEAR_ACT else None
        if (
            best is not None
            and not pointed
            and any(
                m.score >= max(RESTATED, best.score - 0.12) and not differences(ours, m.provision) for m in found[:8]
            )
        ):
            first = next(
                m
                for m in found[:8]
                if m.score >= max(RESTATED, best.score - 0.12) and not differences(ours, m.provision)
            )
            yield from _milder(clause, ours, first, ctx)
            continue
        if best is not None and (pointed or best.score >= SAME_ACT):
            near = [m for m in found if m.score >= (best.score - 0.06 if not pointed else 0.0)]
            results = [(m, differences(ours, m.provision)) for m in near]
            if any(not d for _, d in results):
                best_clean = next(m for m, d in results if not d)
                yield from _milder(clause, ours, best_clean, ctx)
                continue
            match, diffs = min(results, key=lambda r: (len(r[1]), -r[0].score))
            if not ctx.rank.varies:
                yield from _range(clause, ours, match, diffs, ctx, pointed)
            continue
        yield from _power(clause, ours, best, ctx)


def _points(ours: Provision) -> bool:
    return any(Speech.CITES in s.penalty.speech for s in ours.steps) or bool(
        re.search(r"(?:依照|按照|依据|根据)(?:《|[\u4e00-\u9fff]{2,14}法第)", ours.words)
    )


def _milder(clause: ClauseUnderReview, ours: Provision, match: Match, ctx: Context) -> Iterator[Finding]:
    mild = _MILD.search(clause.text)
    assert ctx.rank is not None  # noqa: S101 - checked by the caller
    if (
        mild
        and not ctx.rank.varies
        and not re.search(r"轻微并及时改正|没有造成危害后果|行政处罚法", clause.text)
        and match.provision.kinds - {"警告"}
    ):
        yield ctx.finding(
            "penalty_weaker",
            Category.PENALTY_RANGE,
            mild.span(),
            Severity.AMBER,
            0.6,
            "对上位法规定了处罚的行为改为不罚或者只作更轻处理，减轻了上位法的处罚。",
            "如上位法条文规定了同样的从轻、免罚情形，或者属于行政处罚法规定的轻微不罚，则不成立。",
            (ctx.reference(match.article, ours.acts[0]), ctx.source(PENALTY_LAW, 12, "范围内规定")),
            Comparison(mild[0], "、".join(sorted(match.provision.kinds))),
            "K2",
            "C4",
        )


def _range(
    clause: ClauseUnderReview, ours: Provision, match: Match, diffs: list[Difference], ctx: Context, pointed: bool
) -> Iterator[Finding]:
    assert ctx.rank is not None  # noqa: S101 - checked by the caller
    first = sorted(diffs, key=lambda d: ("amount", "kind", "step", "weaker").index(d.what))[0]
    step, penalty = first.step, first.step.penalty
    words = {
        "amount": "罚款数额超出上位法对同一行为规定的幅度",
        "kind": "对同一行为规定了上位法没有规定的处罚种类",
        "step": "上位法规定先责令改正、逾期或者拒不改正才可罚款，本条省去了这一步",
        "weaker": "上位法规定责令改正并处罚款，本条改为逾期不改正才罚款",
    }[first.what]
    sure = pointed or match.score >= 0.7
    severity = (
        Severity.RED if first.what in ("amount", "kind") and sure and ctx.rank.name == "document" else Severity.AMBER
    )
    if first.what in ("step", "weaker") and not sure:
        severity = Severity.AMBER if match.score >= 0.62 else Severity.HINT
    yield ctx.finding(
        "penalty_range",
        Category.PENALTY_RANGE,
        ctx.span(step.norm, penalty.start, penalty.end),
        severity,
        min(0.95, 0.55 + 0.4 * match.score) if not pointed else 0.9,
        f"{words}：本条为{first.comparison.ours}，《{match.article.law.title}》第{match.article.article}条为{first.comparison.theirs}。",
        "如两条规定的行为、对象或者情节并不相同，或者上位法另有条文规定了本条的处罚，则不成立。",
        (
            ctx.reference(match.article, ours.words),
            ctx.source(
                PENALTY_LAW,
                34
                if _BENCHMARK.search(ctx.facts.title)
                else ctx.rank.penalty_source[1]
                if ctx.rank.name != "document"
                else 16,
            ),
        ),
        first.comparison,
        "K2",
        "C3",
    )


def _power(clause: ClauseUnderReview, ours: Provision, near: Match | None, ctx: Context) -> Iterator[Finding]:
    rank = ctx.rank
    assert rank is not None  # noqa: S101 - checked by the caller
    province = table("ceilings").get(ctx.facts.province or "", table("ceilings")["default"])
    special = re.search(table("ceilings")["fields"]["special"], ctx.facts.title + clause.text)
    ceiling = float(province["special" if special else "general"])
    beyond = []
    for step in ours.steps:
        penalty = step.penalty
        if not penalty.own or Speech.CITES in penalty.speech or (penalty.disguised and _TENDER.search(step.norm.text)):
            continue
        if penalty.speech & {Speech.BY_LAW, Speech.OTHER_ORGAN} and not penalty.amounts:
            continue
        if (
            re.search(r"执法(?:证|证件)|被督查|被考核|被检查单位|各(?:单位|部门)|责任单位|牵头单位", step.norm.text)
            and not penalty.amounts
        ):
            continue  # inside the administration
        if penalty.kind == "通报批评" and not penalty.disguised and not _PRIVATE.search(step.norm.text):
            continue
        if not rank.may_punish(penalty.kind) or (
            penalty.disguised and rank.name in ("city_rule", "province_rule", "department_rule")
        ):
            beyond.append((step, ""))
        elif rank.name.endswith("_rule") and penalty.kind == "罚款" and not penalty.disguised:
            tops = [a.interval.high for a in penalty.amounts if a.interval.unit == "元"]
            if tops and max(tops) > ceiling and max(tops) != float("inf"):
                beyond.append((step, f"最高{max(tops):g}元，超过{ceiling:g}元（{province['source']}）"))
    if not beyond:
        return
    order = [s for s in beyond if s[0].penalty.amounts or s[0].penalty.kind not in ("警告", "通报批评")]
    step, over = (order or beyond)[0]  # the gravest kind speaks for the provision
    penalty = step.penalty
    weak = penalty.kind in ("警告", "通报批评") and not penalty.amounts
    severity = (
        Severity.AMBER if penalty.disguised or weak or over or (near is not None and near.score > 0.5) else Severity.RED
    )
    if penalty.disguised and rank.name == "document" and (penalty.amounts or penalty.kind == "罚款"):
        severity = Severity.RED
    name = f"{penalty.kind}（变相）" if penalty.disguised else penalty.kind
    yield ctx.finding(
        "penalty_power",
        Category.PENALTY_UNAUTHORISED,
        ctx.span(step.norm, penalty.start, penalty.end),
        severity,
        0.9 if severity is Severity.RED else 0.65,
        f"{rank.words}自行设定了“{name}”。"
        + (
            over
            if over
            else f"{rank.words}{'不得设定行政处罚' if not rank.penalties else '不得设定这一种类的行政处罚'}，"
            "在参考法律中也没有找到对同一行为规定该处罚的条文。"
        ),
        "如有法律、行政法规或者本省法规对同一行为规定了同样的处罚，或者这是合同约定、内部管理，则不成立。",
        (
            ctx.source(*rank.penalty_source, near="不得设定行政处罚 罚款 吊销营业执照"),
            ctx.source(PENALTY_LAW, 9, penalty.kind) if penalty.disguised or rank.name != "document" else None,
            ctx.reference(near.article, ours.words) if near is not None and near.score > 0.5 else None,
        ),
        Comparison(
            name + ("、" + "、".join(a.interval.show() for a in penalty.amounts) if penalty.amounts else ""),
            "、".join(rank.penalties) or "无",
        ),
        "K3" if over else "K1",
        "C3",
    )


RULES = (
    Rule("penalty", Category.PENALTY_UNAUTHORISED, "行政处罚法 9-16, 34", check, needs_library=False, needs_kind=True),
)
