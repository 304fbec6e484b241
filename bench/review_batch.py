"""A thousand documents reviewed as a batch on both cores: rate over time, memory, and the cost with a larger library.

The larger library is the national laws and copies of their articles under other titles with changed figures, up to
500,000 clauses; the ratio is per clause in one run.
"""

from __future__ import annotations

import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

from bench.support import texts
from ingest.read import read_file
from registry.provisions.reading import Reading
from registry.provisions.units import units
from review.law.development import load_laws_extra
from review.law.library import Law, Library
from review.law.memory import ArticleRow, MemoryLibrary
from review.rules.facts import facts_of_reading
from review.rules.run import review_document

DAY = date(2026, 11, 24)
DOCUMENTS = int(os.environ.get("DOCUMENTS", "1000"))  # fewer than 100: the cost alone
LARGE = int(os.environ.get("LARGE", "500000"))
SLICE = 100
_LIBRARY: list[Library] = []


def main() -> None:
    """Both measurements."""
    with tempfile.TemporaryDirectory() as scratch:
        paths = list(texts("local-regulations.tar.gz", DOCUMENTS, Path(scratch)))
        if DOCUMENTS >= SLICE:
            _batch(paths)
        _cost(paths[:12])


def _batch(paths: Sequence[Path]) -> None:
    library = load_laws_extra()
    _LIBRARY.append(library)  # inherited by the workers
    began = last = time.monotonic()
    clauses = 0
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for n, (count, memory) in enumerate(pool.map(_review, paths, chunksize=4), 1):
            clauses += count
            if n % SLICE == 0 or n == len(paths):
                now = time.monotonic()
                print(f"{n} documents: {SLICE / (now - last):.1f} a second, worker {memory} MB", flush=True)
                last = now
    seconds = time.monotonic() - began
    print(f"{len(paths)} documents, {clauses} clauses: {seconds:.0f} s, {clauses / seconds:.0f} clauses a second")


def _review(path: Path) -> tuple[int, int]:
    reading = read_file(path)[0]
    review_document(reading, facts_of_reading(reading), _LIBRARY[0], DAY)
    return len(units(reading)), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _cost(paths: Sequence[Path]) -> None:
    small = load_laws_extra()
    readings = [read_file(path)[0] for path in paths]
    held = small.coverage().articles
    base = _per_clause(readings, small)
    large = _grown(small)
    size = large.coverage().articles
    cost = _per_clause(readings, large)
    print(
        f"processor time per clause {1000 * base:.1f} ms at {held} articles,"
        f" {1000 * cost:.1f} ms at {size}: {cost / base:.2f}×"
    )


def _per_clause(readings: Sequence[Reading], library: Library) -> float:
    review_document(readings[0], facts_of_reading(readings[0]), library, DAY)  # builds the index
    began = time.process_time()
    for reading in readings:
        review_document(reading, facts_of_reading(reading), library, DAY)
    return (time.process_time() - began) / sum(len(units(r)) for r in readings)


def _grown(library: MemoryLibrary) -> MemoryLibrary:
    laws = list(library.laws())
    rows = [
        ArticleRow(a.law.version_id, a.article, a.suffix, a.address, a.path, a.text)
        for law in laws
        for a in library.articles(law)
    ]
    times = LARGE // len(rows)
    return MemoryLibrary([*laws, *_titles(laws, times)], [*rows, *_rows(rows, times)])


def _titles(laws: Sequence[Law], times: int) -> Iterator[Law]:
    for n in range(1, times):
        for law in laws:
            yield replace(
                law,
                document_id=f"{law.document_id}~{n}",
                version_id=f"{law.version_id}~{n}",
                title=f"{law.title}第{n}编",
            )


def _rows(rows: Sequence[ArticleRow], times: int) -> Iterator[ArticleRow]:
    rng = random.Random(7)
    for n in range(1, times):
        for row in rows:
            words = row.text.split("，")
            rng.shuffle(words)
            yield row._replace(version_id=f"{row.version_id}~{n}", text="，".join(words))


if __name__ == "__main__":
    main()
