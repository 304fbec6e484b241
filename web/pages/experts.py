"""Pages of the expert pool: everybody with fields, terms and load; one expert with their terms and work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from review.experts.pool import EXPIRING_DAYS, FIELDS, Member, TermView, uncovered
from review.experts.record import Task


@dataclass(frozen=True, slots=True)
class PoolPage:
    """The pool. `field` narrows it; what is uncovered or expires is counted over the whole of it."""

    template: ClassVar[str] = "pages/experts.html"

    pool: Sequence[Member]
    groups: Sequence[tuple[str, str]]
    today: date
    field_asked: str = ""
    said: str = ""
    error: str = ""
    written: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = FIELDS
    within: int = EXPIRING_DAYS

    @property
    def shown(self) -> tuple[Member, ...]:
        """Those of the field that was asked for."""
        return tuple(m for m in self.pool if not self.field_asked or self.field_asked in m.fields)

    @property
    def uncovered(self) -> tuple[str, ...]:
        """Fields that nobody who serves covers."""
        return uncovered(self.pool, self.today)

    @property
    def expiring(self) -> tuple[tuple[Member, TermView], ...]:
        """Terms that end soon, the first to end first."""
        found = [(m, t) for m in self.pool for t in m.terms if t.expires_soon(self.today)]
        return tuple(sorted(found, key=lambda pair: (pair[1].ends_on, pair[0].name)))

    @property
    def serving(self) -> int:
        """How many serve today."""
        return sum(m.serves(self.today) for m in self.pool)

    def was(self, name: str) -> str:
        """What stood in a form that could not be taken."""
        return self.written.get(name, "")


@dataclass(frozen=True, slots=True)
class ExpertPage:
    """One expert of the pool, with what they were asked and what they said."""

    template: ClassVar[str] = "pages/expert.html"

    member: Member
    groups: Sequence[tuple[str, str]]
    record: Sequence[Task]
    today: date
    said: str = ""
    error: str = ""
    written: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = FIELDS

    def was(self, name: str, stored: str = "") -> str:
        """What stands in a field: what was just written, else what is stored."""
        return self.written.get(name, stored)
