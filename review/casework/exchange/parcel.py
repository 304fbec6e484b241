"""What crosses the border to another platform: filings with their files coming in, results going out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from review.casework.filings.sheets import Sheet


@dataclass(frozen=True, slots=True)
class ParcelFiling:
    """One filing of a parcel: the number of its row, its number on the other platform, its files by kind of paper."""

    row: int
    foreign_number: str
    files: tuple[tuple[str, str], ...]  # kind of paper, name of the member


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel that was read: its table, and which files belong to which row."""

    sheet: Sheet
    filings: tuple[ParcelFiling, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one filing, for the other platform. Empty strings where nothing has happened yet."""

    receipt_number: str
    registration_number: str
    registered_on: date | None
    state: str
    outcome_reason: str
    title: str
    document_number: str
    body: str
    late_days: int | None
    review_state: str
    review_conclusion: str
    review_closed_on: date | None


@dataclass(frozen=True, slots=True)
class Opinion:
    """One finding that a reviewer upheld, with both quotes: the matter of an opinion."""

    registration_number: str
    title: str
    article: str
    ours: str
    theirs: str
    standard: str
    words: str


@dataclass(frozen=True, slots=True)
class Adapter:
    """A format. `read` takes the bytes of the members that `wanted` names; `write` gives names and bytes of a ZIP.

    Raises (of `read`):
        InvalidInput: the parcel lacks its table, or a row names a file that is not in it.
    """

    key: str
    name: str
    recognises: Callable[[frozenset[str]], bool]
    read: Callable[[Mapping[str, bytes], frozenset[str]], Parcel]
    write: Callable[[Sequence[Result], Sequence[Opinion]], Mapping[str, bytes]]
