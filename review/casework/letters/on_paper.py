"""Answers that came on paper or by word of mouth, entered by staff for the addressee; the entry says who entered it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.errors import InvalidInput
from registry.people.roles import Permission, Person
from review.casework.access import require_not_recused
from review.casework.letters.answering import Addressee, save_reply, submit_reply
from review.casework.letters.drafting import lock_letter
from review.casework.letters.views import get_letter

SEE_REPLY = "见书面答复。"


def enter_reply(session: Session, clock: Clock, person: Person, letter_id: str, reply: str) -> str:
    """Enter the answer to a letter; points without an answer of their own refer to it. Returns the receipt's number.

    Raises:
        NotAllowed, NotFound. InvalidInput: nothing written. Conflict: it is answered, settled or withdrawn.
    """
    person.require(Permission.FINDING_VERDICT)
    letter = lock_letter(session, letter_id)
    require_not_recused(session, letter.review_id, person)
    if not reply.strip():
        raise InvalidInput("请填写对方的答复。")
    by = Addressee(letter.addressee_id, person.actor, f"{person.name}代录")
    held = get_letter(session, letter_id)
    answers = {item.id: item.answer or SEE_REPLY for item in held.items}
    save_reply(session, clock, by, letter_id, answers, reply, revision=letter.reply_revision)
    return submit_reply(session, clock, by, letter_id)
