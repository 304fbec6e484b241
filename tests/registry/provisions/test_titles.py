"""Titles: one form to compare by, kinds, what is an instrument, and the two lists."""

from datetime import date

import pytest

from registry.provisions.kinds import Kind
from registry.provisions.titles import (
    is_instrument,
    kind_of_title,
    lapsed_laws,
    national_titles,
    official_title,
    plain,
    short_form,
    title_key,
    without_version,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("《中华人民共和国行政处罚法》", "行政处罚法"),
        ("中华人民共和国公司法(2018年修正)", "公司法"),
        ("中华 人民共和国\n公司法", "公司法"),
        ("全国人大常委会关于县级以下直接选举的规定", "全国人民代表大会常务委员会关于县级以下直接选举的规定"),
        ("关于修改<停车条例>的决定", "关于修改〈停车条例〉的决定"),
    ],
)
def test_equal_titles(one, other):
    assert title_key(one) == title_key(other)


def test_trial_versions_are_titles_of_their_own():
    assert title_key("企业破产法（试行）") != title_key("企业破产法")
    assert without_version("公司法（2018年修正）") == "公司法"


def test_plain_keeps_inner_marks():
    assert plain("《关于修改〈停车条例〉的决定》") == "关于修改〈停车条例〉的决定"
    assert plain("《甲》和《乙》") == "《甲》和《乙》"


def test_short_form():
    assert short_form("中华人民共和国行政处罚法") == "行政处罚法"
    assert short_form("反分裂国家法") == "反分裂国家法"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("行政处罚法", "中华人民共和国行政处罚法"),
        ("民诉法", "中华人民共和国民事诉讼法"),
        ("物权法", "中华人民共和国物权法"),
        ("没有这部法", None),
    ],
)
def test_official_titles(name, title):
    assert official_title(name) == title


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("中华人民共和国行政处罚法", Kind.LAW),
        ("中华人民共和国停车管理法", Kind.LAW),
        ("停车管理办法", None),
        ("云岭省停车条例", Kind.LOCAL_REGULATION),
        ("最高人民法院关于停车纠纷的解释", Kind.JUDICIAL_INTERPRETATION),
        ("中华人民共和国停车条例", Kind.ADMINISTRATIVE_REGULATION),
    ],
)
def test_kinds(title, kind):
    assert kind_of_title(title) is kind


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("停车管理办法", True),
        ("最高人民法院关于停车纠纷的批复", True),
        ("国务院对行政审批项目的决定", True),
        ("责令改正通知书", False),
        ("处罚决定", False),
        ("GB/T 50188 镇规划标准", False),
        ("水质 总氮的测定 紫外分光光度法", False),
        ("停车管理办法（征求意见稿）", False),
        ("办法", False),
    ],
)
def test_instruments(title, expected):
    assert is_instrument(title) is expected


def test_lists_are_sound():
    assert len(national_titles()) > 450
    lapsed = lapsed_laws()
    assert sum(law.by == "中华人民共和国民法典" for law in lapsed.values()) == 9
    code = [law for law in lapsed.values() if law.by == "中华人民共和国生态环境法典"]
    assert len(code) == 10
    assert {law.ended_on for law in code} == {date(2026, 8, 15)}
    assert all(law.source for law in lapsed.values())
