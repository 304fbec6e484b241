"""Comment rounds: opened and read by staff, answered by a volunteer on a phone, followed by the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from registry.instruments.views import DocumentView
from review.voices.comments import CommentView
from review.voices.consultations import ConsultationView
from web.pages.setting import Block


@dataclass(frozen=True, slots=True)
class ConsultationsPage:
    """Rounds, newest first; the public sees those addressed to it, without counts."""

    template: ClassVar[str] = "pages/consultations.html"

    rows: tuple[ConsultationView, ...]
    waiting: Mapping[str, int]
    staff: bool
    only_waiting: bool = False


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """The form that opens a round on a document."""

    template: ClassVar[str] = "pages/consultation_open.html"

    view: DocumentView
    blocks: tuple[Block, ...]
    error: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    plain: Mapping[str, str] = field(default_factory=dict)  # address → the clause in plain words


@dataclass(frozen=True, slots=True)
class ClauseVoices:
    """A clause of a round with the comments on it."""

    block: Block
    plain: str
    comments: tuple[CommentView, ...]


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """A round as staff see it: comments beside their clauses, links for volunteers."""

    template: ClassVar[str] = "pages/consultation.html"

    round: ConsultationView
    view: DocumentView
    clauses: tuple[ClauseVoices, ...]
    organisations: tuple[tuple[str, str], ...]
    may_decide: bool
    may_open: bool
    new_link: str = ""
    new_link_qr: str = ""
    said: str = ""
    error: str = ""

    @property
    def waiting(self) -> int:
        """Comments without an outcome."""
        return sum(c.outcome is None for clause in self.clauses for c in clause.comments)

    @property
    def by_stance(self) -> tuple[tuple[str, int], ...]:
        """How many comments took each stance."""
        every = [c.stance for clause in self.clauses for c in clause.comments]
        return tuple((stance, every.count(stance)) for stance in ("agree", "problem", "change"))


@dataclass(frozen=True, slots=True)
class PublicRoundPage:
    """A round as the public sees it: its clauses, each with the way to comment; no names, no counts."""

    template: ClassVar[str] = "pages/round.html"

    round: ConsultationView
    view: DocumentView
    blocks: tuple[Block, ...]
    link: str  # address under which a clause is commented on
    greeting: str = ""


@dataclass(frozen=True, slots=True)
class CommentPage:
    """One clause on a phone: its text, three stances, one large box."""

    template: ClassVar[str] = "pages/comment.html"

    round: ConsultationView
    title: str
    block: Block
    plain: str
    key: str
    action: str
    greeting: str
    back: str = ""
    error: str = ""
    stance: str = ""
    body: str = ""
    proposed: str = ""
    contributor_kind: str = ""
    contributor: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """What the author of a comment sees; `fresh` right after it was sent."""

    template: ClassVar[str] = "pages/receipt.html"

    number: str
    title: str
    clause: str
    quote: str
    stance: str
    body: str
    proposed: str
    taken_at: datetime
    outcome: str
    outcome_reason: str
    outcome_at: datetime | None
    url: str
    qr: str
    fresh: bool
    again: str = ""
    draft: str = ""


@dataclass(frozen=True, slots=True)
class DoneBeforePage:
    """The same comment had been taken already; its receipt was given then."""

    template: ClassVar[str] = "pages/receipt_again.html"

    number: str
    back: str
    draft: str
