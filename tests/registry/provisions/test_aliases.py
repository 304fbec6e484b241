"""The alias file is well formed and says what a lawyer would say."""

from datetime import date
from pathlib import Path

import pytest

from registry.provisions.aliases import (
    AliasKind,
    current_title,
    find_alias,
    lapsed,
    load_aliases,
    read_aliases,
)


def test_file_is_large_enough_and_without_doubles() -> None:
    aliases = load_aliases()
    assert len(aliases) >= 400
    assert len({alias.alias for alias in aliases}) == len(aliases)
    assert all(alias.alias != alias.law for alias in aliases if alias.kind is not AliasKind.FORMER)


@pytest.mark.parametrize(
    ("name", "law"),
    [
        ("民诉法", "中华人民共和国民事诉讼法"),
        ("道交法", "中华人民共和国道路交通安全法"),
        ("处罚法", "中华人民共和国行政处罚法"),
        ("物权法", "中华人民共和国物权法"),
        ("《中华人民共和国环保法》", "中华人民共和国环境保护法"),
        ("信息公开条例", "中华人民共和国政府信息公开条例"),
        ("没有这样的法", None),
    ],
)
def test_a_name_means_a_law(name: str, law: str | None) -> None:
    alias = find_alias(name)
    assert (alias.law if alias else None) == law


def test_successors() -> None:
    entry = lapsed("中华人民共和国物权法")
    assert entry is not None
    assert entry.until == date(2021, 1, 1)
    assert current_title("中华人民共和国物权法", date(2020, 12, 31)) == "中华人民共和国物权法"
    assert current_title("中华人民共和国物权法", date(2021, 1, 1)) == "中华人民共和国民法典"
    assert current_title("中华人民共和国经济合同法", date(2026, 1, 1)) == "中华人民共和国民法典"
    assert current_title("中华人民共和国行政处罚法", date(2026, 1, 1)) == "中华人民共和国行政处罚法"


@pytest.mark.parametrize("line", ["甲法,中华人民共和国甲法,former,,", "甲法,,short,,", "甲法,乙,short,丙,2020-01-01"])
def test_bad_lines_are_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(f"alias,law,kind,successor,until\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError):
        read_aliases(path)
