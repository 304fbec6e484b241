"""The archive file (卷宗) of a finished review: an index with hashes, every paper, source, letter, the log, and what
the case began with: the filing's form and papers, the forms of the suggestions that it answers.

It reaches up to one entry of the log. Made twice with nothing in between, it is the same bytes under one hash; what
happened since makes a further one, and the earlier stays.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.audit import AuditEntry
from registry.clock import SHANGHAI, Clock
from registry.errors import Conflict
from registry.files import FileStore
from registry.instruments.views import get_document
from registry.people.roles import Permission, Person
from review.annotations.notes import notes_on
from review.casework.letters.views import LetterView, letters_of
from review.casework.lines.views import lines_of
from review.casework.views import ReviewView, get_review
from review.casework.worksheet import worksheet
from review.findings.store import findings_of
from review.papers.archive_log import log_csv, log_digest, reaches
from review.papers.archive_origin import origin_members, origins, papers_of_origins
from review.papers.archive_parts import Member, as_json, kept, pack, paper_members, safe
from review.papers.models import CaseArchive
from review.papers.views import entries_of, papers_of
from review.papers.worksheet_docx import worksheet_docx


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """One archive file."""

    id: int
    up_to: int
    digest: str
    size: int
    made_at: datetime


def archives_of(session: Session, review_id: str) -> Sequence[ArchiveView]:
    """The archive files of a review, newest first."""
    rows = session.scalars(
        select(CaseArchive).where(CaseArchive.review_id == review_id).order_by(CaseArchive.up_to.desc())
    )
    return [ArchiveView(r.id, r.up_to, r.digest, r.size, r.made_at) for r in rows]


def make_archive(session: Session, clock: Clock, files: FileStore, person: Person, review_id: str) -> ArchiveView:
    """Make the archive of a finished review as it stands now; the one it has already, when nothing happened since.

    Raises:
        NotAllowed: no staff. Conflict: it isn't finished. NotFound.
    """
    person.require(Permission.REVIEW_READ)
    review = get_review(session, review_id)
    if not review.finished:
        raise Conflict("审查办结或者终止之后才能归档。")
    subjects = _subjects(session, review)
    up_to = reaches(session, subjects)
    held = session.scalars(
        select(CaseArchive).where(CaseArchive.review_id == review_id, CaseArchive.up_to == up_to)
    ).one_or_none()
    if held is None:
        with tempfile.NamedTemporaryFile() as made:
            write_archive(session, files, person, review, subjects, up_to, Path(made.name))
            size = Path(made.name).stat().st_size
            digest = files.add(Path(made.name))
        held = CaseArchive(
            review_id=review_id, up_to=up_to, digest=digest, size=size, made_at=clock.now(), made_by=person.actor
        )
        session.add(held)
        session.flush()
        audit.record(session, clock, person.actor, "archive.make", f"review:{review_id}", up_to=up_to, digest=digest)
    return ArchiveView(held.id, held.up_to, held.digest, held.size, held.made_at)


def _subjects(session: Session, review: ReviewView) -> list[str]:
    """How the log names what belongs to the case."""
    subjects = [review.subject]
    subjects += [line.subject for line in lines_of(session, review.id, dropped=True)]
    subjects += [letter.subject for letter in letters_of(session, review.id)]
    papers = papers_of(session, review.id)
    subjects += [paper.subject for paper in papers]
    subjects += [f"finding:{stored.id}" for stored in findings_of(session, review.version_id)]
    subjects += [f"note:{note.id}" for note in notes_on(session, review.subject)]
    began = origins(session, review.id)
    others = papers_of_origins(session, began, {paper.id for paper in papers})
    subjects += [*began, *(paper.subject for paper in others)]
    return subjects


def write_archive(
    session: Session, files: FileStore, person: Person, review: ReviewView, subjects: Sequence[str], up_to: int,
    path: Path,
) -> None:  # fmt: skip
    """Write the file; equal records give equal bytes."""
    head = {
        "case": review.number, "title": review.title, "mode": review.mode, "result": review.result,
        "conclusion": review.conclusion, "up_to_log_entry": up_to, "log_digest": log_digest(session, up_to),
    }  # fmt: skip
    pack(path, head, _members(session, files, person, review, subjects, up_to))


def _members(
    session: Session, files: FileStore, person: Person, review: ReviewView, subjects: Sequence[str], up_to: int
) -> Iterator[Member]:
    """`(name, bytes, what it is)` in the order of the index."""
    last = session.get(AuditEntry, up_to)
    moment = last.at if last is not None else review.opened_at
    sheet = worksheet(session, person, review.id, review.as_of)
    yield "01-审查工作表.docx", worksheet_docx(sheet, moment), "审查工作表"
    view = get_document(session, review.document_id, review.as_of, include_internal=True, version_id=review.version_id)
    yield "02-审查文本/文本.txt", view.text.encode(), "审查所据的文本"
    for number, source in enumerate(sorted(view.sources, key=lambda s: s.digest), 1):
        content = kept(files, source.digest)
        yield f"02-审查文本/{number:02d}-{safe(source.file_name)}", content, "来源文件"
    papers = papers_of(session, review.id)
    for number, paper in enumerate(reversed(papers), 1):
        yield from paper_members(files, paper, entries_of(session, paper.id), f"03-文书/{number:02d}")
    for number, letter in enumerate(letters_of(session, review.id), 1):
        yield from _letter(files, letter, number)
    yield "05-办理日志.csv", log_csv(session, subjects, up_to), "与本案有关的日志"
    began = origins(session, review.id)
    others = papers_of_origins(session, began, {paper.id for paper in papers})
    yield from origin_members(session, files, began, others, moment.astimezone(SHANGHAI).date())


def _letter(files: FileStore, letter: LetterView, number: int) -> Iterator[Member]:
    stem = f"04-函件/{number:02d}-{safe(letter.kind.name)}"
    said = {
        "kind": letter.kind.name, "state": letter.state_word, "title": letter.title, "body": letter.body,
        "addressee": letter.addressee, "due_on": letter.due_on, "due": letter.due_sentence, "sent_at": letter.sent_at,
        "sent_by": letter.sent_by, "answered_at": letter.answered_at, "receipt": letter.receipt, "reply": letter.reply,
        "replied_by": letter.replied_by, "settled": letter.settled_why,
        "points": [
            {"n": i.position, "article": i.article, "quote": i.quote, "words": i.words, "answer": i.answer,
             "superiors": [[s.citation, s.quote, s.digest] for s in i.superiors]}
            for i in letter.items
        ],
    }  # fmt: skip
    yield f"{stem}.json", as_json(said), f"{letter.kind.name}及其答复"
    for file in letter.files:
        yield f"{stem}-附件-{safe(file.file_name)}", kept(files, file.digest), "答复所附文件"
