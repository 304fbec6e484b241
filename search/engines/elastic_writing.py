"""Writing versions to Elasticsearch so that readers see all clauses of a revision or none.

Clauses have numbered ids (`version/0` …) and a marker that holds the revision and their count: what was there
before can be deleted without a search. One writer at a time (a lease), no refresh until a portion is complete,
all of a version on one shard (routing). What a killed writer left half done stands in its lease, and the next
writer removes it before any refresh; the comparison with the record then writes it again. A `revision` on every
clause would not do: a search can't compare it with the marker's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from elasticsearch import Elasticsearch

from search.documents import IndexDocument
from search.engines.elastic_lease import Held
from search.engines.elastic_server import Operation, bulk
from search.engines.elastic_store import Indices
from search.engines.fields import Row, marker_key, marker_row, rows

PORTION = 4_000  # clauses between two refreshes

Batch = tuple[str, int, Sequence[IndexDocument]]


class Writer:
    """Writes under a lease to one alias."""

    def __init__(self, client: Elasticsearch, indices: Indices, held: Held, alias: str) -> None:
        self.client = client
        self.indices = indices
        self.held = held
        self.alias = alias

    def repair(self) -> None:
        """Take out what a dead writer left half written.

        Without a refresh: readers keep the whole old revision until the new one is written and refreshed.
        """
        left = self.held.pending
        if not left:
            return
        markers = self._markers([version_id for version_id, _, _ in left])
        operations: list[Operation] = []
        for version_id, most, revision in left:
            if revision < 0 or markers.get(version_id, (-1, 0))[0] != revision:
                operations += _deletes(version_id, 0, max(most, markers.get(version_id, (0, 0))[1]))
                operations.append(_delete(marker_key(version_id), version_id))
        bulk(self.client, self.alias, operations)
        self.indices.lease.keep(self.held, [])

    def replace(self, batches: Iterable[Batch], *, fresh: bool = False) -> int:
        """Write versions; returns the clauses written. `fresh`: the index is new and read by nobody."""
        written = 0
        for portion in _portions(batches):
            markers = {} if fresh else self._markers([version_id for version_id, _, _ in portion])
            todo = [batch for batch in portion if markers.get(batch[0], (None, 0))[0] != batch[1]]
            pending = [
                (version_id, max(len(clauses), markers.get(version_id, (0, 0))[1]), revision)
                for version_id, revision, clauses in todo
            ]
            self.indices.lease.keep(self.held, [] if fresh else pending)
            bulk(self.client, self.alias, _clauses(todo, markers))
            bulk(self.client, self.alias, (_marker(*batch) for batch in todo))
            if not fresh and todo:
                self.indices.refresh(self.alias)
            written += sum(len(clauses) for _, _, clauses in todo)
        self.indices.lease.keep(self.held, [])
        return written

    def delete(self, version_ids: Sequence[str]) -> None:
        """Remove versions; unknown ones are no error."""
        for start in range(0, len(version_ids), 500):
            markers = self._markers(version_ids[start : start + 500])
            self.indices.lease.keep(self.held, [(name, count, -1) for name, (_, count) in markers.items()])
            operations: list[Operation] = []
            for name, (_, count) in markers.items():
                operations += [*_deletes(name, 0, count), _delete(marker_key(name), name)]
            bulk(self.client, self.alias, operations)
            if operations:
                self.indices.refresh(self.alias)
        self.indices.lease.keep(self.held, [])

    def _markers(self, version_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Revision and number of clauses of versions, as last written, refreshed or not."""
        if not version_ids:
            return {}
        wanted = [{"_id": marker_key(name), "routing": name, "_source": ["source"]} for name in version_ids]
        answer = self.client.mget(index=self.alias, docs=wanted)
        found = [item["_source"]["source"] for item in answer["docs"] if item.get("found")]
        return {source["version_id"]: (source["revision"], source["clauses"]) for source in found}


def _portions(batches: Iterable[Batch]) -> Iterator[list[Batch]]:
    portion: dict[str, Batch] = {}
    size = 0
    for batch in batches:
        if batch[0] in portion or size >= PORTION:
            yield list(portion.values())
            portion, size = {}, 0
        portion[batch[0]] = batch
        size += len(batch[2]) + 1
    if portion:
        yield list(portion.values())


def _clauses(portion: Iterable[Batch], markers: Mapping[str, tuple[int, int]]) -> Iterator[Operation]:
    for version_id, revision, clauses in portion:
        for number, row in enumerate(rows(revision, clauses)):
            yield _write(f"{version_id}/{number}", version_id, row)
        yield from _deletes(version_id, len(clauses), markers.get(version_id, (0, 0))[1])


def _marker(version_id: str, revision: int, clauses: Sequence[IndexDocument]) -> Operation:
    return _write(marker_key(version_id), version_id, marker_row(version_id, revision, len(clauses)))


def _write(name: str, version_id: str, row: Row) -> Operation:
    action = {"index": {"_id": name, "routing": version_id}}
    return action, {**row.words, **row.keywords, **row.numbers, "source": row.source}


def _deletes(version_id: str, first: int, end: int) -> Iterator[Operation]:
    for number in range(first, end):
        yield _delete(f"{version_id}/{number}", version_id)


def _delete(name: str, version_id: str) -> Operation:
    return {"delete": {"_id": name, "routing": version_id}}, None
