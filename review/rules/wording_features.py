"""What the weighing of a whole clause looks at: its characters, its norms, and how it stands to superior law.

Four kinds of features: sequences of one to three characters; the same of the words that no near superior sentence has,
which is where a clause that mostly restates the law differs from it; marks (a penalty the clause sets itself, another
modality than in the nearest superior sentence, a longer period; an act told in the law's words or in everyday ones, by
its class in `data/act_words.toml` …); and a few figures. Nothing is weighed here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from review.norms.figures import amounts
from review.norms.mentions import Mention
from review.norms.norm import Norm
from review.rules.alignment import Aligned, coverage
from review.rules.context import Context
from review.rules.tables import table

LONGEST = 3  # characters of a sequence
FIGURES = (
    "least_covered",
    "most_covered",
    "covered",
    "nearest",
    "farthest",
    "cited",
    "length",
    "sentences",
    "field",
)
ACT = "act:"  # before the marks of acts
_LABEL = re.compile(r"^(?:第[^条]{1,6}条|[一二三四五六七八九十]+、)\s*")
_NEAR, _CLOSE = 0.12, 0.3  # likeness from which a superior sentence is compared, and counts as close
_SHORT = 6  # characters of a sentence that is too short to compare
_CANDIDATES = 16
_COMPARED = 3  # superior sentences whose words count as the law's
_LEAST_PART = 24  # characters of a sentence that is looked at by itself


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one clause; `grams` counts sequences of characters, `apart` those of words that no near superior
    sentence has, `figures` follows `FIGURES`."""

    grams: Counter[str]
    apart: Counter[str]
    marks: frozenset[str]
    figures: tuple[float, ...]


def features(ctx: Context, norms: Sequence[Norm], text: str | None = None) -> Features:
    """The features of the clause of a context, or of a part of it.

    Args:
        norms: of the clause or of the part.
        text: the words of the part; None: the whole clause.
    """
    words = ctx.clause.text if text is None else text
    marks = set(_frame(ctx))
    apart: Counter[str] = Counter()
    rank = ctx.rank.name if ctx.rank is not None else "none"
    covered: list[tuple[float, int]] = []
    likest: list[float] = []
    others: list[str] = []
    for norm in norms:
        marks.update(_own(norm, rank))
        near = ctx.aligned(norm.whole, _NEAR, 4) if len(norm.text) > _SHORT else []
        compared = [found.norm.whole for found in near[:_COMPARED]]
        others += compared
        for run in _not_in(norm.whole, compared):
            apart.update(_sequences(run))
        if len(norm.text) <= _SHORT:
            continue
        shares = (coverage(norm.whole, article.text)[0] for article in ctx.candidates[:_CANDIDATES])
        covered.append((max(shares, default=0.0), len(norm.text)))
        likest.append(near[0].score if near else 0.0)
        for mark in _beside(norm, near[0]) if near else ():
            marks.add(mark)
            if near[0].score >= _CLOSE:
                marks.add(f"{mark}:close")
    marks.update(_acts(words, others, rank))
    figures = _figures(ctx, words, norms, covered, likest)
    return Features(grams_of(words), apart, frozenset(marks), figures)


def parts(norms: Sequence[Norm]) -> list[tuple[str, list[Norm]]]:
    """The sentences of a long clause that are looked at by themselves, each with its norm; [] for a short one."""
    if len(norms) <= 2:
        return []
    return [(norm.whole, [norm]) for norm in norms if len(norm.whole) >= _LEAST_PART]


def _not_in(words: str, others: Sequence[str]) -> Iterator[str]:
    """Runs of characters whose pairs stand in none of the other sentences."""
    known = {other[i : i + 2] for other in others for i in range(len(other) - 1)}
    held = bytearray(len(words))
    for i in range(len(words) - 1):
        if words[i : i + 2] in known:
            held[i] = held[i + 1] = 1
    start = 0
    for at in range(len(words) + 1):
        if at == len(words) or held[at]:
            if at > start:
                yield words[start:at]
            start = at + 1


def body(text: str) -> str:
    """The clause without its number."""
    return _LABEL.sub("", text)


def grams_of(text: str) -> Counter[str]:
    """Sequences of one to three characters of a clause with their counts."""
    return Counter(_sequences(re.sub(r"\s+", " ", body(text))))


def _sequences(words: str) -> Iterator[str]:
    return (words[i : i + n] for n in range(1, LONGEST + 1) for i in range(len(words) - n + 1))


def _frame(ctx: Context) -> Iterator[str]:
    yield f"rank:{ctx.rank.name if ctx.rank is not None else 'none'}"
    yield f"level:{ctx.facts.level.value if ctx.facts.level else ''}"
    yield f"kind:{ctx.facts.kind.value if ctx.facts.kind else ''}"
    for citation in ctx.citations:
        yield f"citation:{citation.status.value}"


@cache
def _classes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(words)) for name, words in table("act_words")["class"].items())


def _acts(words: str, others: Sequence[str], rank: str) -> Iterator[str]:
    """Marks of the classes of acts that the words hold, once more by rank and where no superior sentence holds it."""
    for name, told in _classes():
        if told.search(words):
            yield f"{ACT}{name}"
            yield f"{ACT}{name}:{rank}"
            if not any(told.search(other) for other in others):
                yield f"{ACT}{name}:apart"


def _own(norm: Norm, rank: str) -> Iterator[str]:
    """Marks of what the sentence itself says."""
    named: tuple[tuple[str, tuple[Mention, ...]], ...] = (
        ("measure", norm.measures),
        ("permit", norm.permits),
        ("charge", norm.charges),
        ("proof", norm.proofs),
    )
    for name, mentions in named:
        for mention in mentions:
            how = "told" if mention.speech else "own"
            yield f"{name}:{mention.kind}:{how}"
            yield f"{name}:{how}:{rank}"
            yield from (f"{name}:{speech.value}" for speech in mention.speech)
    for penalty in norm.penalties:
        yield f"penalty:{penalty.kind}:{'own' if penalty.own else 'told'}"
        yield f"penalty:{'told' if penalty.speech else 'own'}:{rank}"
        if penalty.disguised:
            yield "penalty:disguised"
        yield from (f"penalty:{speech.value}" for speech in penalty.speech)
    yield from (f"modality:{d.modality.name}" for d in norm.deontics)
    if norm.exceptions:
        yield "exception"


def _beside(norm: Norm, found: Aligned) -> Iterator[str]:
    """Marks of how the sentence differs from the superior sentence nearest to it, slot by slot."""
    other = found.norm
    mine, theirs = {d.modality.name for d in norm.deontics}, {d.modality.name for d in other.deontics}
    yield from (f"turned:{a}:{b}" for a in mine - theirs for b in theirs - mine)
    for period in norm.periods:
        same = [p for p in other.periods if (p.unit == "岁") == (period.unit == "岁")]
        if not same:
            continue
        if any(abs(p.days - period.days) <= 0.06 * p.days for p in same):
            yield "period:equal"
            continue
        beside = min(same, key=lambda p: abs(p.days - period.days))
        how = "longer" if period.days > beside.days else "shorter"
        yield f"period:{how}"
        yield f"period:{how}:{period.bearer or beside.bearer}"
    sums = [a.interval for a in amounts(other.text)]
    for amount in amounts(norm.text):
        same_unit = [i for i in sums if i.unit == amount.interval.unit]
        if same_unit:
            yield "sum:within" if any(amount.interval.within(i) for i in same_unit) else "sum:outside"
    if bool(norm.exceptions) != bool(other.exceptions):
        yield "exception:ours" if norm.exceptions else "exception:theirs"
    ours, held = {p.kind for p in norm.penalties}, {p.kind for p in other.penalties}
    if ours and held:
        yield "penalties:within" if ours <= held else "penalties:outside"


def _figures(
    ctx: Context, words: str, norms: Sequence[Norm], covered: Sequence[tuple[float, int]], likest: Sequence[float]
) -> tuple[float, ...]:
    total = sum(length for _, length in covered)
    return (
        min((share for share, _ in covered), default=0.0),
        max((share for share, _ in covered), default=0.0),
        sum(share * length for share, length in covered) / total if total else 0.0,
        max(likest, default=0.0),
        min(likest, default=0.0),
        float(len(ctx.cited)),
        len(words) / 200,
        len(norms) / 5,
        max((ctx.topic(article.law) for article in ctx.candidates[:5]), default=0.0),
    )
