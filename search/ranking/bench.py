"""The retrieval bench: a BEIR corpus into an index of its own, its queries down the road of the search page.

`parse_query`, then `answer`, on any engine. Confirmed pairs build a learnt table for the run and nothing else.
Prints nothing; figures are for this machine and this run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from registry.errors import InvalidInput
from registry.provisions.aliases import COUNTRY
from search.engines.protocol import Engine
from search.language import Entry, MemoryNames, parse_query
from search.queries import SearchQuery
from search.ranking.answering import MEASURED, Evidence, answer
from search.ranking.beir import Corpus, Judged, read_corpus, read_judgements, read_queries
from search.ranking.learnt import LearntTable
from search.ranking.measures import Measures, averaged, measure, quantile, standard_error

DEPTH = 100


@dataclass(frozen=True, slots=True)
class BenchResult:
    """Means over the queries that have a relevant clause; times of one query from text to hits."""

    engine: str
    measures: Measures
    queries: int
    recall_10_error: float
    build_s: float
    p50_ms: float
    p95_ms: float
    each: Mapping[str, Measures] = field(default_factory=dict)

    def to_json(self) -> dict[str, float | str | int]:
        """The shape of `beishen bench retrieval --json`."""
        return {
            "engine": self.engine,
            "ndcg@10": round(self.measures.ndcg_10, 4),
            "mrr@10": round(self.measures.mrr_10, 4),
            "recall@10": round(self.measures.recall_10, 4),
            "recall@30": round(self.measures.recall_30, 4),
            "recall@100": round(self.measures.recall_100, 4),
            "build_s": round(self.build_s, 2),
            "p50_ms": round(self.p50_ms, 2),
            "p95_ms": round(self.p95_ms, 2),
            "queries": self.queries,
            "recall@10_standard_error": round(self.recall_10_error, 4),
        }


@dataclass(frozen=True, slots=True)
class Switches:
    """What may be switched off to measure it."""

    everyday: bool = True
    aliases: bool = True
    evidence: Evidence | None = MEASURED


def run_retrieval_bench(
    corpus: Path,
    queries: Path,
    qrels: Path,
    engine: Engine,
    *,
    confirmed_queries: Path | None = None,
    confirmed_qrels: Path | None = None,
    switches: Switches | None = None,
    progress: Callable[[str, int, int], None] = lambda step, done, total: None,
) -> BenchResult:
    """Build an index of a corpus and measure queries on it.

    Args:
        corpus: `corpus.jsonl`, plain or .gz.
        queries: `queries.jsonl`.
        qrels: `qrels.tsv`.
        engine: an engine on an index that is this run's alone; it is rebuilt and not closed.
        confirmed_queries: questions whose answers are confirmed; with `confirmed_qrels`, or neither.
        confirmed_qrels: their answers.
        switches: what to leave out.
        progress: called with the step (`index`, `queries`), how much is done, and of how much.

    Raises:
        InvalidInput: a file can't be read, or no query has a relevant clause.
    """
    if (confirmed_queries is None) != (confirmed_qrels is None):
        raise InvalidInput("确认过的问题和答案两个文件须同时给出。")
    held = read_corpus(corpus)
    started = time.perf_counter()
    progress("index", 0, len(held.versions))
    engine.rebuild((version_id, 1, clauses) for version_id, clauses in held.versions)
    build_s = time.perf_counter() - started
    progress("index", len(held.versions), len(held.versions))
    learnt = None
    if confirmed_queries is not None and confirmed_qrels is not None:
        learnt = learn(held, confirmed_queries, confirmed_qrels)
    return measure_texts(
        engine,
        held,
        read_queries(queries),
        read_judgements(qrels),
        build_s=build_s,
        learnt=learnt,
        switches=switches,
        progress=progress,
    )


def learn(corpus: Corpus, queries: Path, qrels: Path) -> LearntTable:
    """The table of confirmed questions and answers; answers that the corpus lacks are skipped."""
    texts = corpus.texts()
    judged = read_judgements(qrels)
    return LearntTable.build(
        (question, texts[key])
        for query_id, question in read_queries(queries).items()
        for key, gain in judged.get(query_id, {}).items()
        if gain > 0 and key in texts
    )


def measure_texts(
    engine: Engine,
    corpus: Corpus,
    asked: Mapping[str, str],
    judged: Judged,
    *,
    build_s: float = 0.0,
    learnt: LearntTable | None = None,
    switches: Switches | None = None,
    progress: Callable[[str, int, int], None] = lambda step, done, total: None,
) -> BenchResult:
    """Measure queries (text by id) on an index of the corpus that is built.

    Raises:
        InvalidInput: no query has a relevant clause.
    """
    judged = {key: row for key, row in judged.items() if any(gain > 0 for gain in row.values())}
    asked = {key: text for key, text in asked.items() if key in judged}
    if not asked:
        raise InvalidInput("没有一个查询带有相关条文。")
    road = _Road(engine, corpus, bench_names(corpus), learnt, switches or Switches())
    each: dict[str, Measures] = {}
    times: list[float] = []
    for done, (key, text) in enumerate(asked.items(), 1):
        begun = time.perf_counter()
        ranked = road.ranked(text)
        times.append((time.perf_counter() - begun) * 1000)
        each[key] = measure(ranked, judged[key])
        if done % 25 == 0 or done == len(asked):
            progress("queries", done, len(asked))
    every = list(each.values())
    return BenchResult(
        engine=engine.name,
        measures=averaged(every),
        queries=len(every),
        recall_10_error=standard_error([one.recall_10 for one in every]),
        build_s=build_s,
        p50_ms=quantile(times, 0.5),
        p95_ms=quantile(times, 0.95),
        each=each,
    )


def bench_names(corpus: Corpus) -> MemoryNames:
    """The names of the corpus's laws."""
    entries = []
    for document_id, clauses in corpus.versions:
        title = clauses[0].title
        aliases = (title.removeprefix(COUNTRY),) if title.startswith(COUNTRY) else (COUNTRY + title,)
        entries.append(Entry(document_id, title, frozenset(clause.address for clause in clauses), aliases))
    return MemoryNames(entries)


@dataclass(frozen=True, slots=True)
class _Road:
    """From text to BEIR ids, as the page goes from text to hits."""

    engine: Engine
    corpus: Corpus
    names: MemoryNames
    learnt: LearntTable | None
    switches: Switches

    def ranked(self, text: str) -> list[str]:
        on = self.switches
        try:
            parsed = parse_query(text, self.names, everyday=on.everyday, aliases=on.aliases, learnt=self.learnt)
        except InvalidInput:
            return []  # the page tells the mistake instead of hits
        query = SearchQuery(tree=parsed.tree, text=text, limit=DEPTH, facets=False, snippets=False, pins=parsed.pins)
        results = answer(self.engine, query, question=parsed.question, evidence=on.evidence)
        return [self.corpus.ids[(hit.document_id, hit.address)] for hit in results.hits]
