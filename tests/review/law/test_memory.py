"""The library in memory: names on dates, states, coverage."""

from dataclasses import replace
from datetime import date

from registry.provisions.kinds import Kind, Level, Status
from review.law.library import Law
from review.law.memory import MemoryLibrary, library_of


def test_names_resolve_on_a_date(library):
    old = library.resolve("停车秩序法", date(2015, 1, 1))
    new = library.resolve("《中华人民共和国停车秩序法》（2024年修订）", date(2026, 1, 1))
    assert (old.effective_on, new.effective_on) == (date(2010, 3, 1), date(2025, 1, 1))
    assert library.resolve("停车秩序法", date(2000, 1, 1)).effective_on == date(2010, 3, 1)
    assert library.resolve("没有这部法", date(2026, 1, 1)) is None


def test_states_of_a_version(library):
    old = library.resolve("停车秩序法", date(2015, 1, 1))
    assert library.status(old, date(2010, 2, 1)) is Status.NOT_YET_EFFECTIVE
    assert library.status(old, date(2024, 12, 31)) is Status.IN_FORCE
    assert library.status(old, date(2025, 1, 1)) is Status.AMENDED


def test_lapsed_laws_are_known_by_name(library, today):
    law = library.resolve("物权法", today)
    assert law is not None
    assert library.status(law, today) is Status.REPEALED
    assert library.articles(law) == ()
    assert library.successor(law, today) is None  # 民法典 is not held here


def test_articles(library, today):
    law = library.resolve("停车秩序法", today)
    assert [a.article for a in library.articles(law)] == [1, 2, 3, 4, 5]
    assert library.article(law, 4).text.startswith("第四条\u3000停车场经营者")
    assert library.article(law, 4, 1) is None


def test_two_documents_of_one_title_are_ambiguous(today):
    first = Law("a", "a1", "停车条例", Kind.LOCAL_REGULATION, Level.PROVINCE, "甲省", date(2020, 1, 1), None, None)
    second = replace(first, document_id="b", version_id="b1", province="乙省")
    assert MemoryLibrary([first, second], []).resolve("停车条例", today) is None
    ended = replace(second, ended_on=date(2022, 1, 1), end_status=Status.REPEALED)
    assert MemoryLibrary([first, ended], []).resolve("停车条例", today) == first


def test_aliases_of_a_site(texts, today):
    held = MemoryLibrary(
        [Law("a", "a1", "云岭省养犬条例", Kind.LOCAL_REGULATION, Level.PROVINCE, "云岭省", None, None, None)],
        [],
        aliases={"省养犬条例": "云岭省养犬条例"},
    )
    assert held.resolve("省养犬条例", today).document_id == "a"


def test_a_national_law_that_is_known_to_have_lapsed_has_lapsed(texts, today):
    law = replace(texts[2], title="中华人民共和国担保法")
    held = library_of([law])
    assert held.status(held.resolve("担保法", today), today) is Status.REPEALED


def test_coverage(library):
    coverage = library.coverage()
    assert (coverage.laws, coverage.articles) == (4, 15)
    assert coverage.kinds == {"法律": 3, "地方性法规": 1}
    assert coverage.provinces == ("云岭省",)
    assert coverage.newest == date(2024, 6, 1)
    assert coverage.complete_kinds == (Kind.LAW,)


def test_an_empty_library(today):
    held = MemoryLibrary([], [])
    assert held.coverage().newest is None
    assert held.candidates("停车", as_of=today) == []
