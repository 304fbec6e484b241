"""Another authority, or another bearer, than the superior clause names.

Compares the level of the deciding office (国务院, 省级, 设区的市, 县) for the same act, kinds of office where a
law names one alone, and who bears a cost. Delegation within one's own power is lawful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from registry.provisions.kinds import Level
from review.findings.finding import Category, Comparison, Finding, Severity
from review.law.library import LawArticle
from review.norms.norm import Norm, extract
from review.rules.alignment import Aligned, coverage, grams, mass
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule
from review.rules.signals import hits

_STRONG = re.compile(
    r"批准|审批|核发|颁发|发给|发证|发照|吊销|取消|撤销|作出[^，。；]{0,16}决定|决定|许可|核准|认定|收缴|扣留|宣布"
)
_OURS = re.compile(
    r"(?P<who>(?:所在地)?(?P<lv>乡镇?|镇|村|街道|县级?|区(?!）)|市(?!）)|州|省)(?:级)?(?:人民)?(?:政府)?[^，。；、由报经向]{0,14}?(?:局|委员会|部门|政府|办公室|办事处|机构|中心|站|队|委|民政|林业|公安|会))"
)
_THEIRS = (
    (5, re.compile(r"国务院|国家[^，。；]{0,6}(?:局|主管部门)|中央")),
    (4, re.compile(r"省、自治区、直辖市|省级|省、自治区")),
    (3, re.compile(r"设区的市|自治州|市级")),
    (2, re.compile(r"县级|县、|市、县|县人民政府")),
    (1, re.compile(r"乡、民族乡|乡（镇）|乡镇|镇人民政府|街道")),
)
_LEVEL = {"乡": 1, "镇": 1, "乡镇": 1, "村": 0, "街道": 1, "县": 2, "县级": 2, "区": 2, "市": 3, "州": 3, "省": 4}
_BEARS = re.compile(
    r"(?:费用|所需费用|检查费用|检验费|鉴定费|费)?[^，。；]{0,8}由(?P<who>[^，。；]{2,14}?)(?:承担|负担|支付)"
)
_EXCLUSIVE = re.compile(
    r"(?P<who>[^，。；\n]{2,20})以外的(?:任何)?(?:单位|组织)(?:和|或者)个人[^，。；\n]{0,2}，?不得(?P<act>[^。；\n]{2,30})"
)
_SIDES = {
    "机关": r"政府|机关|部门|财政|国家|法院|委员会",
    "违法者": r"违法|责任|行为人|违反|(?:设置|建设|建筑|构筑|使用|所有|管理|运输|权属)(?:者|人|单位)|业主|当事人|被",
    "用人单位": r"用人单位|用工单位|雇主|企业|公司|单位",
    "个人": r"劳动者|职工|本人|学生|患者|申请人|家属|消费者|个人|居民|村民|租户|承租人",
}
SAME = 0.31
REGULATION = 0.62  # a regulation may order offices within its province: only clear cases
_OWN_MATTER = re.compile(
    r"人民代表大会(?:会议|每次|主席团|及其常务委员会)|主任会议|主席团|约谈"
)  # organs order their own
_MUNICIPALITY = re.compile(r"北京|上海|天津|重庆")


@dataclass(frozen=True, slots=True)
class _Office:
    level: int
    words: str
    act: str


def kept(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """Acts that a law keeps for another level or kind of authority, by the table of approvals."""
    yield from hits("approvals", Category.SUBJECT_WRONG, clause, norms, ctx)


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """One finding a clause at most."""
    if ctx.library is None or (ctx.rank is not None and ctx.rank.varies):
        return
    found: list[tuple[float, Finding]] = []
    regulation = ctx.rank is not None and ctx.rank.name == "local_regulation"
    for norm in norms:
        for piece, at in _pieces(norm.text):
            offices = _ours(piece, ctx)
            if not offices or "规划" in piece:
                continue
            near = ctx.aligned(piece, 0.2, 8)
            if regulation and (_OWN_MATTER.search(piece) or piece.rstrip().endswith(("：", ":"))):
                continue
            if any(_equal_level(a.norm.text, offices) and a.score >= 0.6 for a in near):
                continue
            settled: set[_Office] = set()
            for aligned in near:
                for office in offices:
                    level, words = _theirs(aligned.norm.text, office.act)
                    if level is None or (regulation and _parallel(piece, office, level, aligned)):
                        continue
                    head = re.split(r"[，]", aligned.norm.text)[0]
                    covered = coverage(head, piece)[0] if mass(grams(head)) >= 14 else 0.0
                    if office in settled and covered < 0.75:
                        continue
                    if level <= office.level:
                        settled.add(office)
                        continue
                    if ctx.topic(aligned.article.law) < 1 and aligned.score < 0.7:
                        continue
                    act = coverage(re.sub(_OURS, "", piece), aligned.norm.text)[0]
                    score = max(0.5 * aligned.score + 0.5 * act, 0.6 * covered)
                    if score >= (SAME if ctx.rank is None or ctx.rank.name != "local_regulation" else REGULATION):
                        found.append(
                            (score, _finding(norm, (at, at + len(piece)), office, words, aligned.article, score, ctx))
                        )
        found.extend(_bearer(norm, ctx))
        found.extend(_exclusive(norm, ctx))
    if found:
        yield max(found, key=lambda f: (f[0], -f[1].start))[1]


def _pieces(text: str) -> list[tuple[str, int]]:
    return [(m[0], m.start()) for m in re.finditer(r"[^。；]+", text) if len(m[0]) > 8]


def _ours(piece: str, ctx: Context) -> list[_Office]:
    out = []
    for match in _OURS.finditer(piece):
        before = piece[max(0, match.start() - 6) : match.start()]
        after = piece[match.end() : match.end() + 46]
        act = _STRONG.search(after)
        if (
            act is None
            or re.search(r"[。；]", after[: act.start()])
            or re.search(r"(?:接受|委托|协助|配合|初审|受理(?!、(?:审查|审核|审批)))", after[: act.start()])
        ):
            continue
        level = _LEVEL.get(match["lv"], 2)
        if re.search(r"(?:不|未|已经|应当具备|依法)$", before):
            continue
        if match["lv"] == "市" and (ctx.facts.level is Level.PROVINCE or _MUNICIPALITY.match(ctx.facts.title)):
            level = 4
        out.append(_Office(level, match["who"], act[0]))
    return out


def _theirs(text: str, act: str) -> tuple[int | None, str]:
    """Lowest level that the superior sentence allows for a deciding act, with its words."""
    core = re.sub(r"作出.*决定", "决定", act)
    kin = {
        "核发": "核发|颁发|发给|申请|批准",
        "颁发": "颁发|核发|发给|决定",
        "发给": "发给|核发|颁发",
        "发证": "发给|核发|颁发|批准",
        "发照": "发给|核发|颁发|批准",
        "审批": "批准|审批",
        "批准": "批准|审批",
        "取消": "取消|撤销",
        "吊销": "吊销",
        "决定": "决定|批准",
    }.get(core, core)
    best: tuple[int | None, str] = (None, "")
    for verb in re.finditer(kin, text):
        head = text[max(0, verb.start() - 60) : verb.start()]
        head = re.split(r"[；。]", head)[-1]
        for level, pattern in reversed(_THEIRS):
            marks = list(pattern.finditer(head))
            if marks:
                lower = re.search(r"县级以上", head)
                here = 2 if lower else level
                if best[0] is None or here < best[0]:
                    best = (here, head[marks[-1].start() :][:30])
                break
    return best


def _parallel(piece: str, office: _Office, level: int, aligned: Aligned) -> bool:
    """Whether the superior sentence speaks of the nation's own thing and ours of the region's, as is lawful."""
    if level == 5 and re.search(r"全国|行政法规|国家[^，。；]{0,6}(?:规划|预案|目录)", aligned.norm.text):
        return True
    others = (n.text for n in extract(aligned.article.text) if n is not aligned.norm)
    return any(
        (held := _theirs(other, office.act)[0]) is not None
        and held <= office.level
        and coverage(piece, other)[0] >= 0.25
        for other in others
    ) or any("县级以上地方" in n.text and coverage(piece, n.text)[0] >= 0.25 for n in extract(aligned.article.text))


def _equal_level(text: str, offices: Sequence[_Office]) -> bool:
    return all((level := _theirs(text, o.act)[0]) is not None and level <= o.level for o in offices)


def _bearer(norm: Norm, ctx: Context) -> list[tuple[float, Finding]]:
    ours = _BEARS.search(norm.text)
    if ours is None:
        return []
    for aligned in ctx.aligned(norm.text, 0.3, 4):
        for other in extract(aligned.article.text):
            theirs = _BEARS.search(other.text)
            if (
                theirs
                and not _same_side(ours["who"], theirs["who"])
                and theirs["who"] not in ours["who"]
                and ours["who"] not in theirs["who"]
                and coverage(ours[0], other.text)[0] > 0.3
            ):
                if (
                    re.search(r"当事人|违法|责任|约定|申请人|者$|行为人", theirs["who"] + ours["who"])
                    and aligned.score < 0.5
                ):
                    continue
                return [
                    (
                        aligned.score,
                        _finding(
                            norm,
                            ours.span(),
                            _Office(0, ours["who"], "承担"),
                            theirs["who"],
                            aligned.article,
                            aligned.score,
                            ctx,
                        ),
                    )
                ]
    return []


def _same_side(ours: str, theirs: str) -> bool:
    """Whether both who pay are of one sort, said in other words (违法者, 违法单位或者个人)."""
    sides = [{name for name, words in _SIDES.items() if re.search(words, who)} or {"其他"} for who in (ours, theirs)]
    return bool(sides[0] & sides[1])


@lru_cache(maxsize=4096)
def _kept_for_one(text: str) -> tuple[tuple[str, str], ...]:
    """Who keeps which act for itself in a superior article."""
    return tuple((m["who"], m["act"]) for m in _EXCLUSIVE.finditer(text))


def _exclusive(norm: Norm, ctx: Context) -> list[tuple[float, Finding]]:
    """A superior sentence that keeps an act for one office: X以外的任何单位或者个人，不得 …"""
    for article in ctx.candidates[:14]:
        for who, kept_act in _kept_for_one(article.text):
            act = coverage(kept_act, norm.text)[0]
            if act >= 0.75 and re.search(r"由[^，。；]{2,24}", norm.text) and who[:4] not in norm.text:
                at = norm.text.find("由")
                return [
                    (
                        0.6,
                        _finding(
                            norm,
                            (max(at, 0), len(norm.text)),
                            _Office(0, norm.text[max(at, 0) :][:24], kept_act),
                            who,
                            article,
                            0.6,
                            ctx,
                        ),
                    )
                ]
    return []


def _finding(
    norm: Norm, span: tuple[int, int], office: _Office, theirs: str, article: LawArticle, score: float, ctx: Context
) -> Finding:
    return ctx.finding(
        "subject_wrong",
        Category.SUBJECT_WRONG,
        ctx.span(norm, *span),
        Severity.AMBER,
        min(0.9, 0.4 + 0.65 * score),
        f"本条规定由“{office.words}”{office.act[:12]}，《{article.law.title}》第{article.article}条规定的是“{theirs}”。",
        "如上位法允许委托、下放，或者两条所说的事项并不相同，则不成立。",
        (ctx.reference(article, norm.text),),
        Comparison(office.words, theirs),
        "K11",
        "C4",
    )


RULES = (
    Rule("subject_wrong", Category.SUBJECT_WRONG, "立法法 107; 监督法 39", check, needs_library=True),
    Rule("approvals", Category.SUBJECT_WRONG, "所列各法", kept, needs_kind=True),
)
