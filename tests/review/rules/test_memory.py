"""What the rules remember between clauses: bounded, and never another library's articles."""

from __future__ import annotations

import gc
import weakref
from datetime import date

from registry.provisions.kinds import Kind, Level
from review.law.memory import MemoryLibrary, library_of
from review.law.texts import ArticleText, LawText
from review.norms.norm import extract
from review.norms.provisions import provisions
from review.rules.alignment import grams, weight_of
from review.rules.pointing import by_target

DAY = date(2026, 11, 24)


def library(penal: str) -> MemoryLibrary:
    """One law whose second article punishes breaches of another of its articles."""
    texts = ("不得乱停。", penal)
    articles = tuple(ArticleText(n, None, f"第{n}条", (), words) for n, words in enumerate(texts, 1))
    text = LawText(
        "停车秩序法",
        Kind.LAW,
        Level.NATION,
        None,
        "全国人民代表大会常务委员会",
        date(2020, 1, 1),
        date(2020, 1, 1),
        date(2020, 1, 1),
        None,
        None,
        "停车秩序法",
        articles,
    )
    return library_of([text])


def targets(held: MemoryLibrary) -> list[int]:
    law = held.resolve("停车秩序法", DAY)
    assert law is not None
    return sorted(by_target(held, law))


def test_articles_that_punish_are_those_of_the_library_asked() -> None:
    for number, words in (
        (1, "一"),
        (5, "五"),
        (7, "七"),
    ) * 20:  # libraries come and go, at the same addresses in memory
        assert targets(library(f"违反本法第{words}条规定的，处五百元罚款。")) == [number]


def test_a_library_given_up_is_not_held() -> None:
    held = library("违反本法第一条规定的，处五百元罚款。")
    gone = weakref.ref(held)
    assert targets(held) == [1]
    del held
    gc.collect()
    assert gone() is None


def test_memories_are_bounded_and_sequences_are_shared() -> None:
    for memory in (grams, weight_of, extract, provisions):
        assert memory.cache_parameters()["maxsize"] <= 16384
    first, second = grams("停车场经营者应当公示收费标准"), grams("收费标准由停车场经营者公示")
    shared = {id(g) for g in first} & {id(g) for g in second}
    assert len(shared) == len(first & second) > 0
