"""Facet counts: the aggregations to ask for, in the form that both engines take, and their answers read.

Statuses are counted from the dates of the index on the day of the query. Where every match is in hand already,
`counted` counts the same from the stored clauses, and nothing is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from registry.provisions.kinds import Status
from search.engines.fields import day_number, stored_status

MOST_VALUES = 1000

Counts = tuple[tuple[str, int], ...]


def aggregations(facets: Iterable[str], as_of: date) -> dict[str, Any]:
    """Aggregations that count these facets."""
    return {name: _status_counts(as_of) if name == "status" else _terms(name) for name in facets}


def _terms(field: str) -> dict[str, Any]:
    return {"terms": {"field": field, "size": MOST_VALUES}}


def _status_counts(as_of: date) -> dict[str, Any]:
    tomorrow = day_number(as_of) + 1
    begun = {"range": {"field": "effective", "ranges": [{"to": 1}, {"from": 1, "to": tomorrow}, {"from": tomorrow}]}}
    return {
        "range": {"field": "ended", "ranges": [{"to": tomorrow}, {"from": tomorrow}]},
        "aggs": {"how": _terms("end_status"), "begun": begun},
    }


def read(name: str, answer: Mapping[str, Any], chosen: Iterable[str]) -> Counts:
    """Counts of one facet, most frequent first (years: newest first); chosen values stay, with 0 if need be."""
    return _ordered(name, _read_statuses(answer) if name == "status" else _read_terms(answer), chosen)


def counted(name: str, sources: Sequence[Mapping[str, Any]], as_of: date, chosen: Iterable[str]) -> Counts:
    """The same counts from the stored clauses of all matches."""
    values: Iterable[object]
    if name == "status":
        values = (stored_status(source, as_of).value for source in sources)
    else:
        values = (source[name] for source in sources if source[name] is not None and source[name] != "")
    return _ordered(name, dict(Counter(map(str, values))), chosen)


def _ordered(name: str, counts: dict[str, int], chosen: Iterable[str]) -> Counts:
    for value in chosen:
        counts.setdefault(value, 0)
    if name == "year":
        return tuple(sorted(counts.items(), key=lambda pair: -int(pair[0])))
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _read_terms(answer: Mapping[str, Any]) -> dict[str, int]:
    return {_name(bucket["key"]): int(bucket["doc_count"]) for bucket in answer["buckets"] if bucket["doc_count"]}


def _name(key: object) -> str:
    return str(int(key)) if isinstance(key, float) else str(key)


def _read_statuses(answer: Mapping[str, Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for bucket in answer["buckets"]:
        if not bucket["doc_count"]:
            continue
        if bucket.get("from") is None:
            counts |= _read_terms(bucket["how"])
            continue
        for part in bucket["begun"]["buckets"]:
            if not part["doc_count"]:
                continue
            if part.get("from") is None:
                status = Status.UNKNOWN
            elif part.get("to") is None:
                status = Status.NOT_YET_EFFECTIVE
            else:
                status = Status.IN_FORCE
            counts[status.value] = int(part["doc_count"])
    return counts
