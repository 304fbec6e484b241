"""What stands beside the clauses of a text for staff: heat, notes with their threads, the form of a new note.

The reading page, the review page, the page of notes and the page of a paper show the same parts; who may see a note is
decided by `review.annotations`, here it is only put beside its clause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from registry.instruments.views import DocumentView
from registry.people.roles import Permission, Person
from registry.provisions.kinds import Status
from review.annotations.carrying import CHANGED, ORPHAN
from review.annotations.notes import KINDS, VISIBILITIES
from review.annotations.placing import DEEDS
from review.annotations.targets import FINDING, LINE, TEXT, Target
from review.annotations.threads import ACTS
from review.annotations.views import DROPPED, STATES, Placed, annotations_in_paper, annotations_on
from review.casework.heat import SORTS, Heat, counted, heat_of
from review.papers.views import PaperView
from web import urls
from web.pages.setting import Span

SHORT = {"comments": "意见", "notes": "批注", "flags": "提示"}
LENGTH = 64  # of the longest bar, in pixels
NOTES_SAID = {
    "written": "批注已保存。",
    "reply": "回复已保存。",
    "resolve": "已标为已解决。",
    "reopen": "已重新打开。",
    "withdraw": "批注已撤回。",
    "confirm": "已确认批注在这里的位置。",
    "place": "已把批注放到所选的位置。",
    "drop": "已标为本版本不再适用，列在本页末尾。",
    "undo": "已撤销，批注回到原来的状态。",
}


@dataclass(frozen=True, slots=True)
class Written:
    """What was sent and refused, so that nothing typed is lost. `at` is the target or the note."""

    at: str
    message: str
    body: str = ""
    words: str = ""
    kind: str = "note"
    visibility: str = "case"
    address: str = ""


@dataclass(frozen=True, slots=True)
class Margin:
    """Notes and heat beside a text.

    `notes` are those on clauses and their words by clause, `beside` those on findings and lines by target. `back` is
    the page that forms return to, `at` the target for which the form of a new note is open.
    """

    base: str
    back: str
    notes: Mapping[str, Sequence[Placed]]
    beside: Mapping[str, Sequence[Placed]] = field(default_factory=dict)
    heat: Heat = field(default_factory=lambda: Heat({}))
    version_id: str = ""
    orphans: tuple[Placed, ...] = ()
    dropped: tuple[Placed, ...] = ()
    changed: int = 0
    places: tuple[tuple[str, str], ...] = ()  # where a note can be placed by hand: address and words
    may_write: bool = False
    may_line: bool = False
    only: str = ""
    at: str = ""
    unfolded: bool = False
    refused: Written | None = None
    kinds: ClassVar[dict[str, str]] = KINDS
    visibilities: ClassVar[dict[str, str]] = VISIBILITIES
    sorts: ClassVar[dict[str, str]] = SORTS
    short: ClassVar[dict[str, str]] = SHORT
    states: ClassVar[dict[str, str]] = STATES
    acts: ClassVar[dict[str, str]] = ACTS
    deeds: ClassVar[dict[str, str]] = DEEDS

    def length(self, count: int) -> int:
        """How long the bar of a count is."""
        return max(6, round(LENGTH * count / self.heat.most))

    @property
    def waiting(self) -> int:
        """Notes whose place a person is asked about."""
        return self.changed + len(self.orphans)


def margin_of(
    session: Session,
    person: Person,
    view: DocumentView,
    *,
    back: str,
    sorts: Sequence[str] = (),
    only: str = "",
    at: str = "",
    unfolded: bool = False,
    refused: Written | None = None,
    known: Mapping[str, Sequence[str]] | None = None,
) -> Margin:
    """Notes and heat of one version, for staff.

    Args:
        sorts: what the bars count; all where none is chosen.
        only: `open` for notes that aren't resolved; else all.
        known: addresses of what is counted apart from these notes, by sort, where the caller has read it already.
    """
    notes = [n for n in annotations_on(session, person, view) if only != "open" or not n.resolved]
    by_clause: dict[str, list[Placed]] = {}
    beside: dict[str, list[Placed]] = {}
    for note in notes:
        if not note.stands:
            continue
        if note.target.kind in (FINDING, LINE) and not note.elsewhere:
            beside.setdefault(str(note.target), []).append(note)
        else:
            by_clause.setdefault(view.unit(note.place.address).address, []).append(note)
    noted = [n.place.address for n in notes if n.stands]
    if known is None:
        heat = heat_of(session, view.row.version_id, view.units, noted, sorts)
    else:
        heat = counted(view.units, {**known, "notes": [*known["notes"], *noted]}, sorts)
    return Margin(
        base=urls.annotations_of(view.row.version_id),
        back=back,
        notes=by_clause,
        beside=beside,
        heat=heat,
        version_id=view.row.version_id,
        orphans=tuple(n for n in notes if n.place.state == ORPHAN),
        dropped=tuple(n for n in notes if n.place.state == DROPPED),
        changed=sum(n.place.state == CHANGED for n in notes),
        places=tuple((u.address, f"{u.number or '（无条号）'} {_begin(u.text, u.number)}") for u in view.units),
        may_write=person.may(Permission.NOTE_WRITE),
        may_line=person.may(Permission.FINDING_VERDICT),
        only=only,
        at=at,
        unfolded=unfolded,
        refused=refused,
    )


def target_margin(session: Session, person: Person, view: DocumentView, target: Target, back: str) -> Margin:
    """Notes on one finding or line, and the form of a new one, for the page of that alone; for staff."""
    nothing: dict[str, Sequence[str]] = dict.fromkeys(SORTS, ())
    return margin_of(session, person, view, back=back, at=str(target), unfolded=True, known=nothing)


def note_spans(margin: Margin) -> tuple[Span, ...]:
    """The words that notes stand on, as marks in the text that lead to them."""
    held = [note for side in (margin.notes, margin.beside) for notes in side.values() for note in notes]
    return tuple(
        Span(n.place.start, n.place.end, href=f"#note-{n.id}", tone="note")
        for n in held
        if n.target.kind == TEXT and n.place.start is not None and n.place.end is not None
    )


def texts_of(paper: PaperView) -> dict[str, str]:
    """The words of a paper's paragraphs by key."""
    return {paragraph.key: paragraph.text for paragraph in paper.sheet.paragraphs}


def paper_margin(session: Session, person: Person, paper: PaperView, refused: Written | None = None) -> Margin:
    """Notes on the paragraphs of a paper, for staff; new ones are written while it is a draft."""
    texts = texts_of(paper)
    notes = annotations_in_paper(session, person, paper.id, texts)
    by_key = {key: [n for n in notes if n.stands and n.place.address == key] for key in texts}
    return Margin(
        base=urls.paper(paper.id, "notes"),
        back=urls.paper(paper.id),
        notes={key: held for key, held in by_key.items() if held},
        orphans=tuple(n for n in notes if n.place.state == ORPHAN),
        dropped=tuple(n for n in notes if n.place.state == DROPPED),
        changed=sum(n.place.state == CHANGED for n in notes),
        places=tuple((key, f"第 {n} 段 {text[:24]}") for n, (key, text) in enumerate(texts.items(), 1)),
        may_write=person.may(Permission.NOTE_WRITE) and paper.state in {"draft", "out"},
        refused=refused,
    )


def day_of(view: DocumentView) -> date | None:
    """A day for links to the version shown; None for the one that applies now."""
    dot = next(row for row in view.versions if row.version_id == view.row.version_id)
    return None if dot.status is Status.IN_FORCE else dot.begins_on or dot.on


def _begin(text: str, number: str) -> str:
    return text.removeprefix(number).strip()[:24]
