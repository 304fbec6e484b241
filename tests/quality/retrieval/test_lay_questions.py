"""Lay questions on a large corpus of national law: the floors and goals of search, on questions kept apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.retrieval import Questions, confirmed, folder, line, split
from search.engines.embedded import EmbeddedEngine
from search.ranking.beir import Corpus, read_corpus
from search.ranking.bench import measure_texts

pytestmark = pytest.mark.quality


@pytest.fixture(scope="module")
def parts() -> tuple[Corpus, Questions, Questions]:
    place = folder()
    if place is None:
        pytest.skip("no labelled questions: set RETRIEVAL to a folder in BEIR form")
    return (read_corpus(place / "corpus.jsonl.gz"), *split(place))


@pytest.fixture(scope="module")
def engine(
    parts: tuple[Corpus, Questions, Questions], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedEngine]:
    opened = EmbeddedEngine(tmp_path_factory.mktemp("lay"))
    opened.rebuild((version_id, 1, clauses) for version_id, clauses in parts[0].versions)
    yield opened
    opened.close()


def test_as_installed(parts: tuple[Corpus, Questions, Questions], engine: EmbeddedEngine) -> None:
    corpus, _, report = parts
    result = measure_texts(engine, corpus, report.texts, report.judged)
    print("\n" + line("as installed, report", result))
    assert result.measures.recall_10 >= 0.52
    assert result.measures.recall_100 >= 0.74
    assert result.measures.mrr_10 >= 0.44


def test_with_confirmed_answers(parts: tuple[Corpus, Questions, Questions], engine: EmbeddedEngine) -> None:
    corpus, develop, report = parts
    result = measure_texts(engine, corpus, report.texts, report.judged, learnt=confirmed(corpus, develop))
    print("\n" + line(f"{len(develop.texts)} confirmed, report", result))
    assert result.measures.recall_10 >= 0.58
    assert result.measures.recall_100 >= 0.80
    assert result.measures.mrr_10 >= 0.49
