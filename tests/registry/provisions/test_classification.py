from __future__ import annotations

import pytest

from registry.provisions.classification import county_cities, kind_of, level_of
from registry.provisions.kinds import Kind, Level


@pytest.mark.parametrize(
    ("body", "level"),
    [
        ("松州市人民政府", Level.CITY),
        ("义乌市人民政府", Level.COUNTY),
        ("浙江省义乌市人民政府", Level.COUNTY),
        ("浙江省金华市义乌市财政局", Level.COUNTY),
        ("大理白族自治州大理市人民政府", Level.COUNTY),
        ("福州市人民政府", Level.CITY),  # 州市 is the end of many names
        ("东莞市人民政府", Level.CITY),  # without districts, yet it makes rules
        ("北京市人民政府", Level.PROVINCE),
    ],
)
def test_a_city_without_districts_stands_with_the_counties(body: str, level: Level) -> None:
    assert level_of(body, "") is level


def test_a_title_tells_it_too() -> None:
    assert level_of(None, "义乌市停车管理办法") is Level.COUNTY
    assert level_of(None, "金华市停车管理办法") is Level.CITY


def test_only_a_city_with_districts_makes_rules() -> None:
    def kind(body: str) -> Kind:
        return kind_of(
            f"{body}停车管理办法", f"{body}人民政府", None, level_of(body + "人民政府", ""), False, ordered=True
        )

    assert kind("金华市") is Kind.GOVERNMENT_RULE
    assert kind("义乌市") is Kind.ADMINISTRATIVE_DOCUMENT


def test_the_list_holds_no_city_with_districts() -> None:
    assert len(county_cities()) == 408
    assert not county_cities() & {"金华市", "东莞市", "中山市", "嘉峪关市", "三沙市", "儋州市", "大连市"}
