"""Compulsory measures and enforcement set beyond power (行政强制法 9-13, 43).

A superior clause that provides the same measure for the same act makes it a restatement. Enforcement through a court
or 依法 is no setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from registry.provisions.kinds import Kind
from review.findings.finding import Category, Comparison, Finding, Severity
from review.norms.mentions import Mention
from review.norms.norm import Norm
from review.norms.speech import Speech
from review.rules.alignment import grams, mass
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule

LAW = "中华人民共和国行政强制法"
_PULLS_DOWN = re.compile(r"逾期[^。；]{0,12}不?拆除的，由[^，。；]{2,24}拆除|(?:强制|强行|代为)拆除")
_ENFORCEMENT = {"停止供应", "划拨", "拍卖变卖", "强制拆除", "代履行", "加处罚款滞纳金"}
RESTATES = 0.45
PULLED = 24.0  # weight shared with an article of the field that has things pulled down


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """One finding a sentence at most."""
    if ctx.rank is None or ctx.rank.name in ("law", "interpretation"):
        return
    court = ctx.facts.kind in (
        Kind.JUDICIAL_DOCUMENT,
        Kind.SUPERVISION_DOCUMENT,
    )  # their measures rest on procedure laws
    for norm in norms:
        for mention in norm.measures:
            if court and mention.kind not in ("限制人身自由", "停止供应"):
                continue
            if not _own(norm, mention, clause, ctx.rank.name == "local_regulation") or ctx.rank.may_compel(
                mention.kind
            ):
                continue
            if mention.kind != "停止供应" and _restated(norm, mention, ctx):
                continue
            yield _finding(norm, mention, ctx)
            break


_PERSONS = re.compile(
    r"人员|当事人|患者|病人|居民|村民|学生|学员|家属|本人|职工|司机|驾驶人|未成年人|妇女|老年人|公民|群众|乞讨|上访|信访人|行为人|嫌疑|对其|将其"
)
#: forbidden, refused or named: no setting of a measure
_NOT_SET = re.compile(
    r"(?:不得|禁止|严禁|非法)[^，。；]{0,30}$|(?:禁止|严禁|不得)(?:违反|违法|擅自|超越|随意)[^。；]{0,60}$|不得(?:因|以)[^。；]{0,40}，$"
    r"|(?:拒绝|拒不|逃避|抗拒|不配合)(?:接受|执行|服从)?[^，。；]{0,12}$"
)
_IGNORED = re.compile(r"逾期|拒不|仍[未不]|未(?:按|在|予|拆|改)|不(?:拆|改|搬|清)")
_PUNISHED = re.compile(r"^[^。；]{0,24}的，[^。；]{0,60}(?:责令|罚款|处以)")
_AUTHORITY = re.compile(r"部门|机关|政府|局|执法|委员会|办事处|中心|所|站|队")
_LESSONS = re.compile(
    r"宣传|滞留人员等|施工人员集中管理|离开(?:事故)?现场|(?:法律|法制|法治|安全|业务|知识|技能)[^，。；]{0,8}(?:教育|学习|培训)"
)
_HELD = re.compile(r"强制|封闭|不得离开|不得外出|[一二三四五六七八九十\d](?:日|天|个月)")
_OWNER = re.compile(r"(?:权属|所有|产权|使用|建设|管理|经营)(?:单位|人|者)(?:应当|须|必须|负责)?[^。；]{0,30}$|自行$")
_SUPPLIER = re.compile(r"(?:经营|供[水电气热]|燃气|供应)[^，。；]{0,4}(?:企业|单位|公司)[^。；]{0,24}$")
_THINGS = re.compile(r"犬|动物|畜禽|牲畜|档案|文物|车辆停放|屠宰")


def against_persons(text: str) -> bool:
    """Whether words of holding or isolating speak of people, not of animals or things."""
    return bool(_PERSONS.search(text)) or not _THINGS.search(text)


def lessons(text: str) -> bool:
    """Whether people are taught or told, and not kept anywhere."""
    return bool(_LESSONS.search(text)) and not _HELD.search(text)


def _own(norm: Norm, mention: Mention, clause: ClauseUnderReview, regulation: bool) -> bool:
    words, text = mention.of(norm.text), norm.text
    before, after = text[: mention.start], text[mention.end :]
    if mention.speech & {Speech.NEGATED, Speech.COURT, Speech.HISTORIC, Speech.CITES, Speech.BY_LAW}:
        return False
    if re.match(r"(?:扣押|扣下|扣留|暂扣|查扣|查封|封存)的", words):
        return False  # what has been taken, not the taking
    if norm.lists_misconduct or _NOT_SET.search(before):
        return False
    if mention.kind == "限制人身自由" and lessons(text):
        return False
    if mention.kind == "强制拆除" and not re.search(r"强制|强行", words) and _OWNER.search(before):
        return False  # what owners do with their own
    if _PUNISHED.match(after) and not _AUTHORITY.search(before):
        return False  # what a private body does wrong
    if mention.kind == "强制拆除" and (
        re.search(r"人民法院[^。；]{0,40}$", before)
        or (regulation and not re.search(r"强制|强行", words) and not _IGNORED.search(norm.whole))
    ):
        return False  # a court has it done; or nobody has refused anything
    if mention.kind == "停止供应" and (re.search(r"合同约定[^，。；]{0,4}$", before) or words.startswith("限制电")):
        return False
    if mention.kind == "停止供应" and _SUPPLIER.search(before) and re.search(r"安全|隐患|泄漏|抢修|事故", text):
        return False  # a supplier averts danger; nobody enforces anything
    if mention.kind == "限制人身自由" and (
        re.search(r"隔离戒毒|社区戒毒|搜救|搜寻|救助现场", text) or not against_persons(text)
    ):
        return False
    if re.match(r"[^，。；]{0,10}(?:时|前|后|的期限|期间|程序)[，,]|[^，。；]{0,6}(?:时|期间)$", words[2:] + after):
        return False  # how a measure is carried out, not whether there is one
    if mention.kind == "查封" and re.search(r"档案|文件|样品|样本|账户|试卷|记录|病历|资料", text):
        return False
    if Speech.OTHER_ORGAN in mention.speech and "公安" in before[-20:]:
        return False
    if re.match(r"依法|.{0,4}依法", words) or (
        re.search(r"紧急情况|突发事件|抢险|应急", text) and mention.kind in ("停止供应", "强制拆除")
    ):
        return False
    if mention.kind == "停止供应" and not re.search(
        r"逾期|拒不|不履行|未(?:按|搬|缴|交|完)|违反|违法|欠缴|督促|直至|不配合|违规|不搬|拒绝|不签|不予整改|整改",
        clause.text,
    ):
        return False
    if mention.kind == "拍卖变卖" and re.search(r"国有|公有|资产|闲置|土地使用权|经营权|中标|竞", text):
        return False
    if mention.kind == "强制拆除" and re.search(r"报废|自行拆除", words + after[:8]):
        return False
    if mention.kind == "加处罚款滞纳金" and re.search(r"税|社会保险|保险费", text):
        return False
    if re.search(
        r"(?:查封|扣押|冻结|扣留)[^，。；]{0,8}(?:期限|期间|费|保管|决定|清单|手续|程序)|解除|违法(?:查封|扣押)|超(?:标的|范围)",
        before[-8:] + words + re.split(r"[，。；]", after)[0][:8],
    ):
        return False
    if mention.kind == "划拨" and re.search(
        r"划拨(?:方式|取得|的|、)|土地|林地|草地|海域|国有|用地|财政(?!所|局)|经费|预算|拨付|专项资金|专款", text
    ):
        return False
    return not (mention.kind == "扣押" and re.search(r"质押|海关|留置权", text))


def _restated(norm: Norm, mention: Mention, ctx: Context) -> bool:
    assert ctx.rank is not None  # noqa: S101 - checked by the caller
    regulation = ctx.rank.name == "local_regulation"
    for found in ctx.aligned(norm.whole, 0.3, 8):
        near = found.score >= RESTATES or (regulation and ctx.topic(found.article.law) >= 1)
        around = ctx_norms(found.article.text)
        if near and any(m.kind == mention.kind for n in around for m in n.measures):
            return True
        if near and mention.kind == "强制拆除" and _PULLS_DOWN.search(found.article.text):
            return True
    return (
        regulation
        and mention.kind == "强制拆除"
        and any(
            ctx.topic(a.law) >= 1 and _PULLS_DOWN.search(a.text) and mass(grams(norm.whole) & grams(a.text)) >= PULLED
            for a in ctx.candidates
        )
    )


def ctx_norms(text: str) -> tuple[Norm, ...]:
    """Norms of a superior article."""
    from review.norms.norm import extract

    return extract(text)


def _finding(norm: Norm, mention: Mention, ctx: Context) -> Finding:
    rank = ctx.rank
    assert rank is not None  # noqa: S101 - checked by the caller
    enforcement = mention.kind in _ENFORCEMENT
    mild = mention.kind in ("代履行", "加处罚款滞纳金", "强行进入") or (
        rank.name != "document" and mention.kind in ("强制拆除", "扣押", "拍卖变卖", "停止供应")
    )
    refs = [ctx.source(LAW, 13 if enforcement else rank.measure_source[1], "由法律设定 不得设定行政强制措施")]
    if mention.kind == "停止供应":
        refs.append(ctx.source(LAW, 43, "居民生活采取停止供水供电"))
    if mention.kind == "限制人身自由":
        refs.append(ctx.source("中华人民共和国立法法", 11, "限制人身自由的强制措施和处罚"))
    if not enforcement and rank.name != "document":
        refs.append(ctx.source(LAW, 9, mention.kind))
    what = "行政强制执行" if enforcement else "行政强制措施"
    return ctx.finding(
        "compulsion_power",
        Category.COMPULSION_UNAUTHORISED,
        ctx.span(norm, mention.start, mention.end),
        Severity.AMBER if mild else Severity.RED,
        0.65 if mild else 0.88,
        f"{rank.words}自行规定了{what}“{mention.of(norm.text)}”。"
        + ("行政强制执行只能由法律设定。" if enforcement else f"{rank.words}不得设定这一种行政强制措施。")
        + "在参考法律中没有找到对同一情形规定该措施的条文。",
        "如有法律（查封、扣押还包括行政法规、地方性法规）对同一情形规定了该措施，或者由人民法院执行，则不成立。",
        refs,
        Comparison(mention.kind, "、".join(rank.measures) or "无"),
        "K6",
        "C3",
    )


RULES = (Rule("compulsion", Category.COMPULSION_UNAUTHORISED, "行政强制法 9-13, 43", check, needs_kind=True),)
