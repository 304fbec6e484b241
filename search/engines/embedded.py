"""The embedded engine: tantivy in a folder, no server. One writer at a time, any number of readers anywhere.

A commit is atomic and survives a kill; a reader sees the last commit. Ranking, matching and counting follow the
plan that `requests` makes, as on Elasticsearch.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import tantivy

from registry.clock import Clock, SystemClock
from registry.errors import BeishenError, Unavailable
from search.analysis import stands_near
from search.documents import IndexDocument
from search.engines.embedded_queries import compile_plan
from search.engines.embedded_store import WAIT_S, Store, build_schema, damaged
from search.engines.facets import Counts, aggregations, counted, read
from search.engines.fields import MARKER, SCHEMA_VERSION, Row, hit_from, marker_key, marker_row, rows
from search.engines.plan import Combine, Plan, Term
from search.engines.planning import everything
from search.engines.protocol import EngineStatus
from search.engines.requests import MOST_NEAR, Request, chosen_values, make_request, near_note, pin_reason
from search.queries import Hit, Phrase, SearchQuery, SearchResults, Sort

HEAP_BYTES = 64_000_000
PORTION = 5_000  # clauses a commit
TIES = 8  # hits read beyond the page, to order equal scores
MOST_TIES = 4_096
NO_INDEX = "检索索引尚未建立。"

Batch = tuple[str, int, Sequence[IndexDocument]]
Source = dict[str, Any]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode
T = TypeVar("T")


class EmbeddedEngine:
    """An index in a folder.

    Args:
        folder: created on the first write.
        clock: gives today, for queries without an as-of date.
        wait_s: how long a write waits for another writer, in seconds.
    """

    name = "embedded"

    def __init__(self, folder: Path, clock: Clock | None = None, *, wait_s: float = WAIT_S) -> None:
        self._store = Store(folder, wait_s)
        self._schema = build_schema()
        self._clock = clock or SystemClock()

    def replace_versions(self, batches: Iterable[Batch]) -> int:
        """See `Engine`. Commits every `PORTION` clauses."""
        return _guarded(lambda: self._replace(batches))

    def _replace(self, batches: Iterable[Batch]) -> int:
        with self._store.writing():
            generation = self._store.current()
            if generation is None:
                generation = self._store.create()
                tantivy.Index(self._schema, path=str(generation))
                self._store.point_to(generation)
            index = tantivy.Index.open(str(generation))
            return self._write(index, batches, searcher=index.searcher())

    def _write(self, index: tantivy.Index, batches: Iterable[Batch], searcher: tantivy.Searcher | None) -> int:
        writer = index.writer(HEAP_BYTES, 1)
        written = waiting = 0
        for version_id, revision, clauses in batches:
            if searcher is not None:
                if self._revision(searcher, version_id) == revision:
                    continue
                writer.delete_documents_by_term("version_id", version_id)
            for row in rows(revision, clauses):
                writer.add_document(_document(row))
            writer.add_document(_document(marker_row(version_id, revision, len(clauses))))
            written += len(clauses)
            waiting += len(clauses) + 1
            if waiting >= PORTION and searcher is not None:  # nobody reads a fresh index before it is complete
                writer.commit()
                waiting = 0
        writer.commit()
        writer.wait_merging_threads()
        return written

    def _revision(self, searcher: tantivy.Searcher, version_id: str) -> int | None:
        query = compile_plan(Term("key", marker_key(version_id)), self._schema)
        for _, address in searcher.search(query, 1).hits:
            return int(_source(searcher, address)["revision"])
        return None

    def delete_versions(self, version_ids: Iterable[str]) -> None:
        """See `Engine`."""
        _guarded(lambda: self._delete(list(version_ids)))

    def _delete(self, version_ids: list[str]) -> None:
        generation = self._store.current()
        if generation is None or not version_ids:
            return
        with self._store.writing():
            generation = self._store.current() or generation
            writer = tantivy.Index.open(str(generation)).writer(HEAP_BYTES, 1)
            for version_id in version_ids:
                writer.delete_documents_by_term("version_id", version_id)
            writer.commit()
            writer.wait_merging_threads()

    def rebuild(self, batches: Iterable[Batch]) -> int:
        """See `Engine`. The old index is read until the new one is complete."""
        return _guarded(lambda: self._rebuild(batches))

    def _rebuild(self, batches: Iterable[Batch]) -> int:
        with self._store.writing():
            generation = self._store.create()
            written = self._write(tantivy.Index(self._schema, path=str(generation)), batches, searcher=None)
            self._store.point_to(generation)
            self._store.remove_older()
        return written

    def revisions(self) -> Iterator[tuple[str, int]]:
        """See `Engine`."""
        return iter(_guarded(self._revisions))

    def _revisions(self) -> list[tuple[str, int]]:
        index = self._store.index()
        if index is None:
            return []
        searcher = index.searcher()
        query = compile_plan(Term("audience", MARKER), self._schema)
        hits = searcher.search(query, max(searcher.num_docs, 1)).hits
        found = (_source(searcher, address) for _, address in hits)
        return [(source["version_id"], source["revision"]) for source in found]

    def search(self, query: SearchQuery) -> SearchResults:
        """See `Engine`."""
        return _guarded(lambda: self._search(query))

    def search_many(self, queries: Sequence[SearchQuery]) -> list[SearchResults]:
        """See `Engine`."""
        return [self.search(query) for query in queries]

    def _search(self, query: SearchQuery) -> SearchResults:
        started = time.perf_counter()
        index = self._store.index()
        if index is None:
            as_of = query.as_of or self._clock.today()
            return SearchResults(0, 0.0, as_of, (), {}, notes=(NO_INDEX,))
        searcher = index.searcher()
        notes: list[str] = []

        def near(phrase: Phrase, together: Plan) -> tuple[str, ...]:
            return self._near(searcher, phrase, together, query.include_internal, notes)

        request = make_request(query, self._clock.today(), near)
        compiled = compile_plan(request.plan, self._schema)
        total, sources, hits = self._hits(searcher, request, compiled)
        facets = self._facets(searcher, request, compiled, sources if len(sources) == total else None)
        took = (time.perf_counter() - started) * 1000
        return SearchResults(total, took, request.as_of, hits, facets, notes=tuple(notes))

    def _hits(
        self, searcher: tantivy.Searcher, request: Request, compiled: tantivy.Query
    ) -> tuple[int, list[Source], tuple[Hit, ...]]:
        query = request.query
        end = query.offset + query.limit
        if query.limit <= 0:
            return _count(searcher.search(compiled, 1)), [], ()
        if request.sort is Sort.RELEVANCE:
            total, ranked = _by_score(searcher, compiled, end)
            chosen = ranked[query.offset : end]
        else:
            field, order = {
                Sort.NEWEST: ("newest", tantivy.Order.Desc),
                Sort.OLDEST: ("oldest", tantivy.Order.Asc),
                Sort.TITLE: ("by_title", tantivy.Order.Asc),
            }[request.sort]
            result = searcher.search(compiled, query.limit, order_by_field=field, offset=query.offset, order=order)
            total, chosen = _count(result), [(0.0, address) for _, address in result.hits]
        marker, pins, as_of = request.marker, query.pins, request.as_of
        sources = [_source(searcher, address) for _, address in chosen]
        hits = []
        for (score, _), source in zip(chosen, sources, strict=True):
            pinned = pin_reason(pins, source["document_id"], source["address"], score) if pins else None
            hits.append(hit_from(source, score, marker, as_of, pinned))
        return total, sources, tuple(hits)

    def _facets(
        self, searcher: tantivy.Searcher, request: Request, compiled: tantivy.Query, every: list[Source] | None
    ) -> dict[str, Counts]:
        """Counts by facet; `every` are the stored clauses of all matches, where the page holds them all."""
        counts: dict[str, Counts] = {}
        for names, choices in request.groups():
            chosen = {name: chosen_values(request.query.filters, name) for name in names}
            if len(choices) != len(request.choices):
                query = compile_plan(Combine(must=(request.base,), filters=choices), self._schema)
            elif every is not None:
                counts |= {name: counted(name, every, request.as_of, chosen[name]) for name in names}
                continue
            else:
                query = compiled
            answer = searcher.aggregate(query, aggregations(names, request.as_of))
            counts |= {name: read(name, answer[name], chosen[name]) for name in names}
        return counts

    def _near(
        self, searcher: tantivy.Searcher, phrase: Phrase, together: Plan, internal: bool, notes: list[str]
    ) -> tuple[str, ...]:
        plan = Combine(must=(together,), filters=(everything(internal),))
        result = searcher.search(compile_plan(plan, self._schema), MOST_NEAR)
        if _count(result) > MOST_NEAR:
            notes.append(near_note())
        keys = []
        for _, address in result.hits:
            source = _source(searcher, address)
            if any(stands_near(source[name], phrase) for name in ("text", "path", "title")):
                keys.append(f"{source['version_id']}/{source['address']}")
        return tuple(keys)

    def status(self) -> EngineStatus:
        """See `Engine`."""
        try:
            index = _guarded(self._store.index)
            if index is None:
                return EngineStatus(self.name, True, 0, SCHEMA_VERSION, NO_INDEX)
            found = index.searcher().search(compile_plan(everything(), self._schema), 1)
            return EngineStatus(self.name, True, _count(found), SCHEMA_VERSION)
        except BeishenError as error:
            return EngineStatus(self.name, False, 0, SCHEMA_VERSION, error.message)

    def close(self) -> None:
        """See `Engine`."""
        self._store.close()


def _by_score(
    searcher: tantivy.Searcher, query: tantivy.Query, end: int
) -> tuple[int, list[tuple[float, tantivy.DocAddress]]]:
    """Hits by score; equal scores by date, version and place, so that pages never overlap."""
    more = TIES
    while True:
        result = searcher.search(query, end + more)
        hits = result.hits
        if len(hits) < end + more or hits[-1][0] != hits[end - 1][0] or more >= MOST_TIES:
            break
        more *= 4
    if len({score for score, _ in hits}) == len(hits):
        return _count(result), hits
    addresses = [address for _, address in hits]
    newest = searcher.fast_field_values("newest", addresses)
    order = sorted(range(len(hits)), key=lambda i: (-hits[i][0], -(newest[i] or 0)))
    return _count(result), [hits[i] for i in order]


def _count(result: tantivy.SearchResult) -> int:
    return int(getattr(result, "count", None) or 0)  # the library's type stub forgot it


def _source(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Source:
    stored = searcher.doc(address).get_first("source")
    loaded: Source = _decode(bytes(stored or b"{}").decode("utf-8", "surrogatepass"))
    return loaded


def _document(row: Row) -> tantivy.Document:
    document = tantivy.Document()
    for name, text in row.words.items():
        document.add_text(name, text)
    for name, text in row.keywords.items():
        document.add_text(name, text)
    for name, number in row.numbers.items():
        document.add_unsigned(name, number)
    document.add_bytes("source", _encode(row.source).encode("utf-8", "surrogatepass"))
    return document


def _guarded(work: Callable[[], T]) -> T:
    """Run, and turn the library's errors into ours; its panics are no `Exception`."""
    try:
        return work()
    except BeishenError:
        raise
    except ValueError as error:
        raise damaged() from error
    except (OSError, SystemError) as error:
        raise Unavailable("检索索引的文件夹暂时无法使用，请检查磁盘空间和权限。") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise damaged() from error
        raise
