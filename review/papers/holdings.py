"""Documents of the record that a paper cites beside superior law: the one under review first, then any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.instruments.resolve import by_titles
from registry.instruments.views import DocumentView, get_document
from registry.provisions.addresses import step
from registry.provisions.kinds import Status
from registry.provisions.reading import Part
from registry.provisions.titles import title_key
from review.casework.views import ReviewView
from review.law.cite import Citation, CitationStatus
from review.law.library import Library


@dataclass(frozen=True, slots=True)
class Held:
    """A document of the record; `own` is the one under review, which is cited whatever its state is."""

    view: DocumentView
    own: bool

    @property
    def title(self) -> str:
        """Its title."""
        return self.view.row.title

    @property
    def status(self) -> Status:
        """Its state on the paper's day."""
        return self.view.row.status

    @property
    def text(self) -> str:
        """Its whole text."""
        return self.view.text

    def article(self, citation: Citation) -> str | None:
        """The text of the cited article, None where there is none."""
        address = step(Part.ARTICLE, citation.article, citation.article_suffix)
        for root in self.view.nodes:
            for node in root.walk():
                if node.address == address:
                    return self.view.text[node.start : node.end]
        return None


class Holdings:
    """What the record holds, asked title by title and kept for the time of one check.

    Args:
        session: a session that reads.
        review: the review that the paper belongs to, None for a paper of none.
    """

    def __init__(self, session: Session, review: ReviewView | None = None) -> None:
        self._session = session
        self._own: DocumentView | None = None
        if review is not None:
            self._own = get_document(
                session, review.document_id, review.as_of, include_internal=True, version_id=review.version_id
            )
        self._kept: dict[tuple[str, date], DocumentView | None] = {}

    @property
    def own_titles(self) -> tuple[str, ...]:
        """The title of the document under review."""
        return (self._own.row.title,) if self._own is not None else ()

    def library_titles(self, library: Library) -> tuple[str, ...]:
        """Titles of superior law, for finding the one that was meant."""
        laws = getattr(library, "laws", None)
        return tuple(law.title for law in laws()) if laws is not None else ()

    def find(self, citation: Citation, on: date) -> Held | None:
        """The document that a citation names, where the library doesn't hold it."""
        names = {title_key(citation.law), title_key(citation.written or citation.law)}
        if self._own is not None and title_key(self._own.row.title) in names:
            return Held(self._own, own=True)
        if citation.status not in (CitationStatus.NOT_IN_LIBRARY, CitationStatus.NO_SUCH_LAW) or citation.source:
            return None
        view = self._local(citation.written or citation.law, on)
        return Held(view, own=False) if view is not None else None

    def _local(self, name: str, on: date) -> DocumentView | None:
        key = (title_key(name), on)
        if key not in self._kept:
            found = by_titles(self._session, [name], include_internal=True).get(name, ())
            self._kept[key] = None
            for named in found[:1]:
                try:
                    self._kept[key] = get_document(self._session, named.document_id, on, include_internal=True)
                except NotFound:
                    continue
        return self._kept[key]
