"""The reading page: contents, text, what is known about the document; for staff, notes and heat beside the clauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from registry.instruments.views import DocumentView, VersionRow, get_document
from registry.people.roles import Permission, Person
from review.casework.reviews import ReviewView, review_of_version
from review.voices.consultations import ConsultationView
from search.analysis import Marker
from web import urls
from web.pages.found import Found, found_spans, walk
from web.pages.margin import NOTES_SAID, Margin, margin_of, note_spans
from web.pages.setting import Block, TocEntry, around, citation_spans, contents, history_note, set_text


@dataclass(frozen=True, slots=True)
class VersionDot:
    """One version in the timeline."""

    on: date | None
    url: str
    status: str
    here: bool


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """What the reading page shows. `review` and `margin` are set for staff only; `may_review` says that they can begin
    one."""

    template: ClassVar[str] = "pages/document.html"

    view: DocumentView
    blocks: tuple[Block, ...]
    contents: tuple[TocEntry, ...]
    history: str
    recipient: str
    closing: tuple[str, ...]
    as_of: date
    dated: bool  # the address names a date
    chosen: str  # address of the clause that was asked for
    chosen_label: str
    similar: str  # words to find clauses like the chosen one
    versions: tuple[VersionDot, ...]
    consultations: tuple[ConsultationView, ...]
    review: ReviewView | None
    may_review: bool
    may_consult: bool
    found: Found | None = None  # the words of the search that led here
    margin: Margin | None = None
    other: str = ""  # the same page without the margin, or with it
    said: str = ""

    @property
    def whole_url(self) -> str:
        """The whole text, with the same words marked."""
        url = urls.document(self.view.row.document_id, self.on)
        return urls.with_query(url, [("find", self.found.query)]) if self.found is not None else url

    @property
    def on(self) -> date | None:
        """The date for links that should stay in this state."""
        return self.as_of if self.dated else None

    @property
    def newer(self) -> VersionDot | None:
        """The version now in force, when another is shown."""
        current = next((dot for dot in self.versions if dot.status == "现行有效"), None)
        return current if current is not None and not current.here else None


@dataclass(frozen=True, slots=True)
class Beside:
    """How a member of staff asks for notes and heat: which are counted, which notes, where one is being written."""

    sorts: tuple[str, ...] = ()
    only: str = ""
    write: str = ""
    margin: str = ""  # on or off; by default on for documents that are reviewed here, off for superior law
    said: str = ""

    def shown(self, local: bool) -> bool:
        """Whether notes and heat stand beside the text."""
        return self.margin == "on" or (self.margin != "off" and local)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The state of the page for its address."""
        counted = tuple(("count", sort) for sort in self.sorts)
        return (*counted, ("only", self.only), ("margin", self.margin))


def document_page(
    session: Session,
    person: Person,
    document_id: str,
    today: date,
    *,
    on: date | None = None,
    address: str = "",
    consultations: tuple[ConsultationView, ...] = (),
    looked_for: tuple[str, Marker] | None = None,
    beside: Beside | None = None,
) -> DocumentPage:
    """The reading page of a document.

    Args:
        on: show the version of that date; None for today's.
        address: the clause to stand at.
        looked_for: the query that led here and what marks its words.
        beside: how notes and heat are asked for.

    Raises:
        NotFound: no such document for this person, or no such clause in this version.
    """
    day = on or today
    view = get_document(session, document_id, day, include_internal=person.may(Permission.DOCUMENT_READ_INTERNAL))
    chosen = label = similar = ""
    if address:
        unit = view.unit(address)
        chosen, label = unit.address, unit.number
        similar = unit.text.removeprefix(unit.number).strip().replace("\n", " ")[:80]
    recipient, closing = around(view)
    staff = person.may(Permission.REVIEW_READ)
    held = review_of_version(session, view.row.version_id) if staff else None
    local = view.row.collection == "local"
    marks = found_spans(view.text, looked_for[1]) if looked_for is not None else ()
    cited, margin = citation_spans(view, on), None
    beside = beside or Beside()
    path = urls.document(view.row.document_id, on, chosen)
    if staff and beside.shown(local):
        margin = margin_of(
            session, person, view,
            back=urls.with_query(path, beside.pairs), sorts=beside.sorts, only=beside.only, at=beside.write,
        )  # fmt: skip
        cited = (*cited, *note_spans(margin))
    blocks = set_text(view, (*cited, *marks))
    return DocumentPage(
        view=view,
        blocks=blocks,
        contents=contents(view),
        history=history_note(view),
        recipient=recipient,
        closing=closing,
        as_of=day,
        dated=on is not None,
        chosen=chosen,
        chosen_label=label,
        similar=similar,
        versions=tuple(_dot(view, version) for version in view.versions),
        consultations=tuple(c for c in consultations if staff or c.audience == "public"),
        review=held,
        may_review=local and person.may(Permission.REVIEW_RUN),
        may_consult=local and person.may(Permission.CONSULTATION_OPEN),
        found=walk(looked_for[0], blocks, marks, chosen) if looked_for is not None else None,
        margin=margin,
        other=urls.with_query(path, [("margin", "off" if margin else "on")]) if staff else "",
        said=NOTES_SAID.get(beside.said, "") if staff else "",
    )


def _dot(view: DocumentView, version: VersionRow) -> VersionDot:
    day = version.begins_on or version.on
    return VersionDot(
        version.on,
        urls.document(view.row.document_id, day),
        version.status.value,
        version.version_id == view.row.version_id,
    )


@dataclass(frozen=True, slots=True)
class CitationCard:
    """The clause that a citation names, for the pop-up; `missing` says in plain words why there is none."""

    template: ClassVar[str] = "pages/citation_card.html"

    title: str
    label: str
    status: str
    url: str
    lines: tuple[str, ...]
    missing: str = ""


def card_for(view: DocumentView, address: str, url: str) -> CitationCard:
    """The card of one clause, or of a whole document where no clause is named."""
    title = view.row.title
    if not address:
        return CitationCard(title, "", view.row.status.value, url, ())
    unit = view.unit(address)
    words = unit.text.removeprefix(unit.number).strip(" \u3000\n")
    return CitationCard(title, unit.number, view.row.status.value, url, tuple(words.split("\n")[:12]))
