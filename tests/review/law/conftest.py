"""An invented superior-law library: two laws with two versions, a lapsed law, a provincial regulation."""

from __future__ import annotations

from datetime import date

import pytest

from registry.provisions.kinds import Kind, Level, Status
from review.law.memory import MemoryLibrary, library_of
from review.law.texts import ArticleText, LawText

PARKING = (
    "为了规范停车秩序，制定本法。",
    "国务院公安部门主管全国停车秩序管理工作。\n县级以上地方人民政府公安机关负责本行政区域内停车秩序管理工作。",
    "设置停车场应当符合下列条件：\n（一）有固定场地；\n（二）有消防设施；\n（三）有管理制度。\n不符合前款规定条件的，不得设置。",
    "停车场经营者应当公示收费标准，不得收取未公示的费用。",
    "违反本法第四条规定，收取未公示的费用的，由市场监督管理部门责令退还，处五百元以上五千元以下罚款。",
)
ANIMALS = (
    "养犬人应当自取得犬只之日起三十日内到公安机关办理登记。",
    "携犬出户应当束犬链，由成年人牵引。",
    "违反本法第二条规定，携犬出户不束犬链的，由公安机关责令改正，可以处二百元以下罚款。",
)


def law(title, articles, *, version, effective, ended=None, status=None, kind=Kind.LAW, province=None):
    """A text with plainly numbered articles."""
    return LawText(
        title,
        kind,
        Level.PROVINCE if province else Level.NATION,
        province,
        "云岭省人民代表大会常务委员会" if province else "全国人民代表大会常务委员会",
        version,
        version,
        effective,
        ended,
        status,
        f"{title}@{version}",
        tuple(
            ArticleText(n, None, f"第{'一二三四五六七八九十'[n - 1]}条", ("第一章 总则",), body)
            for n, body in enumerate(articles, 1)
        ),
    )


@pytest.fixture(scope="session")
def texts() -> list[LawText]:
    """The texts of the library."""
    old = law(
        "中华人民共和国停车秩序法",
        PARKING[:4],
        version=date(2010, 1, 1),
        effective=date(2010, 3, 1),
        ended=date(2025, 1, 1),
        status=Status.AMENDED,
    )
    return [
        old,
        law("中华人民共和国停车秩序法", PARKING, version=date(2024, 6, 1), effective=date(2025, 1, 1)),
        law("中华人民共和国养犬管理法", ANIMALS, version=date(2020, 1, 1), effective=date(2020, 5, 1)),
        law(
            "中华人民共和国车场法",
            ("停车场依法设置。",),
            version=date(1990, 1, 1),
            effective=date(1990, 1, 1),
            ended=date(2010, 3, 1),
            status=Status.REPEALED,
        ),
        law(
            "云岭省养犬条例",
            ("禁止在城市建成区饲养烈性犬。", "违反本条例饲养烈性犬的，由公安机关没收犬只，处一千元罚款。"),
            version=date(2019, 1, 1),
            effective=date(2019, 3, 1),
            kind=Kind.LOCAL_REGULATION,
            province="云岭省",
        ),
    ]


@pytest.fixture(scope="session")
def library(texts) -> MemoryLibrary:
    """The library; 法律 is held completely."""
    return library_of(texts, complete_kinds=(Kind.LAW,))


@pytest.fixture(scope="session")
def today() -> date:
    """The day of the tests."""
    return date(2026, 11, 24)
