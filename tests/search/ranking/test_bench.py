"""Measures are right, and the bench runs a small corpus from files to figures."""

import gzip
import json
from pathlib import Path

import pytest

from registry.errors import InvalidInput
from search.engines.embedded import EmbeddedEngine
from search.ranking.bench import Switches, run_retrieval_bench
from search.ranking.measures import averaged, measure, quantile, standard_error

CORPUS = [
    ("10", "假想劳动法", "第一条", "用人单位应当按月足额支付劳动报酬。"),
    ("11", "假想劳动法", "第二条", "用人单位解除劳动合同的，应当支付经济补偿。"),
    ("12", "假想交通法", "第一条", "饮酒后驾驶机动车的，暂扣机动车驾驶证，并处罚款。"),
    ("13", "假想交通法", "第二条", "机动车应当礼让行人。"),
    ("14", "假想动物条例", "第一条", "饲养的动物造成他人损害的，饲养人承担侵权责任。"),
]
QUERIES = {"q1": "酒驾怎么处罚？", "q2": "被公司开除了能要赔偿吗？", "q3": "假想交通法第二条", "q4": "“没有配对"}
QRELS = {"q1": "12", "q2": "11", "q3": "13", "q4": "10"}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    corpus, queries, qrels = tmp_path / "corpus.jsonl.gz", tmp_path / "queries.jsonl", tmp_path / "qrels.tsv"
    with gzip.open(corpus, "wt", encoding="utf-8") as stream:
        for key, title, number, text in CORPUS:
            line = {"_id": key, "title": title, "text": text, "metadata": {"number": number, "category": "社会法"}}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    queries.write_text(
        "\n".join(json.dumps({"_id": key, "text": text}, ensure_ascii=False) for key, text in QUERIES.items()),
        encoding="utf-8",
    )
    rows = [f"{key}\t{answer}\t1" for key, answer in QRELS.items()]
    qrels.write_text("\n".join(["query-id\tcorpus-id\tscore", *rows]), encoding="utf-8")
    return corpus, queries, qrels


def test_figures_of_a_small_corpus(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "index")
    steps: list[tuple[str, int, int]] = []
    result = run_retrieval_bench(*files, engine, progress=lambda step, done, total: steps.append((step, done, total)))
    shape = result.to_json()
    assert result.queries == 4
    assert [result.each[key].mrr_10 for key in ("q1", "q2", "q3", "q4")] == [1.0, 1.0, 1.0, 0.0]
    assert shape["engine"] == "embedded"
    assert shape["recall@100"] == 0.75
    assert set(shape) >= {"ndcg@10", "mrr@10", "recall@10", "recall@30", "recall@100", "build_s", "p50_ms", "p95_ms"}
    assert steps[-1] == ("queries", 4, 4)
    confirmed = run_retrieval_bench(*files, engine, confirmed_queries=files[1], confirmed_qrels=files[2])
    assert confirmed.measures.mrr_10 == 0.75
    bare = run_retrieval_bench(*files, engine, switches=Switches(everyday=False, aliases=False, evidence=None))
    assert bare.queries == 4
    engine.close()


def test_bad_files_are_named(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "index")
    with pytest.raises(InvalidInput, match="同时给出"):
        run_retrieval_bench(*files, engine, confirmed_queries=files[1])
    with pytest.raises(InvalidInput, match="missing"):
        run_retrieval_bench(tmp_path / "missing.jsonl", files[1], files[2], engine)
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"_id": 1}\n', encoding="utf-8")
    with pytest.raises(InvalidInput, match="第 1 行"):
        run_retrieval_bench(files[0], bad, files[2], engine)
    empty = tmp_path / "empty.tsv"
    empty.write_text("query-id\tcorpus-id\tscore\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="没有一个查询"):
        run_retrieval_bench(files[0], files[1], empty, engine)
    engine.close()


def test_measures() -> None:
    one = measure(["a", "b", "c"], {"b": 1, "z": 1})
    assert one.mrr_10 == 0.5
    assert one.recall_10 == one.recall_100 == 0.5
    assert one.ndcg_10 == pytest.approx((1 / 1.584963) / (1 + 1 / 1.584963), abs=1e-5)
    graded = measure(["a", "b"], {"a": 1, "b": 2})
    assert 0 < graded.ndcg_10 < 1
    assert measure(["b", "a"], {"a": 1, "b": 2}).ndcg_10 == pytest.approx(1.0)
    assert averaged([one, one]).mrr_10 == 0.5
    assert standard_error([1.0, 0.0]) == pytest.approx(0.5)
    assert standard_error([1.0]) == 0.0
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert quantile([], 0.5) == 0.0
