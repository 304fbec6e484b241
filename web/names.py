"""The names of the record, as the query language asks for them: for one reader, on one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from registry.instruments import resolve
from search.language.names import NamedDocument


@dataclass(frozen=True, slots=True)
class RecordNames:
    """`search.language.names.Names` over the record."""

    session: Session
    day: date
    include_internal: bool

    def by_titles(self, names: Sequence[str]) -> Mapping[str, Sequence[NamedDocument]]:
        """Documents of these titles or aliases; reference law first."""
        found = resolve.by_titles(self.session, names, include_internal=self.include_internal)
        return {name: _named(documents) for name, documents in found.items()}

    def by_number(self, number: str) -> Sequence[NamedDocument]:
        """Documents of this number."""
        return _named(resolve.by_number(self.session, number, include_internal=self.include_internal))

    def ending_in(self, name: str, limit: int) -> Sequence[NamedDocument]:
        """Documents whose title ends in a name."""
        return _named(resolve.ending_in(self.session, name, limit, include_internal=self.include_internal))

    def has_clause(self, document_id: str, address: str) -> bool:
        """Whether the version that applies has this clause."""
        return resolve.clause_address(self.session, document_id, address, self.day) is not None


def _named(documents: Sequence[resolve.Named]) -> list[NamedDocument]:
    return [NamedDocument(document.document_id, document.title) for document in documents]
