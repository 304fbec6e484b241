"""Charges, deposits, levies and forced giving without basis (行政许可法 58, 价格法 47, 税收征管法 3, 公益事业捐赠法 4).

Contract money, statutory contributions, charges under state tariffs and charges that a superior clause provides are
lawful. A ban on charging is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from review.findings.finding import Category, Comparison, Finding, ReferenceQuote, Severity
from review.norms.mentions import Mention
from review.norms.norm import Norm
from review.norms.speech import Speech
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule

_LAWFUL = re.compile(
    r"同等|租金|租赁|物业|水费|电费|水电|燃气费|学费|社会保险|保险费|医疗保险|养老保险|税(?:款|费|务)|工会经费|党费|违约|合同|协议|工资(?!.{0,4}保证金)|劳动报酬|加班费"
    r"|国家规定的(?:收费)?标准|政府定价|政府指导价|行政事业性收费(?:目录|标准)|法律、(?:行政)?法规|省[^，。；]{0,14}(?:价格|发展改革|财政)[^，。；]{0,10}(?:核定|规定|批准)|依法|按照国家|按(?:照)?(?!本)[^，。；]{0,6}规定(?:的)?(?:标准)?(?:缴纳|交纳)"
    r"|财政(?:资金|拨款|支付|预算|专户|补助|承担|保障|安排)|本级预算|专项资金|补助资金|补贴资金|奖励|退还|返还(?!后)|出让金|出让价款|养犬管理服务费|停车费|泊位|污水处理费|垃圾处理费|水资源费|诉讼费|仲裁费|会费|赔偿(?:金|费|损失|款|责任)|执行费|抚养费|赡养费|维修资金|环境保护税|货款|服务价格|明码标价|收费公示|收费项目"
)
_NEGATED = re.compile(
    r"不(?:得|予|另|再)?(?:另行|再|向[^，。；]{0,12})?(?:收取|收|缴纳|交纳)|免(?:费|收|缴|交|除|予)|禁止(?:收取|摊派|向)|严禁|停止收取|取消[^，。；]{0,10}收费"
)
_DEPOSIT_OK = re.compile(
    r"履约保证金|投标保证金|工资保证金|租赁保证金|质量保证金|住房租赁|招标|投标|政府采购|竞买|拍卖"
)
_VOLUNTARY = re.compile(r"自愿[^，。；]{0,8}(?:缴|交|捐|支付|参加|投保|购买)|(?:缴|交|捐|投保|购买)[^，。；]{0,12}自愿")
_PERMIT = re.compile(r"许可|审批|申请|办理|核发|登记|备案|证")


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """One finding a clause at most."""
    rank = ctx.rank
    if rank is None or rank.charges:
        return
    best: tuple[float, Norm, Mention] | None = None
    for norm in norms:
        for mention in norm.charges:
            weight = _weight(norm, mention, clause, rank.name)
            if (
                weight >= (0.35 if rank.name == "document" else 0.5)
                and (best is None or weight > best[0])
                and not _restated(norm, mention, ctx)
            ):
                best = (weight, norm, mention)
    if best is None:
        return
    weight, norm, mention = best
    gift = mention.kind == "强制捐助"
    banned = _banned(norm, ctx)
    severity = (
        Severity.RED if (weight >= 0.55 or gift or banned is not None) and rank.name == "document" else Severity.AMBER
    )
    permit = bool(re.search(r"许可|审批|核发|申请[^，。；]{0,16}证", norm.text))
    yield ctx.finding(
        "fee_power",
        Category.FEE_UNAUTHORISED,
        ctx.span(norm, mention.start, mention.end),
        severity,
        min(0.92, 0.4 + 0.5 * weight) if weight >= 0.5 else 0.5,
        f"本条规定了“{mention.of(norm.text)[:40]}”（{mention.kind}），{rank.words}没有设定收费、保证金、摊派的权力，在参考法律中也没有找到依据。",
        "如有法律、行政法规或者国务院、省级财政价格部门批准的收费依据，或者这是合同约定、可退还的款项，则不成立。",
        (
            banned,
            ctx.source("中华人民共和国公益事业捐赠法", 4, "自愿 摊派") if gift else None,
            ctx.source("中华人民共和国行政许可法", 58, "不得收取任何费用") if permit else None,
            ctx.source("中华人民共和国民营经济促进法", 61, "收费 摊派")
            if re.search(r"企业|经营者|个体", clause.text) and not permit
            else None,
            ctx.source("中华人民共和国价格法", 47, "收费") if not gift and not permit else None,
            ctx.source("中华人民共和国行政强制法", 26, "保管费用")
            if re.search(r"保管费|扣押|查封", norm.text)
            else None,
        ),
        Comparison(mention.of(norm.text)[:60], "无依据"),
        "K7",
        "C3",
    )


def _weight(norm: Norm, mention: Mention, clause: ClauseUnderReview, rank: str) -> float:
    text, words = norm.text, mention.of(norm.text)
    near = text[max(0, mention.start - 40) : mention.end + 16]
    before = text[: mention.start]
    if (
        _NEGATED.search(before[-10:] + words)
        or re.search(r"不得[^，。；]{0,24}$", before)
        or re.search(r"不收取|免费|不(?:得|再)收", before[-14:] + words)
    ):
        return 0.0
    if mention.speech & {Speech.NEGATED, Speech.HISTORIC, Speech.CITES, Speech.CONTRACT, Speech.BY_LAW}:
        return 0.0
    if _VOLUNTARY.search(near) or words.startswith("缴义务人"):
        return 0.0
    sums = bool(
        re.search(
            r"[\d一二两三四五六七八九十百千万]+元|百分之|‰|%|标准|每",
            text[max(0, mention.start - 22) : mention.end + 24],
        )
    )
    if mention.kind == "强制捐助" and re.search(r"接受|鼓励|支持|引导|募集人", words):
        return 0.0
    if mention.kind == "强制捐助":
        if rank == "local_regulation" and not sums and not re.search(r"摊派|认捐|捐款|集资", words):
            return 0.0
        if norm.lists_misconduct or re.search(
            r"不得|禁止|严禁|任何(?:单位|组织)|拒绝|抵制|举报|查处|打击|防范|非法集资|协助|责令|实施捐赠",
            before + words,
        ):
            return 0.0
        return 0.0 if re.search(r"自愿|鼓励|倡导|引导", before[-30:]) and not sums else 0.9
    if re.search(r"收取费用的[，,]|公示收费|公示[^，。；]{0,8}标准|禁止以[^，。；]{0,14}名义", text):
        return 0.0
    if re.search(r"缴费的|已缴|已经[^，。；]{0,8}缴", mention.of(text)) or re.search(
        r"清理|取消|不合理|废除|清退|停止收取|计价器", text
    ):
        return 0.0
    if (
        mention.kind == "保证金"
        and re.search(r"退还|返还", clause.text)
        and re.search(r"借用|借阅|租|自愿|公约|会员|联盟|归还", clause.text)
    ):
        return 0.0
    if mention.kind == "保证金":
        if (_DEPOSIT_OK.search(near) and not re.search(r"不予退还|没收|诚信", clause.text)) or re.search(
            r"国家(?:有关)?规定|依法", near
        ):
            return 0.0
        return 0.8 if rank != "local_regulation" or "不予退还" in clause.text else 0.0
    if _LAWFUL.search(near) and not re.search(r"评审费|审核费|审查费|手续费|工本费|办证|管理费", near):
        return 0.0
    if re.match(r"承担|支付|上缴|缴存|收缴", words) and not sums:
        return 0.0
    if rank != "document":
        return 0.6 if _PERMIT.search(text) and sums and re.search(r"费", words) else 0.0
    weight = 0.55 if sums else 0.35
    if re.search(
        r"审核费|评审费|手续费|工本费|管理费|处理费|服务费|检验费|检测费|报名费|卫生费|资料费|培训费|占道费|治安费|集资|基金|统筹|押金|清洁费|年检费|审查费",
        words,
    ):
        weight += 0.3
    if re.search(r"不(?:予|得)(?:受理|办理|核发|登记|通过|经营)|方可|未(?:缴|交)|先行|一次性|应当|必须", text):
        weight += 0.15
    return weight


def _restated(norm: Norm, mention: Mention, ctx: Context) -> bool:
    for found in ctx.aligned(norm.whole, 0.35, 5):
        if (
            found.score >= 0.45
            and found.norm.charges
            and not re.search(r"不得收取|不收费|不收取|免费|禁止", found.norm.text)
        ):
            return True
    return False


def _banned(norm: Norm, ctx: Context) -> ReferenceQuote | None:
    for article in (*ctx.candidates[:12], *ctx.of_the_field):
        match = re.search(
            r"[^。；\n]*(?:不收费|不得收取|不得向[^。；\n]{0,14}收取|免费|不收取|禁止[^。；\n]{0,10}(?:摊派|收费))[^。；\n]*",
            article.text,
        )
        if match:
            from review.rules.alignment import coverage

            if coverage(match[0], ctx.facts.title + ctx.clause.text)[0] >= 0.4:
                return ctx.reference(article, match[0])
    return None


RULES = (Rule("fee", Category.FEE_UNAUTHORISED, "行政许可法 58; 价格法 47; 公益事业捐赠法 4", check, needs_kind=True),)
