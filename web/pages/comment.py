"""One clause on a phone: its text, three stances, one large box; what was heard on it; the author's status page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from registry.instruments.views import DocumentView
from review.voices.asked import Question
from review.voices.comments import CommentView
from review.voices.consultations import ConsultationView
from review.voices.files import FileView
from review.voices.publication import PublicComment, Story
from review.voices.taking import Draft
from web import urls
from web.captcha import Challenge
from web.pages.setting import Block


@dataclass(frozen=True, slots=True)
class CommentPage:
    """The form. `alike` are published comments that say nearly the same: shown once, before sending."""

    template: ClassVar[str] = "pages/comment.html"

    round: ConsultationView | None
    title: str
    block: Block | None
    plain: str
    questions: tuple[Question, ...]
    draft: Draft
    action: str
    greeting: str
    back: str
    device: str
    question: Challenge | None
    support: str
    error: str = ""
    alike: tuple[PublicComment, ...] = ()
    files_again: bool = False  # files must be chosen again: a browser doesn't keep them

    @property
    def label(self) -> str:
        """The clause by its number."""
        return (self.block.label or "正文") if self.block is not None else "整份文件"

    @property
    def is_open(self) -> bool:
        """Whether comments are taken at this moment; between rounds they always are."""
        return self.round is None or self.round.is_open

    @property
    def takes(self) -> bool:
        """Whether the form is shown: while comments are taken, and afterwards where something was written already."""
        written = self.draft.body or self.draft.proposed or any(self.draft.answers.values())
        return self.is_open or bool(self.error or written)

    @property
    def between(self) -> str:
        """Where a clause of a public round that has ended takes comments, "" otherwise."""
        if self.round is None or self.block is None or self.round.audience != "public" or self.round.planned:
            return ""
        return urls.clause_voices(self.round.document_id, self.block.address)


@dataclass(frozen=True, slots=True)
class Heard:
    """One stage that a clause has passed, and what it heard there."""

    title: str
    begins: datetime | None
    ends: datetime | None
    url: str
    comments: tuple[PublicComment, ...]


@dataclass(frozen=True, slots=True)
class ClauseVoicesPage:
    """What the public reads about a clause: its stages, published comments and stories, the way to comment."""

    template: ClassVar[str] = "pages/clause_voices.html"

    view: DocumentView
    block: Block | None
    label: str
    stages: tuple[Heard, ...]
    stories: tuple[Story, ...]
    form: str  # where the form for this clause is
    open_round: ConsultationView | None
    support: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """What the author of a comment sees; `fresh` right after it was sent."""

    template: ClassVar[str] = "pages/receipt.html"

    comment: CommentView
    files: tuple[FileView, ...]
    title: str
    clause: str
    quote: str
    token: str
    url: str
    qr: str
    published: bool
    stages: tuple[tuple[str, datetime | None], ...]  # passed ones with their moment
    fresh: bool = False
    again: str = ""
    draft: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class DoneBeforePage:
    """The same comment had been taken already under a receipt that can't be shown again."""

    template: ClassVar[str] = "pages/receipt_again.html"

    number: str
    back: str
