"""The archive file of a suggestion that no review answers: its form, the papers made from it, the log, an index.

A suggestion with a review lies in that review's archive. Nothing is stored: as long as nothing happens to it the file
comes out with the same bytes, and its hash stands in the log each time that it is fetched. The proposer is masked, and
what they attached stays out, as in a review's archive: each of those files may show who sent it.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from registry import audit
from registry.audit import AuditEntry
from registry.clock import SHANGHAI, Clock
from registry.errors import Conflict, NotFound
from registry.files import FileStore
from registry.people.roles import Permission, Person
from review.casework.suggestions.handling import MISSING
from review.casework.suggestions.models import Suggestion
from review.casework.suggestions.vocabulary import CLOSED, KINDS, STATES, printed_number
from review.papers.archive_log import log_csv, log_digest, reaches
from review.papers.archive_parts import Member, pack, paper_members
from review.papers.contents import suggestion as contents
from review.papers.layout.docx_file import paper_docx
from review.papers.views import PaperView, entries_of, papers_about


@dataclass(frozen=True, slots=True)
class SuggestionArchive:
    """The file with the number of its suggestion."""

    number: str
    content: bytes
    digest: str


def has_archive(row: Suggestion) -> bool:
    """Whether it is answered, and no review holds it."""
    return row.state == CLOSED and row.review_id is None


def suggestion_archive(
    session: Session, clock: Clock, files: FileStore, person: Person, suggestion_id: str
) -> SuggestionArchive:
    """Make the archive of a suggestion as it stands, and log that it was fetched.

    Raises:
        NotAllowed: no staff. NotFound. Conflict: it isn't answered yet, or lies in its review's archive.
    """
    person.require(Permission.WORKSHEET_EXPORT)
    row = session.get(Suggestion, suggestion_id)
    if row is None:
        raise NotFound(MISSING)
    if row.review_id is not None:
        raise Conflict("这件审查建议已经启动审查，随审查案件归档。")
    if not has_archive(row):
        raise Conflict("审查建议反馈之后才能归档。")
    subject = f"suggestion:{row.id}"
    papers = list(reversed(papers_about(session, subject)))
    subjects = [subject, *(paper.subject for paper in papers)]
    up_to = reaches(session, subjects)
    number = printed_number(row.kind, row.year, row.serial)
    head = {
        "case": number, "title": row.title, "kind": KINDS[row.kind], "state": STATES[row.state],
        "up_to_log_entry": up_to, "log_digest": log_digest(session, up_to),
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "archive.zip"
        pack(path, head, _members(session, files, row, papers, subjects, up_to))
        content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    audit.record(session, clock, person.actor, "archive.download", subject, digest=digest)
    return SuggestionArchive(number, content, digest)


def _members(
    session: Session,
    files: FileStore,
    row: Suggestion,
    papers: Sequence[PaperView],
    subjects: Sequence[str],
    up_to: int,
) -> Iterator[Member]:
    """`(name, bytes, what it is)` in the order of the index."""
    last = session.get(AuditEntry, up_to)
    day = (last.at if last is not None else row.created_at).astimezone(SHANGHAI).date()
    form = replace(contents.form(session, row.id, "", day), signed=False)
    yield "01-审查建议登记表.docx", paper_docx(form), "审查建议登记表"
    for number, paper in enumerate(papers, 1):
        yield from paper_members(files, paper, entries_of(session, paper.id), f"02-文书/{number:02d}")
    yield "03-办理日志.csv", log_csv(session, subjects, up_to), "办理日志"
