"""The fields of an index, for both engines, and how a clause becomes a row of them.

One list of names serves both schemas, so the engines can't drift apart. Raise `SCHEMA_VERSION` with any change
here or in `search.analysis.cutting`: an index of another version is never read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zlib import crc32

from registry.provisions.kinds import Kind, Level, Status
from search.analysis import (
    MARK,
    Marker,
    Snippet,
    contains_words,
    fold_document_number,
    index_words,
    number_key,
    snippet,
)
from search.documents import IndexDocument
from search.queries import Hit

SCHEMA_VERSION = 2

WORD_FIELDS = ("bigrams", "characters", "title_words", "issuer_words")
KEYWORD_FIELDS = (
    "key", "version_id", "document_id", "address", "audience", "lead", "number_key", "document_number",
    "end_status", "follows",
)  # fmt: skip
FACET_FIELDS = ("kind", "level", "issuer", "province", "collection")  # keywords that are counted
SORT_FIELDS = ("by_title",)  # keywords that are sorted by
NUMBER_FIELDS = ("revision", "year", "day", "promulgated", "effective", "ended", "newest", "oldest")

PUBLIC, INTERNAL, MARKER = "public", "internal", "marker"
NO_EFFECT, NO_END = 0, 99991231  # stand for a missing date of effect, of end
_POSITIONS = 1 << 20
NO_SNIPPET = Snippet("", (), ())
_KINDS = {kind.value: kind for kind in Kind}
_LEVELS = {level.value: level for level in Level}
_STATUSES = {status.value: status for status in Status}


@dataclass(frozen=True, slots=True)
class Row:
    """A clause, or the marker that says which revision of a version is indexed, as flat fields."""

    words: dict[str, str]
    keywords: dict[str, str]
    numbers: dict[str, int]
    source: dict[str, Any]


def day_number(day: date) -> int:
    """A date as the number YYYYMMDD."""
    return day.year * 10000 + day.month * 100 + day.day


def marker_key(version_id: str) -> str:
    """Key of the marker of a version."""
    return f"marker/{version_id}"


def marker_row(version_id: str, revision: int, clauses: int) -> Row:
    """The row that says which revision of a version is indexed, and how many clauses it has.

    It holds one word that nobody asks for: the engines differ in whether a row without words counts in the
    statistics that rank.
    """
    words = {"bigrams": MARK * 2, "characters": MARK}
    keywords = {"key": marker_key(version_id), "version_id": version_id, "audience": MARKER}
    source = {"version_id": version_id, "revision": revision, "clauses": clauses}
    return Row(words, keywords, {"revision": revision}, source)


def rows(revision: int, clauses: Sequence[IndexDocument]) -> list[Row]:
    """Rows of one version's clauses; the first clause by position is its lead."""
    ordered = sorted(clauses, key=lambda c: c.position)
    return [_row(clause, revision, lead=i == 0) for i, clause in enumerate(ordered)]


def _row(clause: IndexDocument, revision: int, *, lead: bool) -> Row:
    bigrams, characters = index_words((clause.title, clause.path, clause.text))
    words = {
        "bigrams": bigrams,
        "characters": characters,
        "title_words": contains_words((clause.title, *clause.aliases)),
        "issuer_words": contains_words((clause.issuer or "",)),
    }
    day = _year_day(clause)
    end_status = (clause.end_status or Status.AMENDED) if clause.ended_on else None
    position = min(max(clause.position, 0), _POSITIONS - 1)
    keywords = {
        "key": clause.key,
        "version_id": clause.version_id,
        "document_id": clause.document_id,
        "address": clause.address,
        "audience": INTERNAL if clause.internal else PUBLIC,
        "lead": "1" if lead else "",
        "number_key": number_key(clause.number),
        "document_number": fold_document_number(clause.document_number or ""),
        "end_status": end_status.value if end_status else "",
        "follows": "1" if clause.follows else "",
        "kind": clause.kind.value,
        "level": clause.level.value if clause.level else "",
        "issuer": clause.issuer or "",
        "province": clause.province or "",
        "collection": clause.collection,
        "by_title": f"{_reading_order(clause.title)}/{clause.version_id}/{position:07d}",
    }
    numbers = {
        "revision": revision,
        "effective": day_number(clause.effective_on) if clause.effective_on else NO_EFFECT,
        "ended": day_number(clause.ended_on) if clause.ended_on else NO_END,
        "newest": _date_order(day, clause.version_id, _POSITIONS - 1 - position, missing=0),
        "oldest": _date_order(day, clause.version_id, position, missing=date.max.toordinal()),
    }
    if day is not None:
        numbers |= {"year": day.year, "day": day_number(day)}
    if clause.promulgated_on is not None:
        numbers["promulgated"] = day_number(clause.promulgated_on)
    return Row(words, {name: value for name, value in keywords.items() if value}, numbers, _source(clause))


def _year_day(clause: IndexDocument) -> date | None:
    """The day that says in which year a clause was made."""
    return clause.promulgated_on or clause.adopted_on


def _reading_order(title: str) -> str:
    """GB 18030 orders the common characters by their sound (GB 2312 level 1), as a Chinese list is read."""
    return title.encode("gb18030", "replace").decode("latin-1")


def _date_order(day: date | None, version_id: str, position: int, *, missing: int) -> int:
    """Date, then version, then position in one whole number below 2⁶³."""
    ordinal = day.toordinal() if day else missing
    return (ordinal << 41) | ((crc32(version_id.encode()) >> 11) << 20) | position


def _source(clause: IndexDocument) -> dict[str, Any]:
    day = _year_day(clause)
    dates = {
        "promulgated_on": clause.promulgated_on,
        "effective_on": clause.effective_on,
        "ended_on": clause.ended_on,
    }
    return {
        "document_id": clause.document_id,
        "version_id": clause.version_id,
        "title": clause.title,
        "address": clause.address,
        "number": clause.number,
        "path": clause.path,
        "text": clause.text,
        "kind": clause.kind.value,
        "level": clause.level.value if clause.level else None,
        "issuer": clause.issuer,
        "province": clause.province,
        "collection": clause.collection,
        "year": day.year if day else None,
        "document_number": clause.document_number,
        "end_status": clause.end_status.value if clause.end_status else None,
        **{name: day.isoformat() if day else None for name, day in dates.items()},
    }


def stored_status(source: Mapping[str, Any], as_of: date) -> Status:
    """Status of a stored clause on a day; the same as `documents.status_on`."""
    day = as_of.isoformat()  # dates are stored in the same form, which sorts as they do
    ended, effective = source["ended_on"], source["effective_on"]
    if ended and day >= ended:
        return _STATUSES[source["end_status"]] if source["end_status"] else Status.AMENDED
    if not effective:
        return Status.UNKNOWN
    return Status.NOT_YET_EFFECTIVE if day < effective else Status.IN_FORCE


def hit_from(
    source: dict[str, Any], score: float, marker: Marker | None, as_of: date, pinned: str | None = None
) -> Hit:
    """The hit that a stored source becomes on a date; without a marker it has no snippet."""
    piece = snippet(source["text"], marker) if marker is not None else NO_SNIPPET
    promulgated, effective = source["promulgated_on"], source["effective_on"]
    return Hit(
        document_id=source["document_id"],
        version_id=source["version_id"],
        title=source["title"],
        address=source["address"],
        number=source["number"],
        path=source["path"],
        score=score,
        snippet=piece.text,
        highlights=piece.highlights,
        status=stored_status(source, as_of),
        kind=_KINDS[source["kind"]],
        level=_LEVELS[source["level"]] if source["level"] else None,
        issuer=source["issuer"],
        document_number=source["document_number"],
        promulgated_on=date.fromisoformat(promulgated) if promulgated else None,
        effective_on=date.fromisoformat(effective) if effective else None,
        pinned=pinned,
        expanded=piece.expanded,
        text=source["text"],
    )
