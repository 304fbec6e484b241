"""Letters as their readers see them: with points, answers and files, in a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from registry.errors import NotFound
from registry.people.models import Account, Organisation
from review.casework.letters.kinds import KINDS, STATES, LetterKind
from review.casework.letters.models import Letter, LetterFile, LetterItem
from review.casework.lines.quotes import Superior, superiors_from

MISSING = "没有这份函件，或它不是发给您单位的。"


@dataclass(frozen=True, slots=True)
class ItemView:
    """One point of a letter with both quotes; `answer` is empty until there is one."""

    id: str
    position: int
    line_id: str | None
    address: str
    article: str
    quote: str
    superiors: tuple[Superior, ...]
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that came with the answer."""

    id: str
    file_name: str
    size: int
    digest: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter, whole."""

    id: str
    review_id: str
    kind: LetterKind
    state: str
    revision: int
    title: str
    body: str
    addressee_id: str
    addressee: str
    due_on: date | None
    due_sentence: str
    follows_id: str | None
    created_by: str
    created_at: datetime
    sent_by: str
    sent_at: datetime | None
    opened_at: datetime | None
    reply: str
    reply_saved_at: datetime | None
    reply_revision: int
    replied_by: str
    answered_at: datetime | None
    receipt: str | None
    settled_why: str
    items: tuple[ItemView, ...]
    files: tuple[FileView, ...]

    @property
    def subject(self) -> str:
        """How log entries, papers and notes name it."""
        return f"letter:{self.id}"

    @property
    def state_word(self) -> str:
        """Its state in words; a letter that asks for no answer is 已发出."""
        if self.state == "sent" and not self.kind.replies:
            return "已发出"
        return STATES[self.state]

    @property
    def waits(self) -> bool:
        """Whether its answer is still owed."""
        return self.state == "sent" and self.kind.replies

    def overdue(self, today: date) -> bool:
        """Whether its answer is owed and late."""
        return self.waits and self.due_on is not None and self.due_on < today

    def without_reply(self) -> LetterView:
        """The letter as staff see it while the addressee still writes: drafts of an answer are theirs alone."""
        if self.answered_at is not None:
            return self
        items = tuple(replace(item, answer="") for item in self.items)
        return replace(self, reply="", files=(), items=items)


def letters_of(session: Session, review_id: str) -> Sequence[LetterView]:
    """The letters of a review for staff, oldest first. Three statements."""
    return [view.without_reply() for view in letters_where(session, Letter.review_id == review_id)]


def get_letter(session: Session, letter_id: str) -> LetterView:
    """One letter, whole: the caller decides what of it may be shown.

    Raises:
        NotFound: there is none.
    """
    found = letters_where(session, Letter.id == letter_id)
    if not found:
        raise NotFound(MISSING)
    return found[0]


def letters_where(session: Session, condition: ColumnElement[bool], limit: int = 500) -> list[LetterView]:
    """Letters that meet a condition, oldest first."""
    writer, sender = aliased(Account), aliased(Account)
    rows = session.execute(
        select(Letter, Organisation.name, writer.name, sender.name)
        .join(Organisation, Organisation.id == Letter.addressee_id)
        .join(writer, writer.id == Letter.created_by)
        .outerjoin(sender, sender.id == Letter.sent_by)
        .where(condition)
        .order_by(Letter.created_at, Letter.id)
        .limit(limit)
    ).all()
    ids = [row[0].id for row in rows]
    items: dict[str, list[ItemView]] = defaultdict(list)
    query = select(LetterItem).where(LetterItem.letter_id.in_(ids)).order_by(LetterItem.position)
    for item in session.scalars(query):
        items[item.letter_id].append(
            ItemView(
                item.id, item.position, item.line_id, item.address, item.article, item.quote,
                superiors_from(item.superiors), item.words, item.answer,
            )
        )  # fmt: skip
    files: dict[str, list[FileView]] = defaultdict(list)
    for file in session.scalars(
        select(LetterFile).where(LetterFile.letter_id.in_(ids)).order_by(LetterFile.added_at, LetterFile.id)
    ):
        files[file.letter_id].append(FileView(file.id, file.file_name, file.size, file.digest, file.added_at))
    return [
        _view(letter, addressee, by, sent or "", tuple(items[letter.id]), tuple(files[letter.id]))
        for letter, addressee, by, sent in rows
    ]


def _view(
    letter: Letter, addressee: str, by: str, sent: str, items: tuple[ItemView, ...], files: tuple[FileView, ...]
) -> LetterView:
    return LetterView(
        letter.id, letter.review_id, KINDS[letter.kind], letter.state, letter.revision, letter.title, letter.body,
        letter.addressee_id, addressee, letter.due_on, letter.due_sentence, letter.follows_id, by, letter.created_at,
        sent, letter.sent_at, letter.opened_at, letter.reply, letter.reply_saved_at, letter.reply_revision,
        letter.replied_by, letter.answered_at, letter.receipt, letter.settled_why, items, files,
    )  # fmt: skip
