"""Who made the document and on what: bodies that may not issue, cities beyond their matters, gaps in the numbers.

Whole-document remarks, all hints: the seal of a parent body, an older text or a plan of the standing committee may make
each lawful, and only a person can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from registry.provisions.kinds import Level
from registry.provisions.numerals import parse
from review.findings.finding import Category, Finding, Severity
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, DocumentRule

#: inner organs and temporary bodies (国办发〔2018〕37号, 二)
_UNFIT = re.compile(
    r"(?:[\u4e00-\u9fff]{2,}(?:科|股|室|处)|领导小组(?:办公室)?|指挥部(?:办公室)?|联席会议(?:办公室)?|工作专班|筹备(?:组|处))$"
)
_FIT = re.compile(r"(?:人民政府|委员会|党委|省委|市委|县委)办公(?:室|厅)$|办事处$|法制办公室$|管理处$")
#: 立法法 81 and 93: 城乡建设与管理, 生态文明建设, 历史文化保护, 基层治理
_CITY_MATTERS = re.compile(
    r"城[乡市镇]|市容|环境|卫生|建设|规划|建筑|房屋|物业|住宅|住房|道路|交通|停车|公交|客运|燃气|供[水热电]|排水|节水|用水|管线|电梯|消防|养犬|犬|烟花|广告|照明|绿化|园林"
    r"|公园|湿地|山体|河|湖|水|海|海岸|岛|林|森林|草|土|矿|大气|污染|垃圾|生态|气象|能源|节能|噪声|扬尘|秸秆|文物|遗产|古|文化|历史|传统|红色|革命|名[城镇村]|村|社区|街道|基层|治理|志愿|文明行为|信访|矛盾"
    r"|调解|养老|安全|应急|燃放|摊贩|市场|农贸|旅游|风景|殡葬|墓|制定地方性法规|立法|人民代表大会|代表|议事规则|审计|预算"
)
_SINCE = 2015  # cities outside the forty-nine have made law since then (立法法 2015 amendment)
_LABEL = re.compile(r"^第([〇零一二三四五六七八九十百千]+)条$")


def issuer(clauses: Sequence[ClauseUnderReview], ctx: Context) -> Iterator[Finding]:
    """An inner organ or a temporary body issues in its own name (K22)."""
    name = ctx.facts.issuer or ""
    if ctx.rank is None or ctx.rank.name != "document" or not _UNFIT.search(name) or _FIT.search(name):
        return
    yield from _remark(
        clauses,
        ctx,
        "competence.issuer",
        f"制定机关为“{name}”：内设机构、临时机构不得以自己的名义制发规范性文件。",
        "如由其所属机关署名、盖章印发，或者法律、法规授权其管理，则不成立。",
        "K22",
    )


def matters(clauses: Sequence[ClauseUnderReview], ctx: Context) -> Iterator[Finding]:
    """A city's regulation or rule whose title names none of the four fields (K23)."""
    published = ctx.facts.published
    if ctx.rank is None or ctx.rank.name not in ("local_regulation", "city_rule") or ctx.facts.level is not Level.CITY:
        return
    if published is None or published.year < _SINCE or _CITY_MATTERS.search(re.sub(r"^.*?市", "", ctx.facts.title)):
        return
    yield from _remark(
        clauses,
        ctx,
        "competence.matters",
        "从标题看不出属于设区的市可以立法的事项（城乡建设与管理、生态文明建设、历史文化保护、基层治理等方面）。",
        "如属于这些事项，或者法律另有规定，或者属于原有权制定的较大的市在先制定，则不成立。",
        "K23",
    )


def numbering(clauses: Sequence[ClauseUnderReview], ctx: Context) -> Iterator[Finding]:
    """An article number left out or given twice (K30)."""
    held = [(n, c) for c in clauses if (m := _LABEL.match(c.number or "")) and (n := parse(m[1])) is not None]
    for (before, _), (after, clause) in pairwise(held):
        if after == before + 1:
            continue
        own = Context(ctx.facts, clause, ctx.library, ctx.as_of)
        words = f"第{before}条之后是第{after}条，条号不连续。" if after != before else f"第{after}条出现两次。"
        yield own.finding(
            "competence.numbering",
            Category.FORMAT_NOTE,
            (0, len(clause.text)),
            Severity.HINT,
            0.6,
            words,
            "如条文在识别时缺失，或者原件删去的条文保留条号，则不成立。",
            kind="K30",
            standard="C7",
        )


def _remark(
    clauses: Sequence[ClauseUnderReview], ctx: Context, rule: str, words: str, refuted: str, kind: str
) -> Iterator[Finding]:
    if not clauses:
        return
    own = Context(ctx.facts, clauses[0], ctx.library, ctx.as_of)
    span = (0, len(clauses[0].text))
    yield own.finding(rule, Category.ATTENTION, span, Severity.HINT, 0.5, words, refuted, kind=kind, standard="C2")


RULES = (
    DocumentRule("competence.issuer", Category.ATTENTION, "国办发〔2018〕37号", issuer, needs_kind=True),
    DocumentRule("competence.matters", Category.ATTENTION, "立法法 81, 93", matters, needs_kind=True),
    DocumentRule("competence.numbering", Category.FORMAT_NOTE, "立法技术规范", numbering),
)
