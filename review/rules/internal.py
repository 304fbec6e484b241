"""Whole-document remarks: references inside the document to articles it lacks, and when it takes effect or lapses.

All are hints (drafting), never flags. Numbers quoted from another instrument are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from registry.provisions.numerals import parse
from review.findings.finding import Category, Finding, Severity
from review.rules import competence
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview, DocumentRule

_SELF = re.compile(r"本(?:条例|办法|规定|细则|规则|决定|意见|通知|方案)第(?P<n>[〇零一二三四五六七八九十百千]+)条")
_LABEL = re.compile(r"^第([〇零一二三四五六七八九十百千]+)条")
_EFFECT = re.compile(r"(?:自[^。；]{2,30}(?:起|之日起)(?:施行|实施|执行|生效))|(?:发布|印发|公布)之日起")
_TERM = re.compile(r"有效期|试行期|失效|自行废止")


def references(clauses: Sequence[ClauseUnderReview], ctx: Context) -> Iterator[Finding]:
    """本办法第N条 where the document has no article N."""
    held = {n for c in clauses if (m := _LABEL.match(c.number or "")) and (n := parse(m[1])) is not None}
    if not held:
        return
    for clause in clauses:
        own = Context(ctx.facts, clause, ctx.library, ctx.as_of)
        for match in _SELF.finditer(clause.text):
            n = parse(match["n"])
            if n is None or n in held:
                continue
            yield own.finding(
                "internal.reference",
                Category.FORMAT_NOTE,
                match.span(),
                Severity.HINT,
                0.8,
                f"本文件没有第{n}条，内部引用落空。",
                "如条文在识别时缺失，则不成立。",
                kind="K15",
                standard="C7",
            )


def effect(clauses: Sequence[ClauseUnderReview], ctx: Context) -> Iterator[Finding]:
    """No effective date at all; a trial document without a term; a rule in force within 30 days of publication."""
    if not clauses:
        return
    text = "\n".join(c.text for c in clauses)
    own = Context(ctx.facts, clauses[-1], ctx.library, ctx.as_of)
    end = len(clauses[-1].text)
    if len(clauses) > 5 and not _EFFECT.search(text) and ctx.facts.effective is None:
        yield own.finding(
            "effect.missing",
            Category.FORMAT_NOTE,
            (0, end),
            Severity.HINT,
            0.6,
            "没有找到施行日期的规定。",
            "如施行日期写在印发通知或者公告中，则不成立。",
            kind="K18",
            standard="C6",
        )
    if re.search(r"试行|暂行", ctx.facts.title) and not _TERM.search(text):
        yield own.finding(
            "effect.term",
            Category.FORMAT_NOTE,
            (0, end),
            Severity.HINT,
            0.6,
            "标题有“试行”“暂行”，但没有规定有效期。",
            "如本地规定不要求写明有效期，则不成立。",
            kind="K19",
            standard="C6",
        )
    made, starts = ctx.facts.published, ctx.facts.effective
    rule = ctx.rank is not None and ctx.rank.name.endswith("_rule")
    if rule and made is not None and starts is not None and 0 <= (starts - made).days < 30:
        yield own.finding(
            "effect.thirty_days",
            Category.ATTENTION,
            (0, end),
            Severity.HINT,
            0.7,
            f"规章公布后{(starts - made).days}日即施行，一般应当自公布之日起三十日后施行。",
            "如属于涉及国家安全、外汇汇率、货币政策或者不立即施行将有碍规章施行的情形，则不成立。",
            kind="K18",
            standard="C6",
        )


RULES = (
    DocumentRule("internal.reference", Category.FORMAT_NOTE, "立法技术规范", references),
    DocumentRule("effect", Category.FORMAT_NOTE, "规章制定程序条例 32", effect),
    *competence.RULES,
)
