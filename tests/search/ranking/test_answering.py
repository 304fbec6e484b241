"""Questions are answered in two looks, words in one, on both engines alike."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from registry.provisions.kinds import Kind
from search.documents import IndexDocument
from search.engines.protocol import Engine
from search.language import parse_query
from search.queries import Favour, SearchQuery, Sort
from search.ranking.answering import answer, answer_many, favoured
from search.ranking.beir import read_corpus
from tests.contract.conftest import make_engine


def clause(document: str, title: str, kind: Kind, number: int, text: str) -> IndexDocument:
    return IndexDocument(
        document_id=document, version_id=f"{document}-1", address=f"art_{number}", number=f"第{number}条", path="",
        text=text, title=title, aliases=(), kind=kind, level=None, issuer=None, province=None, document_number=None,
        adopted_on=None, promulgated_on=None, effective_on=None, ended_on=None, end_status=None,
        collection="reference", internal=False, position=number,
    )  # fmt: skip


@pytest.fixture(scope="module", params=["embedded", pytest.param("8", marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = make_engine(request.param, tmp_path_factory.mktemp("index"))
    text = "用人单位拖欠劳动者工资的，由主管部门责令限期支付。"
    opened.rebuild(
        [
            ("a-1", 1, [clause("a", "甲市工资支付办法", Kind.GOVERNMENT_RULE, 1, text)]),
            ("b-1", 1, [clause("b", "假想劳动法典", Kind.LAW, 1, text),
                        clause("b", "假想劳动法典", Kind.LAW, 2, "工资应当按月支付给劳动者本人。")]),
            ("c-1", 1, [clause("c", "假想渔业条例", Kind.ADMINISTRATIVE_REGULATION, 1, "禁止炸鱼、毒鱼、电鱼。")]),
        ]
    )  # fmt: skip
    yield opened
    opened.close()


def ask(text: str) -> tuple[SearchQuery, bool]:
    parsed = parse_query(text)
    return SearchQuery(tree=parsed.tree, text=text, pins=parsed.pins), parsed.question


def test_question_finds_everyday_words_and_puts_the_law_first(engine: Engine) -> None:
    query, question = ask("老板一直拖欠我的工资怎么办？")
    results = answer(engine, query, question=question)
    assert [hit.document_id for hit in results.hits[:2]] == ["b", "a"]
    assert results.hits[0].address == "art_1"


def test_without_evidence_and_for_words_it_looks_once(engine: Engine) -> None:
    query, _ = ask("拖欠工资 责令")
    assert answer(engine, query).hits == engine.search(query).hits
    asked, _ = ask("老板一直拖欠我的工资怎么办？")
    assert answer(engine, asked, question=True, evidence=None).hits == engine.search(asked).hits
    newest = replace(asked, sort=Sort.NEWEST)
    assert answer(engine, newest, question=True).hits == engine.search(newest).hits


def test_second_look_changes_no_total_and_pages_fit_together(engine: Engine) -> None:
    query, question = ask("谁来管拖欠工资的事情？")
    whole = answer(engine, query, question=question)
    assert whole.total == engine.search(query).total
    pages = [answer(engine, replace(query, offset=i, limit=1), question=question).hits[0] for i in range(whole.total)]
    assert [hit.address for hit in pages] == [hit.address for hit in whole.hits]


def test_many_keeps_order(engine: Engine) -> None:
    asked = [ask("工资"), ask("电鱼要受什么处罚？"), ask("拖欠工资怎么办？"), ask("没有这样的词")]
    results = answer_many(engine, asked)
    assert [one.hits[0].document_id if one.hits else None for one in results][1:] == ["c", "b", None]
    assert answer_many(engine, []) == []


def test_bonuses_are_shares_of_the_best_score(engine: Engine) -> None:
    query, _ = ask("老板一直拖欠我的工资怎么办？")
    hits = engine.search(replace(query, snippets=False)).hits
    tree = favoured(query, hits).tree
    assert isinstance(tree, Favour)
    top = max(hit.score for hit in hits)
    assert dict(tree.kinds)[Kind.LAW] == pytest.approx(0.2 * top)
    assert favoured(query, []) == query


def test_corpus_addresses(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text(
        '{"_id": "7", "title": "假想法", "text": "甲。", "metadata": {"number": "第十六条", "path": "第一章"}}\n'
        '{"_id": "8", "title": "假想法", "text": "乙。", "metadata": {"number": "第十六条"}}\n'
        '{"_id": "9", "title": "假想条例", "text": "丙。"}\n',
        encoding="utf-8",
    )
    corpus = read_corpus(path)
    assert [len(clauses) for _, clauses in corpus.versions] == [2, 1]
    assert [address for _, address in corpus.ids] == ["art_16", "art_16~2", "pre__para"]
    assert corpus.versions[1][1][0].kind is Kind.ADMINISTRATIVE_REGULATION
    assert corpus.texts()["7"] == "第一章 甲。"
