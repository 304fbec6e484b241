"""The gate on real statutes: their own words pass, whole and by paragraph; one changed character never does."""

from __future__ import annotations

import random
from datetime import date

import pytest

from registry.provisions.addresses import article_number
from registry.provisions.citation_checks import paragraphs_of
from registry.provisions.kinds import Status
from registry.provisions.numerals import to_chinese
from review.law.development import load_laws_extra
from review.law.extra import find_package
from review.papers.contents.quoting import quoted, says
from review.papers.gate import check
from review.papers.holdings import Holdings
from review.papers.layout.sheet import Paragraph, Sheet
from review.papers.quotes import part_of
from tests.conftest import missing

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def library():
    if find_package() is None:
        missing("the laws extra", "run make setup")
    return load_laws_extra()


@pytest.fixture(scope="module")
def articles(library):
    """A fixed sample of articles in force."""
    held = [(law, a) for law in library.laws() if library.status(law, TODAY) is Status.IN_FORCE
            for a in library.articles(law) if library.resolve(law.title, TODAY) is law]  # fmt: skip
    random.Random(17).shuffle(held)
    return held[:400]


@pytest.fixture
def gate(sqlite, library):
    with sqlite.read() as session:
        holdings = Holdings(session)
        yield lambda words: check(Sheet("函", (Paragraph("p", words),)), TODAY, library, holdings)


def cited(law, article):
    return f"《{law.title}》{article_number(article.article, article.suffix)}"


def test_the_words_of_400_articles_pass(gate, articles):
    assert len(articles) == 400
    wrong = []
    for law, article in articles:
        own = [o for o in gate(says(cited(law, article), article.text)) if law.title in o.citation]
        wrong += own
    assert wrong == []


def test_the_words_of_a_paragraph_pass_under_its_number_alone(gate, articles):
    tried = 0
    for law, article in articles:
        if len(paragraphs_of(article.text)) < 2:
            continue
        second = part_of(article.text, (2,))
        where = f"{cited(law, article)}第{to_chinese(2)}款"
        assert not [o for o in gate(f"{where}规定：{quoted(second)}") if law.title in o.citation], where
        first = quoted(part_of(article.text, (1,)))
        if first.strip("“”。") not in second:
            assert any(o.code == "misquoted" for o in gate(f"{where}规定：{first}")), where
        tried += 1
    assert tried > 80


def test_one_changed_character_is_always_found(gate, articles):
    chance = random.Random(3)
    tried = 0
    for law, article in articles:
        words = says(cited(law, article), article.text)
        start = words.index("“") + 1
        places = [n for n in range(start, words.rindex("”")) if "\u4e00" <= words[n] <= "\u9fff"]
        if len(places) < 7:
            continue
        at = chance.choice(places)
        other = "甲" if words[at] != "甲" else "乙"
        found = gate(words[:at] + other + words[at + 1 :])
        assert any(o.code == "misquoted" and law.title in o.citation for o in found), (law.title, article.article, at)
        tried += 1
    assert tried > 350
