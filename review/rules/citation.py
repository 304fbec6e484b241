"""Citations of laws or articles that don't exist, were repealed, or bear a wrong title.

`not_in_library` raises nothing. A law repealed after the document's own date is a legacy finding; a historic mention
(the title of an instrument that the clause itself repeals) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from review.findings.finding import Category, Comparison, Finding, Severity
from review.law.cite import Citation, CitationStatus
from review.norms.norm import Norm
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """One finding a broken citation."""
    for citation in ctx.citations:
        if citation.status is CitationStatus.NO_SUCH_LAW:
            yield _no_law(citation, ctx)
        elif citation.status is CitationStatus.NO_SUCH_ARTICLE:
            yield _no_article(citation, ctx)
        elif citation.status is CitationStatus.REPEALED and not _historic(clause.text, citation):
            yield _repealed(citation, ctx)
        elif citation.missing_part is not None:
            yield _no_part(citation, ctx)


def _historic(text: str, citation: Citation) -> bool:
    after = text[citation.end : citation.end + 24]
    before = text[max(0, citation.start - 8) : citation.start]
    return bool(
        re.search(r"同时废止|予以废止|已经?废止|废止前|修订前", after) or re.search(r"原《?$|原$|曾依照", before)
    )


def _no_law(citation: Citation, ctx: Context) -> Finding:
    assert ctx.library is not None  # noqa: S101 - checked by the caller
    near, reference = "", None
    for candidate in ctx.candidates[:20]:
        title = candidate.law.title
        if fuzz.ratio(title, citation.law) >= 70 and (
            not near or fuzz.ratio(title, citation.law) > fuzz.ratio(near, citation.law)
        ):
            near, reference = title, ctx.reference(candidate, ctx.clause.text)
    if not near and ctx.candidates:
        near, reference = "", ctx.reference(ctx.candidates[0], ctx.clause.text)
    return ctx.finding(
        "citation.no_law",
        Category.CITATION_BROKEN,
        (citation.start, citation.end),
        Severity.RED,
        0.9,
        f"没有名为《{citation.law}》的法律。" + (f"可能是指《{near}》。" if near else ""),
        "如该名称是简称且所指明确，或者参考法律库缺少这部法律，则不成立。",
        (reference,),
        Comparison(citation.law, near or "查无此法"),
        "K14",
        "C4",
    )


def _no_article(citation: Citation, ctx: Context) -> Finding:
    if ctx.library is None or citation.source is None:  # pragma: no cover - a citation without article has both
        raise LookupError(citation.law)
    held = ctx.library.articles(citation.source)
    last = max((a.article for a in held), default=0)
    right = next((a for a in ctx.candidates if a.law.title == citation.law), None)
    return ctx.finding(
        "citation.no_article",
        Category.CITATION_BROKEN,
        (citation.start, citation.end),
        Severity.RED,
        0.92,
        f"《{citation.law}》现行文本共{last}条，没有第{citation.article}条。",
        "如引用的是该法旧文本并且写明，则不成立。",
        (ctx.reference(right, ctx.clause.text) if right else None,),
        Comparison(f"第{citation.article}条", f"共{last}条"),
        "K14",
        "C4",
    )


def _no_part(citation: Citation, ctx: Context) -> Finding:
    assert citation.cited is not None  # noqa: S101 - checked by the caller
    made, law = ctx.facts.published, citation.cited.law
    older = made is not None and law.promulgated_on is not None and made < law.promulgated_on
    return ctx.finding(
        "citation.no_part",
        Category.CITATION_BROKEN,
        (citation.start, citation.end),
        Severity.HINT if older else Severity.AMBER,
        0.7,
        f"《{citation.law}》第{citation.article}条没有{citation.missing_part}。",
        "如参考文本的款、项划分有误，则不成立。",
        (ctx.reference(citation.cited, ctx.clause.text),),
        None,
        "K14",
        "C4",
        legacy=older,
    )


def _repealed(citation: Citation, ctx: Context) -> Finding:
    assert ctx.library is not None  # noqa: S101 - checked by the caller
    ended = citation.source.ended_on if citation.source is not None else None
    made = ctx.facts.published or ctx.facts.effective
    legacy = ended is not None and made is not None and made < ended
    successor = (
        getattr(ctx.library, "successor", lambda *_: None)(citation.source, ctx.as_of) if citation.source else None
    )
    right = None
    for article in ctx.candidates:
        if successor is not None and article.law.title == successor.title:
            right = article
            break
    refs = [ctx.reference(right or ctx.candidates[0], ctx.clause.text)] if right or ctx.candidates else []
    since = f"自{ended:%Y年%-m月%-d日}起" if ended else ""
    return ctx.finding(
        "citation.repealed",
        Category.CITATION_BROKEN,
        (citation.start, citation.end),
        Severity.AMBER if legacy else Severity.RED,
        0.9,
        f"《{citation.law}》{since}已经废止"
        + (f"，现由《{successor.title}》规定" if successor is not None else "")
        + "。"
        + ("文件制定在前，属于应当清理的情形。" if legacy else ""),
        "如只是历史叙述，或者适用于废止以前的行为，则不成立。",
        refs,
        Comparison(citation.law, "已废止"),
        "K14",
        "D4" if legacy else "C4",
        legacy=legacy,
    )


RULES = (Rule("citation", Category.CITATION_BROKEN, "立法法 7; 国办发〔2018〕37号", check, needs_library=True),)
