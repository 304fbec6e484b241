"""Permits, and consents, lists, filings and certificates that work like one, set beyond power (行政许可法 12-18).

A consent between offices, a private right holder's consent, voluntary registration and a permit that a superior
clause provides are lawful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from review.findings.finding import Category, Comparison, Finding, Severity
from review.norms.mentions import Mention
from review.norms.norm import Norm, extract
from review.norms.speech import Speech
from review.rules.alignment import coverage, grams, mass
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule

LAW = "中华人民共和国行政许可法"
RESTATES = 0.42
_CERTIFICATE = re.compile(r"[\u4e00-\u9fff]{2,14}(?:许可证|资格证书?|执业证书?|资质证书?|营运证|准运证|合格证|许可)")
_PROOF = re.compile(r"(?:没有|未取得|未持有?|无|未办理)(?:有效)?(?:的)?([\u4e00-\u9fff]{2,6}证明?)(?=的|[，,])")
_OUTSIDER = re.compile(
    r"经营|商贩|收购|企业|单位和个人|任何|从事|个人|公民|申请人|经营者|业主|开办|举办|设立|销售|生产|养殖|进入|收住|营业|摆摊|设摊|承接|施工|接待|运营|出租|开业|建设单位|村民|居民|机构|商户|农户|车辆|[\u4e00-\u9fff](?:者|主|人员)(?:应当|须|必须)"
)
_INTERNAL = re.compile(
    r"^(?:各|本)?(?:县|市|区|镇|乡)[^，。；]{0,16}(?:部门|政府|局|单位|机关|委员会)应当|执法(?:证|人员|活动)|预算|概算|初步设计|项目单位|办公用房|公务用车|编制|规划(?:草案|方案)|财政部门|公务|(?<!村民)(?<!村民代表)会议|拟订|资金使用|项目资金|国有资产|行政事业单位|党委|采购预算|变更规划"
)
_VOLUNTARY = re.compile(
    r"自愿|不作为[^，。；]{0,20}条件|不影响[^，。；]{0,12}经营|鼓励|无需|不需要|取消审批|改为备案|不得设定|不得以"
)
_LAWFUL = re.compile(
    r"依法(?:须|应当|需要|取得|办理|领取|经|登记|批准|设立|应)|法律、(?:行政)?法规规定|依照[^，。；]{0,20}(?:法律|法规|规定)[^，。；]{0,10}(?:取得|办理|批准)|按照国家(?:有关)?规定|权利人|业主大会|所有权人|著作权|监护人|本人|个人的?(?:单独)?同意|消费者|患者|其家属|家长|村民会议|成员大会|成员会议|职工代表大会|股东"
)
_REGISTRATION = re.compile(r"(?:设立|工商|企业|市场主体|商事|营业执照|注册)登记|营业执照")
_QUALIFICATION = re.compile(
    r"(?:取得|领取|获得|持有|核发|颁发|发给)(?!相应)[^，。；]{0,18}(?:资格|资质|执业证|从业证|上岗证)(?!审查|审核|的[^，。；]{0,6}机构)"
)
_FORBIDS = re.compile(r"不得|禁止|方可|方能|才能|才可|不予|严禁|不准")


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """One finding a clause at most, on the strongest mention."""
    rank = ctx.rank
    if rank is None or rank.name in ("law", "administrative_regulation", "interpretation") or rank.varies:
        return
    if _VOLUNTARY.search(clause.text) and not re.search(
        r"未(?:列入|取得|经|纳入|办理)[^。；]{0,40}(?:不得|禁止)", clause.text
    ):
        return
    if _closed_field(clause.text):
        where = next(
            (n for n in norms if re.search(r"前置|同意书|不予[^。；]{0,10}登记|凭[^。；]{0,20}登记", n.text)), norms[0]
        )
        yield _finding(where, Mention("permits", "前置许可", 0, len(where.text), frozenset()), ctx, 0.95, "")
        return
    found: list[tuple[float, Norm, Mention]] = []
    for norm in norms:
        for mention in norm.permits:
            weight = _weight(norm, mention, clause)
            if weight > 0:
                found.append((weight, norm, mention))
    found.sort(key=lambda f: -f[0])
    if not found:
        return
    strong = found[0][0] + (0.2 if len(found) > 1 else 0)
    for _, norm, mention in found[:3]:
        if rank.permits in ("yes", "temporary"):
            if (
                mention.kind != "未经不得"
                and _QUALIFICATION.search(mention.of(norm.text))
                and not _restated(norm, mention, clause, ctx)
            ):
                words = "应当由国家统一确定的公民、法人或者其他组织的资格、资质，地方性法规和规章不得设定行政许可。"
                yield _finding(norm, mention, ctx, strong, words)
                return
            if rank.permits == "yes" or re.search(r"临时|实施一年|一年", clause.text):
                return
            if _restated(norm, mention, clause, ctx):
                return
            yield _finding(
                norm, mention, ctx, 0.5, "省级人民政府规章只能设定实施不满一年的临时性行政许可，本条没有写明期限。"
            )
            return
        if _restated(norm, mention, clause, ctx):
            return
    _, norm, mention = found[0]
    if strong >= (0.4 if rank.name == "document" else 0.5):
        yield _finding(norm, mention, ctx, strong, "")


def _weight(norm: Norm, mention: Mention, clause: ClauseUnderReview) -> float:
    text, words = norm.text, mention.of(norm.text)
    near = text[max(0, mention.start - 30) : mention.end + 20]
    if mention.speech & {Speech.CITES, Speech.COURT, Speech.HISTORIC, Speech.CONTRACT} and mention.kind not in (
        "未经不得",
        "方可",
        "名录准入",
    ):
        return 0.0
    if "吊销" in words or re.search(
        r"不予|不得(?:再)?(?:核发|颁发|发给)|出借|涂改|伪造", text[max(0, mention.start - 12) : mention.start]
    ):
        return 0.0  # taken away, refused or misused: nothing is set
    if Speech.CITES in mention.speech or _LAWFUL.search(near) or _INTERNAL.search(text):
        return 0.0
    if re.search(r"取得国家[^，。；]{2,12}资格", words):
        return 0.0  # what the nation itself grants
    if mention.kind in ("证照",) and Speech.NEGATED in mention.speech:
        return 0.0
    if re.search(r"协议|合同|入驻|场馆|运营单位", text) and not re.search(
        r"不得[^，。；]{0,6}(?:营业|经营|从事)|许可证", text
    ):
        return 0.0
    base = {
        "名录准入": 0.9,
        "未经不得": 0.75,
        "方可": 0.7,
        "实行许可": 0.45,
        "应经批准": 0.5,
        "向机关申请许可": 0.45,
        "证照": 0.35,
        "应当取得": 0.55,
    }[mention.kind]
    if mention.kind in ("应经批准", "向机关申请许可", "证照", "方可", "应当取得") and not _OUTSIDER.search(text):
        base -= 0.35
    if (
        mention.kind == "未经不得"
        and re.search(r"验收|检验|检疫|鉴定|体检|培训|评价|检测", words)
        and not re.search(r"批准|许可|同意|证|备案", words)
    ):
        base -= 0.15 if re.search(r"验收|考核|培训合格", words) else 0.3
    if _FORBIDS.search(clause.text):
        base += 0.1
    return base


def _closed_field(text: str) -> bool:
    """A permit no local act may set: a precondition of registering an enterprise (行政许可法 15 para. 2)."""
    return bool(
        not re.search(
            r"国家(?:规定|编制|公布)[^。]{0,12}目录|不得(?:设定|设置|增设)|取消|依法(?:取得|办理)|依照法定(?:条件|程序)",
            text,
        )
        and _REGISTRATION.search(text)
        and re.search(
            r"前置|(?:凭|未取得|未提交)[^。；]{0,40}(?:登记|不予登记)|先[^。；]{0,30}(?:同意|批准|审查)", text
        )
    )


def _restated(norm: Norm, mention: Mention, clause: ClauseUnderReview, ctx: Context) -> bool:
    if ctx.library is None:
        return False
    names = set(_CERTIFICATE.findall(mention.of(norm.text)))
    proofs = set(_PROOF.findall(mention.of(norm.text)))
    for article in ctx.candidates[:14]:
        if any(len(n) > 5 and n[-6:] in article.text for n in names):
            return True
        had = (rf"(?:取得|持有|具有)[^。；]{{0,6}}{p}[^。；]{{0,6}}(?:方可|后)" for p in proofs)
        if any(re.search(pattern, article.text) for pattern in had):
            return True  # 取得健康证明后方可上岗, said the other way round
    words = mention.of(norm.text)
    if mass(grams(words)) >= 30 and any(coverage(words, a.text)[0] >= 0.85 for a in ctx.candidates[:14]):
        return True  # the same words stand in a superior article
    for found in ctx.aligned(norm.whole, 0.3, 6):
        near = found.article.text
        if (
            found.score >= RESTATES
            and re.search(r"批准|许可|审批|核准|同意|登记|资格|备案|合格", near)
            and any(
                n.permits
                or re.search(
                    r"未经[^。]{2,40}(?:批准|许可|同意)|应当[^。]{2,40}(?:批准|许可|同意|备案|登记)|取得", n.text
                )
                for n in extract(near)
            )
        ):
            return True
    return False


def _finding(norm: Norm, mention: Mention, ctx: Context, strength: float, words: str) -> Finding:
    rank = ctx.rank
    assert rank is not None  # noqa: S101 - checked by the caller
    closed = _closed_field(ctx.clause.text)
    article = 15 if closed or rank.permits in ("yes", "temporary") else rank.permit_source[1]
    severity = Severity.RED if (strength >= 0.6 and rank.permits != "temporary") or closed else Severity.AMBER
    return ctx.finding(
        "permit_power",
        Category.PERMIT_UNAUTHORISED,
        ctx.span(norm, mention.start, mention.end),
        severity,
        min(0.92, 0.45 + 0.45 * strength) if strength >= 0.5 else 0.5,
        words
        or (
            "地方性法规和规章不得设定企业或者其他组织的设立登记及其前置性行政许可。"
            if closed
            else f"本条以“{mention.of(norm.text)[:40]}”为从事该活动的条件，属于行政许可或者变相许可；"
            f"{rank.words}不得设定行政许可，在参考法律中没有找到设定该许可的条文。"
        ),
        "如法律、行政法规、国务院决定或者本省法规已设定该许可，或者这只是内部审批、自愿登记、事后告知，则不成立。",
        (
            ctx.source(LAW, article, "不得设定 前置性行政许可 其他规范性文件一律不得设定行政许可"),
            ctx.source(LAW, 12, "可以设定行政许可") if article != 15 and rank.name != "document" else None,
        ),
        Comparison(
            mention.kind,
            {"no": "不得设定", "temporary": "临时性许可，一年", "yes": "可以设定，但设立登记的前置许可除外"}[
                rank.permits
            ],
        ),
        "K4",
        "C3",
    )


RULES = (Rule("permit", Category.PERMIT_UNAUTHORISED, "行政许可法 12-18", check, needs_kind=True),)
