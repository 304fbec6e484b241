"""What callers say to search and what they get back; no engine speaks above this line.

`SearchQuery` is the one road from a page, the API, an export or the command line to an engine. The tree is
made by `search.language` from what a person typed, or built by hand; each engine compiles it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from registry.provisions.kinds import Kind, Level, Status


@dataclass(frozen=True, slots=True)
class Words:
    """A run of characters between spaces. Up to 6 characters it must stand exactly as typed; a longer one
    matches by its share of bigrams, exact runs first. `boost` multiplies its score.

    `share` is the lowest share of its bigrams that a clause must hold, whatever the length: None leaves it to
    the rule above, 0 means that any one of them is enough (a question asked in a whole sentence)."""

    text: str
    boost: float = 1.0
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exact run; with `slop` > 0 the parts (split at spaces) may stand up to that many characters apart."""

    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every child must match."""

    children: tuple[QueryNode, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one child must match."""

    children: tuple[QueryNode, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child must not match."""

    child: QueryNode


class Field(StrEnum):
    """Fields that can be asked one by one."""

    TITLE = "title"
    ISSUER = "issuer"
    DOCUMENT_NUMBER = "document_number"
    KIND = "kind"
    STATUS = "status"
    NUMBER = "number"  # 条
    PROMULGATED = "promulgated_on"
    EFFECTIVE = "effective_on"


@dataclass(frozen=True, slots=True)
class FieldMatch:
    """The field holds `text` (`*` is a wildcard in document numbers)."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class FieldRange:
    """The date field lies in the closed range; None is open."""

    field: Field
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Expansion:
    """Weighted extra words (synonyms, learnt pairs) that raise the score of matches of `base`, and match alone.

    An extra must stand exactly, whatever its length; its score (as of a short `Words`) is multiplied by its
    weight. With `alone=False` extras only raise the score of what the base matches.
    Only the base counts in highlights marked as the user's words; expansions are shown as such.
    """

    base: QueryNode
    extra: tuple[tuple[str, float], ...]
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Favour:
    """Matches what `base` matches; adds a constant to the score of clauses of these documents and kinds.

    Bonuses are in units of the engine's own score (see `search.ranking`, which takes them from a first look);
    of several that apply to one clause the sum counts.
    """

    base: QueryNode
    documents: tuple[tuple[str, float], ...] = ()
    kinds: tuple[tuple[Kind, float], ...] = ()


QueryNode = Words | Phrase | AllOf | AnyOf | Not | FieldMatch | FieldRange | Expansion | Favour


@dataclass(frozen=True, slots=True)
class Pin:
    """A clause or document that goes first: a citation, a document number or a title was typed."""

    document_id: str
    address: str | None = None
    reason: str = ""


class Sort(StrEnum):
    """Orders of a result list."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Filters:
    """Facet choices; several values of one facet mean any of them. Empty means no restriction."""

    kinds: tuple[Kind, ...] = ()
    levels: tuple[Level, ...] = ()
    issuers: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    years: tuple[int, ...] = ()  # of promulgation, else adoption
    document_ids: tuple[str, ...] = ()
    collections: tuple[Literal["local", "reference"], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One search. `include_internal` is decided by the permission matrix at the edge, never by the asker."""

    tree: QueryNode | None  # None: everything, by date
    text: str = ""  # as typed, for the log and the page
    filters: Filters = field(default_factory=Filters)
    as_of: date | None = None  # None: today, by the clock
    all_versions: bool = False
    include_internal: bool = False
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 20
    facets: bool = True
    snippets: bool = True  # False: hits come without snippet and highlights (a first look, an export of addresses)
    pins: tuple[Pin, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One clause found. `highlights` are half-open ranges in `snippet`."""

    document_id: str
    version_id: str
    title: str
    address: str
    number: str
    path: str
    score: float
    snippet: str
    highlights: tuple[tuple[int, int], ...]
    status: Status
    kind: Kind
    level: Level | None
    issuer: str | None
    document_number: str | None
    promulgated_on: date | None
    effective_on: date | None
    pinned: str | None = None  # why it goes first
    expanded: tuple[tuple[int, int], ...] = ()  # ranges in `snippet` of words that an expansion added
    text: str = ""  # the whole clause


@dataclass(frozen=True, slots=True)
class SearchResults:
    """`total` counts clauses that match, after filters. Facet counts are of matches, per facet without its own
    filter (multi-select)."""

    total: int
    took_ms: float
    as_of: date
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    index_lag_s: float = 0.0
    index_waiting: int = 0  # changes that the index has not seen
    notes: tuple[str, ...] = ()  # plain words: expanded by …, the index is behind …
