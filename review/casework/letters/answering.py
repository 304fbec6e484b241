"""Answering a letter: by the body it went to, logged in or through a link; saved as often as they like, sent once.

What is saved but not sent belongs to the addressee alone: staff see an answer when it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import SHANGHAI, Clock, legal_day
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.people.invitations import GONE, invite, open_invitation
from registry.people.roles import Permission, Person
from review.casework.access import lock_review
from review.casework.correction.follow_up import note_answer
from review.casework.deadlines import recount
from review.casework.letters.drafting import lock_letter
from review.casework.letters.models import Letter, LetterFile, LetterItem
from review.casework.letters.views import MISSING, LetterView, get_letter, letters_where

PURPOSE = "letter_reply"
MAX_ANSWER, MAX_FILES = 10_000, 20
VISIBLE = ("sent", "answered", "settled")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who answers: an account of the body, or whoever holds its link."""

    organisation_id: str
    actor: str  # for the audit log
    name: str  # printed with the answer

    @classmethod
    def of(cls, person: Person) -> Addressee:
        """A logged-in person of an addressed body.

        Raises:
            NotAllowed: their role answers no letters. NotFound: they belong to no body.
        """
        person.require(Permission.LETTER_ANSWER)
        if person.organisation_id is None:
            raise NotFound("您的账号没有所属单位，收不到函件，请与系统管理员联系。")
        return cls(person.organisation_id, person.actor, person.name)


def inbox(session: Session, addressee: Addressee) -> Sequence[LetterView]:
    """The letters that a body got, newest first. Three statements."""
    found = letters_where(session, (Letter.addressee_id == addressee.organisation_id) & Letter.state.in_(VISIBLE))
    return list(reversed(found))


def read_letter(session: Session, addressee: Addressee, letter_id: str) -> LetterView:
    """A letter that this body got.

    Raises:
        NotFound: no such letter, or not theirs; the answer is the same.
    """
    view = get_letter(session, letter_id)
    if view.addressee_id != addressee.organisation_id or view.state not in VISIBLE:
        raise NotFound(MISSING)
    return view


def note_opening(session: Session, clock: Clock, addressee: Addressee, letter_id: str) -> None:
    """Note the first opening of a letter by its addressee."""
    letter = _own(session, addressee, letter_id)
    if letter.opened_at is None:
        letter.opened_at = clock.now()
        audit.record(session, clock, addressee.actor, "letter.open", f"letter:{letter_id}")


def save_reply(
    session: Session,
    clock: Clock,
    addressee: Addressee,
    letter_id: str,
    answers: Mapping[str, str],
    reply: str,
    *,
    revision: int,
) -> int:
    """Save an answer without sending it; returns the revision for the next save.

    Args:
        answers: by id of the point.
        revision: of the answer that the form was made from.

    Raises:
        Conflict: it is sent, or a colleague saved in between. InvalidInput: too long. NotFound.
    """
    letter = _open(session, addressee, letter_id)
    items = session.scalars(select(LetterItem).where(LetterItem.letter_id == letter_id)).all()
    wanted = {item.id: answers.get(item.id, item.answer).strip() for item in items}
    reply = reply.strip()
    if len(reply) > MAX_ANSWER or any(len(answer) > MAX_ANSWER for answer in wanted.values()):
        raise InvalidInput(f"每项答复不超过 {MAX_ANSWER} 字；内容较多的，请作为附件上传。")
    if letter.reply == reply and all(item.answer == wanted[item.id] for item in items):
        return letter.reply_revision
    if revision != letter.reply_revision:
        raise Conflict("本单位的另一个人在您打开之后保存过答复。您写的内容还在本页，请核对后再保存。")
    for item in items:
        item.answer = wanted[item.id]
    letter.reply, letter.reply_saved_at = reply, clock.now()
    letter.reply_revision += 1
    session.flush()
    return letter.reply_revision


def submit_reply(session: Session, clock: Clock, addressee: Addressee, letter_id: str) -> str:
    """Send the saved answer; returns the receipt's number. Sent twice, the same receipt comes back.

    Raises:
        InvalidInput: a point has no answer, and no file came instead. Conflict: withdrawn or settled. NotFound.
    """
    letter = _own(session, addressee, letter_id)
    if letter.state == "answered" and letter.receipt is not None:
        return letter.receipt
    letter = _open(session, addressee, letter_id)
    items = session.scalars(
        select(LetterItem).where(LetterItem.letter_id == letter_id).order_by(LetterItem.position)
    ).all()
    missing = [str(item.position) for item in items if not item.answer.strip()]
    if missing:
        raise InvalidInput(f"第 {'、'.join(missing)} 项还没有答复。已写的内容已保存；详见附件的，也请写明“见附件”。")
    if not items and not letter.reply:
        raise InvalidInput("请填写答复再提交。")
    now = clock.now()
    letter.receipt = _next_receipt(session, now)
    letter.state, letter.answered_at, letter.replied_by = "answered", now, addressee.name
    letter.revision += 1
    session.flush()
    note_answer(session, letter, legal_day(now))
    recount(session, lock_review(session, letter.review_id))
    audit.record(
        session,
        clock,
        addressee.actor,
        "letter.state",
        f"letter:{letter_id}",
        old="sent",
        new="answered",
        receipt=letter.receipt,
    )
    return letter.receipt


def add_file(
    session: Session, clock: Clock, addressee: Addressee, letter_id: str, digest: str, file_name: str, size: int
) -> None:
    """Add a kept file to the answer; the same file twice is one.

    Raises:
        InvalidInput: too many. Conflict: the answer is sent. NotFound.
    """
    _open(session, addressee, letter_id)
    held = session.scalars(select(LetterFile).where(LetterFile.letter_id == letter_id)).all()
    if any(file.digest == digest for file in held):
        return
    if len(held) >= MAX_FILES:
        raise InvalidInput(f"附件最多 {MAX_FILES} 个，请合并后上传。")
    session.add(
        LetterFile(
            id=new_id(), letter_id=letter_id, digest=digest, file_name=file_name[:200], size=size,
            added_at=clock.now(), added_by=addressee.name,
        )
    )  # fmt: skip
    session.flush()
    audit.record(session, clock, addressee.actor, "letter.file", f"letter:{letter_id}", digest=digest)


def drop_file(session: Session, clock: Clock, addressee: Addressee, letter_id: str, file_id: str) -> None:
    """Take a file off an answer that isn't sent yet.

    Raises:
        Conflict: it is sent. NotFound.
    """
    _open(session, addressee, letter_id)
    file = session.get(LetterFile, file_id)
    if file is not None and file.letter_id == letter_id:
        session.delete(file)
        audit.record(session, clock, addressee.actor, "letter.file_drop", f"letter:{letter_id}", digest=file.digest)


def reply_link(session: Session, clock: Clock, person: Person, letter_id: str) -> str:
    """A link by which a unit without an account answers this one letter; shown once.

    Raises:
        NotAllowed. Conflict: the letter is not out, or answered.
    """
    person.require(Permission.FINDING_VERDICT)
    letter = lock_letter(session, letter_id)
    if letter.state != "sent":
        raise Conflict("只有已发出、尚未答复的函件可以生成答复链接。")
    _, token = invite(
        session,
        clock,
        purpose=PURPOSE,
        subject=f"letter:{letter_id}",
        actor=person.actor,
        organisation_id=letter.addressee_id,
    )
    return token


def by_link(session: Session, clock: Clock, token: str) -> tuple[Addressee, str]:
    """`(addressee, letter_id)` of a link.

    Raises:
        NotFound: the link is not valid.
    """
    invited = open_invitation(session, clock, token, PURPOSE)
    if invited.organisation_id is None:
        raise NotFound(GONE)
    return (
        Addressee(invited.organisation_id, "public", f"{invited.organisation}（凭链接答复）"),
        invited.subject.removeprefix("letter:"),
    )


def _own(session: Session, addressee: Addressee, letter_id: str) -> Letter:
    letter = lock_letter(session, letter_id)
    if letter.addressee_id != addressee.organisation_id or letter.state not in VISIBLE:
        raise NotFound(MISSING)
    return letter


def _open(session: Session, addressee: Addressee, letter_id: str) -> Letter:
    letter = _own(session, addressee, letter_id)
    if letter.state == "answered":
        raise Conflict("答复已提交，不能再改；需要补充的，请与承办人联系。")
    if letter.state != "sent":
        raise Conflict("这份函件已了结，不再接收答复。")
    return letter


def _next_receipt(session: Session, now: datetime) -> str:
    """HF + day + serial; unique by constraint, gap-free within the day by the write transaction."""
    prefix = f"HF{now.astimezone(SHANGHAI):%Y%m%d}-"
    last = session.scalars(
        select(Letter.receipt)
        .where(Letter.receipt.startswith(prefix))
        .order_by(Letter.receipt.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()
    return f"{prefix}{(int(last.removeprefix(prefix)) + 1 if last else 1):05d}"
