"""What each node of the query tree matches, checked against the texts themselves."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import pytest

from registry.errors import InvalidInput
from registry.provisions.kinds import Kind, Status
from search.analysis import marked, spellings
from search.documents import IndexDocument, status_on
from search.engines import Engine
from search.queries import (
    AllOf,
    AnyOf,
    Expansion,
    Favour,
    Field,
    FieldMatch,
    FieldRange,
    Not,
    Phrase,
    QueryNode,
    SearchQuery,
    Words,
)
from tests.contract.collection import TODAY, collection

CLAUSES = [clause for _, _, clauses in collection() for clause in clauses]
Test = Callable[[IndexDocument], bool]


def ask(engine: Engine, tree: QueryNode | None, **other: object) -> set[str]:
    query = SearchQuery(tree, all_versions=True, include_internal=True, limit=2_000, **other)  # type: ignore[arg-type]
    results = engine.search(query)
    keys = {f"{hit.version_id}/{hit.address}" for hit in results.hits}
    assert results.total == len(keys)
    return keys


def those(test: Test) -> set[str]:
    return {clause.key for clause in CLAUSES if test(clause)}


def holds(word: str) -> Test:
    needles = [marked(spelling).strip("|") for spelling in spellings(word)]

    def test(clause: IndexDocument) -> bool:
        texts = [marked(part) for part in (clause.title, clause.path, clause.text)]
        return any(needle in text for needle in needles for text in texts)

    return test


@pytest.mark.parametrize(
    "word",
    [
        "工资",
        "行政处罚",
        "税",
        "费",
        "停车",
        "20000元",
        "二万元",
        "第十条",
        "ABC",
        "abc",
        "行政處罰",
        "白石市",
        "2023型",
    ],
)
def test_short_words_stand_exactly(filled: Engine, word: str) -> None:
    assert ask(filled, Words(word)) == those(holds(word))


def test_any_substring_finds_its_clause(filled: Engine) -> None:
    choose = random.Random(3)
    queries, expected = [], []
    while len(queries) < 60:
        clause = choose.choice(CLAUSES)
        start = choose.randrange(len(clause.text) - 2)
        part = clause.text[start : start + choose.randrange(2, 12)]
        if len(marked(part).strip("|")) < 2:
            continue
        queries.append(SearchQuery(Phrase(part), all_versions=True, include_internal=True, limit=2_000, facets=False))
        expected.append((part, clause.key))
    for (part, key), results in zip(expected, filled.search_many(queries), strict=True):
        keys = {f"{hit.version_id}/{hit.address}" for hit in results.hits}
        assert key in keys, part
        assert keys == those(holds(part)), part


def test_a_run_never_crosses_punctuation(filled: Engine) -> None:
    assert ask(filled, Phrase("克扣或者无故")) != set()
    assert ask(filled, Phrase("申请书身份")) == set()
    assert ask(filled, Phrase("申请书；（二）身份")) != set()


def test_long_run_matches_by_its_share_and_whole_runs_come_first(filled: Engine) -> None:
    run = "应当加强对养犬工作的领导"
    results = filled.search(SearchQuery(Words(run), limit=500, all_versions=True, include_internal=True))
    whole = those(holds(run))
    first = {f"{hit.version_id}/{hit.address}" for hit in results.hits[: len(whole)]}
    assert first == whole
    assert results.total > len(whole)


def test_share_zero_takes_any_pair(filled: Engine) -> None:
    few = ask(filled, Words("老板拖欠我的工资怎么办", share=1.0))
    some = ask(filled, Words("老板拖欠我的工资怎么办"))
    many = ask(filled, Words("老板拖欠我的工资怎么办", share=0.0))
    assert few == set()
    assert those(holds("拖欠")) | those(holds("工资")) <= many
    assert some <= many


def test_and_or_not(filled: Engine) -> None:
    wage, fine, dog = holds("工资"), holds("罚款"), holds("养犬")
    assert ask(filled, AllOf((Words("主管部门"), Words("罚款")))) == those(lambda c: holds("主管部门")(c) and fine(c))
    assert ask(filled, AnyOf((Words("工资"), Words("罚款")))) == those(lambda c: wage(c) or fine(c))
    assert ask(filled, AllOf((Words("罚款"), Not(Words("养犬"))))) == those(lambda c: fine(c) and not dog(c))
    assert ask(filled, Not(Words("养犬"))) == those(lambda c: not dog(c))
    assert ask(filled, AllOf((Not(Words("养犬")), Not(Words("罚款"))))) == those(lambda c: not dog(c) and not fine(c))
    assert ask(filled, AnyOf((Words("工资"), Not(Words("养犬"))))) == those(lambda c: wage(c) or not dog(c))
    assert ask(filled, Not(Not(Words("养犬")))) == those(dog)


def test_mixture_of_long_and_short_words(filled: Engine) -> None:
    long = ask(filled, Words("未经批准从事养犬活动的处罚"))
    both = ask(filled, AllOf((Words("未经批准从事养犬活动的处罚"), Words("逾期"))))
    assert both == long & those(holds("逾期"))


def test_near_parts(filled: Engine) -> None:
    assert ask(filled, Phrase("收费 公开", 4)) == those(lambda c: "收费标准应当公开" in c.text)
    assert ask(filled, Phrase("公开 收费", 4)) == those(lambda c: "收费标准应当公开" in c.text)
    assert ask(filled, Phrase("收费 公开", 3)) == set()
    assert ask(filled, AllOf((Phrase("收费 公开", 4), Words("养犬")))) == those(
        lambda c: "收费标准应当公开" in c.text and holds("养犬")(c)
    )


def test_fields(filled: Engine) -> None:
    def field(name: Field, text: str) -> set[str]:
        return ask(filled, FieldMatch(name, text))

    assert field(Field.TITLE, "养犬") == those(lambda c: "养犬" in c.title or any("养犬" in a for a in c.aliases))
    assert field(Field.TITLE, "犬") == those(lambda c: "犬" in c.title or any("犬" in a for a in c.aliases))
    assert field(Field.ISSUER, "常务委员会") == those(lambda c: "常务委员会" in (c.issuer or ""))
    assert field(Field.KIND, "政府规章") == those(lambda c: c.kind is Kind.GOVERNMENT_RULE)
    assert field(Field.KIND, "不存在的类型") == set()
    assert field(Field.NUMBER, "3") == field(Field.NUMBER, "第三条") == those(lambda c: c.number == "第三条")
    assert field(Field.STATUS, "现行有效") == those(lambda c: status(c) is Status.IN_FORCE)


@pytest.mark.parametrize(
    ("typed", "test"),
    [
        ("青政发*", lambda n: n.startswith("青政发")),
        ("*〔2015〕*", lambda n: "〔2015〕" in n),
        ("*[2015]*", lambda n: "〔2015〕" in n),
        ("2015", lambda n: "2015" in n),
        ("白政发(20*)*号", lambda n: n.startswith("白政发〔20")),
        ("?政发", lambda n: False),
        ("5号", lambda n: "5号" in n),
    ],
)
def test_document_numbers_with_wildcards(filled: Engine, typed: str, test: Callable[[str], bool]) -> None:
    assert ask(filled, FieldMatch(Field.DOCUMENT_NUMBER, typed)) == those(lambda c: test(c.document_number or ""))


def test_dates(filled: Engine) -> None:
    since, until = date(2012, 3, 1), date(2015, 6, 30)
    found = ask(filled, FieldRange(Field.PROMULGATED, since, until))
    assert found == those(lambda c: c.promulgated_on is not None and since <= c.promulgated_on <= until)
    assert ask(filled, FieldMatch(Field.EFFECTIVE, "2014")) == those(
        lambda c: c.effective_on is not None and c.effective_on.year == 2014
    )
    assert ask(filled, FieldRange(Field.EFFECTIVE, None, until)) == those(
        lambda c: c.effective_on is not None and c.effective_on <= until
    )
    for bad in (
        FieldMatch(Field.EFFECTIVE, "去年"),
        FieldRange(Field.TITLE, since),
        FieldMatch(Field.EFFECTIVE, "2014-13"),
    ):
        with pytest.raises(InvalidInput):
            ask(filled, bad)


def status(clause: IndexDocument) -> Status:
    return status_on(TODAY, clause.effective_on, clause.ended_on, clause.end_status)


def test_expansions_match_alone_or_only_raise(filled: Engine) -> None:
    base, extra = holds("工资"), holds("预算")
    assert ask(filled, Expansion(Words("工资"), (("预算", 0.5),))) == those(lambda c: base(c) or extra(c))
    assert ask(filled, Expansion(Words("工资"), (("预算", 0.5),), alone=False)) == those(base)
    assert ask(filled, Expansion(Words("无此词语"), (("预算", 0.5),))) == those(extra)
    plain = filled.search(SearchQuery(Words("主管部门"), limit=1)).hits[0]
    raised = filled.search(SearchQuery(Expansion(Words("主管部门"), (("备案", 3.0),), alone=False), limit=1)).hits[0]
    assert "备案" in raised.text
    assert raised.score > plain.score


def test_favoured_documents_and_kinds_rise(filled: Engine) -> None:
    hits = filled.search(SearchQuery(Words("主管部门"), limit=30)).hits
    last = hits[-1]
    favoured = Favour(Words("主管部门"), documents=((last.document_id, 50.0),))
    assert filled.search(SearchQuery(favoured, limit=1)).hits[0].document_id == last.document_id
    assert ask(filled, favoured) == those(holds("主管部门"))
    kinds = Favour(Words("主管部门"), kinds=((Kind.GOVERNMENT_RULE, 50.0),))
    assert filled.search(SearchQuery(kinds, limit=1)).hits[0].kind is Kind.GOVERNMENT_RULE


@pytest.mark.parametrize("tree", [Words("，。"), Phrase("（）"), AllOf(()), AnyOf(()), Not(Words("！"))])
def test_trees_without_a_letter_match_nothing(filled: Engine, tree: QueryNode) -> None:
    assert ask(filled, tree) == set()


def test_marks_among_words_are_ignored(filled: Engine) -> None:
    assert ask(filled, AllOf((Words("工资"), Words("？")))) == those(holds("工资"))


def test_a_pasted_text_of_any_length_is_answered(filled: Engine) -> None:
    pasted = "".join(clause.text for clause in CLAUSES[:60])
    assert filled.search(SearchQuery(Words(pasted), limit=3)).hits
    assert filled.search(SearchQuery(Phrase(pasted), limit=3)).total == 0


def test_boost_raises(filled: Engine) -> None:
    plain = filled.search(SearchQuery(Words("工资"), limit=1)).hits[0].score
    assert filled.search(SearchQuery(Words("工资", boost=3.0), limit=1)).hits[0].score == pytest.approx(3 * plain)
