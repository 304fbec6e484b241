"""Notes of the reading page: who sees which, what is said under them, and where they stand in the version shown.

A note belongs to a document and keeps its place in the version that it was written on. In another version it is
followed by `carrying`; what can't be followed for certain a person confirms, and that is kept beside the note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.instruments.views import DocumentView, get_document
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.annotations.carrying import CARRIED, CHANGED, Carried, Carrier
from review.annotations.models import Note, NoteEntry, NotePlace
from review.annotations.notes import MAX_BODY, anchor_in, write_note
from review.casework.lines.editing import add_line
from review.casework.views import review_of_version

ACTS = {"reply": "回复", "resolve": "标为已解决", "reopen": "重新打开"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a thread."""

    act: str
    body: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """A note with its thread, and where it stands in the version that is shown."""

    id: str
    kind: str
    body: str
    quote: str  # the words that it was written on
    visibility: str
    author: str
    created_at: datetime
    resolved: bool
    line_id: str | None
    elsewhere: bool  # written on another version
    place: Carried
    entries: tuple[Entry, ...]
    mine: bool


def subject_of(document_id: str) -> str:
    """What a note of the reading page is about."""
    return f"document:{document_id}"


def annotate(
    session: Session,
    clock: Clock,
    person: Person,
    view: DocumentView,
    address: str,
    words: str,
    body: str,
    kind: str = "note",
    visibility: str = "case",
) -> str:
    """Write a note on a clause of the version shown, or on words of it; returns its id.

    Raises:
        NotAllowed: not staff. NotFound: no such clause. InvalidInput: the words aren't there once, nothing was written,
            or the group is meant by somebody who belongs to none.
    """
    account_id = _staff(person)
    if visibility == "group" and person.organisation_id is None:
        raise InvalidInput("您的账号没有所属单位，请改选其他可见范围。")
    anchor = anchor_in(view.unit(address), view.row.version_id, words)
    return write_note(
        session, clock, account_id, subject_of(view.row.document_id), anchor, body, kind, visibility=visibility
    )


def say(session: Session, clock: Clock, person: Person, note_id: str, act: str, body: str = "") -> None:
    """Reply to a note, resolve it or open it again; the one door for these.

    Raises:
        NotAllowed, NotFound: not for this person. InvalidInput: an empty reply, too long, unknown act.
        Conflict: resolved already, or open already.
    """
    note, body = _visible(session, person, note_id, write=True), body.strip()
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
    session.add(NoteEntry(note_id=note_id, act=act, body=body, author_id=_staff(person), at=now))
    audit.record(session, clock, person.actor, f"note.{act}", f"note:{note_id}")


def confirm_place(session: Session, clock: Clock, person: Person, view: DocumentView, note_id: str) -> None:
    """Confirm that a note whose words changed stands where it is proposed, in the version shown.

    Raises:
        NotAllowed, NotFound: not for this person. Conflict: it isn't one that a person is asked about.
    """
    note = _visible(session, person, note_id, write=True)
    found = next((p for p in annotations_on(session, person, view) if p.id == note_id), None)
    if found is None or found.place.state != CHANGED:
        raise Conflict("这条批注不需要确认，请刷新页面。")
    place = found.place
    quote = "" if place.start is None or place.end is None else view.text[place.start : place.end]
    session.add(
        NotePlace(
            note_id=note_id,
            version_id=view.row.version_id,
            address=place.address,
            start=place.start,
            end=place.end,
            quote=quote,
            by=_staff(person),
            at=clock.now(),
        )
    )
    audit.record(
        session, clock, person.actor, "note.place", f"note:{note_id}",
        old=note.address, new=place.address, version=view.row.version_id,
    )  # fmt: skip


def make_line(session: Session, clock: Clock, person: Person, view: DocumentView, note_id: str) -> tuple[str, str]:
    """Make a draft line of the worksheet of a note that everybody in the case sees; returns review and line.

    Raises:
        Conflict: no review of this version, the place isn't certain, or a line was made of it already.
        NotAllowed, NotFound, InvalidInput: as for a line.
    """
    note = _visible(session, person, note_id, write=True)
    if note.visibility != "case":
        raise Conflict("只有全体办理人员可见的批注才能转为审查意见。")
    if note.line_id is not None:
        raise Conflict("这条批注已经转为审查意见。")
    review = review_of_version(session, view.row.version_id)
    if review is None:
        raise Conflict("这一版本还没有立案审查，请先开始审查。")
    found = next((p for p in annotations_on(session, person, view) if p.id == note_id), None)
    if found is None or found.place.state != CARRIED:
        raise Conflict("这条批注在本版本的位置尚未确认，请先确认。")
    place = found.place
    words = "" if place.start is None or place.end is None else view.text[place.start : place.end]
    note.line_id = add_line(session, clock, person, review.id, address=place.address, words=words)
    audit.record(session, clock, person.actor, "note.line", f"note:{note_id}", line=note.line_id)
    return review.id, note.line_id


def annotations_on(session: Session, person: Person, view: DocumentView) -> Sequence[Placed]:
    """The notes that a person may see, oldest first, each placed in the version shown.

    Three statements, and a few more for each other version that notes were written on; none for each note.
    """
    person.require(Permission.REVIEW_READ)
    query = (
        select(Note, Account.name)
        .join(Account, Account.id == Note.author_id)
        .where(Note.subject == subject_of(view.row.document_id), Note.withdrawn_at.is_(None), _seen_by(person))
        .order_by(Note.created_at, Note.id)
    )
    rows = [(note, name) for note, name in session.execute(query)]
    ids = [note.id for note, _ in rows]
    entries: dict[str, list[Entry]] = defaultdict(list)
    said = (
        select(NoteEntry, Account.name)
        .join(Account, Account.id == NoteEntry.author_id)
        .where(NoteEntry.note_id.in_(ids))
        .order_by(NoteEntry.id)
    )
    for entry, name in session.execute(said):
        entries[entry.note_id].append(Entry(entry.act, entry.body, name, entry.at))
    confirmed = {
        p.note_id: Carried(CARRIED, p.address, p.start, p.end)
        for p in session.scalars(
            select(NotePlace).where(NotePlace.note_id.in_(ids), NotePlace.version_id == view.row.version_id)
        )
    }
    carriers = _carriers(session, view, {note.version_id for note, _ in rows if note.id not in confirmed})
    return [
        Placed(
            note.id, note.kind, note.body, note.quote, note.visibility, name, note.created_at,
            note.resolved_at is not None, note.line_id, note.version_id != view.row.version_id,
            confirmed.get(note.id) or _place(note, carriers), tuple(entries[note.id]),
            note.author_id == person.account_id,
        )
        for note, name in rows
    ]  # fmt: skip


def _carriers(session: Session, view: DocumentView, versions: set[str]) -> Mapping[str, Carrier]:
    row = view.row
    return {
        id_: Carrier(
            get_document(
                session, row.document_id, row.created_at.date(), include_internal=True, version_id=id_
            ).units,
            view.units,
        )
        for id_ in sorted(versions - {row.version_id})
    }  # fmt: skip


def _place(note: Note, carriers: Mapping[str, Carrier]) -> Carried:
    carrier = carriers.get(note.version_id)
    if carrier is None:
        return Carried(CARRIED, note.address, note.start, note.end)
    return carrier.carry(note.address, note.start, note.end)


def _seen_by(person: Person) -> ColumnElement[bool]:
    seen = [Note.visibility == "case", Note.author_id == person.account_id]
    if person.organisation_id is not None:
        seen.append(and_(Note.visibility == "group", Account.organisation_id == person.organisation_id))
    return or_(*seen)


def _visible(session: Session, person: Person, note_id: str, *, write: bool = False) -> Note:
    if write:
        _staff(person)
    query = select(Note).join(Account, Account.id == Note.author_id).where(Note.id == note_id, _seen_by(person))
    note = session.scalars(query.where(Note.withdrawn_at.is_(None)).with_for_update(of=Note)).one_or_none()
    if note is None or not note.subject.startswith("document:"):
        raise NotFound("没有这条批注，或它不对您开放。")
    return note


def _staff(person: Person) -> str:
    person.require(Permission.REVIEW_READ)
    person.require(Permission.NOTE_WRITE)
    if person.account_id is None:
        raise NotAllowed("请先登录。")
    return person.account_id
