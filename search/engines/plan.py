"""The small set of operations that an engine must know; `planning` turns a query into them, engines compile them.

All meaning lies above this line: what a word matches is decided once, so both engines match the same clauses.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """The field holds exactly this word; scored by BM25 where it stands in `must` or `should`."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The field holds one of these words; never scored."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """The words stand in this order without a gap (at least two of them)."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IntRange:
    """The number lies in the closed range; None is open."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """The whole keyword fits the pattern, in which `*` stands for anything and all else for itself."""

    field: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Combine:
    """All of `must` (scored) and `filters` (not scored), none of `must_not`, at least `minimum` of `should`."""

    must: tuple[Plan, ...] = ()
    filters: tuple[Plan, ...] = ()
    should: tuple[Plan, ...] = ()
    must_not: tuple[Plan, ...] = ()
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Boost:
    """The plan with its score multiplied."""

    plan: Plan
    factor: float


@dataclass(frozen=True, slots=True)
class Constant:
    """The plan with one score for every match."""

    plan: Plan
    score: float


@dataclass(frozen=True, slots=True)
class Nothing:
    """Matches no clause."""


Plan = Term | Terms | Run | IntRange | Pattern | Combine | Boost | Constant | Nothing


def any_of(plans: tuple[Plan, ...]) -> Plan:
    """At least one of the plans; scores add up."""
    if not plans:
        return Nothing()
    return plans[0] if len(plans) == 1 else Combine(should=plans, minimum=1)
