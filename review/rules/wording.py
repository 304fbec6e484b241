"""The whole clause weighed after the rules: a doubt where no rule saw anything, a second thought where one did.

Rules know patterns; a clause told in other words passes them. Its characters, its norms and how it differs from the
nearest superior sentence are weighed together (`weighing`). The finding shows which passages weighed (`wording_shown`)
and the superior articles likeliest broken (`naming`); it says that it is a likeness, for a person to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from registry.provisions.addresses import article_number
from review.findings.finding import Category, Comparison, Finding, ReferenceQuote, Severity
from review.law.cite import CitationStatus
from review.law.library import Library
from review.norms.norm import Norm, extract
from review.rules.calibration import family
from review.rules.context import Context
from review.rules.naming import MOST, ranked
from review.rules.powers import Rank
from review.rules.protocol import ClauseUnderReview, Rule
from review.rules.tables import table
from review.rules.weighing import Weighed, familiar, weigh
from review.rules.wording_features import features
from review.rules.wording_shown import elements, passages

SUSPECT = 0.65  # suspicion from which a clause is flagged; chosen on left-out sets, docs/measurements.md
STRONG = 0.75
WIDE = 5000  # articles of a library that holds most national laws: the weights were counted beside such a one
UNLIKELY = 0.4  # doubt below which a rule's flag becomes a hint
FAMILIAR = 0.3  # share of known pairs of characters; of 483 clauses that the weights never saw, 3 have less
SHOWN = 80  # characters of the superior clause beside our words
PLAIN = 0.5  # share of a category that counts as plain
FEWEST = 24  # Chinese characters below which there is too little to weigh
#: findings that rest on what is counted or looked up, not on words: never taken back
_CERTAIN = frozenset({"citation", "penalty_range", "effective_before_published"})
_POWERS = frozenset(
    {
        Category.PENALTY_UNAUTHORISED,
        Category.PERMIT_UNAUTHORISED,
        Category.COMPULSION_UNAUTHORISED,
        Category.FEE_UNAUTHORISED,
    }
)
_HELD: WeakKeyDictionary[Library, int] = WeakKeyDictionary()
_HAN = re.compile(r"[\u4e00-\u9fff]")


def weighed(ctx: Context) -> Weighed | None:
    """The clause of a context weighed; None where it can't be: no library, no rank, a law, leave to vary, no text."""
    rank = ctx.rank
    if ctx.library is None or rank is None or off(rank, ctx.library) is not None:
        return None
    if len(_HAN.findall(ctx.clause.text)) < FEWEST or strange(ctx.clause.text):
        return None
    return weigh(features(ctx, extract(ctx.clause.text)))


def strange(text: str) -> bool:
    """Whether the weights know so few of the words that the text is hardly a norm: a recipe, a letter, a poem."""
    return familiar(text) < FAMILIAR


def off(rank: Rank, library: Library) -> str | None:
    """Why the clauses of a document of this rank are not weighed beside this library, in plain words; None where they
    are."""
    if rank.varies:
        return "文件可以依法对上位法作变通规定，没有作“整条用语权衡”。"
    if rank.name in ("law", "interpretation"):
        return "文件是法律或者司法解释，没有作“整条用语权衡”。"
    held = _held(library)
    if held < WIDE:
        return f"参考法律库只有{held}条，不足{WIDE}条，没有作“整条用语权衡”：没有命中规则的条文，没有再按整条用语检查。"
    return None


def _held(library: Library) -> int:
    """Articles that the library holds, counted once for each library."""
    if library not in _HELD:
        _HELD[library] = library.coverage().articles
    return _HELD[library]


def second_thought(found: Sequence[Finding], ctx: Context) -> list[Finding]:
    """The findings, flags made hints where the clause as a whole speaks like a lawful one."""
    flags = [f for f in found if f.is_flag]
    if not flags or all(family(f.rule) in _CERTAIN for f in flags):
        return list(found)
    whole = weighed(ctx)
    if whole is None:
        return list(found)
    if whole.doubt >= UNLIKELY:
        other = _other(whole, flags, ctx)
        if other is not None:
            words = f"（整条的用语更像另一类问题：{other.explanation.split('：')[0]}，改作提示。）"
            return [_hint(f, words) if f in flags else f for f in found] + [other]
        sure = whole.suspicion >= STRONG and _beyond(whole, ctx.rank)
        return [replace(f, severity=Severity.RED) if sure and _may_be_red(f) else f for f in found]
    words = f"（整条的用语与合法条文更相近，存疑程度{whole.doubt:.0%}，改作提示。）"
    return [_hint(f, words) if f in flags and family(f.rule) not in _CERTAIN else f for f in found]


def _hint(finding: Finding, words: str) -> Finding:
    return replace(finding, severity=Severity.HINT, explanation=finding.explanation + words)


def _other(whole: Weighed, flags: Sequence[Finding], ctx: Context) -> Finding | None:
    """The finding of the weighing where it is plain about a category that no flag names; None where it isn't."""
    category, share = whole.kinds[0]
    if whole.suspicion < SUSPECT or share < PLAIN or any(f.legacy or family(f.rule) in _CERTAIN for f in flags):
        return None
    if any(f.category is category for f in flags):
        return None
    found = _found(whole, extract(ctx.clause.text), ctx, "命中的规则指向另一类问题")
    return found if found.is_flag else None


def _beyond(whole: Weighed, rank: Rank | None) -> bool:
    """Whether a paper that may set none of the powers is likest to set one of them, whichever it is."""
    share = sum(part for category, part in whole.kinds if category in _POWERS)
    return rank is not None and rank.name == "document" and share >= PLAIN


def _may_be_red(finding: Finding) -> bool:
    return finding.is_flag and finding.category in _POWERS and not finding.legacy


def check(clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context) -> Iterator[Finding]:
    """One finding at most; the caller asks only where no other flag stands."""
    whole = weighed(ctx)
    if whole is not None and whole.suspicion >= SUSPECT:
        yield _found(whole, norms, ctx, "没有规则直接命中")


def _found(whole: Weighed, norms: Sequence[Norm], ctx: Context, rules: str) -> Finding:
    """The finding on a clause weighed; `rules`: what the rules said of it, in words."""
    clause, rank = ctx.clause, ctx.rank
    assert rank is not None  # noqa: S101 - else it was not weighed
    category, share = whole.kinds[0]
    spans = passages(whole, clause.text, norms, category)
    ground = table("wording_grounds")["category"][category.value]
    norm = _sentence(norms, spans)
    span = ctx.span(norm) if norm is not None else (0, len(clause.text))
    sources = _sources(category, clause.text[span[0] : span[1]], ctx)
    shown = [clause.text[start:end] for start, end in sorted(spans)] or [clause.text[span[0] : span[1]][:40]]
    why = [f"主要在于“{'”“'.join(shown)}”的表述", *elements(whole, category)]
    plain = whole.suspicion >= STRONG and share >= PLAIN
    missing = next((c.law for c in ctx.citations if c.status is CitationStatus.NOT_IN_LIBRARY), "")
    severity = Severity.HINT if missing else Severity.AMBER
    red = plain and not missing and category in _POWERS and rank.name == "document"
    return ctx.finding(
        "wording",
        category,
        span,
        Severity.RED if red else severity,
        0.8 if plain else 0.6,
        f"{ground['words']}：{'；'.join(why)}。{rules}；这是把整条的用语、要素以及与上位法的差别"
        f"放在一起权衡的结果，与已标注的同类问题条文相近的程度为{whole.suspicion:.0%}，须由人判断。"
        + (f"本条所依据的《{missing}》不在参考法律库中，没有比对，只作提示。" if missing else ""),
        f"{ground['refuted']}，则不成立。",
        sources,
        Comparison("；".join(shown), _theirs(sources)),
        ground["kind"],
        ground["standard"],
    )


def _theirs(sources: Sequence[ReferenceQuote]) -> str:
    """The first superior clause in short, beside our words."""
    for held in sources:
        words = re.sub(r"^第[^条]{1,8}条\s*", "", held.quote)
        number = article_number(held.article, held.article_suffix) if held.article else ""
        goes_on = "……" if len(words) > SHOWN or words.endswith("：") else ""
        return f"《{held.law}》{number}：{words[:SHOWN]}{goes_on}"
    return "没有找到对应的上位法条文"


def _sentence(norms: Sequence[Norm], spans: Sequence[tuple[int, int]]) -> Norm | None:
    """The sentence that holds the heaviest words."""
    for start, _ in spans[:1]:
        return next((n for n in norms if n.sentence.start <= start < n.sentence.end), None)
    return None


def _sources(category: Category, words: str, ctx: Context) -> list[ReferenceQuote]:
    """The superior articles that a conflict of this category in the clause likeliest breaks."""
    return [ctx.reference(article, words) for article in ranked(ctx, category)[:MOST]]


RULES = (Rule("wording", Category.RIGHTS_REDUCED, "立法法 107; 监督法 39", check, needs_library=True, needs_kind=True),)
