"""The citation gate: each fault is found with its place and what mends it; lawful papers pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry.instruments.deposit import deposit
from registry.provisions.kinds import Kind, Level, Status
from review.casework.reviews import open_review
from review.casework.views import get_review
from review.law.library import Law
from review.law.memory import ArticleRow, MemoryLibrary
from review.papers.gate import check, place_words
from review.papers.holdings import Holdings
from review.papers.layout.sheet import Grid, Paragraph, Sheet
from review.papers.quotes import find_quotes, part_of, stands_in
from tests.support.readings import make_reading

TODAY = date(2026, 11, 24)
PARKING = "中华人民共和国停放管理法"
TWO = (
    "第二条　法律、法规以外的其他规范性文件不得设定行政强制措施。\n有下列情形之一的，可以免收费用：\n"
    "（一）执行任务的；\n（二）不超过三十分钟的。"
)
THREE = "第三条　违反停放规定的，处二十元以上二百元以下罚款。"


def law(title, version, effective, articles, *, ended=None):
    held = Law(
        title,
        version,
        title,
        Kind.LAW,
        Level.NATION,
        None,
        effective,
        ended,
        Status.REPEALED if ended else None,
        effective,
    )
    rows = [ArticleRow(version, n, None, f"art_{n}", "", text) for n, text in enumerate(articles, 1)]
    return held, rows


def library(*, complete=True):
    made = [
        law(PARKING, "p1", date(2020, 5, 1), ["第一条　为了规范车辆停放，制定本法。", TWO, THREE]),
        law("中华人民共和国旧路法", "o1", date(2001, 1, 1), ["第一条　旧。"], ended=date(2024, 1, 1)),
        law("中华人民共和国新路法", "n1", date(2027, 3, 1), ["第一条　新。"]),
    ]  # fmt: skip
    kinds = (Kind.LAW,) if complete else ()
    return MemoryLibrary([m[0] for m in made], [row for m in made for row in m[1]], complete_kinds=kinds)


@pytest.fixture
def holdings(sqlite, clock):
    """A record with the document under review and another one that is repealed."""
    with sqlite.write() as session:
        reading = make_reading(
            "云岭县城市停车管理办法", ("为了规范停车秩序，制定本办法。", "拖欠停车费的，由城市管理部门扣留车辆。"),
            adopted=date(2024, 4, 28), effective_on=date(2024, 6, 1),
        )  # fmt: skip
        done = deposit(session, clock, reading, None)
        review_id = open_review(
            session, clock, document_id=done.document_id, version_id=done.version_id, as_of=TODAY, actor="system"
        )
    with sqlite.read() as session:
        yield Holdings(session, get_review(session, review_id))


def obstacles(holdings, words, *, complete=True, on=TODAY):
    sheet = Sheet("关于《云岭县城市停车管理办法》的审查意见", (Paragraph("a", "审查意见。"), Paragraph("p", words)))
    found = check(sheet, on, library(complete=complete), holdings)
    assert all(o.place == "p" and place_words(sheet, o.place) == "正文第2段" for o in found)
    return found


FAULTS = [
    ("依照《停放管理法》第九条的规定", "no_such_article", "没有第九条", "最后一条是第三条"),
    ("依照《中华人民共和国停放管理法》第二条第四款的规定", "no_such_part", "没有第四款", "款、项"),
    ("依照《旧路法》第一条的规定", "not_in_force", "已废止", "已废止的"),
    ("依照《中华人民共和国新路法》第一条的规定", "not_in_force", "尚未施行", "2027-03-01"),
    ("依照《中华人民共和国停车管理法》第二条的规定", "wrong_title", "没有名为", PARKING),
    ("依照《车马出行法》第二条的规定", "no_such_law", "没有名为", "核对名称"),
    ("《停放管理法》第三条规定：“处五十元以上二百元以下罚款。”", "misquoted", "不是", "处二十元以上二百"),
    ("《停放管理法》第二条第二款规定：“不得设定行政强制措施”", "misquoted", "不是", "原文"),
    ("《云岭县城市停车管理办法》第二条规定：“由城市管理部门没收车辆”", "misquoted", "不是", "扣留车辆"),
    ("《云岭县城市停车管理办法》第八条规定：“由城市管理部门扣留车辆”", "no_such_article", "没有第八条", "核对条号"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code", "says", "mend"), FAULTS)
def test_each_fault_stands_in_the_way_with_what_mends_it(holdings, words, code, says, mend):
    (found,) = obstacles(holdings, words)
    assert found.code == code
    assert says in found.says
    assert mend in found.mend
    assert not found.confirmable


LAWFUL = [
    "依照《停放管理法》第二条第二款第二项的规定",
    "根据《中华人民共和国停放管理法》（以下简称《停放管理法》），依照《停放管理法》第三条处理",
    "《停放管理法》第三条规定：“违反停放规定的，处二十元以上……罚款。”",
    "《停放管理法》第三条规定：“违反停放规定的,处二十元以上二百元以下罚款”。",
    "《停放管理法》第二条第二款规定：“可以免收费用：（一）执行任务的；（二）不超过三十分钟的”",
    "《停放管理法》第二条、第三条规定：“处二十元以上二百元以下罚款。”",
    "该文件仍以已废止的《旧路法》第一条为依据",
    "《云岭县城市停车管理办法》第二条规定：“由城市管理部门扣留车辆”，同《停放管理法》第二条关于“不得设定行政强制措施”的规定不一致",
    "所称“扣留车辆”，是指暂时扣下",
    "请于三十日内回复",
]


@pytest.mark.parametrize("words", LAWFUL)
def test_lawful_words_pass(holdings, words):
    assert obstacles(holdings, words) == ()


def test_the_law_of_the_papers_day_counts(holdings):
    assert obstacles(holdings, "依照《旧路法》第一条的规定", on=date(2023, 12, 31)) == ()
    assert obstacles(holdings, "依照《新路法》第一条的规定", on=date(2027, 3, 1)) == ()


def test_what_is_not_held_can_not_be_told_and_its_key_follows_the_quote(holdings):
    (one,) = obstacles(holdings, "《车马出行条例》第二条规定：“车马分道”", complete=False)
    assert (one.code, one.confirmable) == ("unverifiable", True)
    assert "库中没有" in one.says
    (same,) = obstacles(holdings, "又，《车马出行条例》第二条规定：“车马 分道”", complete=False)
    (other,) = obstacles(holdings, "《车马出行条例》第二条规定：“人车分道”", complete=False)
    assert one.key == same.key != other.key
    (near,) = obstacles(holdings, "《停车管理法》第二条", complete=False)
    assert near.confirmable
    assert "疑为误写" in near.mend


def test_without_a_library_nothing_passes_unseen(holdings):
    sheet = Sheet("函", (Paragraph("p", "依照《停放管理法》第二条"),))
    (found,) = check(sheet, TODAY, None, holdings)
    assert found.code == "unverifiable"


def test_cells_title_and_attachments_are_read_too(holdings):
    sheet = Sheet(
        "关于《停放管理法》第九条的函", (Grid("g", (("一", "《停放管理法》第九条"),), ("甲", "乙")),),
        attachments=("《停放管理法》第九条释义",),
    )  # fmt: skip
    found = check(sheet, TODAY, library(), holdings)
    assert [place_words(sheet, o.place) for o in found] == ["标题", "表格（正文第1段）第1行第2栏", "附件说明第1项"]


def test_a_local_document_is_checked_against_the_record(sqlite, clock, holdings):
    with sqlite.write() as session:
        deposit(session, clock, make_reading("云岭县河道管理办法", effective_on=date(2024, 6, 1)), None)
        ended = replace(make_reading("云岭县旧渠办法", effective_on=date(2010, 1, 1)), expires_on=date(2015, 1, 1))
        deposit(session, clock, ended, None)
        here = Holdings(session)
        assert check(Sheet("函", (Paragraph("p", "见《云岭县河道管理办法》第一条"),)), TODAY, library(), here) == ()
        (found,) = check(Sheet("函", (Paragraph("p", "见《云岭县河道管理办法》第七条"),)), TODAY, library(), here)
        assert found.code == "no_such_article"
        (found,) = check(Sheet("函", (Paragraph("p", "见《云岭县旧渠办法》第一条"),)), TODAY, library(), here)
        assert found.code == "not_in_force"


def test_quotes_belong_to_the_citation_before_them():
    text = "《停放管理法》第二条规定了强制。另有“一句话”。《停放管理法》第三条规定：“处罚”，“又一句”"
    from review.law.cite import cite

    quotes = find_quotes(text, cite(text, library(), TODAY))
    assert [(q.words, [c.article for c in q.citations]) for q in quotes] == [
        ("一句话", []),
        ("处罚", [3]),
        ("又一句", []),
    ]


def test_a_part_holds_its_items():
    assert part_of(TWO, (2,)).startswith("有下列情形之一的")
    assert part_of(TWO, (2,)).endswith("不超过三十分钟的。")
    assert "执行任务" not in part_of(TWO, (1,))
    assert part_of(TWO, ()) == TWO
    assert part_of(TWO, (7,)) == ""


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("处二十元以上", True), ("处20元以上", False), ("违反……罚款", True), ("罚款……违反", False),
        ("处 二十元", True), ("第三条　违反停放规定", True),
    ],
)  # fmt: skip
def test_quotes_are_compared_after_evening_out(quote, stands):
    assert stands_in(quote, THREE) is stands
