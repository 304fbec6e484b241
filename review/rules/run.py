"""Runs the rules over one clause or a whole document and gives findings worst first, and what could not be checked.

Deterministic: same input, library and date give the same bytes. It stores nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.provisions.reading import Reading
from review.findings.finding import Category, Finding, Unchecked
from review.findings.order import merged
from review.law.cite import CitationStatus
from review.law.library import Coverage, Library
from review.norms.norm import extract
from review.rules import wording
from review.rules.alignment import coverage
from review.rules.calibration import calibrated
from review.rules.context import Context
from review.rules.naming import naming
from review.rules.powers import rank_of
from review.rules.protocol import ClauseUnderReview, DocumentFacts, DocumentRule, Rule
from review.rules.register import DOCUMENT_RULES, LAST, RULES
from review.rules.selection import selected
from review.rules.told import retell

FEWEST = 4  # Chinese characters below which a text is no clause
_HAN = re.compile(r"[\u4e00-\u9fff]")
COMPARED = 16  # candidates of a clause whose laws a review may rest on
SHARED = 0.15  # share of the clause's weight that such an article holds
STRANGE = "有的条文用语与规范性文件相去甚远，可能不是条文，没有查出问题不说明合法；请核对原文。"
UNDATED = "不知道公布日期，没有核对施行是否早于公布、公布与施行相隔多久，也不能区分文件公布以后才废止的法律。"
LONGEST = 6000  # characters of one clause that are compared; the rest is said to be unchecked


@dataclass(frozen=True, slots=True)
class DocumentReview:
    """The review of a whole document. `coverage` is None without a library; `drew_on`: works of superior law that
    clauses were compared with."""

    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...]
    coverage: Coverage | None
    drew_on: frozenset[str] = frozenset()


def review_clause(
    facts: DocumentFacts, clause_text: str, library: Library | None, as_of: date
) -> tuple[list[Finding], list[Unchecked]]:
    """Review one clause on its own; offsets are within `clause_text`.

    Args:
        facts: what is known of its document; kind and level may be missing.
        library: the superior-law library, or None.
        as_of: the date whose law counts.
    """
    clause = ClauseUnderReview("", "", "", clause_text)
    unchecked = list(missing(facts, library))
    if len(clause_text) > LONGEST:
        unchecked.append(Unchecked("全部规则", f"条文过长（{len(clause_text)}字），只检查了前{LONGEST}字。"))
        clause = ClauseUnderReview("", "", "", clause_text[:LONGEST])
    if not clause_text.strip():
        return [], [*unchecked, Unchecked("全部规则", "条文没有文字，无法检查。")]
    ctx = Context(facts, clause, library, as_of)
    unchecked += _unread(ctx)
    return list(merged(calibrated(f) for f in _clause(ctx))), unchecked


def raw_findings(facts: DocumentFacts, clause_text: str, library: Library, as_of: date) -> list[Finding]:
    """The findings of the rules on one clause with the confidence that they gave: what calibration is counted from."""
    return by_rules(Context(facts, ClauseUnderReview("", "", "", clause_text[:LONGEST]), library, as_of))


def review_document(reading: Reading, facts: DocumentFacts, library: Library | None, as_of: date) -> DocumentReview:
    """Review every clause of a Reading and the document as a whole; offsets are into `reading.text`."""
    from registry.provisions.units import units

    return review_clauses(
        [ClauseUnderReview(u.address, u.number, u.path, u.text, u.start) for u in units(reading)], facts, library, as_of
    )


def review_clauses(
    clauses: Sequence[ClauseUnderReview], facts: DocumentFacts, library: Library | None, as_of: date
) -> DocumentReview:
    """Review the clauses of one document."""
    found: list[Finding] = []
    unread: list[Unchecked] = []
    drew_on: set[str] = set()
    for clause in clauses:
        cut = (
            clause
            if len(clause.text) <= LONGEST
            else ClauseUnderReview(clause.address, clause.number, clause.path, clause.text[:LONGEST], clause.start)
        )
        ctx = Context(facts, cut, library, as_of)
        found.extend(_clause(ctx))
        drew_on |= {
            article.law.document_id
            for read in (ctx, ctx.again)
            if read is not None
            for article in read.candidates[:COMPARED]
            if article in read.cited or coverage(read.clause.text, article.text)[0] >= SHARED
        }
        unread += [u for u in _unread(ctx) if u not in unread]
    empty = ClauseUnderReview("", "", "", "")
    for rule in DOCUMENT_RULES:
        if _can(rule, facts, library):
            found.extend(rule.check(clauses, Context(facts, empty, library, as_of)))
    unchecked = [*missing(facts, library), *unread]
    unchecked += [
        Unchecked("全部规则", f"{c.number or c.address}过长（{len(c.text)}字），只检查了前{LONGEST}字。")
        for c in clauses
        if len(c.text) > LONGEST
    ]
    if not clauses:
        unchecked.append(Unchecked("全部规则", "没有可以检查的条文。"))
    seen = library.coverage() if library is not None else None
    return DocumentReview(tuple(merged(calibrated(f) for f in found)), tuple(unchecked), seen, frozenset(drew_on))


def missing(facts: DocumentFacts, library: Library | None) -> Iterable[Unchecked]:
    """The rules that cannot run on this input, with the reason in plain words."""
    every: list[Rule | DocumentRule] = [*RULES, *LAST, *DOCUMENT_RULES]
    rank = rank_of(facts.kind, facts.level)
    for rule in every:
        if rule.needs_library and library is None:
            yield Unchecked(rule.name, "没有参考法律库，无法与上位法比对。")
        elif rule.needs_kind and facts.kind is None:
            yield Unchecked(rule.name, "不知道文件的种类，无法判断制定权限。")
        elif rule.needs_kind and rank is None:
            yield Unchecked(rule.name, "不知道制定机关的级别，无法判断制定权限。")
    off = wording.off(rank, library) if rank is not None and library is not None else None
    if off is not None:
        yield Unchecked("wording", off)
    if facts.published is None:
        yield Unchecked("effective_before_published", UNDATED)
    if library is None:
        yield Unchecked("全部规则", "没有参考法律库：只按条文文字检查，没有与上位法比对，也没有核对引用。")


def _unread(ctx: Context) -> list[Unchecked]:
    """What this clause cites and the library lacks, and text that is no clause at all."""
    out = [
        Unchecked("citation", f"参考法律库没有《{title}》，没有核对引用，也没有与它比对。")
        for title in dict.fromkeys(c.law for c in ctx.citations if c.status is CitationStatus.NOT_IN_LIBRARY)
    ]
    if len(_HAN.findall(ctx.clause.text)) < FEWEST and len(ctx.clause.text.strip()) >= FEWEST:
        out.append(Unchecked("全部规则", "没有读到中文条文，无法检查。"))
    elif len(_HAN.findall(ctx.clause.text)) >= wording.FEWEST and _no_law(ctx.clause.text):
        out.append(Unchecked("全部规则", STRANGE))
    return out


def _no_law(text: str) -> bool:
    """Whether a text speaks unlike any law and lays nothing down; a real clause may be full of names of places."""
    if not wording.strange(text):
        return False
    return not any(n.deontics or n.penalties or n.measures or n.permits or n.charges or n.proofs for n in extract(text))


def _can(rule: Rule | DocumentRule, facts: DocumentFacts, library: Library | None) -> bool:
    return not (rule.needs_library and library is None) and not (rule.needs_kind and facts.kind is None)


def _clause(ctx: Context) -> list[Finding]:
    """What the rules find; where none finds anything, the clause told again and, last, weighed as a whole. What stands
    as a flag then names the superior articles likeliest broken."""
    found = by_rules(ctx)
    if _flagged(found):
        return naming(wording.second_thought(found, ctx), ctx)
    norms = extract(ctx.clause.text)
    return found + [
        f for rule in LAST if _can(rule, ctx.facts, ctx.library) for f in rule.check(ctx.clause, norms, ctx)
    ]


def by_rules(ctx: Context) -> list[Finding]:
    """The findings of the rules alone, in the clause's own words or, failing these, in the law's."""
    found = _read(ctx)
    return found if _flagged(found) else found + _told(ctx)


def _flagged(found: Sequence[Finding]) -> bool:
    return any(f.is_flag for f in found)


def _read(ctx: Context) -> list[Finding]:
    norms = extract(ctx.clause.text)
    found = [f for rule in RULES if _can(rule, ctx.facts, ctx.library) for f in rule.check(ctx.clause, norms, ctx)]
    return selected(found)


def _told(ctx: Context) -> list[Finding]:
    """Findings on the clause read in the law's words, at the places of its own."""
    retold = retell(ctx.clause.text)
    if retold is None:
        return []
    own = ctx.clause
    other = ClauseUnderReview(own.address, own.number, own.path, retold.text, own.start)
    ctx.again = Context(ctx.facts, other, ctx.library, ctx.as_of)
    taken = "、".join(f"“{mine}”按“{law}”理解" for mine, law in retold.words[:4])
    kept = [f for f in _read(ctx.again) if f.is_flag]
    # words taken for others carry one doubt only, and who acts is the weakest: offices are retold, too
    surest = max(kept, key=lambda f: (f.category is not Category.SUBJECT_WRONG, f.confidence), default=None)
    first = surest.category if surest is not None else None
    out = []
    for finding in (f for f in kept if f.category is first):
        start, end = retold.back(finding.start - own.start, finding.end - own.start)
        out.append(
            replace(
                finding,
                start=start + own.start,
                end=end + own.start,
                quote=own.text[start:end],
                explanation=f"{finding.explanation}（{taken}。）",
            )
        )
    return out
