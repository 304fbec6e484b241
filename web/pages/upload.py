"""Uploading: the form, and the reading's preview before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from registry.instruments.quarantine import QuarantinedFile
from registry.instruments.questions import OpenQuestion
from registry.instruments.views import DocumentRow, DocumentView
from registry.provisions.kinds import Status
from registry.provisions.reading import Reading
from registry.provisions.units import units
from web import urls
from web.pages.readings import FactRow, Jump, Sheet, facts_of, jumps_of
from web.pages.setting import Block, TocEntry, contents, history_note, set_text

NEVER = datetime.min.replace(tzinfo=UTC)  # a preview was never taken into the record


@dataclass(frozen=True, slots=True)
class UploadPage:
    """The form that takes files; `refused` names a file that could not be read and why."""

    template: ClassVar[str] = "pages/upload.html"

    max_mb: int
    error: str = ""
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewDocument:
    """One document of the file, set as it would be shown."""

    reading: Reading
    view: DocumentView
    blocks: tuple[Block, ...]
    contents: tuple[TocEntry, ...]
    history: str
    articles: int
    clauses: int
    jumps: tuple[Jump, ...]
    facts: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What was read from the file, with its warnings; nothing is stored yet."""

    template: ClassVar[str] = "pages/preview.html"

    staged: str
    file_name: str
    documents: tuple[PreviewDocument, ...]
    sheet: Sheet
    may_correct: bool = False  # one document, and a person who may

    def sheet_url(self, number: int) -> str:
        """The same page with another page of the source."""
        return urls.with_query(urls.upload_preview(self.staged), [("page", str(number))]) + "#source"


def preview_document(reading: Reading, today: date, page_url: str = "") -> PreviewDocument:
    """A reading as the reading page would show it; `page_url` ends where the number of a page of the source goes."""
    view = view_of(reading, today)
    entries = contents(view)
    return PreviewDocument(
        reading,
        view,
        set_text(view),
        entries,
        history_note(view),
        sum(node.part.value == "article" for node in reading.walk()),
        len(view.units),
        jumps_of(view.text, view.units, view.warnings, page_url),
        facts_of(view, reading.matter, ()),
    )


def view_of(reading: Reading, today: date) -> DocumentView:
    """A reading in the shape of a stored version, without being one."""
    begins = reading.effective_on or reading.promulgated_on
    status = Status.UNKNOWN
    if begins is not None:
        status = Status.IN_FORCE if begins <= today else Status.NOT_YET_EFFECTIVE
    row = DocumentRow(
        document_id="",
        version_id="",
        title=reading.title,
        kind=reading.kind,
        level=reading.level,
        issuer=reading.issuer,
        document_number=reading.document_number,
        promulgated_on=reading.promulgated_on,
        effective_on=reading.effective_on,
        status=status,
        internal=False,
        collection="local",
        created_at=NEVER,
    )
    return DocumentView(
        row=row,
        text=reading.text,
        nodes=reading.nodes,
        units=units(reading),
        history=reading.history,
        references=reading.references,
        warnings=reading.warnings,
        versions=(),
        sources=(),
        wrapper=None,
        carries=(),
        adopted_on=reading.adopted_on,
        approved_on=reading.approved_on,
        expires_on=reading.expires_on,
        ended_on=None,
        effective_basis=reading.effective_basis,
    )


@dataclass(frozen=True, slots=True)
class QuarantinePage:
    """What waits for a person: files that could not be read, and doubts about what belongs together."""

    template: ClassVar[str] = "pages/quarantine.html"

    files: tuple[QuarantinedFile, ...]
    may_settle: bool
    questions: tuple[OpenQuestion, ...] = ()
    may_answer: bool = False
    said: str = ""
