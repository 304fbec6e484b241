"""Matters that only a law may regulate (立法法 11): tax, liberty, taking of private property, litigation and
arbitration, self-government, civil and financial basics. Restating and carrying out a law is lawful."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from review.findings.finding import Category, Comparison, Finding, Severity
from review.norms.norm import Norm
from review.norms.speech import Speech
from review.rules.compulsion import against_persons, lessons
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, Rule
from review.rules.signals import hits

RESTATED = 0.4  # likeness to a sentence of a law of the field
_LIBERTY_LAW = re.compile(
    r"依法|依照|留置|精神障碍|严重精神|戒毒|搜寻|搜救|救助现场|海上|遇险|家庭暴力(?:，|是指|的行为)|隔离治疗|监护|未成年|紧急|突发|传染病"
)


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """Findings of the lexicon, and of measures against personal freedom."""
    if ctx.rank is not None and (ctx.rank.name in ("law",) or ctx.rank.varies):
        return
    regulation = ctx.rank is not None and ctx.rank.name == "local_regulation"
    for found in hits("reserved", Category.RESERVED_MATTER, clause, norms, ctx):
        said = regulation and (found.severity is not Severity.RED or _restates(found.quote, norms, ctx))
        yield replace(found, severity=Severity.HINT) if said else found
    for norm in norms:
        for mention in norm.measures:
            if mention.kind != "限制人身自由" or mention.speech & {Speech.NEGATED, Speech.CITES, Speech.BY_LAW}:
                continue
            if norm.lists_misconduct or not against_persons(norm.text):
                continue
            if re.match(r"(?:人身自由)?的(?:行政)?(?:处罚|强制)", norm.text[mention.end :]) or (lessons(norm.text)):
                continue  # the kind of measure is named, or lessons are given
            if regulation and _restates(mention.of(norm.text), [norm], ctx):
                continue
            if _LIBERTY_LAW.search(norm.text) or ("公安" in norm.text and "带离" in norm.text):
                continue
            yield ctx.finding(
                "reserved.liberty",
                Category.RESERVED_MATTER,
                ctx.span(norm, mention.start, mention.end),
                Severity.RED,
                0.9,
                "限制人身自由的强制措施和处罚只能由法律规定。",
                "如有法律对同一情形规定了该措施，则不成立。",
                (
                    ctx.source("中华人民共和国立法法", 11, "限制人身自由的强制措施和处罚"),
                    ctx.source("中华人民共和国行政强制法", 10),
                ),
                Comparison(mention.of(norm.text), "只能制定法律"),
                "K1",
                "C1",
            )


def _restates(quote: str, norms: Sequence[Norm], ctx: Context) -> bool:
    """Whether the sentence of a regulation that holds the words says what a law of its field says."""
    if ctx.library is None:
        return False
    holding = [norm.whole for norm in norms if quote in norm.text]
    return any(ctx.topic(a.article.law) >= 1 for words in holding for a in ctx.aligned(words, RESTATED, 4))


RULES = (Rule("reserved", Category.RESERVED_MATTER, "立法法 11", check),)
