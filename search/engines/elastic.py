"""The Elasticsearch engine: the official client, servers 8 and 9, no plugin and no optional module.

The same plan as on the embedded engine, the same cut text in `whitespace` fields, so the same matches, order and
counts. Every error of the client becomes `Unavailable` or `InvalidInput`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from registry.clock import Clock, SystemClock
from registry.errors import BeishenError, InvalidInput, Unavailable
from search.analysis import Marker, stands_near
from search.documents import IndexDocument
from search.engines.elastic_queries import Body, compile_plan, search_body
from search.engines.elastic_server import IndexGone, connect, our_errors
from search.engines.elastic_store import WAIT_S, Indices, WrongSchema
from search.engines.elastic_writing import Writer
from search.engines.facets import Counts, read
from search.engines.fields import MARKER, SCHEMA_VERSION, hit_from
from search.engines.plan import Combine, Plan, Term
from search.engines.planning import everything
from search.engines.protocol import EngineStatus
from search.engines.requests import MOST_NEAR, Request, chosen_values, make_request, near_note, pin_reason
from search.queries import Hit, Phrase, SearchQuery, SearchResults, Sort

WINDOW = 10_000  # hits that a server hands out without a point in time
NO_INDEX = "检索索引尚未建立。"
KEEP_ALIVE = "1m"
COLOURS = {"green": "正常", "yellow": "副本未齐", "red": "有分片不可用"}

Batch = tuple[str, int, Sequence[IndexDocument]]


class ElasticEngine:
    """An index on an Elasticsearch server.

    Args:
        url: one or more URLs separated by commas.
        alias: name prefix of the indices.
        api_key: where the server asks for one.
        ca: certificate authority file for TLS.
        clock: gives today, for queries without an as-of date.
        wait_s: how long a write waits for another writer, in seconds.
    """

    name = "elasticsearch"

    def __init__(
        self,
        url: str,
        alias: str = "beishen",
        *,
        api_key: str | None = None,
        ca: Path | None = None,
        clock: Clock | None = None,
        wait_s: float = WAIT_S,
    ) -> None:
        self._client = connect(url, api_key, ca)
        self._indices = Indices(self._client, alias, wait_s)
        self._clock = clock or SystemClock()

    def replace_versions(self, batches: Iterable[Batch]) -> int:
        """See `Engine`. Readers see a portion at once."""
        with our_errors(), self._indices.lease.held() as held:
            self._indices.ensure()
            writer = Writer(self._client, self._indices, held, self._indices.alias)
            writer.repair()
            return writer.replace(batches)

    def delete_versions(self, version_ids: Iterable[str]) -> None:
        """See `Engine`."""
        with our_errors(), self._indices.lease.held() as held:
            if not self._indices.check():
                return
            writer = Writer(self._client, self._indices, held, self._indices.alias)
            writer.repair()
            writer.delete(list(version_ids))

    def rebuild(self, batches: Iterable[Batch]) -> int:
        """See `Engine`. The old index is read until the new one takes its place."""
        with our_errors(), self._indices.lease.held() as held:
            self._indices.begin_next()
            written = Writer(self._client, self._indices, held, self._indices.next_alias).replace(batches, fresh=True)
            self._indices.refresh(self._indices.next_alias)
            self._indices.swap()
            return written

    def revisions(self) -> Iterator[tuple[str, int]]:
        """See `Engine`. Nothing where there is no index."""
        with our_errors():
            if not self._indices.check():
                return
            body: Body = {
                "query": compile_plan(Term("audience", MARKER)),
                "size": 5_000,
                "sort": [{"key": "asc"}],
                "_source": ["source"],
            }
            while True:
                hits = self._client.search(index=self._indices.alias, **body)["hits"]["hits"]
                for hit in hits:
                    source = hit["_source"]["source"]
                    yield source["version_id"], source["revision"]
                if len(hits) < 5_000:
                    return
                body["search_after"] = hits[-1]["sort"]

    def search(self, query: SearchQuery) -> SearchResults:
        """See `Engine`."""
        return self.search_many([query])[0]

    def search_many(self, queries: Sequence[SearchQuery]) -> list[SearchResults]:
        """See `Engine`. One round trip for all pages within the first 10,000 hits."""
        started = time.perf_counter()
        notes: list[list[str]] = [[] for _ in queries]
        with our_errors():
            try:
                requests = [self._request(query, notes[i]) for i, query in enumerate(queries)]
                answers = self._answers(requests)
            except IndexGone:
                return self._answer_without_index(queries)
        took = (time.perf_counter() - started) * 1000
        return [self._results(request, answers[i], took, tuple(notes[i])) for i, request in enumerate(requests)]

    def _request(self, query: SearchQuery, notes: list[str]) -> Request:
        def near(phrase: Phrase, together: Plan) -> tuple[str, ...]:
            return self._near(phrase, together, query.include_internal, notes)

        return make_request(query, self._clock.today(), near)

    def _answers(self, requests: Sequence[Request]) -> list[dict[str, Any]]:
        bodies = [_page(request) for request in requests]
        if len(bodies) == 1:
            answers = [self._one(bodies[0])]
        else:
            lines: list[Body] = []
            for body in bodies:
                lines += [{"index": self._indices.alias, "allow_partial_search_results": False}, body]
            answers = list(self._client.msearch(searches=lines)["responses"]) if lines else []
        for number, request in enumerate(requests):
            _raise_for(answers[number])
            if request.query.offset + request.query.limit > WINDOW and request.query.limit > 0:
                answers[number]["hits"]["hits"] = self._deep(request)
        return answers

    def _one(self, body: Body) -> dict[str, Any]:
        with our_errors():
            answer = self._client.search(index=self._indices.alias, allow_partial_search_results=False, **body)
            return dict(answer)

    def _deep(self, request: Request) -> list[dict[str, Any]]:
        """A page beyond the window: a point in time, walked through by `search_after`."""
        start, end = request.query.offset, request.query.offset + request.query.limit
        body = {name: part for name, part in search_body(request).items() if name != "aggs"}
        body["track_total_hits"] = False
        point = self._client.open_point_in_time(index=self._indices.alias, keep_alive=KEEP_ALIVE)["id"]
        found: list[dict[str, Any]] = []
        seen = 0
        try:
            while seen < end:
                size = min(WINDOW, end - seen)
                body |= {"size": size, "pit": {"id": point, "keep_alive": KEEP_ALIVE}}
                body["_source"] = seen + size > start
                answer = self._client.search(**body)
                point, hits = answer["pit_id"], answer["hits"]["hits"]
                found += hits[max(0, start - seen) :] if seen + len(hits) > start else []
                seen += len(hits)
                if len(hits) < size:
                    break
                body["search_after"] = hits[-1]["sort"]
        finally:
            self._client.options(ignore_status=404).close_point_in_time(id=point)
        return found

    def _near(self, phrase: Phrase, together: Plan, internal: bool, notes: list[str]) -> tuple[str, ...]:
        plan = Combine(must=(together,), filters=(everything(internal),))
        source = [f"source.{name}" for name in ("version_id", "address", "text", "path", "title")]
        body: Body = {"query": compile_plan(plan), "size": MOST_NEAR, "_source": source, "track_total_hits": True}
        answer = self._one(body)
        if answer["hits"]["total"]["value"] > MOST_NEAR:
            notes.append(near_note())
        sources = (hit["_source"]["source"] for hit in answer["hits"]["hits"])
        return tuple(
            f"{source['version_id']}/{source['address']}"
            for source in sources
            if any(stands_near(source[name], phrase) for name in ("text", "path", "title"))
        )

    def _results(self, request: Request, answer: dict[str, Any], took: float, notes: tuple[str, ...]) -> SearchResults:
        marker = request.marker
        hits = tuple(_hit(request, marker, hit) for hit in answer["hits"]["hits"])
        facets: dict[str, Counts] = {}
        for number, (names, choices) in enumerate(request.groups()):
            counted = answer["aggregations"][f"g{number}"] if choices else answer["aggregations"]
            for name in names:
                facets[name] = read(name, counted[name], chosen_values(request.query.filters, name))
        total = answer["hits"]["total"]["value"]
        return SearchResults(total, took, request.as_of, hits, facets, notes=notes)

    def _answer_without_index(self, queries: Sequence[SearchQuery]) -> list[SearchResults]:
        today = self._clock.today()
        return [SearchResults(0, 0.0, query.as_of or today, (), {}, notes=(NO_INDEX,)) for query in queries]

    def status(self) -> EngineStatus:
        """See `Engine`."""
        try:
            with our_errors():
                if not self._indices.check():
                    return EngineStatus(self.name, True, 0, SCHEMA_VERSION, NO_INDEX)
                health = self._client.cluster.health(index=self._indices.alias)
                words = (
                    f"索引状态 {COLOURS.get(health['status'], health['status'])}，{health['number_of_nodes']} 个节点"
                )
                if health["status"] == "red":
                    return EngineStatus(self.name, False, 0, SCHEMA_VERSION, words)
                count = self._client.count(index=self._indices.alias, query=compile_plan(everything()))["count"]
                return EngineStatus(self.name, True, count, SCHEMA_VERSION, words)
        except WrongSchema as error:
            return EngineStatus(self.name, False, 0, 0, error.message)
        except BeishenError as error:
            return EngineStatus(self.name, False, 0, SCHEMA_VERSION, error.message)

    def close(self) -> None:
        """See `Engine`."""
        self._client.close()


def _page(request: Request) -> Body:
    query, body = request.query, search_body(request)
    within = query.offset + query.limit <= WINDOW
    return body | ({"from": query.offset, "size": query.limit} if within else {"from": 0, "size": 0})


def _hit(request: Request, marker: Marker | None, hit: dict[str, Any]) -> Hit:
    source = hit["_source"]["source"]
    score = float(hit["_score"]) if request.sort is Sort.RELEVANCE and hit["_score"] is not None else 0.0
    pinned = pin_reason(request.query.pins, source["document_id"], source["address"], score)
    return hit_from(source, score, marker, request.as_of, pinned)


def _raise_for(answer: dict[str, Any]) -> None:
    """One search of several failed."""
    error = answer.get("error")
    if error is None:
        return
    if error.get("type") == "index_not_found_exception":
        raise IndexGone(NO_INDEX)
    if "too_many" in str(error):
        raise InvalidInput("查询太长，请减少字词后再查。")
    raise Unavailable("检索服务器繁忙或出错，请稍后再试。")
