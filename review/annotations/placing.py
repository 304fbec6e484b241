"""What people decide about the place of a note that the text has left: confirmed, placed by hand, dropped, undone.

Each decision is a row of its own and an entry of the log; the note keeps the place that it was written on, and an
undone decision stays on record, so that the way of a note can always be read.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.people.roles import Person
from review.annotations.carrying import CHANGED
from review.annotations.models import NotePlace
from review.annotations.notes import place_of
from review.annotations.threads import staff_id, visible_note
from review.annotations.views import Placed

DEEDS = {
    "confirm": "确认就在这里",
    "place": "放到这里",
    "drop": "本版本不再适用",
    "undo": "撤销",
}


def decide_place(
    session: Session,
    clock: Clock,
    person: Person,
    note: Placed,
    deed: str,
    *,
    version_id: str | None,
    text: str,
    address: str = "",
    start: int = 0,
    words: str = "",
    nth: int | None = None,
) -> None:
    """Decide where a note stands in the text that is shown, or undo what was decided last; the one door for it.

    Args:
        note: the note as this person sees it there.
        version_id: the version shown; None for a paper.
        text: the words of the clause or paragraph at `address`: of the one that is chosen, or, to confirm, of the one
            where the note is proposed.
        start: where `text` begins in the version's text; 0 for a paper.
        words: to place: the words that are meant, none for the whole.

    Raises:
        NotAllowed, NotFound: not for this person. InvalidInput: words that aren't there, an unknown deed.
        Conflict: the note was written here, nobody is asked about it, or there is nothing to undo.
    """
    visible_note(session, person, note.id)
    if deed not in DEEDS:
        raise InvalidInput("请选择要做什么。")
    if deed == "undo":
        _undo(session, clock, person, note.id, version_id)
        return
    if not note.elsewhere:
        raise Conflict("这条批注就写在本版本上，不需要另定位置。")
    place = note.place
    if deed == "confirm":
        if place.state != CHANGED:
            raise Conflict("这条批注不需要确认，请刷新页面。")
        found, address = _within(place.start, place.end, start), place.address
    elif deed == "place":
        found = place_of(text, words, nth)
    else:
        found, address, text = None, "", ""
    left, right = found if found is not None else (None, None)
    shift = start if left is not None else 0
    session.add(
        NotePlace(
            note_id=note.id,
            version_id=version_id,
            act=deed,
            address=address,
            start=None if left is None else left + shift,
            end=None if right is None else right + shift,
            quote="" if left is None else text[left:right],
            context=text if version_id is None else "",
            by=staff_id(person),
            at=clock.now(),
        )
    )
    audit.record(
        session, clock, person.actor, f"note.{deed}", f"note:{note.id}",
        old=place.address or note.at.address, new=address, version=version_id or "",
    )  # fmt: skip


def _undo(session: Session, clock: Clock, person: Person, note_id: str, version_id: str | None) -> None:
    newest = (
        select(NotePlace)
        .where(NotePlace.note_id == note_id, NotePlace.version_id == version_id, NotePlace.undone_at.is_(None))
        .order_by(NotePlace.id.desc())
        .limit(1)
        .with_for_update()
    )
    held = session.scalars(newest).one_or_none()
    if held is None:
        raise Conflict("这条批注在这里没有可以撤销的处理，请刷新页面。")
    held.undone_at, held.undone_by = clock.now(), staff_id(person)
    audit.record(
        session, clock, person.actor, "note.undo", f"note:{note_id}",
        act=held.act, old=held.address, version=version_id or "",
    )  # fmt: skip


def note_among(notes: Sequence[Placed], note_id: str) -> Placed:
    """One of the notes that a person sees.

    Raises:
        NotFound: there is none, or not for this person.
    """
    found = next((note for note in notes if note.id == note_id), None)
    if found is None:
        raise NotFound("没有这条批注，或它不对您开放。")
    return found


def _within(left: int | None, right: int | None, start: int) -> tuple[int, int] | None:
    return None if left is None or right is None else (left - start, right - start)
