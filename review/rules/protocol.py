"""What a rule gets and gives: facts about the document, the clause, the context, and the Rule itself.

A new rule is a new file that exports `RULES` (a tuple of Rule) plus one line in `register.py`. This module holds no
law and no thresholds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from registry.provisions.kinds import Kind, Level
from review.findings.finding import Category, Finding
from review.norms.norm import Norm

if TYPE_CHECKING:
    from review.rules.context import Context


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is known of the document under review. Everything but the title may be missing."""

    title: str
    kind: Kind | None = None
    level: Level | None = None
    issuer: str | None = None
    province: str | None = None
    published: date | None = None
    effective: date | None = None
    self_titles: tuple[str, ...] = ()
    first_article_basis: tuple[str, ...] = ()  # titles named as basis in the first article


@dataclass(frozen=True, slots=True)
class ClauseUnderReview:
    """One clause. `start` is its offset in the reviewed text; findings carry offsets of that text."""

    address: str
    number: str
    path: str
    text: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: stable name, category it reports, the law it is written from, and the check itself.

    `needs_library`: without a library the rule is listed as unchecked. `needs_kind`: likewise without kind or level.
    """

    name: str
    category: Category
    source: str
    check: Callable[[ClauseUnderReview, Sequence[Norm], Context], Iterable[Finding]]
    needs_library: bool = False
    needs_kind: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A rule about the whole document (order of numbers, dates, references inside)."""

    name: str
    category: Category
    source: str
    check: Callable[[Sequence[ClauseUnderReview], Context], Iterable[Finding]]
    needs_library: bool = False
    needs_kind: bool = False
