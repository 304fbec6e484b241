"""The review page: the reading page with the worksheet in the margin, each line level with its clause.

Staff see all of it; an expert the findings and their own notes. What a person may see is decided by
`review.casework.worksheet`; nothing is added here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from registry.people.roles import Permission, Person
from review.annotations.notes import NoteView
from review.casework.letters.views import ItemView, LetterView
from review.casework.lines.standards import HANDLINGS
from review.casework.lines.views import LineView
from review.casework.reviews import ReviewView
from review.casework.states import Move, moves_from
from review.casework.worksheet import ClauseSheet, Worksheet
from review.experts.acceptance import CONFIDENTIALITY, RECUSAL
from review.experts.assignments import Assignment
from review.experts.blind import is_revealed
from review.findings.finding import Severity
from review.voices.comments import CommentView
from web.pages.findings import CauseLine, FindingLine, cause_lines, finding_line, finding_spans
from web.pages.margin import Margin, note_spans
from web.pages.proof import Aligned, Stand
from web.pages.setting import Block, Span, TocEntry, block_for, citation_spans, contents, history_note, set_text
from web.qr import qr_svg


@dataclass(frozen=True, slots=True)
class Row:
    """One block of the text with what stands beside it."""

    block: Block
    findings: tuple[FindingLine, ...] = ()
    notes: tuple[NoteView, ...] = ()
    comments: tuple[CommentView, ...] = ()
    lines: tuple[LineView, ...] = ()
    answers: tuple[tuple[LetterView, ItemView], ...] = ()

    @property
    def tone(self) -> str:
        """The gravest flag that is not rejected."""
        tones = {line.tone for line in self.findings if line.decision != "rejected"}
        return next((tone for tone in ("red", "amber") if tone in tones), "")

    def marks(self, kind: str) -> int:
        """How many of a kind stand here: red, amber, hint, note, voice."""
        if kind == "note":
            return len(self.notes)
        if kind == "voice":
            return len(self.comments)
        return sum(line.tone == kind for line in self.findings)


@dataclass(frozen=True, slots=True)
class Said:
    """What was just done, with the way back where there is one."""

    words: str
    undo_finding: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that could not be taken: what is wrong, where, and what had been written."""

    message: str
    subject: str  # id of the finding, note, comment or clause
    text: str = ""
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Powers:
    """What this person may do on the page."""

    verdict: bool = False
    note: bool = False
    decide: bool = False
    assign: bool = False
    run: bool = False
    export: bool = False


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What the review page shows; `link` is the expert's secret link when it is opened by one."""

    template: ClassVar[str] = "pages/review.html"

    sheet: Worksheet
    rows: tuple[Row, ...]
    contents: tuple[TocEntry, ...]
    history: str
    coverage: tuple[str, ...]
    powers: Powers
    experts: tuple[tuple[str, str], ...] = ()
    expert_advice: str = ""  # the document's fields, and why the experts stand in this order
    conclusion: str = ""  # of a filled form that was taken in, to be submitted
    barred: tuple[str, ...] = ()  # experts tied to the issuer
    said: Said | None = None
    refused: Refused | None = None
    new_link: str = ""
    assignment: Assignment | None = None
    link: str = ""
    today: date | None = None
    person: Person | None = None
    others: tuple[str, ...] = ()
    handlings: dict[str, str] = field(default_factory=lambda: HANDLINGS)
    recusal: str = RECUSAL
    confidentiality: str = CONFIDENTIALITY
    margin: Margin | None = None  # notes of the document and heat; for staff

    @property
    def new_link_qr(self) -> str:
        """The expert's new link to be scanned from the screen."""
        return qr_svg(self.new_link)

    @property
    def revealed(self) -> bool:
        """Whether all experts' opinions are in, so that they may be compared."""
        return self.today is not None and is_revealed(self.sheet.assignments, self.today)

    @property
    def moves(self) -> tuple[Move, ...]:
        """The changes of state that this person may make now."""
        if self.person is None:
            return ()
        person = self.person
        return tuple(move for move in moves_from(self.review.state) if person.may(move.needs))

    @property
    def review(self) -> ReviewView:
        """The review."""
        return self.sheet.review

    @property
    def undecided(self) -> int:
        """Flags that wait for a verdict."""
        return sum(line.is_flag and not line.decision for row in self.rows for line in row.findings)

    @property
    def decided(self) -> int:
        """Flags with a verdict."""
        return sum(line.is_flag and bool(line.decision) for row in self.rows for line in row.findings)

    @property
    def waiting_voices(self) -> int:
        """Notes and comments that wait for an outcome."""
        notes = sum(note.outcome is None for row in self.rows for note in row.notes)
        return notes + sum(comment.outcome is None for row in self.rows for comment in row.comments)

    def marks(self, address: str) -> Row | None:
        """What stands on a clause, for the contents."""
        return next((row for row in self.rows if row.block.address == address), None)

    @property
    def first_undecided(self) -> str:
        """Where to begin."""
        lines = [line for row in self.rows for line in row.findings if line.is_flag and not line.decision]
        return lines[0].id if lines else ""


def powers_of(person: Person) -> Powers:
    """What a member of staff may do."""
    return Powers(
        verdict=person.may(Permission.FINDING_VERDICT),
        note=person.may(Permission.NOTE_WRITE),
        decide=person.may(Permission.NOTE_DECIDE) and person.may(Permission.COMMENT_DECIDE),
        assign=person.may(Permission.EXPERT_ASSIGN),
        run=person.may(Permission.REVIEW_RUN),
        export=person.may(Permission.WORKSHEET_EXPORT),
    )


def review_page(sheet: Worksheet, powers: Powers, **more: Any) -> ReviewPage:
    """The page of a worksheet."""
    view = sheet.document
    stored = [finding for clause in sheet.clauses for finding in clause.findings]
    noted = [
        Span(n.anchor.start, n.anchor.end, href=f"#note-{n.id}", tone="note")
        for clause in sheet.clauses
        for n in clause.notes
        if n.anchor.start is not None and n.anchor.end is not None and n.anchor.finding_id is None
    ]
    if (margin := more.get("margin")) is not None:
        noted += note_spans(margin)
    blocks = set_text(view, (*citation_spans(view, sheet.review.as_of), *finding_spans(stored), *noted))
    return ReviewPage(
        sheet=sheet,
        rows=_rows(blocks, sheet.clauses, sheet.review.as_of),
        contents=contents(view),
        history=history_note(view),
        coverage=coverage_words(sheet.run.coverage if sheet.run else {}),
        powers=powers,
        **more,
    )


def said_on(sheet: Worksheet) -> dict[str, list[str]]:
    """Where something was said, for the bars: comments, notes of the review, flags."""
    return {
        "comments": [c.address for clause in sheet.clauses for c in clause.comments],
        "notes": [n.anchor.address for clause in sheet.clauses for n in clause.notes],
        "flags": [f.finding.address for f in sheet.findings if f.finding.severity is not Severity.HINT],
    }


def _rows(blocks: Sequence[Block], sheets: Sequence[ClauseSheet], on: date) -> tuple[Row, ...]:
    by_address: dict[str, ClauseSheet] = {}
    for sheet in sheets:
        block = block_for(blocks, sheet.unit.address)
        if block is not None:
            by_address[block.address] = sheet
    rows = []
    for block in blocks:
        held = by_address.get(block.address) if block.is_clause else None
        if held is None:
            rows.append(Row(block))
        else:
            lines = tuple(finding_line(finding, on) for finding in held.findings)
            rows.append(Row(block, lines, held.notes, held.comments, held.lines, held.answers))
    return tuple(rows)


def coverage_words(coverage: dict[str, Any]) -> tuple[str, ...]:
    """What the reference library held when the rules ran, in words."""
    if not coverage:
        return ()
    words = []
    laws, articles = coverage.get("laws"), coverage.get("articles")
    if laws is not None:
        words.append(f"上位法库 {laws} 部" + (f" {articles} 条" if articles else ""))
    kinds = coverage.get("kinds")
    if isinstance(kinds, dict) and kinds:
        words.append("、".join(f"{kind} {count}" for kind, count in kinds.items()))
    provinces = coverage.get("provinces")
    words.append(f"地方性法规：{'、'.join(provinces)}" if provinces else "没有本省地方性法规")
    if coverage.get("newest"):
        words.append(f"最新文本 {coverage['newest']}")
    return tuple(words)


@dataclass(frozen=True, slots=True)
class BesidePage:
    """A finding's clause side by side with the reference clauses it rests on."""

    template: ClassVar[str] = "pages/beside.html"

    sheet: Worksheet
    line: FindingLine
    block: Block
    references: tuple[tuple[str, str, Block | None, str], ...]  # heading, status, the clause, its address
    back: str
    stands: tuple[Stand, ...] = ()
    aligned: tuple[Aligned, ...] = ()
    columns: str = ""  # address of whole clauses in columns, "" where the law's text is not held
    margin: Margin | None = None  # notes on the finding; for staff
    said: str = ""


@dataclass(frozen=True, slots=True)
class WorksheetPage:
    """The worksheet for printing."""

    template: ClassVar[str] = "pages/worksheet.html"

    sheet: Worksheet
    rows: tuple[Row, ...]
    coverage: tuple[str, ...]
    handlings: dict[str, str] = field(default_factory=lambda: HANDLINGS)

    @property
    def causes(self) -> tuple[CauseLine, ...]:
        """The flags by cause, the worst first; hints are left to their clauses."""
        return cause_lines(self.sheet.causes, self.sheet.review.as_of)

    @property
    def adopted(self) -> tuple[LineView, ...]:
        """The lines that the review rests on."""
        return tuple(line for row in self.rows for line in row.lines if line.state == "adopted")


def worksheet_page(sheet: Worksheet) -> WorksheetPage:
    """The printed worksheet: only clauses with something on them."""
    page = review_page(sheet, Powers())
    rows = tuple(row for row in page.rows if row.findings or row.notes or row.comments or row.lines or row.answers)
    return WorksheetPage(sheet, rows, page.coverage)
