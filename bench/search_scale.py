"""Search at size: indexing rate, two-word queries with facets cold and warm, ratios against the bare library or
client in the same run, many readers beside a writer, memory of a reading process.

`python -m bench.search_scale [25000 250000 1000000] [--elasticsearch URL]`; sizes also from BENCH_CLAUSES.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import tantivy
from elasticsearch import Elasticsearch

from bench.search_texts import CORPUS, batches, two_words
from registry.clock import SystemClock
from search.engines import Engine, open_engine
from search.engines.elastic_queries import search_body
from search.engines.embedded_queries import compile_plan
from search.engines.embedded_store import Store, build_schema
from search.engines.facets import aggregations
from search.engines.fields import SCHEMA_VERSION
from search.engines.requests import FACETS, make_request
from search.queries import AllOf, SearchQuery, Words

QUERIES = 200
READERS = 50
TODAY = SystemClock().today()


def main(arguments: Sequence[str] = ()) -> None:
    """Run all sizes, smallest first."""
    if not CORPUS.exists():
        print(f"no corpus at {CORPUS}: set CORPUS to measure search at size")
        return
    words = [part for part in arguments if part.isdigit()] or os.environ.get("BENCH_CLAUSES", "25000").split()
    url = os.environ.get("BEISHEN_ELASTICSEARCH_URL")
    if "--elasticsearch" in arguments:
        url = arguments[list(arguments).index("--elasticsearch") + 1]
    pairs = two_words(QUERIES)
    warm: dict[tuple[str, int], float] = {}
    for size in sorted(int(word) for word in words):
        with tempfile.TemporaryDirectory(prefix="beishen-bench-") as folder:
            warm["embedded", size] = embedded(size, Path(folder), pairs)
        if url:
            warm["elasticsearch", size] = elastic(size, url, pairs)
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for name in ("embedded", "elasticsearch"):
        if (name, 250_000) in warm and (name, 1_000_000) in warm:
            ratio = warm[name, 1_000_000] / warm[name, 250_000]
            print(f"{name}: p95 at 1,000,000 is {ratio:.2f} times that at 250,000")


def embedded(size: int, folder: Path, pairs: Sequence[tuple[str, str]]) -> float:
    """The embedded engine at a size; returns the warm p95 in ms."""
    engine = open_engine(folder=folder)
    seconds = fill(engine, size)
    print(f"embedded {size}: indexed in {seconds:.1f} s, {size / seconds:.0f} clauses a second")
    print(f"embedded {size}: {sum(file.stat().st_size for file in folder.rglob('*')) / 1e6:.0f} MB on disk")
    engine.close()
    fresh = open_engine(folder=folder)
    cold = passes(lambda pair: fresh.search(query(pair)), pairs)
    warm, bare = in_turns(lambda pair: fresh.search(query(pair)), bare_tantivy(folder), pairs)
    show(f"embedded {size}", cold, warm, bare, "tantivy")
    crowd(fresh, folder, pairs, size)
    print(f"embedded {size}: a reading process holds {memory(folder):.0f} MB of its own (RssAnon)")
    fresh.close()
    return quantile(warm, 0.95)


def elastic(size: int, url: str, pairs: Sequence[tuple[str, str]]) -> float:
    """Elasticsearch at a size; returns the warm p95 in ms."""
    engine = open_engine(url=url, alias="beishen-bench")
    seconds = fill(engine, size)
    print(f"elasticsearch {size}: indexed in {seconds:.1f} s, {size / seconds:.0f} clauses a second")
    cold = passes(lambda pair: engine.search(query(pair)), pairs)
    with Elasticsearch(url) as client:
        warm, bare = in_turns(lambda pair: engine.search(query(pair)), bare_client(client), pairs)
        show(f"elasticsearch {size}", cold, warm, bare, "client")
        held = client.indices.stats(index="beishen-bench-v*", metric="store")["_all"]["primaries"]["store"]
        print(f"elasticsearch {size}: {held['size_in_bytes'] / 1e6:.0f} MB on disk for one copy")
        for name in client.indices.get(index="beishen-bench-*"):
            client.indices.delete(index=name)
    engine.close()
    return quantile(warm, 0.95)


def fill(engine: Engine, size: int) -> float:
    """Rebuild with this many clauses; seconds without the making of the texts."""
    making = 0.0

    def timed() -> Any:
        nonlocal making
        source = batches(size)
        while True:
            start = time.perf_counter()
            batch = next(source, None)
            making += time.perf_counter() - start
            if batch is None:
                return
            yield batch

    start = time.perf_counter()
    engine.rebuild(timed())
    return time.perf_counter() - start - making


def query(pair: tuple[str, str]) -> SearchQuery:
    """What the page asks for two words."""
    return SearchQuery(AllOf((Words(pair[0]), Words(pair[1]))))


def passes(ask: Callable[[tuple[str, str]], object], pairs: Sequence[tuple[str, str]], times: int = 1) -> list[float]:
    """Milliseconds of each query."""
    taken = []
    for _ in range(times):
        for pair in pairs:
            start = time.perf_counter()
            ask(pair)
            taken.append((time.perf_counter() - start) * 1000)
    return taken


def in_turns(
    ours: Callable[[tuple[str, str]], object],
    bare: Callable[[tuple[str, str]], object],
    pairs: Sequence[tuple[str, str]],
    times: int = 4,
) -> tuple[list[float], list[float]]:
    """Both sides on the same queries in turn, so that what else the machine does hits both; first pass unmeasured."""
    both: tuple[list[float], list[float]] = ([], [])
    for turn in range(times):
        for pair in pairs:
            taken = [passes(side, [pair]) for side in (ours, bare)]
            if turn:
                both[0].extend(taken[0])
                both[1].extend(taken[1])
    return both


def bare_tantivy(folder: Path) -> Callable[[tuple[str, str]], object]:
    """The library alone on the same index with the same question, made ready beforehand: what is shown to the public
    today, the first 20 with their stored text, the same counts. What we add is time beyond it."""
    current = Store(folder).current()
    if current is None:
        raise SystemExit("nothing was indexed")
    index, schema = tantivy.Index.open(str(current)), build_schema()
    searcher = index.searcher()
    ready: dict[tuple[str, str], tantivy.Query] = {}
    counts = aggregations(FACETS, TODAY)

    def ask(pair: tuple[str, str]) -> object:
        found = [bytes(searcher.doc(at).get_first("source") or b"") for _, at in searcher.search(ready[pair], 20).hits]
        return found, searcher.aggregate(ready[pair], counts)

    for pair in two_words(QUERIES):
        ready[pair] = compile_plan(make_request(query(pair), TODAY, lambda *_: ()).plan, schema)
    return ask


def bare_client(client: Elasticsearch) -> Callable[[tuple[str, str]], object]:
    """The client alone on the same index, the same question made ready beforehand."""
    ready: dict[tuple[str, str], dict[str, Any]] = {}

    def ask(pair: tuple[str, str]) -> object:
        return client.search(index=f"beishen-bench-v{SCHEMA_VERSION}", size=20, **ready[pair])

    for pair in two_words(QUERIES):
        ready[pair] = search_body(make_request(query(pair), TODAY, lambda *_: ()))
    return ask


def show(name: str, cold: list[float], warm: list[float], bare: list[float], library: str) -> None:
    """One line a state."""
    for state, taken in (("cold", cold), ("warm", warm), (f"bare {library}", bare)):
        print(f"{name}: {state} p50 {quantile(taken, 0.5):.2f} ms, p95 {quantile(taken, 0.95):.2f} ms")
    ratios = [quantile(warm, share) / quantile(bare, share) for share in (0.5, 0.95)]
    print(f"{name}: {ratios[0]:.2f} times the bare {library} at p50, {ratios[1]:.2f} at p95")


def crowd(engine: Engine, folder: Path, pairs: Sequence[tuple[str, str]], size: int) -> None:
    """50 readers, each with half a second of thought between questions, beside a writer process."""
    taken: list[float] = []
    errors: list[str] = []
    writer = multiprocessing.get_context("spawn").Process(target=write_on, args=(folder,))
    writer.start()
    until = time.monotonic() + 12

    def read(number: int) -> None:
        at = number * 7
        time.sleep(number / READERS / 2)
        while time.monotonic() < until:
            try:
                taken.extend(passes(lambda pair: engine.search(query(pair)), [pairs[at % len(pairs)]]))
            except Exception as error:  # every one is counted and shown
                errors.append(repr(error))
            at += 1
            time.sleep(0.5)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    writer.join()
    print(
        f"embedded {size}: {READERS} readers beside a writer: {len(taken)} answers, p50 {quantile(taken, 0.5):.1f} ms, "
        f"p95 {quantile(taken, 0.95):.1f} ms, {len(errors)} errors {errors[:1]}"
    )


def write_on(folder: Path) -> None:
    """Replace versions for ten seconds."""
    engine = open_engine(folder=folder)
    until, revision = time.monotonic() + 10, 2
    while time.monotonic() < until:
        for version_id, _, clauses in batches(2_000):
            engine.replace_versions([(version_id, revision, clauses)])
            if time.monotonic() > until:
                break
        revision += 1


def memory(folder: Path) -> float:
    """RssAnon in MB of a fresh process after 200 queries."""
    code = (
        "import json, sys\nfrom pathlib import Path\nfrom search.engines import open_engine\n"
        "from search.queries import AllOf, SearchQuery, Words\n"
        "engine = open_engine(folder=Path(sys.argv[1]))\n"
        "for a, b in json.loads(sys.stdin.read()):\n    engine.search(SearchQuery(AllOf((Words(a), Words(b)))))\n"
        "print(next(l for l in open('/proc/self/status') if l.startswith('RssAnon')).split()[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        input=json.dumps(two_words(QUERIES)),
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout) / 1024


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


if __name__ == "__main__":
    main(sys.argv[1:])
