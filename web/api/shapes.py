"""What the API gives: shapes that programs rely on. Fields may be added, never changed.

Nothing of a review is here: flags, notes, worksheets and comments have no way out through the API.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from registry.instruments.views import DocumentView
from search.queries import Hit, SearchResults
from web import urls


class Shape(BaseModel):
    """Base of all shapes: unknown fields are an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ClauseShape(Shape):
    """One clause of a document."""

    address: str
    number: str
    path: str
    text: str
    start: Annotated[int, Field(description="Offset in `text` of the document, in code points")]
    end: int
    url: str


class EventShape(Shape):
    """One event of the adoption history."""

    event: str
    on: date | None
    by: str


class VersionShape(Shape):
    """One version in a document's life."""

    on: date | None
    begins_on: date | None
    ended_on: date | None
    status: str
    url: str | None


class DocumentShape(Shape):
    """One version of a document, whole."""

    document_id: str
    version_id: str
    title: str
    kind: str
    level: str | None
    issuer: str | None
    document_number: str | None
    status: str
    adopted_on: date | None
    approved_on: date | None
    promulgated_on: date | None
    effective_on: date | None
    expires_on: date | None
    url: str
    text: str
    history: list[EventShape]
    clauses: list[ClauseShape]
    versions: list[VersionShape]


class HitShape(Shape):
    """One clause found; `highlights` are half-open ranges in `snippet`."""

    document_id: str
    version_id: str
    title: str
    address: str
    number: str
    score: float
    snippet: str
    highlights: list[tuple[int, int]]
    status: str
    issuer: str | None
    document_number: str | None
    url: str


class SearchShape(Shape):
    """The answer to a search, as the `beishen search --json` command gives it."""

    total: int
    took_ms: float
    as_of: date
    index_lag_s: float
    hits: list[HitShape]
    facets: dict[str, list[tuple[str, int]]]


def document_shape(view: DocumentView, base: str) -> DocumentShape:
    """A version as JSON; addresses are absolute below `base`."""
    row = view.row
    return DocumentShape(
        document_id=row.document_id,
        version_id=row.version_id,
        title=row.title,
        kind=row.kind.value,
        level=row.level.value if row.level else None,
        issuer=row.issuer,
        document_number=row.document_number,
        status=row.status.value,
        adopted_on=view.adopted_on,
        approved_on=view.approved_on,
        promulgated_on=row.promulgated_on,
        effective_on=row.effective_on,
        expires_on=view.expires_on,
        url=base + urls.document(row.document_id),
        text=view.text,
        history=[EventShape(event=e.kind.value, on=e.on, by=e.by) for e in view.history],
        clauses=[
            ClauseShape(
                address=unit.address,
                number=unit.number,
                path=unit.path,
                text=unit.text,
                start=unit.start,
                end=unit.end,
                url=base + urls.document(row.document_id, None, unit.address),
            )
            for unit in view.units
        ],
        versions=[
            VersionShape(
                on=v.on,
                begins_on=v.begins_on,
                ended_on=v.ended_on,
                status=v.status.value,
                url=base + urls.document(row.document_id, v.begins_on) if v.begins_on else None,
            )
            for v in view.versions
        ],
    )


def search_shape(results: SearchResults, base: str) -> SearchShape:
    """An engine's answer as JSON."""
    return SearchShape(
        total=results.total,
        took_ms=round(results.took_ms, 2),
        as_of=results.as_of,
        index_lag_s=round(results.index_lag_s, 1),
        hits=[_hit(hit, base) for hit in results.hits],
        facets={name: list(values) for name, values in results.facets.items()},
    )


def _hit(hit: Hit, base: str) -> HitShape:
    return HitShape(
        document_id=hit.document_id,
        version_id=hit.version_id,
        title=hit.title,
        address=hit.address,
        number=hit.number,
        score=round(hit.score, 6),
        snippet=hit.snippet,
        highlights=list(hit.highlights),
        status=hit.status.value,
        issuer=hit.issuer,
        document_number=hit.document_number,
        url=base + urls.document(hit.document_id, None, hit.address),
    )
