"""Pages of the plan of 专项审查, of clean-ups, and of batches with one defect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from registry.provisions.kinds import Kind
from review.casework.plans.batch_views import KINDS, BatchLine, BatchView
from review.casework.plans.choosing import Asked, Choice
from review.casework.plans.siblings import Sibling
from review.casework.plans.topics import MOVES, STATES, TRIGGERS, TopicView
from review.casework.views import ReviewView
from review.findings.store import StoredFinding
from web import urls


class HoldsWritten:
    """What was written in a form that could not be taken."""

    __slots__ = ()
    written: dict[str, str]

    def was(self, name: str) -> str:
        """What stood in a field."""
        return self.written.get(name, "")


@dataclass(frozen=True, slots=True)
class PlansPage(HoldsWritten):
    """The plan of a year."""

    template: ClassVar[str] = "pages/plans.html"

    year: int
    years: tuple[int, ...]
    topics: Sequence[TopicView]
    workers: Sequence[tuple[str, str]]
    may_plan: bool
    today: date
    said: str = ""
    error: str = ""
    written: dict[str, str] = field(default_factory=dict)
    states: tuple[tuple[str, str], ...] = tuple(STATES.items())
    triggers: tuple[tuple[str, str], ...] = tuple(TRIGGERS.items())

    def state_name(self, key: str) -> str:
        """A state in words."""
        return STATES[key]


@dataclass(frozen=True, slots=True)
class Chooser:
    """Documents to choose from, with how they were asked for."""

    asked: Asked
    found: Sequence[Choice]
    total: int
    chosen: frozenset[str] = frozenset()
    kinds: tuple[str, ...] = tuple(kind.value for kind in Kind)

    def url(self, action: str, *, every: bool) -> str:
        """The same documents, all of them ticked, or none."""
        a = self.asked
        pairs = [("q", a.words), ("issuer", a.issuer), ("kind", a.kind)]
        pairs += [(name, day.isoformat()) for name, day in (("since", a.since), ("until", a.until)) if day]
        return urls.with_query(action, [*pairs, ("every", "1" if every else "")])


@dataclass(frozen=True, slots=True)
class TopicPage(HoldsWritten):
    """One topic: its reviews, its moves, documents to take in."""

    template: ClassVar[str] = "pages/topic.html"

    topic: TopicView
    reviews: Sequence[ReviewView]
    chooser: Chooser
    may_plan: bool
    today: date
    said: str = ""
    error: str = ""
    written: dict[str, str] = field(default_factory=dict)

    @property
    def state_name(self) -> str:
        """Its state in words."""
        return STATES[self.topic.state]

    @property
    def trigger_name(self) -> str:
        """Why it was taken up, in words."""
        return TRIGGERS[self.topic.trigger]

    @property
    def moves(self) -> tuple[str, ...]:
        """The states that it can be moved to."""
        return MOVES[self.topic.state]

    @property
    def takes(self) -> bool:
        """Whether documents can still be taken in."""
        return self.may_plan and self.topic.state in {"planned", "running"}

    @property
    def all_url(self) -> str:
        """All its reviews in the list."""
        return urls.with_query(urls.REVIEWS, [("topic", self.topic.id)])


@dataclass(frozen=True, slots=True)
class BatchesPage:
    """All batches, those that run first."""

    template: ClassVar[str] = "pages/batches.html"

    batches: Sequence[BatchView]
    kind: str
    may_plan: bool
    today: date
    kinds: tuple[tuple[str, str], ...] = tuple(KINDS.items())

    def kind_name(self, key: str) -> str:
        """A kind in words."""
        return KINDS[key]


@dataclass(frozen=True, slots=True)
class CleanupPage(HoldsWritten):
    """A clean-up as it is ordered: documents are chosen, then title, scope and time limit written."""

    template: ClassVar[str] = "pages/cleanup.html"

    chooser: Chooser
    error: str = ""
    written: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchPage(HoldsWritten):
    """One batch: its reviews; for one of a defect, the findings of it, to be decided together."""

    template: ClassVar[str] = "pages/batch.html"

    batch: BatchView
    reviews: Sequence[ReviewView]
    lines: Sequence[BatchLine]
    may_decide: bool
    may_plan: bool
    today: date
    said: str = ""
    error: str = ""
    refused: tuple[tuple[str, str], ...] = ()
    written: dict[str, str] = field(default_factory=dict)

    @property
    def kind_name(self) -> str:
        """Its kind in words."""
        return KINDS[self.batch.kind]

    @property
    def all_url(self) -> str:
        """All its reviews in the list."""
        return urls.with_query(urls.REVIEWS, [("batch", self.batch.id)])


@dataclass(frozen=True, slots=True)
class SiblingsPage(HoldsWritten):
    """Documents with the same defect as one finding of a review."""

    template: ClassVar[str] = "pages/siblings.html"

    review: ReviewView
    finding: StoredFinding
    defect: str
    siblings: Sequence[Sibling]
    may_open: bool
    error: str = ""
    written: dict[str, str] = field(default_factory=dict)
