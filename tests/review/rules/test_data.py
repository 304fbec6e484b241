"""The data files load, compile and name their sources."""

from __future__ import annotations

import pytest

from registry.provisions.kinds import Kind, Level
from review.norms.data_files import table as norm_table
from review.norms.mentions import TABLES
from review.rules.powers import rank_of
from review.rules.signals import lexicon
from review.rules.tables import table, weights


@pytest.mark.parametrize("name", ["competition", "retroactive", "reserved", "rights", "attention"])
def test_lexicons_compile_and_name_sources(name: str) -> None:
    names = [s.name for s in lexicon(name)]
    assert len(names) == len(set(names))
    for signal in lexicon(name):
        assert signal.sources, signal.name
        assert signal.words
        assert 0 < signal.confidence <= 1


@pytest.mark.parametrize("name", [*TABLES, "penalties"])
def test_norm_tables_have_sources(name: str) -> None:
    assert norm_table(name)["source"]


def test_every_kind_has_a_rank() -> None:
    for kind in Kind:
        assert rank_of(kind, Level.CITY) is not None
    assert rank_of(None, Level.CITY) is None
    assert rank_of(Kind.GOVERNMENT_RULE, None) is None


def test_powers() -> None:
    regulation, rule = rank_of(Kind.LOCAL_REGULATION, Level.CITY), rank_of(Kind.GOVERNMENT_RULE, Level.CITY)
    paper = rank_of(Kind.ADMINISTRATIVE_DOCUMENT, Level.PROVINCE)
    assert regulation is not None
    assert rule is not None
    assert paper is not None
    assert regulation.may_punish("罚款")
    assert not regulation.may_punish("吊销营业执照")
    assert rule.may_punish("警告")
    assert not rule.may_punish("责令停产停业")
    assert not paper.may_punish("警告")
    assert regulation.may_compel("扣押")
    assert not regulation.may_compel("冻结")
    assert rank_of(Kind.CONGRESS_DECISION, Level.COUNTY) == paper
    special = rank_of(Kind.SPECIAL_ZONE_REGULATION, Level.CITY)
    assert special is not None
    assert special.varies


def test_ceilings_are_marked_provisional() -> None:
    rows = [row for name, row in table("ceilings").items() if name != "fields"]
    assert all("provisional" in row and row["source"] for row in rows)


def test_weights() -> None:
    assert weights()["应当"] < 1 < weights()["罚款"]
