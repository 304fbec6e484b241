"""Minutes of a meeting: speakers, clauses and words found, frames left out."""

import pytest

from registry.errors import InvalidInput
from review.voices.liaison.minutes import from_lines, from_table, is_table_of_points

ADDRESSES = ("art_1", "art_2", "art_15_1")
LINES = """停车办法意见征集座谈会记录
时间：2026年11月20日
地点：罗家磨村委会
主持人：王联络
参会人员：张三、李四、王五
一、意见情况
1. 张三（村民）：第二条，停车半小时免费太短，建议改为一小时。
李四：同意这个办法。
（三）第十五条之一罚得太重了，一次五百块老百姓受不了。
王五(个体工商户)：店门口不让停，进货没地方卸。
会议结束。""".splitlines()


def test_speakers_clauses_and_words_are_found():
    found = from_lines(LINES, ADDRESSES)
    assert [(point.address, point.stance, point.speaker, point.kind) for point in found] == [
        ("art_2", "change", "张三", "村民"),
        ("whole", "agree", "李四", "其他"),
        ("art_15_1", "problem", "", "其他"),
        ("whole", "problem", "王五", "个体工商户"),
    ]
    assert found[0].words == "第二条，停车半小时免费太短，建议改为一小时。"


def test_a_clause_that_is_not_asked_about_leads_to_the_whole():
    assert from_lines(["张三：第九十九条写得不清楚。"], ADDRESSES)[0].address == "whole"


def test_tables_are_read_by_their_heads():
    rows = [("1", "第二条", "半小时太短", "张三", "村民", "一小时"), ("2", "", "写得好，同意", "李四", "", "")]
    found = from_table(("序号", "条款", "意见", "姓名", "身份", "修改为"), rows, ADDRESSES)
    assert [(point.address, point.stance, point.proposed) for point in found] == [
        ("art_2", "change", "一小时"),
        ("whole", "problem", ""),
    ]
    assert is_table_of_points(("条款", "意见"))
    with pytest.raises(InvalidInput):
        from_table(("序号", "备注"), [], ADDRESSES)


def test_nothing_and_noise_give_nothing():
    assert from_lines(["", "   ", "会议记录", "时间：今天"], ADDRESSES) == []
    assert len(from_lines(["张三：停车费太高了。"] * 500, ADDRESSES)) == 200
