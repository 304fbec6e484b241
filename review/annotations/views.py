"""Notes of documents and papers as a person sees them: with their threads, and where they stand in the text shown.

In another version a note is followed by `carrying`, from the nearest version in which it stands for certain; in a paper
within its paragraph alone. What a person decided about its place there goes before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from registry.instruments.views import DocumentView, get_document
from registry.people.models import Account
from registry.people.roles import Permission, Person
from registry.provisions.differences import differences
from registry.provisions.reading import Unit
from review.annotations.carrying import CARRIED, CHANGED, ORPHAN, Carried, Carrier
from review.annotations.models import Note, NoteEntry, NotePlace
from review.annotations.targets import Target, target_from
from review.annotations.threads import DOCUMENT, PAPER, seen_by

DROPPED = "dropped"
STATES = {
    CARRIED: "已随文字转到本版本",
    CHANGED: "文字有变，请确认",
    ORPHAN: "本版本已无所针对的文字",
    DROPPED: "已标为本版本不再适用",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a thread."""

    id: int
    act: str
    body: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided about the place of a note here: `confirm`, `place` or `drop`; it can be undone."""

    act: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """A note with its thread, and where it stands in the text that is shown."""

    id: str
    kind: str
    body: str
    target: Target
    version_id: str | None  # the version it was written on; None for a paper
    at: Carried  # its own place there
    quote: str  # the words that it was written on
    context: str
    visibility: str
    author: str
    created_at: datetime
    resolved: bool
    line_id: str | None
    elsewhere: bool  # written on another version, or on other words of the paragraph
    place: Carried
    decided: Decided | None
    entries: tuple[Entry, ...]
    mine: bool

    @property
    def stands(self) -> bool:
        """Whether it has a place in the text that is shown."""
        return self.place.state in {CARRIED, CHANGED}


def annotations_on(session: Session, person: Person, view: DocumentView) -> Sequence[Placed]:
    """The notes on a document that a person may see, oldest first, each placed in the version shown.

    Three statements, and a few more for each other version that notes stand in; none for each note.
    """
    order = {row.version_id: n for n, row in enumerate(view.versions)}
    rows, entries, places = _load(session, person, Note.subject.startswith(DOCUMENT) & Note.version_id.in_(list(order)))
    here = view.row.version_id
    sources: dict[str, tuple[str, str, int | None, int | None]] = {}
    for note, _ in rows:
        stood = {note.version_id: (note.address, note.start, note.end)}
        stood |= {
            p.version_id: (p.address, p.start, p.end)
            for p, _ in reversed(places.get(note.id, ()))
            if p.act != "drop" and p.version_id in order
        }  # fmt: skip
        nearest = min(stood, key=lambda v: _distance(order[v or ""], order[here]))
        sources[note.id] = (nearest or "", *stood[nearest])
    carriers = _carriers(session, view, {source[0] for source in sources.values()})
    placed = []
    for note, author in rows:
        decided = next(((p, by) for p, by in places.get(note.id, ()) if p.version_id == here), None)
        if decided is not None:
            place = _decided_place(decided[0])
        else:
            version, address, start, end = sources[note.id]
            carrier = carriers.get(version)
            place = Carried(CARRIED, address, start, end) if carrier is None else carrier.carry(address, start, end)
        placed.append(_placed(note, author, place, decided, entries, person, note.version_id != here))
    return placed


def annotations_in_paper(session: Session, person: Person, paper_id: str, texts: Mapping[str, str]) -> Sequence[Placed]:
    """The notes on a paper that a person may see, oldest first, each placed in the paragraphs. Three statements.

    Args:
        texts: words by key of the paragraph, of the paper as it is now.
    """
    rows, entries, places = _load(session, person, Note.subject == f"{PAPER}{paper_id}")
    placed = []
    for note, author in rows:
        decided = next(iter(places.get(note.id, ())), None)
        held = decided[0] if decided is not None else note
        if decided is not None and decided[0].act == "drop":
            place = Carried(DROPPED)
        else:
            place = _in_paragraph(held, texts.get(held.address))
        elsewhere = decided is not None or note.context != texts.get(note.address, "")
        placed.append(_placed(note, author, place, decided, entries, person, elsewhere))
    return placed


def _in_paragraph(held: Note | NotePlace, text: str | None) -> Carried:
    """A note follows its sentence within its own paragraph, and nowhere else."""
    if text is None:
        return Carried(ORPHAN, pieces=differences(held.context, ""))
    if text == held.context:
        return Carried(CARRIED, held.address, held.start, held.end)
    if held.start is not None and held.end is not None:
        old, new = _alone(held.address, held.context), _alone(held.address, text)
        found = Carrier(old, new).carry(held.address, held.start, held.end)
        if found.state == CARRIED:
            return found
    return Carried(CHANGED, held.address, None, None, differences(held.context, text))


def _alone(key: str, text: str) -> tuple[Unit, ...]:
    return (Unit(key, "", "", text, 0, len(text)),)


def _distance(version: int, shown: int) -> tuple[bool, int]:
    """How far a version is from the one shown; earlier ones go before later ones."""
    return version > shown, abs(shown - version)


def _decided_place(place: NotePlace) -> Carried:
    return Carried(DROPPED) if place.act == "drop" else Carried(CARRIED, place.address, place.start, place.end)


def _load(
    session: Session, person: Person, condition: ColumnElement[bool]
) -> tuple[
    list[tuple[Note, str]], Mapping[str, Sequence[Entry]], Mapping[str, Sequence[tuple[NotePlace, str]]]
]:  # fmt: skip
    """Notes, threads, and decisions that stand, newest first. Three statements."""
    person.require(Permission.REVIEW_READ)
    query = (
        select(Note, Account.name)
        .join(Account, Account.id == Note.author_id)
        .where(condition, Note.withdrawn_at.is_(None), seen_by(person))
        .order_by(Note.created_at, Note.id)
    )
    rows = [(note, name) for note, name in session.execute(query)]
    ids = [note.id for note, _ in rows]
    entries: dict[str, list[Entry]] = defaultdict(list)
    said = select(NoteEntry, Account.name).join(Account, Account.id == NoteEntry.author_id)
    for entry, name in session.execute(said.where(NoteEntry.note_id.in_(ids)).order_by(NoteEntry.id)):
        entries[entry.note_id].append(Entry(entry.id, entry.act, entry.body, name, entry.at))
    places: dict[str, list[tuple[NotePlace, str]]] = defaultdict(list)
    decided = select(NotePlace, Account.name).join(Account, Account.id == NotePlace.by)
    standing = decided.where(NotePlace.note_id.in_(ids), NotePlace.undone_at.is_(None))
    for place, name in session.execute(standing.order_by(NotePlace.id.desc())):
        places[place.note_id].append((place, name))
    return rows, entries, places


def _placed(
    note: Note,
    author: str,
    place: Carried,
    decided: tuple[NotePlace, str] | None,
    entries: Mapping[str, Sequence[Entry]],
    person: Person,
    elsewhere: bool,
) -> Placed:
    return Placed(
        note.id, note.kind, note.body, target_from(note.target), note.version_id,
        Carried(CARRIED, note.address, note.start, note.end), note.quote, note.context, note.visibility, author,
        note.created_at, note.resolved_at is not None, note.line_id, elsewhere, place,
        Decided(decided[0].act, decided[1], decided[0].at) if decided else None,
        tuple(entries.get(note.id, ())), note.author_id == person.account_id,
    )  # fmt: skip


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
