"""Which superior articles a flag names: those that a lawyer would, as learned from labelled conflicts.

Articles that retrieval brings and those that conflicts of the category often break are put in order by a sum of a few
figures: place in retrieval, likeness of sentences, the law's share among the first, how often the category names the
article. Weights and counts are data (`data/naming.toml`, `data/naming.csv`), written by
`python -m tests.quality.conflicts.train_naming`. It names; whether anything is wrong is decided elsewhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from review.findings.finding import NOTES, Category, Finding
from review.law.library import LawArticle
from review.norms.norm import extract
from review.rules.alignment import LEAST, coverage
from review.rules.context import POWER, Context
from review.rules.tables import table

#: the figures by which an article is put in its place, in the order of `Named.figures`
FIGURES = (
    "place",
    "first",
    "among_six",
    "not_retrieved",
    "topic",
    "covers_clause",
    "place_likest",
    "likest",
    "likest_sentence",
    "first_of_a_sentence",
    "share_of_law",
    "power",
    "share_of_category",
    "share_of_law_in_category",
    "share_of_all",
    "both_penal",
    "beside_best_of_law",
    "own_matter_covered",
)
FEW = 3  # conflicts of a category that named an article, from which it is thought of without retrieval
MOST = 4  # articles that a flag names by itself; more where the rule compared with others
_SHORTEST = 12  # characters of a sentence that is compared by itself
_FILE = Path(__file__).parent / "data" / "naming.csv"
_PENAL = re.compile("罚款|没收|吊销|处罚|责令|处分")
#: categories that rest on an article about the matter, seldom on one about powers
_MATTER = frozenset(
    {
        Category.TIME_LIMIT,
        Category.CONDITION_ADDED,
        Category.DUTY_MODALITY,
        Category.SUBJECT_WRONG,
        Category.DEFINITION_CONFLICT,
        Category.PENALTY_RANGE,
    }
)

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """What labelled conflicts named: conflicts by category, and how many of them named an article or a law."""

    conflicts: Mapping[str, int]
    articles: Mapping[str, Mapping[Key, int]]
    laws: Mapping[str, Mapping[str, int]]

    @property
    def total(self) -> int:
        """All conflicts counted."""
        return sum(self.conflicts.values())


@dataclass(frozen=True, slots=True)
class Named:
    """An article that may be named, with its figures (`FIGURES`)."""

    article: LawArticle
    figures: tuple[float, ...]


@cache
def counted() -> Counts:
    """The counts of the data files."""
    articles: dict[str, dict[Key, int]] = {}
    laws: dict[str, dict[str, int]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            category, law, number, n = line.split(",")
            if number:
                articles.setdefault(category, {})[law, int(number)] = int(n)
            else:
                laws.setdefault(category, {})[law] = int(n)
    return Counts(table("naming")["conflicts"], articles, laws)


def ranked(ctx: Context, category: Category) -> list[LawArticle]:
    """The articles that a conflict of this category in the clause breaks, likeliest first; [] without a library."""
    weights = [float(table("naming")["weights"][name]) for name in FIGURES]
    scored = [
        (sum(w * f for w, f in zip(weights, named.figures, strict=True)), named.article)
        for named in considered(ctx, category, counted())
    ]
    scored.sort(key=lambda s: (-s[0], s[1].law.title, s[1].article))
    return [article for _, article in scored]


def considered(ctx: Context, category: Category, counts: Counts, own: frozenset[Key] = frozenset()) -> list[Named]:
    """Every article that may be named, with its figures.

    Args:
        own: articles that the clause itself added to the counts, to be taken off; for training.
    """
    articles = _articles(ctx, category, counts)
    clause = ctx.clause.text
    places = {key: at for at, key in reversed(list(enumerate(_key(a) for a in ctx.candidates)))}
    likest = {_key(a.article): (at, a.score) for at, a in reversed(list(enumerate(ctx.aligned(clause, LEAST, 6))))}
    sentence: dict[Key, float] = {}
    leads: set[Key] = set()
    for norm in extract(clause):
        near = ctx.aligned(norm.whole, LEAST, 5) if len(norm.whole) >= _SHORTEST else []
        leads.update(_key(a.article) for a in near[:1])
        for found in near:
            sentence[_key(found.article)] = max(sentence.get(_key(found.article), 0.0), found.score)
    share = {key: coverage(clause, a.text) for key, a in articles.items() if key in places}
    best: dict[str, float] = {}
    for (law, _), both in share.items():
        best[law] = max(best.get(law, 0.0), both[0])
    front = [a.law.title for a in ctx.candidates[:5]]
    penal = _PENAL.search(clause) is not None
    out = []
    for key, article in articles.items():
        law, place = key[0], places.get(key)
        covered, covers = share.get(key, (0.0, 0.0))
        at, score = likest.get(key, (None, 0.0))
        out.append(
            Named(
                article,
                (
                    0.01 if place is None else 1 / (1 + place),
                    float(place == 0),
                    float(place is not None and place < 6),
                    float(place is None),
                    0.5 if place is None else ctx.topic(article.law),
                    covers,
                    0.0 if at is None else 1 / (1 + at),
                    score,
                    sentence.get(key, 0.0),
                    float(key in leads),
                    front.count(law) / 5,
                    float(law in POWER),
                    *_shares(key, category, counts, own),
                    float(penal and place is not None and _PENAL.search(article.text) is not None),
                    covered / best[law] if best.get(law) else 0.0,
                    covered if category in _MATTER else 0.0,
                ),
            )
        )
    return out


def _articles(ctx: Context, category: Category, counts: Counts) -> dict[Key, LawArticle]:
    """Those retrieved, and those that the category often names and the library holds."""
    out: dict[Key, LawArticle] = {}
    for article in ctx.candidates:
        out.setdefault(_key(article), article)
    for (law, number), n in counts.articles.get(category.value, {}).items():
        if n >= FEW and (law, number) not in out:
            held = ctx.held(law, number)
            if held is not None:
                out[law, number] = held
    return out


def _shares(key: Key, category: Category, counts: Counts, own: frozenset[Key]) -> Iterator[float]:
    """Logarithms of how often the category names the article, its law, and any category the article."""
    n = max(1, counts.conflicts.get(category.value, 0) - bool(own))
    mine = int(key in own)
    law = int(key[0] in {title for title, _ in own})
    named = counts.articles.get(category.value, {}).get(key, 0) - mine
    of_law = counts.laws.get(category.value, {}).get(key[0], 0) - law
    anywhere = sum(held.get(key, 0) for held in counts.articles.values()) - mine
    yield math.log(named / n + 0.003)
    yield math.log(of_law / n + 0.01)
    yield math.log(anywhere / max(1, counts.total) + 0.001)


def _key(article: LawArticle) -> Key:
    return article.law.title, article.article


def naming(found: Sequence[Finding], ctx: Context) -> list[Finding]:
    """The findings, each flag naming beside what its rule quotes the articles likeliest broken, `MOST` in all."""
    return [_named(f, ctx) if f.is_flag and f.category not in _ALONE and f.references else f for f in found]


_ALONE = frozenset({*NOTES, Category.CITATION_BROKEN})


def _named(finding: Finding, ctx: Context) -> Finding:
    held = finding.references
    named = {(r.law, r.article) for r in held}
    words = ctx.clause.text[finding.start - ctx.clause.start : finding.end - ctx.clause.start]
    more = []
    for article in ranked(ctx, finding.category):
        if len(named) >= MOST:
            break
        if _key(article) not in named:
            named.add(_key(article))
            more.append(ctx.reference(article, words))
    return replace(finding, references=(*held, *more))
