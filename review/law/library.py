"""The superior-law library as review sees it: laws, their articles, titles resolved on a date.

The library is loaded from the record (`collection = reference`); this module says only what can be asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from registry.provisions.kinds import Kind, Level, Status


@dataclass(frozen=True, slots=True)
class Law:
    """One version of one superior instrument."""

    document_id: str
    version_id: str
    title: str  # official full title
    kind: Kind
    level: Level
    province: str | None
    effective_on: date | None
    ended_on: date | None
    end_status: Status | None
    promulgated_on: date | None = None


@dataclass(frozen=True, slots=True)
class LawArticle:
    """One article of a law; `text` is the whole article as stored, label included."""

    law: Law
    article: int
    suffix: int | None
    address: str
    path: str
    text: str
    start: int = 0  # of `text` in the version's stored text


@dataclass(frozen=True, slots=True)
class Candidate:
    """A superior article that may govern the same act; `score` in 0..1, calibrated on the development split."""

    article: LawArticle
    score: float
    why: str  # cited | basis | retrieved | called (by the kind of act: frame of powers and procedure)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the library holds; every review opens with it."""

    laws: int
    articles: int
    kinds: dict[str, int]
    provinces: tuple[str, ...]
    newest: date | None
    complete_kinds: tuple[Kind, ...]  # kinds held completely: only for these does "no such law" exist


class Library(Protocol):
    """What rules may ask. Implementations keep laws in memory and use the search engine for candidates."""

    def resolve(self, name: str, as_of: date) -> Law | None:
        """The law a full, short, former or nick name means on that date: the version then in force, else the
        latest one before (repealed included). None when unknown or ambiguous."""
        ...

    def article(self, law: Law, number: int, suffix: int | None = None) -> LawArticle | None:
        """One article of that version, None when there is none."""
        ...

    def articles(self, law: Law) -> Sequence[LawArticle]:
        """All articles of that version, in order."""
        ...

    def status(self, law: Law, as_of: date) -> Status:
        """Status of that version on a date."""
        ...

    def candidates(
        self,
        text: str,
        *,
        cited: Sequence[Law] = (),
        as_of: date,
        province: str | None = None,
        limit: int = 10,
        title: str = "",
        basis: Sequence[Law] = (),
    ) -> list[Candidate]:
        """Superior articles that may govern what `text` says, best first: cited and basis laws favoured."""
        ...

    def coverage(self) -> Coverage:
        """What is held."""
        ...
