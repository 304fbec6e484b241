"""Words of the papers: every place is filled once, every statute cited exists, with the extra library where it is."""

from __future__ import annotations

from datetime import date

import pytest

from review.law.cite import CitationStatus, cite
from review.law.development import load_laws_extra
from review.law.extra import find_package
from review.papers.kinds import KINDS
from review.papers.wordings import DATA, fill, fill_all, wording
from tests.conftest import missing

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def library():
    if find_package() is None:
        missing("the laws extra", "run make setup")
    return load_laws_extra()


def test_every_statute_in_the_wordings_is_in_force_with_that_article(library):
    citations = cite(DATA.read_text("utf-8"), library, TODAY)
    assert {(c.law[-3:], c.article) for c in citations} >= {
        ("监督法", 39),
        ("监督法", 40),
        ("监督法", 44),
        ("监督法", 45),
    }
    assert [c.text for c in citations if c.status is not CitationStatus.OK or c.missing_part] == []
    by_article = {c.article: c.cited.text for c in citations if c.cited is not None}
    assert "不适当的情形" in by_article[39]
    assert "程序" in by_article[40]
    assert "移送有关机关" in by_article[44]
    assert "备案审查工作情况报告" in by_article[45]


def test_every_kind_has_its_words():
    assert all(wording(key).title for key in KINDS)
    assert wording("worksheet").title == "审查工作表"
    with pytest.raises(KeyError):
        wording("none")


def test_what_is_filled_in_is_never_read_again():
    assert fill("关于《{document}》", {"document": "{issuer}{{ 7*7 }}"}) == "关于《{issuer}{{ 7*7 }}》"
    with pytest.raises(KeyError):
        fill("{unknown}", {})


def test_a_line_without_its_value_falls_out():
    lines = ("请于{due}前回复。", "此致。")
    assert fill_all(lines, {"due": ""}, needed=("due",)) == ["此致。"]
    assert fill_all(lines, {"due": "明天"}, needed=("due",)) == ["请于明天前回复。", "此致。"]
