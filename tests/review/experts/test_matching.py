"""A document's field from title, issuer and basis, with grounds; experts who serve, fit and are free stand first."""

from datetime import date

import pytest

from review.experts.matching import basis_of, fields_of, load_fields, proposals
from review.experts.pool import FIELDS, Member, TermView

TODAY = date(2026, 11, 24)


def expert(name, *fields, load=0, serves=True, tied=()):
    term = TermView("t", "组", "委", date(2026, 1, 1), date(2027, 1, 1) if serves else date(2026, 2, 1), "", None, "")
    return Member(name, name, False, "", "", fields, tied, (term,), load, 0, 0)


@pytest.mark.parametrize(
    ("title", "issuer", "laws", "first"),
    [
        ("云岭县城市公共停车管理办法", "云岭县人民政府", (), "自然资源与城乡建设"),
        ("云岭县县城犬只管理规定（试行）", "云岭县公安局", (), "公共安全与应急"),
        ("云岭县临时扶助实施细则", "云岭县民政局", (), "劳动与社会保障"),
        ("关于加强集贸市场配送车辆管理的通知", "云岭县市场监督管理局", (), "市场监管"),
        ("岭川省公共阅读促进条例", "岭川省人民代表大会常务委员会", ("公共图书馆法",), "教育科技文化"),
        ("某县若干规定", "某县人民政府", ("行政处罚法",), "行政法"),
    ],
)
def test_the_field_is_told_with_its_grounds(title, issuer, laws, first):
    guesses = fields_of(title, issuer, laws)
    assert guesses[0].field == first
    assert all(guess.grounds for guess in guesses)


def test_nothing_is_guessed_where_nothing_speaks_for_a_field():
    assert fields_of("某县若干事项的规定", "某县人民政府") == ()


def test_the_issuers_name_in_the_title_is_no_second_ground():
    assert fields_of("云岭县公安局关于若干事项的通知", "云岭县公安局")[0].grounds == ("制定机关含“公安”",)


def test_the_basis_is_read_from_the_opening_clauses_alone():
    openings = [
        "第一条 根据《中华人民共和国行政处罚法》《山东省物业管理条例》，制定本办法。",
        "第二条",
        "第三条",
        "《中华人民共和国刑法》",
    ]
    assert basis_of(openings) == ("行政处罚法", "山东省物业管理条例")


def test_who_serves_stands_first_then_who_fits_then_who_is_free_and_who_is_asked_last():
    guesses = fields_of("云岭县城市公共停车管理办法", "", ("行政处罚法",))
    pool = [
        expert("全忙", "自然资源与城乡建设", load=4),
        expert("无关", "医疗卫生"),
        expert("对口", "自然资源与城乡建设", load=1),
        expert("两样都懂", "自然资源与城乡建设", "行政法", load=3),
        expert("已届满", "自然资源与城乡建设", "行政法", serves=False),
        expert("已请过", "自然资源与城乡建设", "行政法"),
        expert("应回避", "自然资源与城乡建设", tied=("云岭县人民政府",)),
    ]
    order = proposals(pool, "云岭县人民政府", guesses, TODAY, ["已请过"])
    assert [one.member.name for one in order] == ["两样都懂", "对口", "全忙", "无关", "已届满", "已请过"]
    assert order[0].reason == "对口自然资源与城乡建设：标题中的“停车”；对口行政法：依据《行政处罚法》"
    assert order[3].reason == ""


def test_every_field_of_the_pool_has_words():
    assert set(load_fields()) == set(FIELDS)
