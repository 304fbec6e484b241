"""K20: figures that differ from a document of the same place and level are hints; others' documents are no matter."""

from __future__ import annotations

from datetime import date

import pytest

from registry.instruments.deposit import Options, deposit
from registry.provisions.kinds import Kind, Level
from review.findings.finding import Severity
from review.law.siblings import load_siblings, place_of
from tests.support.readings import make_reading
from web.jobs import reviewing
from web.jobs.reviewing import review_stored
from web.site import open_site

TODAY = date(2026, 11, 24)
FIRST = "申请户外临时促销的，市场管理办公室应当自受理申请之日起五个工作日内作出决定并书面告知申请人。"
SECOND = "申请户外临时促销的，市场管理办公室应当自受理申请之日起二十个工作日内作出决定并书面告知申请人。"


@pytest.fixture
def site(settings, clock):
    opened = open_site(settings, clock)
    yield opened
    opened.close()


def put(site, title, words, issuer="云岭县人民政府", level=Level.COUNTY, collection="local"):
    reading = make_reading(
        title,
        (words, "本办法自公布之日起施行。"),
        adopted=date(2024, 1, 1),
        effective_on=date(2024, 2, 1),
        issuer=issuer,
        level=level,
        kind=Kind.ADMINISTRATIVE_DOCUMENT,
    )
    with site.database.write() as session:
        return deposit(session, site.clock, reading, None, Options(collection=collection)).document_id


def same_level(site, document_id):
    _, outcome = review_stored(site, document_id, TODAY)
    return [f for f in outcome.findings if f.rule == "same_level"]


@pytest.mark.parametrize(
    ("issuer", "place"),
    [
        ("云岭县人民政府办公室", "云岭县"),
        ("甘肃省定西市渭源县人民政府", "渭源县"),
        ("云碶市教育局", "云碶市"),
        ("国务院", ""),
    ],
)
def test_places(issuer, place):
    assert place_of(issuer) == place


def test_a_longer_period_than_a_siblings_is_a_hint(site):
    put(site, "云岭县户外促销管理办法", FIRST)
    mine = put(site, "云岭县市场秩序管理办法", SECOND)
    (found,) = same_level(site, mine)
    assert (found.kind, found.standard, found.severity) == ("K20", "D5", Severity.HINT)
    assert found.references[0].law == "云岭县户外促销管理办法"
    assert (found.comparison.ours, found.comparison.theirs) == ("20个工作日", "5个工作日")


def test_other_places_levels_and_the_same_figures_say_nothing(site):
    put(site, "临溪县户外促销管理办法", FIRST, issuer="临溪县人民政府")
    put(site, "云岭市户外促销管理办法", FIRST, issuer="云岭市人民政府", level=Level.CITY)
    put(site, "云岭县促销备忘", SECOND)
    mine = put(site, "云岭县市场秩序管理办法", SECOND)
    assert same_level(site, mine) == []


def test_without_an_issuer_there_are_no_siblings(site):
    put(site, "云岭县户外促销管理办法", FIRST)
    with site.database.read() as session:
        assert load_siblings(session, "", "county", TODAY) is None


def test_a_places_documents_are_indexed_once_until_one_changes(site, monkeypatch):
    read = []
    real = reviewing.load_siblings
    monkeypatch.setattr(reviewing, "load_siblings", lambda *given: read.append(given[1]) or real(*given))
    put(site, "云岭县户外促销管理办法", FIRST)
    mine = put(site, "云岭县市场秩序管理办法", SECOND)
    other = put(site, "云岭县集市管理办法", FIRST)
    assert [len(same_level(site, one)) for one in (mine, other, mine)] == [1, 0, 1]
    assert len(read) == 1
    put(site, "云岭县摊点管理办法", FIRST)
    (found,) = same_level(site, mine)
    assert len(read) == 2
    assert found.references[0].law != "云岭县市场秩序管理办法"


def test_places_kept_in_memory_are_bounded(site):
    for number in range(reviewing.PLACES + 3):
        name = "甲乙丙丁戊己庚辛壬癸子丑"[number]
        same_level(site, put(site, f"{name}水县市场秩序管理办法", SECOND, issuer=f"{name}水县人民政府"))
    assert len(site.cache["siblings"]) == reviewing.PLACES
