"""Definitions beside the superior definition of the same word: qualifiers, numbers, things left out or excluded.

Only a word that a superior article itself defines is compared; a document may define its own words freely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from registry.provisions.kinds import Kind
from review.findings.finding import Category, Comparison, Finding, Severity
from review.law.library import LawArticle
from review.norms.norm import Norm
from review.norms.periods import periods
from review.rules.alignment import coverage, grams, mass
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule

_DEFINES = re.compile(
    r"所称的?(?:“)?(?P<word>[\u4e00-\u9fff]{2,14}?)(?:”)?[，,]?(?P<verb>是指|仅指|仅限于|系指|指|包括|仅包括)(?P<body>[^。；]{4,})"
)
_PLAIN = re.compile(r"^(?P<word>[\u4e00-\u9fff]{2,12}?)[，,]?(?P<verb>是指|仅指)(?P<body>[^。；]{4,})")
_NARROWS = re.compile(r"仅指|仅限|仅包括|不包括|不属于|不视为|不适用|不含|除外|不在此列|不纳入")
SAME = 0.75
_LISTED = "列举的范围不同"  # regulations may list what falls under a word of the law; on its own it tells little there
_LOCAL = re.compile(r"户籍|户口|本[县市省区镇](?!行政区域|辖区)|常住|注册|登记在册")


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """One finding a definition."""
    if ctx.library is None or (ctx.rank is not None and ctx.rank.varies):
        return
    seen: set[str] = set()
    for i, norm in enumerate(norms):
        match = _DEFINES.search(norm.text) or _PLAIN.match(norm.text)
        if match is None:
            continue
        word = match["word"]
        held = _superior(word, ctx) if word not in seen else None
        seen.add(word)
        if held is None:
            continue
        article, theirs = held
        regulation = ctx.facts.kind is Kind.LOCAL_REGULATION
        goes_on = re.compile(rf"(?:[^，。；]{{0,8}}所称的?)?“?{word[-4:]}")
        rest = [n.text for n in norms[i + 1 : i + 3] if not regulation or goes_on.match(n.text)]
        following = "".join(rest)
        ours = norm.text + (following if re.search(word[-4:], following) else "")
        reasons = _reasons(match, ours, theirs, article, ctx)
        if not reasons:
            continue
        yield ctx.finding(
            "definition",
            Category.DEFINITION_CONFLICT,
            ctx.span(norm, match.start(), match.end()),
            Severity.HINT if reasons == [_LISTED] and regulation else Severity.AMBER,
            min(0.92, 0.66 + 0.1 * len(reasons)),
            f"对“{word}”的界定与《{article.law.title}》第{article.article}条不同：" + "；".join(reasons) + "。",
            "如本条只为确定本文件自己给予的优惠的范围，或者上位法允许另行界定，则不成立。",
            (ctx.reference(article, theirs),),
            Comparison(match["body"][:80], theirs[:120]),
            "K11",
            "C4",
        )


def _superior(word: str, ctx: Context) -> tuple[LawArticle, str] | None:
    pattern = re.compile(
        rf"(?:所称的?|^|[\n。；：]\s*|（[一二三四五六七八九十]+）)\s*(?:本法所称的?)?[\x22“]?{re.escape(word)}[\x22”]?[，,]?"
        r"(?:是指|包括|是以|，是指|指|是(?=[^。]{6,}的[^。]{2,30}，(?:具体)?包括))(?P<body>[^。]+)"
    )
    other = re.compile(rf"(?:^|[\n。])(?P<body>[^。\n]{{6,120}})(?:为|是){re.escape(word)}(?=。)")
    assert ctx.library is not None  # noqa: S101 - checked by the caller
    more = ctx.library.candidates(f"本法所称{word}，是指", as_of=ctx.as_of, limit=12, title=ctx.facts.title)
    for article in (*ctx.candidates, *(c.article for c in more)):
        body = re.sub(r"^第[^条]{1,12}条(?:之.)?\s*", "", article.text)
        match = pattern.search(body) or other.search(body)
        if match:
            tail = body[match.start() : match.end() + 80]
            if article.text.count(word) >= 1:
                return article, tail.strip("\n。；： ")
    return None


def _members(text: str) -> set[str]:
    return {p for p in re.split(r"[、，。；和及或者：\s]+", text) if 2 <= len(p) <= 6}


def _reasons(match: re.Match[str], ours: str, theirs: str, article: LawArticle, ctx: Context) -> list[str]:
    reasons = []
    body = match["body"]
    mine = {(p.amount, p.unit) for p in periods(ours.split("其中")[0])}  # a part of them may have more
    other = {(p.amount, p.unit) for p in periods(theirs)}
    if (
        not mine - other
        and not _NARROWS.search(ours)
        and min(coverage(body, theirs)[0], coverage(theirs, ours)[0]) >= SAME
    ):
        return []  # the same in nearly the same words
    if mine - other:
        reasons.append("年龄、期限要求不同")
    narrow = _NARROWS.search(ours) or (match["verb"] in ("仅指", "仅限于", "仅包括"))
    if narrow and not (_NARROWS.search(theirs) and coverage(ours, article.text)[0] > 0.75):
        reasons.append("把上位法包括的内容排除在外")
    if _LOCAL.search(body) and not _LOCAL.search(theirs):
        reasons.append("增加了户籍、地域限制")
    extra = _members(body) - _members(theirs)
    if len(extra) >= 2 and _members(body) & _members(theirs):
        reasons.append(_LISTED)
    there, back = coverage(body, theirs)
    document = ctx.rank is None or ctx.rank.name == "document"
    if not reasons and document and back < 0.3 and there < 0.4 and mass(grams(theirs)) > 40:
        reasons.append("范围明显不同")
    return reasons


RULES = (Rule("definition", Category.DEFINITION_CONFLICT, "立法法 107", check, needs_library=True),)
