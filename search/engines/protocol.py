"""What an engine must do. One contract suite (`tests/contract`) holds every implementation to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.documents import IndexDocument
from search.queries import SearchQuery, SearchResults


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """Health in plain facts: whether it answers for all clauses, how many it holds, and what there is to say."""

    engine: str
    healthy: bool
    clauses: int
    schema_version: int
    message: str = ""


class Engine(Protocol):
    """A searchable copy of the record's clauses; disposable at any time.

    Writes are atomic per version: readers see all clauses of a version revision or none. A foreign exception
    never leaves an engine: it becomes `registry.errors.Unavailable` or `InvalidInput`.
    """

    name: str

    def replace_versions(self, batches: Iterable[tuple[str, int, Sequence[IndexDocument]]]) -> int:
        """Write `(version_id, revision, clauses)`; what the version held before goes. Returns clauses written.

        Writing the same revision again changes nothing. Long input is committed in portions.
        """
        ...

    def delete_versions(self, version_ids: Iterable[str]) -> None:
        """Remove versions; unknown ones are no error."""
        ...

    def revisions(self) -> Iterator[tuple[str, int]]:
        """Yield `(version_id, revision)` of all that is indexed, for comparison with the record."""
        ...

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer one query."""
        ...

    def search_many(self, queries: Sequence[SearchQuery]) -> list[SearchResults]:
        """Answer several queries, in their order; engines may do so in one round trip."""
        ...

    def rebuild(self, batches: Iterable[tuple[str, int, Sequence[IndexDocument]]]) -> int:
        """Build a fresh index beside the old one, then swap; readers never see a gap."""
        ...

    def status(self) -> EngineStatus:
        """Health and size; never raises."""
        ...

    def close(self) -> None:
        """Release files, threads and connections."""
        ...
