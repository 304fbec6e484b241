"""From a whole `SearchQuery` to one plan and its facet groups: pins, filters, versions, visibility.

Each facet is counted without its own filter, so that several of its values can be chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from registry.provisions.kinds import Status
from search.analysis import Marker
from search.engines.fields import INTERNAL, day_number
from search.engines.plan import Combine, Constant, IntRange, Plan, Term, Terms, any_of
from search.engines.planning import Planner, everything
from search.queries import Filters, Phrase, Pin, SearchQuery, Sort

MOST_NEAR = 10_000  # clauses whose text is looked into for a phrase with slop
PIN = 1_000_000.0  # above any score; each later pin a little below
PIN_STEP = 4_000.0
FACETS = ("kind", "level", "issuer", "province", "status", "year", "collection")


@dataclass(frozen=True, slots=True)
class Request:
    """What an engine executes: the matches before facet choices, the choices by facet, and the order."""

    query: SearchQuery
    as_of: date
    base: Plan
    choices: dict[str, Plan]
    sort: Sort

    @property
    def plan(self) -> Plan:
        """The matches after all choices."""
        return Combine(must=(self.base,), filters=tuple(self.choices.values())) if self.choices else self.base

    @property
    def marker(self) -> Marker | None:
        """What marks the words of the query in its hits; None where no snippets are asked for."""
        return Marker(self.query.tree) if self.query.snippets else None

    def groups(self) -> list[tuple[tuple[str, ...], tuple[Plan, ...]]]:
        """Facets that can be counted together, with the choices that restrict them."""
        if not self.query.facets:
            return []
        free = tuple(name for name in FACETS if name not in self.choices)
        found = [(free, tuple(self.choices.values()))] if free else []
        for name in self.choices:
            others = tuple(plan for other, plan in self.choices.items() if other != name)
            found.append(((name,), others))
        return found


def near_note() -> str:
    """Said where more clauses hold the parts of a phrase with slop than are looked into."""
    return f"近似条件只核对了最相关的 {MOST_NEAR} 条。"


def make_request(query: SearchQuery, today: date, near: Callable[[Phrase, Plan], tuple[str, ...]]) -> Request:
    """Compile a query for a day.

    Args:
        today: the legal day, for queries without an as-of date.
        near: see `Planner`.

    Raises:
        InvalidInput: a field condition can't be used.
    """
    as_of = query.as_of or today
    planner = Planner(as_of, near)
    tree = everything(query.include_internal) if query.tree is None else planner.tree(query.tree)
    if query.tree is None:
        tree = Combine(filters=(tree,))
    if query.pins:
        pins = tuple(Constant(_pin(pin), PIN - PIN_STEP * i) for i, pin in enumerate(query.pins))
        tree = Combine(should=(tree, *pins), minimum=1)
    filters: list[Plan] = []
    must_not: list[Plan] = []
    if query.filters.document_ids:
        filters.append(Terms("document_id", query.filters.document_ids))
    if not query.include_internal:
        must_not.append(Term("audience", INTERNAL))
    if not query.all_versions:
        must_not += _other_versions(as_of, past=query.as_of is not None and as_of < today)
    base = tree
    if filters or must_not:
        base = Combine(must=(tree,), filters=tuple(filters), must_not=tuple(must_not))
    sort = Sort.NEWEST if query.tree is None and not query.pins and query.sort is Sort.RELEVANCE else query.sort
    return Request(query, as_of, base, _choices(query.filters, planner), sort)


def _other_versions(as_of: date, *, past: bool) -> list[Plan]:
    """What is not current on a day: replaced versions, later ones that replace another, and those to come."""
    day = day_number(as_of)
    plans: list[Plan] = [
        Combine(filters=(Term("end_status", Status.AMENDED.value), IntRange("ended", None, day))),
        Combine(filters=(Term("follows", "1"), IntRange("effective", day + 1, None))),
    ]
    if past:
        plans.append(IntRange("day", day + 1, None))
    return plans


def _choices(filters: Filters, planner: Planner) -> dict[str, Plan]:
    chosen: dict[str, tuple[str, ...]] = {
        "kind": tuple(kind.value for kind in filters.kinds),
        "level": tuple(level.value for level in filters.levels),
        "issuer": filters.issuers,
        "province": filters.provinces,
        "collection": filters.collections,
    }
    choices: dict[str, Plan] = {name: Terms(name, values) for name, values in chosen.items() if values}
    if filters.statuses:
        choices["status"] = any_of(tuple(planner.status(status) for status in filters.statuses))
    if filters.years:
        choices["year"] = any_of(tuple(IntRange("year", year, year) for year in filters.years))
    return choices


def chosen_values(filters: Filters, facet: str) -> tuple[str, ...]:
    """The values of a facet that are chosen, as facet counts name them."""
    values: dict[str, tuple[object, ...]] = {
        "kind": filters.kinds,
        "level": filters.levels,
        "issuer": filters.issuers,
        "province": filters.provinces,
        "status": filters.statuses,
        "year": filters.years,
        "collection": filters.collections,
    }
    return tuple(str(value) for value in values[facet])


def clause_address(address: str) -> str:
    """The clause that holds an address: parts of an article (款, 项, 目) are found at their article."""
    return re.sub(r"(art_[^_]+(?:_\d+)*(?:~\d+)?)(?:__(?:para|item|subitem)_\w+(?:~\d+)?)+$", r"\1", address)


def _pin(pin: Pin) -> Plan:
    place = Term("lead", "1") if pin.address is None else Term("address", clause_address(pin.address))
    return Combine(filters=(Term("document_id", pin.document_id), place))


def pin_reason(pins: tuple[Pin, ...], document_id: str, address: str, score: float) -> str | None:
    """Why a hit goes first, None where it does not."""
    if score < PIN - PIN_STEP * (len(pins) + 1):
        return None
    for pin in pins:
        if pin.document_id == document_id and (pin.address is None or clause_address(pin.address) == address):
            return pin.reason
    return None
