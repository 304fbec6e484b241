"""Where notes of a document meet its review: written on a finding or a line, made a line of the worksheet."""

from __future__ import annotations

from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.instruments.views import DocumentView
from registry.people.roles import Person
from review.annotations.carrying import CARRIED
from review.annotations.notes import Anchor, anchor_in
from review.annotations.placing import note_among
from review.annotations.targets import FINDING, LINE, TEXT, Target
from review.annotations.threads import annotate, visible_note
from review.annotations.views import annotations_on
from review.casework.lines.editing import add_line
from review.casework.lines.models import WorksheetLine
from review.casework.lines.standards import Judgement
from review.casework.views import review_of_version
from review.findings.store import get_finding

MADE_OF = (TEXT, FINDING)  # a line is made of what a note says on these; a note on a line is about that line


def write_on(
    session: Session,
    clock: Clock,
    person: Person,
    view: DocumentView,
    target: Target,
    body: str,
    *,
    words: str = "",
    nth: int | None = None,
    kind: str = "note",
    visibility: str = "case",
) -> str:
    """Write a note on a clause of the version shown, on words of it, on a finding or on a line; returns its id.

    Raises:
        NotAllowed: not staff. NotFound: this version has no such clause, finding or line.
        InvalidInput: the words aren't there once, nothing was written, or the group is meant by somebody in none.
    """
    anchor = anchor_for(session, view, target, words, nth)
    return annotate(session, clock, person, view.row.document_id, target, anchor, body, kind, visibility)


def anchor_for(session: Session, view: DocumentView, target: Target, words: str = "", nth: int | None = None) -> Anchor:
    """The words that a note on something stands on.

    Raises:
        NotFound: this version has no such clause, finding or line. InvalidInput: words that aren't there once.
    """
    version = view.row.version_id
    if target.kind == TEXT:
        return anchor_in(view.unit(target.id), version, words, nth)
    if target.kind == FINDING:
        stored = get_finding(session, target.id)
        if stored.version_id != version:
            raise NotFound("这一版本没有这条提示。")
        found = stored.finding
        return Anchor(version, found.address, found.quote, found.start, found.end, target.id)
    if target.kind != LINE:
        raise InvalidInput("文书段落的批注请在该文书页上写。")
    line = session.get(WorksheetLine, target.id)
    if line is None or line.version_id != version:
        raise NotFound("工作表中没有这一条。")
    try:
        return anchor_in(view.unit(line.address), version, line.quote)
    except InvalidInput:  # its words stand there more than once, or it quotes the whole
        return Anchor(version, line.address)


def make_line(session: Session, clock: Clock, person: Person, view: DocumentView, note_id: str) -> tuple[str, str]:
    """Make a draft line of the worksheet of a note that everybody in the case sees; returns review and line.

    The line quotes the words that the note stands on and begins with what the note says.

    Raises:
        Conflict: no review of this version, the place isn't certain, it is about a line, or a line was made of it.
        NotAllowed, NotFound, InvalidInput: as for a line.
    """
    note = visible_note(session, person, note_id)
    found = note_among(annotations_on(session, person, view), note_id)
    if note.visibility != "case":
        raise Conflict("只有全体办理人员可见的批注才能转为审查意见。")
    if found.target.kind not in MADE_OF:
        raise Conflict("这条批注针对的是已列入的问题，请直接修改那一条。")
    if note.line_id is not None:
        raise Conflict("这条批注已经转为审查意见。")
    review = review_of_version(session, view.row.version_id)
    if review is None:
        raise Conflict("这一版本还没有立案审查，请先开始审查。")
    if found.place.state != CARRIED:
        raise Conflict("这条批注在本版本的位置尚未确认，请先确认。")
    place = found.place
    words = "" if place.start is None or place.end is None else view.text[place.start : place.end]
    note.line_id = add_line(
        session, clock, person, review.id, address=place.address, words=words, judgement=Judgement(opinion=note.body)
    )
    audit.record(session, clock, person.actor, "note.line", f"note:{note_id}", line=note.line_id)
    return review.id, note.line_id
