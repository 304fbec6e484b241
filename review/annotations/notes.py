"""Notes: written by staff or assigned experts, decided by staff, the outcome shown to the author."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotAllowed, NotFound
from registry.ids import new_id
from registry.people.models import Account
from registry.people.roles import Permission, Person
from registry.provisions.reading import Unit
from review.annotations.models import Note
from review.annotations.targets import FINDING, TEXT, Target
from review.outcomes import checked_outcome

KINDS = {"note": "意见", "question": "疑问", "proposal": "修改建议", "issue": "问题"}
VISIBILITIES = {"private": "只有我", "group": "本单位", "case": "全体办理人员"}
MAX_BODY = 5000


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a note stands: a clause of a version, words in it (offsets into the version's text), a finding.

    Without a version it is a paragraph of a paper: `address` is its key, the offsets count in its words.
    """

    version_id: str | None
    address: str
    quote: str = ""
    start: int | None = None
    end: int | None = None
    finding_id: str | None = None


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as its readers see it."""

    id: str
    subject: str
    anchor: Anchor
    kind: str
    body: str
    author_id: str
    author: str
    created_at: datetime
    outcome: str | None
    outcome_reason: str
    outcome_by: str | None
    outcome_at: datetime | None


def anchor_in(unit: Unit, version_id: str, words: str = "", nth: int | None = None) -> Anchor:
    """The anchor of a note on a clause, or on words of it that a person typed or marked.

    Args:
        words: blanks and line breaks in them don't count, since a page prints them otherwise than they are stored.
        nth: which of several equal words, from 0, where a person marked them on the page.

    Raises:
        InvalidInput: the clause doesn't have these words, or has them more than once.
    """
    found = place_of(unit.text, words, nth)
    if found is None:
        return Anchor(version_id, unit.address)
    start, end = found
    return Anchor(version_id, unit.address, unit.text[start:end], unit.start + start, unit.start + end)


def place_of(text: str, words: str, nth: int | None = None) -> tuple[int, int] | None:
    """Where words stand in a text, blanks apart; None where no words are given, so that the whole is meant.

    Raises:
        InvalidInput: they don't stand there, or more than once and nobody said which.
    """
    wanted = "".join(words.split())
    if not wanted:
        return None
    kept = [at for at, sign in enumerate(text) if not sign.isspace()]
    bare = "".join(text[at] for at in kept)
    places = [m.start() for m in re.finditer(f"(?={re.escape(wanted)})", bare)]
    if not places:
        raise InvalidInput("这一条里没有您所填的原文，请照抄条文中的文字，或留空就整条写意见。")
    if len(places) > 1 and (nth is None or not 0 <= nth < len(places)):
        raise InvalidInput("您所填的原文在这一条里出现不止一次，请多抄几个字。")
    at = places[nth if nth is not None and 0 <= nth < len(places) else 0]
    return kept[at], kept[at + len(wanted) - 1] + 1


def write_note(
    session: Session,
    clock: Clock,
    author_id: str,
    subject: str,
    anchor: Anchor,
    body: str,
    kind: str = "note",
    visibility: str = "case",
    target: Target | None = None,
    context: str = "",
) -> str:
    """Write a note; the caller has checked that the author may (staff, or an expert on an assigned review).

    Args:
        target: what it is on; by default the finding that the anchor names, else the clause.
        context: the words that offsets count in, for a paragraph of a paper.

    Raises:
        InvalidInput: empty or too long a text, unknown kind or visibility.
    """
    body = body.strip()
    if not body:
        raise InvalidInput("意见内容不能为空。")
    if len(body) > MAX_BODY:
        raise InvalidInput(f"意见不能超过 {MAX_BODY} 字，请分条填写。")
    if kind not in KINDS:
        raise InvalidInput("意见类别不正确。")
    if visibility not in VISIBILITIES:
        raise InvalidInput("请选择谁可以看到这条批注。")
    if target is None:
        target = Target(FINDING, anchor.finding_id) if anchor.finding_id else Target(TEXT, anchor.address)
    note = Note(
        id=new_id(),
        subject=subject,
        target=str(target),
        version_id=anchor.version_id,
        address=anchor.address,
        start=anchor.start,
        end=anchor.end,
        quote=anchor.quote,
        context=context,
        finding_id=anchor.finding_id,
        kind=kind,
        body=body,
        author_id=author_id,
        created_at=clock.now(),
        outcome_reason="",
        visibility=visibility,
    )
    session.add(note)
    session.flush()
    audit.record(session, clock, author_id, "note.write", f"note:{note.id}", about=subject, target=str(target))
    return note.id


def withdraw_note(session: Session, clock: Clock, author_id: str, note_id: str) -> None:
    """The author takes an undecided note back.

    Raises:
        NotFound: no such note. NotAllowed: someone else's, or decided already.
    """
    note = _get(session, note_id)
    if note.author_id != author_id or note.outcome is not None:
        raise NotAllowed("只能撤回本人尚未处理的意见。")
    if note.withdrawn_at is None:
        note.withdrawn_at = clock.now()
        audit.record(session, clock, author_id, "note.withdraw", f"note:{note_id}")


def decide_note(session: Session, clock: Clock, person: Person, note_id: str, outcome: str, reason: str = "") -> None:
    """Say what became of a note on a review; the one door for it. The same outcome again changes nothing.

    Raises:
        NotAllowed: the person may not. InvalidInput: unknown outcome or no reason.
        NotFound: no such note, or a thread of a document or a paper, which is resolved and gets no outcome.
    """
    person.require(Permission.NOTE_DECIDE)
    outcome, reason = checked_outcome(outcome, reason)
    note = _get(session, note_id)
    if not note.subject.startswith("review:"):
        raise NotFound("这是批注，不是审查意见；批注可以回复、标为已解决，不写处理结果。")
    old = note.outcome
    if (old, note.outcome_reason) == (outcome, reason):
        return
    note.outcome, note.outcome_reason = outcome, reason
    note.outcome_by, note.outcome_at = person.account_id, clock.now()
    audit.record(session, clock, person.actor, "note.outcome", f"note:{note_id}", old=old, new=outcome, why=reason)


def require_note_of(session: Session, note_id: str, subject: str) -> None:
    """Raise unless a note was written for this subject.

    Raises:
        NotFound: it wasn't, or there is none.
    """
    if _get(session, note_id).subject != subject:
        raise NotFound("没有这条意见，或它已被撤回。")


def notes_on(session: Session, subject: str, *, author_id: str | None = None) -> Sequence[NoteView]:
    """Notes written for a subject, oldest first; only one author's where asked (an expert sees their own)."""
    mine = Note.author_id == author_id if author_id is not None else Note.author_id.is_not(None)
    return _notes(session, (Note.subject == subject) & mine)


def notes_of_version(session: Session, version_id: str) -> Sequence[NoteView]:
    """Notes written for reviews of a version, oldest first; for staff."""
    return _notes(session, (Note.version_id == version_id) & Note.subject.startswith("review:"))


def _notes(session: Session, condition: ColumnElement[bool]) -> Sequence[NoteView]:
    decider = aliased(Account)
    query = (
        select(Note, Account.name, decider.name)
        .join(Account, Account.id == Note.author_id)
        .outerjoin(decider, decider.id == Note.outcome_by)
        .where(condition, Note.withdrawn_at.is_(None))
        .order_by(Note.created_at, Note.id)
    )
    return [_view(note, author, by) for note, author, by in session.execute(query)]


def _get(session: Session, note_id: str) -> Note:
    note = session.get(Note, note_id)
    if note is None or note.withdrawn_at is not None:
        raise NotFound("没有这条意见，或它已被撤回。")
    return note


def _view(note: Note, author: str, outcome_by: str | None) -> NoteView:
    anchor = Anchor(note.version_id, note.address, note.quote, note.start, note.end, note.finding_id)
    return NoteView(
        note.id,
        note.subject,
        anchor,
        note.kind,
        note.body,
        note.author_id,
        author,
        note.created_at,
        note.outcome,
        note.outcome_reason,
        outcome_by,
        note.outcome_at,
    )
