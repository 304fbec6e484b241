from __future__ import annotations

from datetime import date

import pytest

from ingest.matter.closing import read_closing

KNOWN = {"公布": date(2020, 1, 1), "通过": date(2019, 12, 1), "批准": None}


@pytest.mark.parametrize(
    ("text", "effective", "basis"),
    [
        ("本条例自2005年9月1日起施行。", date(2005, 9, 1), None),
        ("本规定自２０００年１月１日起施行。", date(2000, 1, 1), None),
        ("本办法自二〇二四年一月一日起实施。", date(2024, 1, 1), None),
        ("本办法自2023.6.1起施行。", date(2023, 6, 1), None),
        ("本办法自２０２３．０６．０１日起施行。", date(2023, 6, 1), None),
        ("本办法从2023/6/1开始执行。", date(2023, 6, 1), None),
        ("本办法自2023-6-1起试行。", date(2023, 6, 1), None),
        ("本办法自2023年6月1起施行。", date(2023, 6, 1), None),
        ("本条例自公布之日起施行。", date(2020, 1, 1), "自公布之日起施行"),
        ("本办法自发布之日起30日后施行。", date(2020, 1, 31), "自发布之日起30日后施行"),
        ("本办法自印发之日起三个月后施行。", date(2020, 4, 1), "自印发之日起三个月后施行"),
        ("本办法自公布之日起满三十日施行。", date(2020, 1, 31), "自公布之日起满三十日施行"),
        ("本办法自公布后第三十日起施行。", date(2020, 1, 31), "自公布后第三十日起施行"),
        ("本办法于公布之次日起施行。", date(2020, 1, 2), "于公布之次日起施行"),
        ("本决定自通过之日起施行。", date(2019, 12, 1), "自通过之日起施行"),
        ("本条例自批准之日起施行。", None, "自批准之日起施行"),
        ("本办法施行日期为2020年3月1日。", date(2020, 3, 1), None),
        ("本条例与《甲法》同时施行。", None, "与《甲法》同时施行"),
        ("本条例由市人民政府负责解释。", None, None),
        ("执行中的问题由市人民政府解释。", None, None),
        ("本《细则》自1991年10月1日起施行。", date(1991, 10, 1), None),
        ("本解释发布实施后，原解释同时废止。", None, None),
        ("对于印发实施的有关政策，各部门应当抓紧落实。", None, None),
        ("规则解释须报省人民代表大会常务委员会批准后施行。", None, None),
        ("本规则经国务院批准，由交通部发布施行。", date(2020, 1, 1), "发布施行"),
    ],
)
def test_effect(text: str, effective: date | None, basis: str | None) -> None:
    closing = read_closing([text], KNOWN)
    assert (closing.effective_on, closing.basis) == (effective, basis)


def test_nothing_is_invented_without_the_date_of_publication() -> None:
    closing = read_closing(["本条例自公布之日起施行。"], {})
    assert (closing.effective_on, closing.basis) == (None, "自公布之日起施行")


@pytest.mark.parametrize(
    ("text", "expires"),
    [
        ("本办法自2024年1月1日起施行，有效期5年。", date(2028, 12, 31)),
        ("本办法自2024年2月29日起施行，有效期至2026年12月31日。", date(2026, 12, 31)),
        ("本办法自2024年1月1日起施行。本办法有效期为两年。", date(2025, 12, 31)),
        ("本办法自2024年1月1日起施行，有效期：5年。", date(2028, 12, 31)),
        ("本办法自2024年1月1日起施行，试行一年。", date(2024, 12, 31)),
        ("本办法自2024年1月1日起施行，2028年12月31日废止。", date(2028, 12, 31)),
        ("本办法自2024年1月1日起施行，至2028年12月31日止。", date(2028, 12, 31)),
        ("本办法自2024年1月1日起施行，2019年1月1日施行的《甲办法》废止。", None),
        ("许可证有效期5年。本办法自2024年1月1日起施行。", None),
        ("本办法自2024年1月1日起施行，有效期伍年。", date(2028, 12, 31)),
        ("本办法自2024年1月1日起施行。有效期5年。", date(2028, 12, 31)),
        ("本办法自2024年1月1日起施行，有效期截止2028年12月31日。", date(2028, 12, 31)),
        ("本办法自2024年1月1日起执行，执行期限为三年。", date(2026, 12, 31)),
        ("本办法施行日期为2024年1月1日，有效期5年。", date(2028, 12, 31)),
        ("本办法有效期自印发之日起五年。", date(2024, 12, 31)),
        ("本办法自2024年1月1日起施行，许可证有效期五年。", None),
    ],
)
def test_term(text: str, expires: date | None) -> None:
    assert read_closing([text], KNOWN).expires_on == expires


@pytest.mark.parametrize(
    ("text", "repeals"),
    [
        ("本条例自2005年9月1日起施行。国务院1984年4月7日发布的《甲条例》同时废止。", ("甲条例",)),
        ("自本办法施行之日起，《甲办法》《乙办法》停止执行。", ("甲办法", "乙办法")),
        ("本办法自2026年1月1日起实施，《甲办法》同时作废。", ("甲办法",)),
        ("本办法自2026年1月1日起实施，原《检验合格证书》同时失效。", ()),
        ("本办法自2026年1月1日起实施。原《甲办法》（云规〔2022〕6号）废止。", ("甲办法",)),
        ("自本条例施行之日起，《甲条例》、《乙条例》同时废止。", ("甲条例", "乙条例")),
        ("本条例施行后，《甲条例》第三条同时废止。", ()),
        ("本条例根据《甲法》制定。本条例自2020年1月1日起施行。", ()),
    ],
)
def test_repeals(text: str, repeals: tuple[str, ...]) -> None:
    assert read_closing([text], KNOWN).repeals == repeals


def test_a_sentence_about_another_document_is_not_its_own_effect() -> None:
    told = "《国务院关于修改甲条例的决定》已由国务院常务会议通过，自2001年12月1日起施行。"
    assert read_closing([told], KNOWN, "关于审理甲案件的解释").effective_on is None
    assert read_closing([told], KNOWN, "国务院关于修改甲条例的决定").effective_on == date(2001, 12, 1)


def test_the_last_article_is_read_though_guides_follow_it_for_pages() -> None:
    lines = ["第一条 甲。", "第二条 本办法自2002年9月1日起施行。", *(f"办事指南第{n}步。" for n in range(60))]
    assert read_closing(lines, KNOWN).effective_on is None
    assert read_closing(lines, KNOWN, last_article=1).effective_on == date(2002, 9, 1)
