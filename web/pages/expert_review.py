"""Pages of an expert beside the review itself: the invitation before it is accepted, what other experts wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from review.experts.acceptance import CONFIDENTIALITY, RECUSAL
from review.experts.assignments import Assignment
from review.experts.blind import Opinions
from review.papers.contents.expert_filled import FilledRow


@dataclass(frozen=True, slots=True)
class AcceptPage:
    """The invitation: who asks for what by when, the two declarations, or declining with a reason."""

    template: ClassVar[str] = "pages/expert_accept.html"

    assignment: Assignment
    title: str
    issuer: str
    acts: str
    error: str = ""
    reason: str = ""
    recusal: str = RECUSAL
    confidentiality: str = CONFIDENTIALITY


@dataclass(frozen=True, slots=True)
class OthersPage:
    """What the other experts wrote, after all is in."""

    template: ClassVar[str] = "pages/expert_others.html"

    title: str
    opinions: tuple[Opinions, ...]
    labels: Mapping[str, str]
    back: str


@dataclass(frozen=True, slots=True)
class FilledPage:
    """A filled form before anything of it is stored; `clauses` are `(address, number)` to choose from."""

    template: ClassVar[str] = "pages/expert_filled.html"

    title: str
    rows: tuple[FilledRow, ...]
    known: int
    conclusion: str
    clauses: tuple[tuple[str, str], ...]
    acts: str
    back: str
    error: str = ""
