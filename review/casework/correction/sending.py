"""Sending a letter with all that follows from it: its rung on the ladder, and the date of the report on an opinion."""

from __future__ import annotations

from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.errors import InvalidInput
from registry.people.roles import Person
from review.casework.correction.follow_up import open_round
from review.casework.correction.ladder import Taken, add_step
from review.casework.correction.rungs import BY_LETTER
from review.casework.letters.drafting import Content, draft_letter, lock_letter, send_letter
from review.casework.letters.views import get_letter


def send(session: Session, clock: Clock, person: Person, letter_id: str, *, revision: int | None = None) -> None:
    """Send a letter; sent twice, it is sent once and takes its rung once.

    Raises:
        NotAllowed, NotFound, Conflict, InvalidInput: see `letters.drafting.send_letter`.
    """
    letter = lock_letter(session, letter_id)
    if letter.state == "sent":
        return
    send_letter(session, clock, person, letter_id, revision=revision)
    rung = BY_LETTER.get(letter.kind)
    if rung is not None and not (letter.kind == "urge" and letter.follows_id and not _on_ladder(session, letter_id)):
        taken = Taken(rung.key, clock.today(), letter.title)
        add_step(
            session, clock, person, letter.review_id, taken, rung, letter.due_on, letter.due_sentence,
            letter_id=letter.id,
        )  # fmt: skip
    if letter.kind == "opinion":
        open_round(session, clock, letter, 1, person.actor)


def urge(session: Session, clock: Clock, person: Person, letter_id: str, words: str) -> str:
    """Urge the answer of a letter that is late: a 督促函 to the same body, written and sent at once.

    Raises:
        InvalidInput: the letter isn't late. NotAllowed, NotFound, Conflict.
    """
    late = get_letter(session, letter_id)
    if not late.overdue(clock.today()):
        raise InvalidInput("这份函件还没有到期，或已经答复，不用督促。")
    day = late.due_on.isoformat() if late.due_on else ""
    body = words.strip() or f"我们此前发出的“{late.title}”，应于 {day} 前答复，至今未收到。请尽快答复。"
    title = f"关于督促答复“{late.title}”的函"
    content = Content(late.addressee_id, title[:200], body, (), follows_id=late.id)
    urged = draft_letter(session, clock, person, late.review_id, "urge", content)
    send(session, clock, person, urged)
    return urged


def _on_ladder(session: Session, letter_id: str) -> bool:
    """Whether an urging concerns the correction: only letters after an opinion climb the ladder."""
    before = get_letter(session, letter_id).follows_id
    return before is not None and get_letter(session, before).kind.key in {"opinion", "stop"}
