"""What the query language asks of the record: which documents bear a name or number, whether a clause exists.

`Names` is the protocol, fulfilled over the registry at the edge; `MemoryNames` fulfils it over a list in memory, for
the bench and for tests. Nothing here knows aliases of national law: see `registry.provisions.aliases`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from registry.instruments.names import number_key
from registry.provisions.titles import title_key


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that bears a name; `title` is the one it is shown under."""

    document_id: str
    title: str


class Names(Protocol):
    """Names and numbers of the record, as one reader may see them on one day."""

    def by_titles(self, names: Sequence[str]) -> Mapping[str, Sequence[NamedDocument]]:
        """Documents whose title or alias is one of these names.

        Names are equal whatever their marks, blanks, widths and with or without the country's name. The answer
        has the names as they were given; names of no document are left out. Reference law comes first.
        """
        ...

    def by_number(self, number: str) -> Sequence[NamedDocument]:
        """Documents of this document number (渭政发〔2023〕12号), whatever its brackets and blanks."""
        ...

    def ending_in(self, name: str, limit: int) -> Sequence[NamedDocument]:
        """Documents whose title ends in a name: 停车管理办法 finds 渭川市停车管理办法. At most `limit`."""
        ...

    def has_clause(self, document_id: str, address: str) -> bool:
        """Whether the version that applies has a clause at this address (`art_16`)."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as `MemoryNames` holds it."""

    document_id: str
    title: str
    addresses: frozenset[str]
    aliases: tuple[str, ...] = ()
    number: str | None = None


class MemoryNames:
    """`Names` over a list of documents; of several with one title the first comes first."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._titles: dict[str, list[NamedDocument]] = {}
        self._numbers: dict[str, list[NamedDocument]] = {}
        self._addresses: dict[str, frozenset[str]] = {}
        self._keys: dict[str, NamedDocument] = {}
        for entry in entries:
            named = NamedDocument(entry.document_id, entry.title)
            for name in dict.fromkeys(title_key(name) for name in (entry.title, *entry.aliases)):
                self._titles.setdefault(name, []).append(named)
            if entry.number:
                self._numbers.setdefault(number_key(entry.number), []).append(named)
            self._addresses[entry.document_id] = entry.addresses
            self._keys[title_key(entry.title)] = named

    def by_titles(self, names: Sequence[str]) -> Mapping[str, Sequence[NamedDocument]]:
        """See `Names`."""
        return {name: found for name in names if (found := self._titles.get(title_key(name)))}

    def by_number(self, number: str) -> Sequence[NamedDocument]:
        """See `Names`."""
        return self._numbers.get(number_key(number), [])

    def ending_in(self, name: str, limit: int) -> Sequence[NamedDocument]:
        """See `Names`."""
        key = title_key(name)
        return [named for title, named in self._keys.items() if title.endswith(key)][:limit] if key else []

    def has_clause(self, document_id: str, address: str) -> bool:
        """See `Names`."""
        return address in self._addresses.get(document_id, frozenset())
