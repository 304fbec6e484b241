"""Lay questions: what each part of the ranking is worth, on questions it was chosen on and on others kept apart.

Needs a labelled set in BEIR form (`RETRIEVAL`, default `$CORPUS/../retrieval`); it is split here with a fixed seed and
nothing made from it is kept. Prints gained and lost questions between the bare engine and all parts.
"""

from __future__ import annotations

import os
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

from search.engines.embedded import EmbeddedEngine
from search.ranking.beir import Corpus, read_corpus, read_judgements, read_queries
from search.ranking.bench import BenchResult, Switches, measure_texts
from search.ranking.learnt import LearntTable
from search.ranking.measures import mean, standard_error

SEED, DEVELOPMENT = 2026, 0.6
BARE = Switches(everyday=False, aliases=False, evidence=None)
ALL = Switches()


@dataclass(frozen=True)
class Questions:
    """One part of the labelled questions."""

    texts: dict[str, str]
    judged: dict[str, dict[str, int]]


def folder() -> Path | None:
    """Where the labelled set lies; None when there is none."""
    place = Path(os.environ.get("RETRIEVAL") or Path(os.environ.get("CORPUS") or "../shared/corpus") / "../retrieval")
    return place if (place / "corpus.jsonl.gz").exists() else None


def split(place: Path) -> tuple[Questions, Questions]:
    """Questions to develop on and questions to report on; the same ones every time."""
    texts = read_queries(place / "queries.train.jsonl")
    judged = read_judgements(place / "qrels.train.tsv")
    order = sorted(texts)
    random.Random(SEED).shuffle(order)
    cut = round(len(order) * DEVELOPMENT)

    def part(keys: list[str]) -> Questions:
        return Questions({key: texts[key] for key in keys}, {key: judged[key] for key in keys if key in judged})

    return part(order[:cut]), part(order[cut:])


def confirmed(corpus: Corpus, questions: Questions) -> LearntTable:
    """A learnt table of these questions and their answers."""
    texts = corpus.texts()
    return LearntTable.build(
        (text, texts[key]) for name, text in questions.texts.items() for key in questions.judged.get(name, {})
    )


def line(name: str, result: BenchResult) -> str:
    """One row of figures."""
    one = result.measures
    return (
        f"{name:34} n {result.queries:4}  R@10 {one.recall_10:.3f} ±{result.recall_10_error:.3f}"
        f"  R@30 {one.recall_30:.3f}  R@100 {one.recall_100:.3f}  MRR@10 {one.mrr_10:.3f}  nDCG@10 {one.ndcg_10:.3f}"
        f"  p50 {result.p50_ms:.0f} ms  p95 {result.p95_ms:.0f} ms"
    )


def compare(before: BenchResult, after: BenchResult) -> str:
    """Questions gained and lost in Recall@10, with the standard error of the difference."""
    change = [after.each[key].recall_10 - before.each[key].recall_10 for key in before.each]
    gained, lost = sum(1 for one in change if one > 0), sum(1 for one in change if one < 0)
    return f"gained {gained}, lost {lost}, R@10 {mean(change):+.3f} ±{standard_error(change):.3f}"


def main() -> None:
    """Run all."""
    place = folder()
    if place is None:
        print("no labelled questions: set RETRIEVAL to a folder with corpus.jsonl.gz; nothing measured")
        return
    corpus = read_corpus(place / "corpus.jsonl.gz")
    develop, report = split(place)
    with tempfile.TemporaryDirectory() as index:
        engine = EmbeddedEngine(Path(index))
        engine.rebuild((version_id, 1, clauses) for version_id, clauses in corpus.versions)
        for part, name in ((develop, "development"), (report, "report")):
            print(f"-- {name}")
            bare = measure_texts(engine, corpus, part.texts, part.judged, switches=BARE)
            print(line("bare: bigrams and characters", bare), flush=True)
            for label, switches in (
                ("+ rank of law, votes of documents", Switches(everyday=False, aliases=False)),
                ("+ everyday words", Switches(evidence=None)),
                ("all", ALL),
            ):
                result = measure_texts(engine, corpus, part.texts, part.judged, switches=switches)
                print(line(label, result), "|", compare(bare, result), flush=True)
        table = confirmed(corpus, develop)
        learnt = measure_texts(engine, corpus, report.texts, report.judged, learnt=table)
        print(line(f"all, {table.questions} confirmed", learnt), "|", compare(bare, learnt))
        engine.close()


if __name__ == "__main__":
    main()
