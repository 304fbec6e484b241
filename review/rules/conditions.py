"""Conditions, materials and proofs beside the superior list (行政许可法 16; 优化营商环境条例 43; 国办发〔2018〕37号).

Each of our conditions is looked for in the superior article on the same matter; one found nowhere and of a telling kind
is reported. Grants that the document itself gives may have their own conditions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from review.findings.finding import Category, Comparison, Finding, Severity
from review.law.library import LawArticle
from review.norms.figures import amounts
from review.norms.norm import Norm
from review.rules.alignment import Aligned, coverage, grams, mass
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule

_MATTER = re.compile(
    r"申请|申领|领取|取得|具备|条件|提交|资格|登记|备案|开办|申办|方可|报名|报考|办理|享受|受理|核发|颁发|执业|行医|设立"
)
_TELLING = re.compile(
    r"证明|户籍|户口|推荐|同意书|书面同意|担保|承诺书|保证金|无犯罪|无违|征信|学历|职称|注册资(?:本|金)|净资产|资产|缴清|缴纳|完税|面积|"
    r"满[一二三四五六七八九十\d]+年|不(?:低于|少于)[一二三四五六七八九十百千万\d]+|以上(?:专业技术)?职务|年龄|周岁|居住|本[县市省地区]|合同|公证|协议|审查意见|评估报告|鉴定|推荐函|介绍信|意见|票|年以上|无[^，。；]{0,6}记录|没有[^，。；]{0,6}房|商品房|无住房|无收入|副高级|中级以上|党员|住所|原件|复印件|培训"
)
_ADDS = re.compile(
    r"(?:除|除了)[^。；]{2,80}(?:外|以外)[，,]?[^。；]{0,16}(?:还|另|并)?(?:应当|需|须|必须)[^。；]{0,8}(?:提交|提供|具备|取得|出具|符合|满足|缴纳)"
)
_REFUSES = re.compile(
    r"(?:未|不)(?:能)?(?:提交|提供|取得|出具|签订|缴纳|缴清|具备|参加|购买|安装)[^。；]{2,50}(?:的)?[，,]?(?:[^。；，]{0,14})(?:不予|不得|一律不)(?:核发|受理|办理|登记|颁发|发放|批准|年审|验收|备案|许可)[^。；]{0,20}"
)
_GRANT = re.compile(r"补贴|奖励|补助|资助|扶持|贴息|人才公寓|荣誉|称号|示范|评选|志愿|表彰|认定为")
_HARMLESS = re.compile(
    r"不得|可以|退还|同等|均可|免|无需|鼓励|公示|告知|书面说明|国家|有关规定|按照规定|部门|机关|政府"
)
_ASKS = re.compile(r"应当|须|条件|提交|方可|凭|必须|需")
_PROOF = re.compile(
    r"(?:提供|提交|出具|具有|持有|缴纳)[^。；]{0,36}(?:[^、，。；]{1,10}证明(?!文件|材料)|购房证明|房产证明|评议(?:会议)?记录|联保书|无犯罪|社保缴纳|参保证明|户籍|户口|推荐信|推荐函|书面同意|"
    r"同意书|公证|无房证明|收入证明|担保人|保证人|银行流水|婚育证明|亲属[^。；]{0,8}(?:声明|证明|材料)|缴税证明|信用报告)"
    r"|应当(?:为|是|具有)[^。；，]{0,4}本[县市省区镇][^。；，]{0,4}(?:户籍|户口)|(?:不少于|不低于)[^。；，]{1,8}万元(?:的)?(?:存款|资产|注册资本)"
    r"|(?:父母|家长|亲属|邻里|邻居|社区|村委会)[^。；，]{0,6}(?:签字同意|签名|同意书|书面同意)"
)
_SERVICE = re.compile(
    r"入学|就读|就医|救助|低保|就业|养老|医保|落户|参保|援助|失业|登记|申请|申领|办理|报名|备案|领取[^。；，]{0,6}证"
)
_LIST = re.compile(r"条件|材料|资料|文件")
_APPLIES = re.compile(
    r"(?:持|凭|提交|提供|出具|附送|附具)(?:下列|以下|有)?[^。；]{0,60}(?:材料|文件|证明|资料|意见|合同|协议|申请)|(?:具备|符合|满足)[^。；]{0,12}(?:下列|以下)[^。；]{0,4}条件|还(?:应当|必须|须)|(?:方可|方能|才能)"
)
_OFFICIAL = re.compile(
    r"处分|追究|争议|调解|仲裁|集体合同|表决|(?:人民代表大会|常务委员会|主任会议)[^，。；]{0,30}应当|鼓励|支持|推动|引导|法定期限|无须|无需|变更的|验明"
)
PLAIN_SHARE = 0.5  # likeness that two shares need in a regulation
SAME_MATTER = 0.26
FOUND = 0.46


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """One finding a clause at most."""
    if (
        ctx.library is None
        or ctx.rank is None
        or ctx.rank.name in ("law", "administrative_regulation")
        or ctx.rank.varies
    ):
        return
    regulation = ctx.rank.name == "local_regulation"
    grant = bool(_GRANT.search(ctx.facts.title)) and not re.search(
        r"优待|救助|抚恤|失业|残疾|特困|低保|最低生活|养老|工伤", ctx.facts.title
    )
    added: list[tuple[Norm, str, int, LawArticle, float]] = []
    for norm in norms:
        text = norm.whole
        if re.search(
            r"高龄津贴|免费乘|优待证|本(?:办法|细则|规定)(?:所称|规定的)[^，。；]{0,8}(?:补贴|津贴|奖励)", text
        ):
            continue
        if not _MATTER.search(text) or not _ASKS.search(text) or grant:
            continue
        if regulation and not _applies(norm):
            continue
        if re.search(r"不得要求|无需提交|不再要求|不需要提交|免于提交|免予核查|不得增加", text):
            continue
        near = [a for a in ctx.aligned(text, 0.14, 8) if _MATTER.search(a.article.text)]
        if regulation:
            near = [a for a in near if ctx.topic(a.article.law) >= 1]
        for article, score in _articles(near, text):
            pieces = _pieces(norm)
            kin = [a for a in ctx.candidates if a.law.title == article.law.title]
            extra = [
                (p, at)
                for p, at in pieces
                if _TELLING.search(p)
                and not (
                    regulation
                    and (re.search(r"合格|方[可能]|才能", p) or p == norm.sentence.lead or p in norm.sentence.lead)
                )
                and not _HARMLESS.search(p)
                and _absent(p, article)
                and all(_absent(p, a) for a in kin)
            ]
            known = [p for p, at in pieces if not _absent(p, article)]
            if extra and (score >= SAME_MATTER or (known and score >= 0.2)):
                piece, at = max(
                    extra,
                    key=lambda e: (bool(re.search(r"证明|户籍|同意|推荐|满|不低于|不少于|注册资本", e[0])), len(e[0])),
                )
                strength = score + 0.12 * bool(known) + (0.2 if _ADDS.search(text) else 0.0)
                added.append((norm, piece, at, article, strength))
            break
        refuse = _REFUSES.search(norm.text)
        if refuse and not added:
            best = max(near, key=lambda a: a.score, default=None)
            permit = next(
                (
                    a
                    for a in ctx.candidates
                    if re.search(r"条件|提交", a.text) and re.search(r"许可证|登记|资格|申请", a.text)
                ),
                None,
            )
            article_ = permit or (best.article if best else None)
            if (
                article_ is not None
                and _absent(refuse[0][:40], article_)
                and re.search(r"许可证|登记|年审|证书|受理|备案|验收", refuse[0])
            ):
                added.append((norm, refuse[0], refuse.start(), article_, 0.42))
    yield from islice((f for norm in norms for f in _shares(norm, ctx)), 1)
    if not added and ctx.rank.name == "document" and not grant:
        for norm in norms:
            if re.search(r"高龄津贴", norm.whole):
                continue  # a grant of the place itself
            proof = _PROOF.search(norm.text)
            if (
                proof
                and _SERVICE.search(norm.text)
                and ctx.candidates
                and not re.search(r"无需|不再|不得要求|免", norm.text)
            ):
                field = next((a for a in ctx.candidates if ctx.topic(a.law) >= 1), ctx.candidates[0])
                if all(_absent(proof[0], a) for a in ctx.candidates[:10]):
                    added.append((norm, proof[0], proof.start(), field, 0.34))
                    break
    if not added:
        return
    norm, piece, at, article, strength = max(added, key=lambda a: a[4])
    if ctx.rank.name not in ("document", "city_rule", "province_rule", "department_rule") and strength < 0.55:
        return
    yield ctx.finding(
        "conditions",
        Category.CONDITION_ADDED,
        ctx.span(norm, at, at + len(piece)),
        Severity.AMBER,
        min(0.9, 0.42 + 0.65 * strength),
        f"“{piece[:50]}”不在《{article.law.title}》第{article.article}条规定的条件、材料之内。",
        "如上位法另有条文规定了该条件或者材料，或者本条的事项是文件自己设立的奖补，则不成立。",
        (
            ctx.reference(article, norm.whole),
            ctx.source("中华人民共和国行政许可法", 16, "不得增设违反上位法的其他条件")
            if re.search(r"许可|证|执业|审批", norm.whole)
            else None,
        ),
        Comparison(piece[:80], "上位法条文中没有"),
        "K5",
        "C3",
    )


def _applies(norm: Norm) -> bool:
    """Whether a sentence of a regulation asks something of applicants: papers to bring, conditions to meet."""
    return bool(_APPLIES.search(norm.whole)) and not norm.lists_misconduct and not _OFFICIAL.search(norm.whole)


def _shares(norm: Norm, ctx: Context) -> Iterator[Finding]:
    """A threshold share (百分之…) other than the superior one for the same matter."""
    regulation = ctx.rank is not None and ctx.rank.name == "local_regulation"
    ours = [a for a in amounts(norm.text) if a.interval.unit in ("份", "倍")]
    if not ours or norm.penalties:
        return
    for found in ctx.aligned(norm.whole, 0.3, 4):
        unit = ours[0].interval.unit
        theirs = [a.interval.low or a.interval.high for a in amounts(found.norm.text) if a.interval.unit == unit]
        values = [a.interval.low or a.interval.high for a in ours if a.interval.unit == unit]
        if not theirs:
            continue
        if any(abs(v - t) < 1e-9 for v in values for t in theirs):
            return
        stricter = values[0] > theirs[0]
        if stricter and re.search(r"奖励|报酬|补贴|补助|津贴|预留", norm.whole):
            return  # more for the person
        if regulation and found.score < PLAIN_SHARE:
            continue
        category = Category.CONDITION_ADDED if stricter else Category.DEFINITION_CONFLICT
        if not stricter and re.search(r"赔偿|补偿|工资|报酬|待遇", norm.text):
            category = Category.RIGHTS_REDUCED
        if re.search(r"滞纳金|加收|罚息", norm.text) and re.search(r"滞纳金|加收", found.norm.text):
            category = Category.PENALTY_RANGE
        yield ctx.finding(
            "shares",
            category,
            ctx.span(norm, ours[0].start, ours[0].end),
            Severity.AMBER,
            min(0.85, 0.45 + 0.6 * found.score),
            f"比例与《{found.article.law.title}》第{found.article.article}条不同：本条为{_share(values[0])}，上位法为{_share(theirs[0])}。",
            "如两处比例所说的事项并不相同，或者上位法允许另行规定，则不成立。",
            (ctx.reference(found.article, norm.text),),
            Comparison(_share(values[0]), _share(theirs[0])),
            "K11",
            "C4",
        )
        return


def _share(value: float) -> str:
    return f"{100 * value:g}%"  # 0.05% and 0.2% are not both 0%


def _articles(near: Sequence[Aligned], text: str) -> list[tuple[LawArticle, float]]:

    scores: dict[LawArticle, float] = {}
    for a in near:
        whole = coverage(text, a.article.text)[0]
        listed = 0.08 if _LIST.search(a.article.text) else 0.0
        scores[a.article] = max(scores.get(a.article, 0.0), 0.5 * a.score + 0.5 * whole + listed)
    return sorted(scores.items(), key=lambda s: -s[1])[:1]


def _pieces(norm: Norm) -> list[tuple[str, int]]:
    out: list[tuple[str, int]] = []
    for match in re.finditer(r"[^，。；、：]+(?:、[^，。；：]{1,4}(?=[，。；]))?", norm.text):
        parts = re.finditer(r"[^和及并且]{4,}|.+" if len(match[0]) > 24 else r".+", match[0])
        out += [(p[0], match.start() + p.start()) for p in parts if len(p[0].strip()) >= 4]
    return out


def _absent(piece: str, article: LawArticle) -> bool:
    own = grams(piece)
    if not own or mass(own) < 8:
        return False
    return coverage(piece, article.law.title + article.text)[0] < FOUND


RULES = (Rule("conditions", Category.CONDITION_ADDED, "行政许可法 16", check, needs_library=True, needs_kind=True),)
