"""Everything open that has a date, in one list with addresses: what boards, feeds, reminders and the home page show.

A package that has something with a date adds its source to `SOURCES` and, for a new kind of subject, its address to
`ADDRESSES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from registry.people.roles import Person
from review.procedure.dated import Dated, Source, in_order
from review.procedure.in_force import Procedure, procedure
from review.statistics import waiting, waiting_suggestions
from web import urls

SOURCES: tuple[Source, ...] = (
    waiting.filings,
    waiting.reviews,
    waiting.assignments,
    waiting.letters,
    waiting.corrections,
    waiting.plans,
    waiting_suggestions.suggestions,
)

OWN_SOURCES: tuple[Source, ...] = (waiting.filings, waiting.reviews, waiting.plans, waiting_suggestions.suggestions)
"""Those of them that list what staff must do themselves; the others list only what somebody outside owes."""

ADDRESSES: Mapping[str, Callable[[str], str]] = {
    "filing": urls.filing,
    "review": urls.review,
    "suggestion": urls.suggestion,
    "topic": urls.topic,
    "batch": urls.batches,
}


def open_items(session: Session, today: date, in_force: Procedure | None = None) -> list[Dated]:
    """What is open, the most urgent first. The number of statements is that of the sources."""
    in_force = in_force or procedure(session)
    return in_order((located(item) for source in SOURCES for item in source(session, in_force)), today)


def own_items(session: Session, today: date, person: Person) -> list[Dated]:
    """What this member of staff must do themselves, the most urgent first."""
    in_force = procedure(session)
    found = (item for source in OWN_SOURCES for item in source(session, in_force))
    return in_order((located(item) for item in found if item.concerns(person) and not item.awaited), today)


def located(item: Dated) -> Dated:
    """The same with the address where it is done."""
    kind, _, id_ = item.subject.partition(":")
    return item if item.url else replace(item, url=ADDRESSES[kind](id_))
