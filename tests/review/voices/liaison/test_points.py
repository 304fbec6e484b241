"""The tree of points: made, retired, imported with its errors named; who may see what."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from registry.audit import AuditEntry
from registry.errors import Conflict, InvalidInput, NotAllowed
from registry.people.accounts import ensure_organisation
from review.voices.liaison.importing import read_points, take_points
from review.voices.liaison.people import add_member, add_tie, members_of, remove_tie, tied_to, ties_of
from review.voices.liaison.points import add_point, change_point, get_point, require_point, retire_point, tree


@dataclass(frozen=True)
class Table:
    head: tuple
    rows: tuple


HEAD = ("联系点名称", "类型", "上级联系点", "区域", "设立日期", "姓名", "职责", "电话")


def table(*rows):
    return Table(HEAD, tuple((n, row) for n, row in enumerate(rows, 2)))


def test_the_tree_stands_in_order_with_its_depth(database, places):
    with database.read() as session:
        assert [(view.name, view.depth) for view in tree(session)] == [
            ("会川镇立法联系点", 0),
            ("罗家磨村采集点", 1),
            ("清源镇立法联系点", 0),
        ]
        assert [view.id for view in tree(session, below=places["town"])] == [places["town"], places["village"]]


def test_an_officer_sees_the_own_branch_and_staff_all(database, places, officer, reviewer):
    with database.read() as session:
        require_point(session, officer, places["village"])
        require_point(session, reviewer, places["other"])
        with pytest.raises(NotAllowed):
            require_point(session, officer, places["other"])


def test_only_staff_make_points(database, clock, officer):
    with database.write() as session, pytest.raises(NotAllowed):
        add_point(session, clock, officer, "私设联系点", "legislation")


def test_names_are_kept_apart_from_other_bodies(database, clock, reviewer, places):
    with database.write() as session:
        ensure_organisation(session, clock, "县水务局", "issuing_body")
        with pytest.raises(Conflict):
            add_point(session, clock, reviewer, "县水务局", "legislation")
        with pytest.raises(Conflict):
            add_point(session, clock, reviewer, "会川镇立法联系点", "legislation")
        with pytest.raises(InvalidInput):
            add_point(session, clock, reviewer, "新点", "no_such_kind")


def test_a_point_with_others_below_is_not_given_up(database, clock, reviewer, places):
    with database.write() as session:
        with pytest.raises(Conflict):
            retire_point(session, clock, reviewer, places["town"], "撤并")
        retire_point(session, clock, reviewer, places["village"], "撤并")
        retire_point(session, clock, reviewer, places["town"], "撤并")
        assert places["town"] not in {view.id for view in tree(session)}
        assert get_point(session, places["town"]).retired_at is not None


def test_a_change_is_logged_once(database, clock, reviewer, places):
    with database.write() as session:
        for _ in range(2):
            change_point(session, clock, reviewer, places["town"], form="deputies_home", area="会川镇")
        assert get_point(session, places["town"]).form_name == "代表之家"
        acts = session.scalars(select(AuditEntry).where(AuditEntry.action == "point.change")).all()
        assert len(acts) == 1


def test_an_import_takes_points_in_any_order_and_people(database, clock, sealer, reviewer):
    rows = table(
        ("东街采集点", "信息采集点", "城关镇联系点", "城关镇", "", "李采集", "采集员", "13800001111"),
        ("城关镇联系点", "立法联系点", "", "城关镇", "2024年3月1日", "王联络", "联络员", "13900002222"),
        ("城关镇联系点", "立法联系点", "", "城关镇", "", "赵联系", "联系员", ""),
    )
    with database.write() as session:
        read = read_points(session, rows)
        assert not any(row.errors for row in read)
        done = take_points(session, clock, sealer, reviewer, read, "联系点.xlsx")
        assert (done.points, done.people, done.left_out) == (2, 3, 0)
        assert [(view.name, view.depth, view.officers, view.collectors) for view in tree(session)] == [
            ("城关镇联系点", 0, 1, 1),
            ("东街采集点", 1, 0, 1),
        ]
        people = members_of(session, [view.id for view in tree(session)])
        assert "13800001111" not in repr(people)
        again = take_points(session, clock, sealer, reviewer, read_points(session, rows), "联系点.xlsx")
        assert again.points == 0
        assert len(members_of(session, [view.id for view in tree(session)])) == 3


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("", "立法联系点", "", "", "", "", "", ""), "没有写联系点名称"),
        (("甲点", "茶馆", "", "", "", "", "", ""), "不是已有的类型"),
        (("甲点", "信息采集点", "没有的点", "", "", "", "", ""), "既没有登记，也不在这份表格里"),
        (("甲点", "立法联系点", "", "", "去年", "", "", ""), "不是日期"),
        (("甲点", "立法联系点", "", "", "", "张三", "镇长", ""), "请写"),
        (("甲点", "立法联系点", "", "", "", "", "", "13800001111"), "没有写姓名"),
        (("甲点", "立法联系点", "甲点", "", "", "", "", ""), "上级联系点不能是自己"),
        (("县水务局", "立法联系点", "", "", "", "", "", ""), "已登记的其他机关"),
    ],
)
def test_what_is_wrong_in_a_row_is_named(database, clock, row, words):
    with database.write() as session:
        ensure_organisation(session, clock, "县水务局", "issuing_body")
        (read,) = read_points(session, table(row))
    assert any(words in error for error in read.errors)


def test_rows_that_wait_for_each_other_are_left_out_and_said(database, clock, sealer, reviewer):
    rows = table(
        ("甲点", "信息采集点", "乙点", "", "", "", "", ""),
        ("乙点", "信息采集点", "甲点", "", "", "", "", ""),
        ("丙点", "立法联系点", "", "", "", "", "", ""),
    )
    with database.write() as session:
        done = take_points(session, clock, sealer, reviewer, read_points(session, rows), "表.xlsx")
    assert (done.points, done.left_out) == (1, 2)


def test_a_table_without_the_column_says_so(database):
    with database.read() as session, pytest.raises(InvalidInput, match="联系点名称"):
        read_points(session, Table(("序号", "备注", "其他"), ()))


def test_ties_hold_for_what_stands_below_too(database, clock, reviewer, places):
    with database.write() as session:
        add_tie(session, clock, reviewer, places["town"], "县水务局", "同一栋楼办公")
        add_tie(session, clock, reviewer, places["town"], "县水务局", "再写一次")
        assert len(ties_of(session, places["town"])) == 1
        assert tied_to(session, places["village"], ["县水务局"]) == "县水务局：同一栋楼办公"
        assert tied_to(session, places["other"], ["县水务局"]) == ""
        remove_tie(session, clock, reviewer, places["town"], ties_of(session, places["town"])[0].id)
        assert tied_to(session, places["village"], ["县水务局"]) == ""


def test_an_officer_keeps_the_own_people(database, clock, sealer, officer, stranger, places):
    with database.write() as session:
        add_member(session, clock, sealer, officer, places["village"], "李采集", "collector")
        with pytest.raises(NotAllowed):
            add_member(session, clock, sealer, stranger, places["village"], "别人", "collector")
