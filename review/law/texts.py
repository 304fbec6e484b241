"""The text of one superior instrument as a source gives it, before it is stored: data, articles, problems found.

Promises plain values that were checked. Where they come from (the optional package, a folder of files) is the
business of the sources; how they are stored is the record's.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.provisions.kinds import Kind, Level, Status


@dataclass(frozen=True, slots=True)
class ArticleText:
    """One article. `number` is 0 for text without an article number; then `label` is what is printed, or "".

    `path` is the chain of headings above. `body` is the text without its label, paragraphs divided by line breaks.
    """

    number: int
    suffix: int | None
    label: str
    path: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class LawText:
    """One version of one instrument. `version_on` is the day of its adoption or latest amendment."""

    title: str
    kind: Kind
    level: Level
    province: str | None
    issuer: str | None
    version_on: date | None
    promulgated_on: date | None
    effective_on: date | None
    ended_on: date | None
    end_status: Status | None
    source: str
    articles: tuple[ArticleText, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a source, told to the person who imports it; `mended` says what was done about it."""

    title: str
    code: str
    message: str
    mended: bool = True


def close_versions(laws: Sequence[LawText]) -> list[LawText]:
    """Let each version of a title end on the day on which the next one takes effect.

    A version that ended earlier for another reason (repealed) keeps its end.
    """
    by_title: dict[str, list[LawText]] = {}
    for law in laws:
        by_title.setdefault(law.title, []).append(law)
    closed: list[LawText] = []
    for versions in by_title.values():
        versions.sort(key=lambda law: (law.effective_on or law.version_on or date.min, law.version_on or date.min))
        for held, following in itertools.pairwise(versions):
            if held.ended_on is None and following.effective_on is not None:
                held = replace(held, ended_on=following.effective_on, end_status=Status.AMENDED)
            closed.append(held)
        closed.append(versions[-1])
    return closed


def numbering_problems(law: LawText) -> list[Problem]:
    """Gaps and repeats in the article numbers of a text; they are told, nothing is renumbered."""
    problems = []
    numbers = [(article.number, article.suffix or 0) for article in law.articles if article.number]
    if len(set(numbers)) < len(numbers):
        problems.append(Problem(law.title, "article_repeated", "条号重复，同号的各条均保留。", mended=False))
    plain = sorted({number for number, _ in numbers})
    if plain and plain[-1] != len(plain):
        missing = len(set(range(1, plain[-1] + 1)) - set(plain))
        problems.append(Problem(law.title, "article_gap", f"条号不连续，缺{missing}条。", mended=False))
    return problems
