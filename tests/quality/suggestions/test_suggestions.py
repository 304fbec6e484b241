"""Suggestions while typing, over the titles of the national laws: is the law among the five, and how fast."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from itertools import islice

import pytest

from registry.provisions.aliases import COUNTRY, load_aliases
from search.language.suggestions import Kind, Name, Vocabulary, key_of
from search.ranking.measures import quantile
from tests.quality.retrieval.library import CURRENT, database

pytestmark = pytest.mark.quality
SHOWN = 5
FLOORS = {"beginning": 0.9, "part": 0.85, "letters apart": 0.75, "one letter wrong": 0.95}


@pytest.fixture(scope="module")
def titles() -> list[str]:
    path = database()
    if path is None:
        pytest.skip("the optional extra `laws` is not installed: pip install 'beishen[laws]'")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        rows = connection.execute("select distinct law_name, status from laws order by law_name").fetchall()
    return list(dict.fromkeys(name for name, status in rows if status in CURRENT))


@pytest.fixture(scope="module")
def vocabulary(titles: list[str]) -> Vocabulary:
    """The laws and their usual short names, as a site's suggestions hold them."""
    names = [Name(Kind.DOCUMENT, title, title) for title in titles]
    held = {key_of(title): title for title in titles}
    names += [
        Name(Kind.DOCUMENT, alias.alias, held[key_of(alias.law)])
        for alias in load_aliases()
        if key_of(alias.law) in held
    ]
    return Vocabulary(names)


def typed(titles: list[str]) -> dict[str, list[tuple[str, str]]]:
    """`(what is typed, title that is meant)` by kind; made by rule, with a fixed seed."""
    choose = random.Random(2026)
    short = [title.removeprefix(COUNTRY) for title in titles]
    long = [title for title in short if 6 <= len(title) <= 16]
    beginning = [(title[:4], title) for title in choose.sample(long, 100)]
    part = []
    for title in choose.sample(long, 100):
        at = choose.randrange(1, len(title) - 4)
        part.append((title[at : at + 4], title))
    apart = [(title[0] + title[2] + title[-3:], title) for title in choose.sample(long, 100)]
    wrong = []
    for title in choose.sample(long, 100):
        at = choose.randrange(1, len(title) - 1)
        wrong.append((title[:at] + "某" + title[at + 1 :], title))
    return {"beginning": beginning, "part": part, "letters apart": apart, "one letter wrong": wrong}


def test_the_law_is_among_the_five(titles: list[str], vocabulary: Vocabulary) -> None:
    print(f"\n{len(vocabulary)} names")
    times: list[float] = []
    shares = {}
    for kind, entries in typed(titles).items():
        hits = 0
        for text, title in entries:
            started = time.perf_counter()
            ask = vocabulary.near if kind == "one letter wrong" else vocabulary.find
            found = ask(text, Kind.DOCUMENT, SHOWN)
            times.append((time.perf_counter() - started) * 1000)
            hits += key_of(title) in {key_of(name.document_id) for name in found}
        shares[kind] = hits / len(entries)
        print(f"{kind:17} {hits}/{len(entries)}")
    print(f"p50 {quantile(times, 0.5):.2f} ms, p95 {quantile(times, 0.95):.2f} ms")
    assert not {kind: share for kind, share in shares.items() if share < FLOORS[kind]}


def test_thirty_thousand_names_take_a_few_milliseconds(titles: list[str]) -> None:
    places = ("云岭县", "青川省", "白石市", "柳河县", "平安县", "松原市", "岭川省", "河口区", "东山县", "西湖区")
    acts = ("实施办法", "实施细则", "若干规定", "管理办法", "执行标准", "工作规则", "评估办法", "监督办法", "补充规定")
    made = (f"{place}{title.removeprefix(COUNTRY)}{act}" for act in acts for place in places for title in titles)
    names = [Name(Kind.DOCUMENT, title, title) for title in islice(made, 30_000)]
    many = Vocabulary(names)
    assert len(many) == 30_000
    times = []
    for text, _ in typed(titles)["part"]:
        started = time.perf_counter()
        many.find(text, Kind.DOCUMENT, SHOWN)
        times.append((time.perf_counter() - started) * 1000)
    print(f"\n{len(many)} names: p50 {quantile(times, 0.5):.2f} ms, p95 {quantile(times, 0.95):.2f} ms")
    assert quantile(times, 0.95) < 50
