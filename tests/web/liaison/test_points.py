"""Pages of liaison points: who may open them, the import of a table."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from registry.people.accounts import as_person, find_account
from review.voices.liaison.points import add_point, tree
from tests.support.liaison import post


@pytest.mark.parametrize("role", ["public", "collector", "expert", "issuing_body", "system_admin", "audit_admin"])
def test_points_and_tasks_are_not_for_everybody(opened, places, task_id, role):
    client = opened.client(role)
    for path in (
        "/points",
        f"/points/p/{places[0]}",
        "/tasks",
        f"/tasks/{task_id}",
        "/points/import",
        "/points/activity",
    ):
        assert client.get(path).status_code in {302, 303, 401, 403}, path


def test_an_officer_of_elsewhere_finds_nothing(opened, task_id, places):
    with opened.site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        find_account(session, "liaison-officer").organisation_id = add_point(
            session, opened.clock, reviewer, "别处联系点", "legislation"
        )
    client = opened.client("liaison_officer")
    assert client.get(f"/tasks/{task_id}").status_code == 404
    assert client.get(f"/tasks/{task_id}/feedback").status_code == 404
    assert client.get(f"/points/p/{places[0]}").status_code == 403
    assert post(opened, "liaison_officer", f"/tasks/{task_id}/report", way="visit", reached="1").status_code == 404


def table(*rows):
    book = Workbook()
    sheet = book.active
    for row in (("联系点名称", "类型", "上级联系点", "区域", "姓名", "职责", "电话"), *rows):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return {"file": ("联系点.xlsx", stream.getvalue())}


def test_an_import_is_previewed_with_its_errors_and_confirmed(opened):
    files = table(
        ("城关镇联系点", "立法联系点", "", "城关镇", "王联络", "联络员", "13900002222"),
        ("东街采集点", "信息采集点", "城关镇联系点", "", "李采集", "采集员", ""),
        ("坏点", "茶馆", "", "", "", "", ""),
    )
    answer = post(opened, "reviewer", "/points/import/upload", files=files)
    assert answer.status_code == 303
    preview = opened.client("reviewer").get(answer.headers["location"])
    assert "第 4 行：“茶馆”不是已有的类型" in preview.text
    with opened.site.database.read() as session:
        assert not any(point.name == "城关镇联系点" for point in tree(session))
    done = post(opened, "reviewer", answer.headers["location"] + "/confirm")
    assert done.status_code == 303
    listed = opened.client("reviewer").get(done.headers["location"]).text
    assert "东街采集点" in listed
    assert "已导入：联系点 2 个，人员 2 人" in listed
    assert "13900002222" not in listed


def test_a_file_that_is_no_table_says_what_to_do(opened):
    answer = post(opened, "reviewer", "/points/import/upload", files={"file": ("点.xlsx", b"PK nonsense")})
    assert answer.status_code == 422
    assert "另存为 XLSX" in answer.text
