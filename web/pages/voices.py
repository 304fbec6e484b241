"""Comment rounds: opened and read by staff, answered by a volunteer on a phone, followed by the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from registry.instruments.views import DocumentView
from review.voices.asked import Invitee, Question
from review.voices.comments import CommentView
from review.voices.consultations import ConsultationView
from review.voices.files import FileView
from review.voices.publication import PublicComment, Story
from review.voices.routing.ranking import Route, routes_among
from web import urls
from web.pages.plans import Chooser
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
    questions: tuple[tuple[str, str], ...] = ()
    boxes: int = 5  # for questions


@dataclass(frozen=True, slots=True)
class OpeningChoicePage:
    """The documents that a round can be opened on."""

    template: ClassVar[str] = "pages/consultation_choose.html"

    chooser: Chooser

    def url(self, document_id: str) -> str:
        """The form that opens a round on a document."""
        return urls.with_query(urls.CONSULTATION_NEW, [("document", document_id)])


@dataclass(frozen=True, slots=True)
class ClauseVoices:
    """A clause of a round with the comments on it."""

    block: Block | None  # None: the document as a whole
    plain: str
    comments: tuple[CommentView, ...]

    @property
    def label(self) -> str:
        """The clause by its number."""
        return (self.block.label or "正文") if self.block is not None else "整份文件"


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

    questions: tuple[Question, ...] = ()
    invitees: tuple[Invitee, ...] = ()
    files: Mapping[str, tuple[FileView, ...]] = field(default_factory=dict)
    published: frozenset[str] = frozenset()
    stances: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
    number: int = 1
    last: int = 1

    @property
    def by_stance(self) -> tuple[tuple[str, int], ...]:
        """How many comments of the round took each stance."""
        return tuple((stance, self.stances.get(stance, 0)) for stance in ("agree", "problem", "change"))

    def question(self, question_id: str) -> str:
        """The words of a question."""
        return next((q.text for q in self.questions if q.id == question_id), "")


@dataclass(frozen=True, slots=True)
class PublicRoundPage:
    """A round as the public sees it: its clauses, each with the way to comment; no names, no counts."""

    template: ClassVar[str] = "pages/round.html"

    round: ConsultationView
    view: DocumentView
    blocks: tuple[Block, ...]
    link: str  # address under which a clause is commented on
    greeting: str = ""
    whole: bool = False  # the document as a whole may be commented on
    heard: tuple[PublicComment, ...] = ()  # published comments of the round
    stories: tuple[Story, ...] = ()
    said: str = ""  # an everyday sentence, for which clauses are looked up

    @property
    def routes(self) -> tuple[Route, ...]:
        """The likeliest clauses for what was said."""
        return routes_among(self.view.units, {block.address for block in self.blocks}, self.said)

    def clause_url(self, address: str) -> str:
        """Where a clause is commented on."""
        return f"{self.link}/{address}"

    def plain(self, address: str) -> str:
        """A clause in plain words."""
        return self.round.plain_words.get(address, "")
