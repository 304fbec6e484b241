"""Notes of documents and papers: who sees which, written, answered, resolved, opened again, taken back by the author.

A note belongs to a document or a paper and keeps its own place; where it stands elsewhere is said by `views` and
decided by people in `placing`.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.annotations.models import Note, NoteEntry
from review.annotations.notes import MAX_BODY, Anchor, place_of, write_note
from review.annotations.targets import PARAGRAPH, Target

ACTS = {"reply": "回复", "resolve": "标为已解决", "reopen": "重新打开"}
DOCUMENT, PAPER = "document:", "paper:"


def annotate(
    session: Session,
    clock: Clock,
    person: Person,
    document_id: str,
    target: Target,
    anchor: Anchor,
    body: str,
    kind: str = "note",
    visibility: str = "case",
) -> str:
    """Write a note on a document; the caller has looked the target up. Returns its id.

    Raises:
        NotAllowed: not staff. InvalidInput: nothing was written, or the group is meant by somebody in none.
    """
    account_id = _writer(person, visibility)
    subject = f"{DOCUMENT}{document_id}"
    return write_note(session, clock, account_id, subject, anchor, body, kind, visibility, target)


def annotate_paragraph(
    session: Session,
    clock: Clock,
    person: Person,
    paper_id: str,
    key: str,
    text: str,
    body: str,
    *,
    words: str = "",
    nth: int | None = None,
    kind: str = "note",
    visibility: str = "case",
) -> str:
    """Write a note on a paragraph of a paper, or on words of it; returns its id.

    Args:
        key: the paragraph's, in the paper.
        text: its words now.

    Raises:
        NotAllowed, InvalidInput: as for a document; the words aren't in the paragraph.
    """
    account_id = _writer(person, visibility)
    found = place_of(text, words, nth)
    start, end = found if found is not None else (None, None)
    anchor = Anchor(None, key, text[start:end] if found is not None else "", start, end)
    target, subject = Target(PARAGRAPH, key), f"{PAPER}{paper_id}"
    return write_note(session, clock, account_id, subject, anchor, body, kind, visibility, target, text)


def say(session: Session, clock: Clock, person: Person, note_id: str, act: str, body: str = "") -> None:
    """Reply to a note, resolve it or open it again; the one door for these.

    Raises:
        NotAllowed, NotFound: not for this person. InvalidInput: an empty reply, too long, unknown act.
        Conflict: resolved already, or open already.
    """
    note, body = visible_note(session, person, note_id), body.strip()
    if act not in ACTS:
        raise InvalidInput("请选择要做什么。")
    if act == "reply" and not body:
        raise InvalidInput("回复内容不能为空。")
    if len(body) > MAX_BODY:
        raise InvalidInput(f"回复不能超过 {MAX_BODY} 字。")
    if act == "resolve" and note.resolved_at is not None:
        raise Conflict("这条批注已经标为已解决。")
    if act == "reopen" and note.resolved_at is None:
        raise Conflict("这条批注没有标为已解决。")
    now = clock.now()
    if act != "reply":
        note.resolved_at = now if act == "resolve" else None
    session.add(NoteEntry(note_id=note_id, act=act, body=body, author_id=staff_id(person), at=now))
    audit.record(session, clock, person.actor, f"note.{act}", f"note:{note_id}")


def take_back(session: Session, clock: Clock, person: Person, note_id: str) -> None:
    """The author takes a note back; it stays on record and is shown to nobody.

    Raises:
        NotAllowed: somebody else's. NotFound: not for this person.
        Conflict: somebody answered it, or a line was made of it.
    """
    note = visible_note(session, person, note_id)
    if note.author_id != person.account_id:
        raise NotAllowed("只能撤回本人写的批注。")
    answered = select(NoteEntry.id).where(NoteEntry.note_id == note_id, NoteEntry.author_id != note.author_id)
    if note.line_id is not None or session.scalars(answered.limit(1)).first() is not None:
        raise Conflict("这条批注已经有人回复，或者已经转为审查意见，不能撤回；可以标为已解决。")
    note.withdrawn_at = clock.now()
    audit.record(session, clock, person.actor, "note.withdraw", f"note:{note_id}")


def seen_by(person: Person) -> ColumnElement[bool]:
    """Which notes a member of staff sees, in a query that joins the author's account."""
    seen = [Note.visibility == "case", Note.author_id == person.account_id]
    if person.organisation_id is not None:
        seen.append(and_(Note.visibility == "group", Account.organisation_id == person.organisation_id))
    return or_(*seen)


def visible_note(session: Session, person: Person, note_id: str) -> Note:
    """A note of a document or a paper, to be changed by this person.

    Raises:
        NotAllowed: not staff. NotFound: there is none, or not for this person; the answer is the same.
    """
    staff_id(person)
    query = select(Note).join(Account, Account.id == Note.author_id).where(Note.id == note_id, seen_by(person))
    note = session.scalars(query.where(Note.withdrawn_at.is_(None)).with_for_update(of=Note)).one_or_none()
    if note is None or not note.subject.startswith((DOCUMENT, PAPER)):
        raise NotFound("没有这条批注，或它不对您开放。")
    return note


def staff_id(person: Person) -> str:
    """The account of a member of staff who may write notes.

    Raises:
        NotAllowed: anybody else.
    """
    person.require(Permission.REVIEW_READ)
    person.require(Permission.NOTE_WRITE)
    if person.account_id is None:
        raise NotAllowed("请先登录。")
    return person.account_id


def _writer(person: Person, visibility: str) -> str:
    account_id = staff_id(person)
    if visibility == "group" and person.organisation_id is None:
        raise InvalidInput("您的账号没有所属单位，请改选其他可见范围。")
    return account_id
