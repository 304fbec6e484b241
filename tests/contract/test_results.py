"""Hits, totals, facets, filters, order, pages, pins, visibility, versions and days: the same on every engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from registry.provisions.kinds import Kind, Level, Status
from search.documents import IndexDocument, status_on
from search.engines import Engine
from search.queries import AllOf, Expansion, Filters, Hit, Phrase, Pin, SearchQuery, Sort, Words
from tests.contract.collection import TODAY, collection

CLAUSES = [clause for _, _, clauses in collection() for clause in clauses]


def key(hit: Hit) -> str:
    return f"{hit.version_id}/{hit.address}"


def visible(clause: IndexDocument, day: date = TODAY) -> bool:
    if clause.internal:
        return False
    status = status_of(clause, day)
    known = clause.promulgated_on or clause.adopted_on
    if day < TODAY and known is not None and known > day:
        return False
    return status is not Status.AMENDED and not (clause.follows and status is Status.NOT_YET_EFFECTIVE)


def status_of(clause: IndexDocument, day: date = TODAY) -> Status:
    return status_on(day, clause.effective_on, clause.ended_on, clause.end_status)


def year_of(clause: IndexDocument) -> str | None:
    day = clause.promulgated_on or clause.adopted_on
    return str(day.year) if day else None


FACETS: dict[str, Callable[[IndexDocument], str | None]] = {
    "kind": lambda c: c.kind.value,
    "level": lambda c: c.level.value if c.level else None,
    "issuer": lambda c: c.issuer,
    "province": lambda c: c.province,
    "status": lambda c: status_of(c).value,
    "year": year_of,
    "collection": lambda c: c.collection,
}
FILTERS = Filters(
    kinds=(Kind.GOVERNMENT_RULE, Kind.ADMINISTRATIVE_DOCUMENT),
    levels=(Level.COUNTY, Level.CITY),
    statuses=(Status.IN_FORCE, Status.UNKNOWN),
)
CHOSEN: dict[str, set[str]] = {
    "kind": {"政府规章", "行政规范性文件"},
    "level": {"县", "设区的市"},
    "status": {"现行有效", "时效不明"},
}


def test_what_is_internal_is_nowhere(filled: Engine) -> None:
    results = filled.search(SearchQuery(None, limit=1_000))
    assert {key(hit) for hit in results.hits} == {c.key for c in CLAUSES if visible(c)}
    assert results.total == len(results.hits)
    for name, value in FACETS.items():
        expected = Counter(value(c) for c in CLAUSES if visible(c) and value(c))
        assert dict(results.facets[name]) == dict(expected), name
    secret = next(c for c in CLAUSES if c.internal)
    pinned = SearchQuery(Words("工资"), pins=(Pin(secret.document_id, secret.address, "标题相同"),))
    assert all(hit.document_id != secret.document_id for hit in filled.search(pinned).hits)
    assert filled.search(SearchQuery(None, filters=Filters(document_ids=(secret.document_id,)))).total == 0


def test_what_is_internal_is_there_for_those_who_may(filled: Engine) -> None:
    results = filled.search(SearchQuery(None, include_internal=True, all_versions=True, limit=2_000))
    assert results.total == len(CLAUSES)
    assert {key(hit) for hit in results.hits} == {c.key for c in CLAUSES}


def test_each_facet_is_counted_without_its_own_filter(filled: Engine) -> None:
    results = filled.search(SearchQuery(Words("主管部门"), filters=FILTERS, limit=1_000))
    found = [c for c in CLAUSES if visible(c) and "主管部门" in c.text]

    def allowed(clause: IndexDocument, leave_out: str) -> bool:
        return all(FACETS[name](clause) in values for name, values in CHOSEN.items() if name != leave_out)

    assert {key(hit) for hit in results.hits} == {c.key for c in found if allowed(c, "")}
    assert results.total == len(results.hits)
    for name, value in FACETS.items():
        expected = Counter(value(c) for c in found if allowed(c, name) and value(c))
        assert {v: n for v, n in results.facets[name] if n} == dict(expected), name
        assert CHOSEN.get(name, set()) <= {v for v, _ in results.facets[name]}


@pytest.mark.parametrize(
    ("filters", "test"),
    [
        (Filters(issuers=("白石市人民政府",)), lambda c: c.issuer == "白石市人民政府"),
        (Filters(provinces=("松云省",)), lambda c: c.province == "松云省"),
        (Filters(years=(2012, 2013)), lambda c: year_of(c) in ("2012", "2013")),
        (Filters(collections=("reference",)), lambda c: c.collection == "reference"),
        (Filters(document_ids=("d001", "d002")), lambda c: c.document_id in ("d001", "d002")),
        (Filters(statuses=(Status.REPEALED,)), lambda c: status_of(c) is Status.REPEALED),
        (Filters(statuses=(Status.NOT_YET_EFFECTIVE,)), lambda c: status_of(c) is Status.NOT_YET_EFFECTIVE),
        (
            Filters(statuses=(Status.EXPIRED, Status.UNKNOWN)),
            lambda c: status_of(c) in (Status.EXPIRED, Status.UNKNOWN),
        ),
    ],
)
def test_filters(filled: Engine, filters: Filters, test: Callable[[IndexDocument], bool]) -> None:
    hits = filled.search(SearchQuery(None, filters=filters, limit=1_000)).hits
    assert {key(hit) for hit in hits} == {c.key for c in CLAUSES if visible(c) and test(c)}
    assert hits


@pytest.mark.parametrize("day", [None, date(2016, 1, 1)])
@pytest.mark.parametrize("filters", [Filters(), FILTERS])
def test_counts_are_the_same_whether_all_matches_are_on_the_page_or_not(
    filled: Engine, filters: Filters, day: date | None
) -> None:
    query = SearchQuery(Words("主管部门"), filters=filters, as_of=day, all_versions=True)
    some, every = (filled.search(replace(query, limit=limit)) for limit in (1, 2_000))
    assert some.total == every.total == len(every.hits) > 1
    assert some.facets == every.facets


def test_facet_values_come_most_frequent_first_and_years_newest_first(filled: Engine) -> None:
    facets = filled.search(SearchQuery(None)).facets
    counts = [n for _, n in facets["issuer"]]
    assert counts == sorted(counts, reverse=True)
    years = [int(y) for y, _ in facets["year"]]
    assert years == sorted(years, reverse=True)
    assert filled.search(SearchQuery(None, facets=False)).facets == {}


@pytest.mark.parametrize("day", [date(2012, 5, 1), date(2016, 1, 1), date(2026, 11, 24), date(2027, 6, 1)])
def test_statuses_and_current_versions_on_a_day(filled: Engine, day: date) -> None:
    results = filled.search(SearchQuery(None, as_of=day, limit=2_000))
    assert results.as_of == day
    by_key = {c.key: c for c in CLAUSES}
    assert {key(hit) for hit in results.hits} == {c.key for c in CLAUSES if visible(c, day)}
    assert all(hit.status is status_of(by_key[key(hit)], day) for hit in results.hits)
    expected = Counter(status_of(c, day).value for c in CLAUSES if visible(c, day))
    assert dict(results.facets["status"]) == dict(expected)


def test_all_versions_on_request(filled: Engine) -> None:
    hits = filled.search(SearchQuery(None, all_versions=True, limit=2_000)).hits
    assert {key(hit) for hit in hits} == {c.key for c in CLAUSES if not c.internal}
    assert Status.AMENDED in {hit.status for hit in hits}


def test_hits_carry_what_a_page_shows(filled: Engine) -> None:
    by_key = {c.key: c for c in CLAUSES}
    for hit in filled.search(SearchQuery(Words("停车"), limit=50)).hits:
        clause = by_key[key(hit)]
        for name in ("document_id", "title", "number", "path", "text", "kind", "level", "issuer"):
            assert getattr(hit, name) == getattr(clause, name)
        for name in ("document_number", "promulgated_on", "effective_on"):
            assert getattr(hit, name) == getattr(clause, name)
        assert hit.snippet == clause.text
        assert all(hit.snippet[a:b] == "停车" for a, b in hit.highlights)
        assert bool(hit.highlights) == ("停车" in clause.text)
        assert hit.score > 0
        assert hit.pinned is None


def test_words_of_an_expansion_are_marked_as_such(filled: Engine) -> None:
    hit = filled.search(SearchQuery(Expansion(Words("工资"), (("劳动报酬", 0.5),)), limit=1)).hits[0]
    assert {hit.snippet[a:b] for a, b in hit.highlights} == {"工资"}
    assert {hit.snippet[a:b] for a, b in hit.expanded} == {"劳动报酬"}


def test_snippets_can_be_left_out(filled: Engine) -> None:
    hit = filled.search(SearchQuery(Words("工资"), snippets=False)).hits[0]
    assert (hit.snippet, hit.highlights) == ("", ())
    assert "工资" in hit.text


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("tree", [None, Words("主管部门")])
def test_pages_never_overlap_and_miss_nothing(filled: Engine, sort: Sort, tree: Words | None) -> None:
    whole = [key(hit) for hit in filled.search(SearchQuery(tree, sort=sort, limit=1_000)).hits]
    assert len(whole) == len(set(whole))
    paged: list[str] = []
    while len(paged) < len(whole):
        page = filled.search(SearchQuery(tree, sort=sort, offset=len(paged), limit=17, facets=False))
        assert page.total == len(whole)
        assert page.hits
        paged += [key(hit) for hit in page.hits]
    assert paged == whole
    assert filled.search(SearchQuery(tree, sort=sort, offset=len(whole), limit=5)).hits == ()


def test_orders(filled: Engine) -> None:
    days = {c.key: c.promulgated_on or c.adopted_on or date.min for c in CLAUSES}
    position = {c.key: c.position for c in CLAUSES}
    newest = filled.search(SearchQuery(None, sort=Sort.NEWEST, limit=1_000)).hits
    assert [days[key(h)] for h in newest] == sorted((days[key(h)] for h in newest), reverse=True)
    oldest = filled.search(SearchQuery(None, sort=Sort.OLDEST, limit=1_000)).hits
    assert [days[key(h)] for h in oldest] == sorted(days[key(h)] for h in oldest)
    titled = filled.search(SearchQuery(None, sort=Sort.TITLE, limit=1_000)).hits
    titles = [h.title.encode("gb18030") for h in titled]
    assert titles == sorted(titles)
    for hits in (newest, oldest, titled):
        for a, b in zip(hits, hits[1:], strict=False):  # noqa: RUF007 - pairs of hits
            if a.version_id == b.version_id:
                assert position[key(a)] < position[key(b)]
    scores = [h.score for h in filled.search(SearchQuery(Words("主管部门"), limit=500)).hits]
    assert scores == sorted(scores, reverse=True)


def test_without_words_the_newest_come_first(filled: Engine) -> None:
    plain = filled.search(SearchQuery(None, limit=30)).hits
    assert [key(h) for h in plain] == [
        key(h) for h in filled.search(SearchQuery(None, sort=Sort.NEWEST, limit=30)).hits
    ]


def test_pins_go_first_in_their_order_and_only_once(filled: Engine) -> None:
    shown = [c for c in CLAUSES if visible(c)]
    third, lead = shown[10], next(c for c in shown if c.position == 0 and c.document_id != shown[10].document_id)
    pins = (Pin(third.document_id, third.address, "引用"), Pin(lead.document_id, None, "标题"))
    query = SearchQuery(Words("工资"), pins=pins, limit=500)
    results = filled.search(query)
    assert [key(h) for h in results.hits[:2]] == [third.key, lead.key]
    assert [h.pinned for h in results.hits[:3]] == ["引用", "标题", None]
    keys = [key(h) for h in results.hits]
    assert len(keys) == len(set(keys)) == results.total
    plain = {key(h) for h in filled.search(replace(query, pins=())).hits}
    assert set(keys) == plain | {third.key, lead.key}
    second = filled.search(replace(query, offset=1, limit=1))
    assert [key(h) for h in second.hits] == [lead.key]


def test_a_pin_on_a_part_of_an_article_finds_the_article(filled: Engine) -> None:
    clause = next(c for c in CLAUSES if visible(c))
    pin = Pin(clause.document_id, f"{clause.address}__para_2__item_3", "引用")
    assert key(filled.search(SearchQuery(Words("无此词语"), pins=(pin,))).hits[0]) == clause.key


def test_pins_obey_filters(filled: Engine) -> None:
    clause = next(c for c in CLAUSES if visible(c) and c.kind is Kind.LOCAL_REGULATION)
    query = SearchQuery(Words("工资"), filters=FILTERS, pins=(Pin(clause.document_id, clause.address, "引用"),))
    assert all(hit.pinned is None for hit in filled.search(query).hits)


def test_several_queries_at_once_answer_as_one_by_one(filled: Engine) -> None:
    queries = [
        SearchQuery(Words("工资")),
        SearchQuery(AllOf((Words("主管部门"), Words("罚款"))), filters=FILTERS),
        SearchQuery(Phrase("收费 公开", 4)),
        SearchQuery(None, sort=Sort.TITLE, offset=5, limit=7),
    ]
    together = [replace(r, took_ms=0.0) for r in filled.search_many(queries)]
    assert together == [replace(filled.search(q), took_ms=0.0) for q in queries]
    assert filled.search_many([]) == []


def test_no_hits_wanted_counts_all_the_same(filled: Engine) -> None:
    results = filled.search(SearchQuery(Words("工资"), limit=0))
    assert results.hits == ()
    assert results.total == len([c for c in CLAUSES if visible(c) and "工资" in c.text])
    assert results.facets["kind"]
