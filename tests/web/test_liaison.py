"""Pages of liaison points: who may open them, the import, the whole loop through forms, a link and its phone."""

import io
import re
from datetime import timedelta

import pytest
from openpyxl import Workbook

from registry.people.accounts import as_person, find_account
from review.voices.consultations import open_consultation
from review.voices.liaison.points import add_point, tree
from review.voices.liaison.task_views import tasks_of
from tests.web.test_statements import statements

WORDS = "停车费忒贵了，老百姓受不了"


def post(opened, role, path, **data):
    client = opened.client(role)
    files = data.pop("files", None)
    return client.post(path, data={"csrf": opened.csrf(role)} | data, files=files)


@pytest.fixture
def places(opened):
    with opened.site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        town = add_point(session, opened.clock, reviewer, "会川镇立法联系点", "legislation")
        village = add_point(session, opened.clock, reviewer, "罗家磨村采集点", "collection", parent_id=town)
        find_account(session, "liaison-officer").organisation_id = town
    return town, village


@pytest.fixture
def task_id(opened, places):
    answer = post(
        opened,
        "reviewer",
        f"/consultations/{opened.ids['invited']}/tasks",
        point=places[0],
        instructions="多听摊贩的意见",
    )
    assert answer.status_code == 303
    with opened.site.database.read() as session:
        return tasks_of(session, as_person(find_account(session, "reviewer")))[0].id


@pytest.fixture
def link(opened, task_id, places):
    answer = post(
        opened, "liaison_officer", f"/tasks/{task_id}/seats", label="罗家磨村采集员", organisation_id=places[1]
    )
    assert answer.status_code == 200
    return re.search(r"/t/[a-z0-9]+", answer.text).group()


@pytest.fixture
def phone(opened, link):
    client = opened.client()
    assert "这是我的手机" in client.get(link).text
    answer = client.post(f"{link}/start", data={"csrf": opened.csrf()})
    assert answer.status_code == 303
    return client


def say(opened, phone, link, number, words=WORDS, **more):
    data = {"csrf": opened.csrf(), "key": f"key{number:020d}", "stance": "problem", "body": words, "on_behalf": "1",
            "contributor_kind": "村民"} | more  # fmt: skip
    return phone.post(f"{link}/art_3", data=data)


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


def test_a_forwarded_link_opens_nothing_on_another_phone(opened, link, phone):
    other = opened.client()
    answer = other.get(link)
    assert answer.status_code == 403
    assert "已在另一部手机上使用" in answer.text
    assert other.get(f"{link}/art_3").status_code == 303
    assert say(opened, other, link, 1).status_code == 404
    assert other.post(f"{link}/start", data={"csrf": opened.csrf()}).status_code == 303
    assert other.get(link).status_code == 403
    assert "选一条，开始录入" in phone.get(link).text


def test_a_forwarded_link_of_a_public_round_opens_the_public_form(opened, places):
    post(opened, "reviewer", f"/consultations/{opened.ids['public']}/tasks", point=places[0])
    with opened.site.database.read() as session:
        task = tasks_of(session, as_person(find_account(session, "reviewer")))[0].id
    page = post(opened, "liaison_officer", f"/tasks/{task}/seats", label="采集员").text
    link = re.search(r"/t/[a-z0-9]+", page).group()
    opened.client().post(f"{link}/start", data={"csrf": opened.csrf()})
    answer = opened.client().get(link)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/consultations/{opened.ids['public']}"


def test_a_collector_can_do_only_the_task(opened, link, phone, task_id):
    assert phone.get(f"/tasks/{task_id}").status_code in {302, 303, 401}
    assert phone.get("/points").status_code in {302, 303, 401}
    assert phone.get(f"{link}/art_4").status_code == 404
    page = phone.get(link).text
    assert "扣留车辆这类" not in page  # a finding of the review
    assert "建议整条删去" not in page  # an expert's note
    assert "拖欠停车费一律扣车太重" not in page  # another round's comment


def test_twenty_in_a_row_keep_clause_and_kind(opened, link, phone):
    for number in range(20):
        answer = say(opened, phone, link, number, f"第{number}位村民说停车费贵")
        assert answer.status_code == 303
        assert (
            say(opened, phone, link, number, f"第{number}位村民说停车费贵").headers["location"].split("?")[0]
            == f"{link}/art_3"
        )
    page = phone.get(answer.headers["location"]).text
    assert "<option selected>村民" in page
    assert "已记录，编号" in page
    assert "我录入的意见 20 条" in phone.get(link).text


def test_what_the_queue_sends_gets_json(opened, link, phone):
    phone.headers["accept"] = "application/json"
    first, again = say(opened, phone, link, 1).json(), say(opened, phone, link, 1).json()
    assert first == again
    assert first["number"].startswith("YJ")
    assert phone.get(first["url"], headers={"accept": "text/html"}).status_code == 200
    refused = say(opened, phone, link, 2, "")
    assert refused.status_code == 422
    assert refused.json()["detail"]


def test_own_words_lead_to_a_clause(opened, link, phone):
    page = phone.get(link, params={"say": "停车费没交车被扣走了，还罚好几百"}).text
    assert "最可能的条款" in page
    assert f'href="{link}/art_3"' in page.split("选一条")[0]


def test_the_whole_loop_through_its_pages(opened, link, phone, task_id, places):
    for number, words in enumerate((WORDS, WORDS + "！", "我叫赵铁柱，电话13812345678，车位划得太少")):
        say(opened, phone, link, number, words)
    officer = opened.client("liaison_officer")
    page = officer.get(f"/tasks/{task_id}").text
    assert "3 条待整理" in page
    assert "相近 1" in page
    ids = re.findall(r'name="comment" value="([a-z0-9]+)"', page)
    refused = post(opened, "liaison_officer", f"/tasks/{task_id}/report", way="visit", reached="3")
    assert refused.status_code == 422
    assert "3 条没有整理" in refused.text
    collate = f"/tasks/{task_id}/collate"
    assert post(opened, "liaison_officer", collate, comment=[ids[1]], state="merged", into=ids[0]).status_code == 303
    tidy = post(opened, "liaison_officer", f"/tasks/{task_id}/tidy", comment_id=ids[0], text="停车费标准偏高。")
    assert tidy.status_code == 303
    assert post(opened, "liaison_officer", collate, comment=[ids[2]], state="kept").status_code == 303
    page = officer.get(f"/tasks/{task_id}").text
    assert WORDS in page
    assert "停车费标准偏高。" in page
    report = post(opened, "liaison_officer", f"/tasks/{task_id}/report", way=["visit", "meeting"], reached="30")
    assert report.status_code == 303
    assert "走访、座谈" in officer.get(f"/tasks/{task_id}").text
    assert "这项任务已经结束" in phone.get(link).text
    assert say(opened, phone, link, 9).status_code == 409
    for comment in ids:
        decided = post(
            opened, "reviewer", f"/consultations/{opened.ids['invited']}/outcome",
            comment_id=comment, outcome="partly", reason="收费标准将下调。",
        )  # fmt: skip
        assert decided.status_code == 303
    assert "收费标准将下调" in phone.get(link).text
    sheet = officer.get(f"/tasks/{task_id}/feedback").text
    assert "罗家磨村采集点" in sheet
    assert "收费标准将下调" in sheet
    assert "13812345678" not in sheet
    told = post(opened, "liaison_officer", f"/tasks/{task_id}/feedback", organisation_id=places[1], way="read_aloud")
    assert told.status_code == 303
    assert "已反馈" in officer.get(f"/tasks/{task_id}").text


def test_a_link_taken_back_opens_nothing(opened, link, phone, task_id):
    page = opened.client("liaison_officer").get(f"/tasks/{task_id}").text
    seat = re.search(r"seats/([a-z0-9]+)/end", page).group(1)
    assert post(opened, "liaison_officer", f"/tasks/{task_id}/seats/{seat}/end").status_code == 422
    assert post(opened, "liaison_officer", f"/tasks/{task_id}/seats/{seat}/end", reason="手机丢了").status_code == 303
    assert phone.get(link).status_code == 404
    assert say(opened, phone, link, 1).status_code == 404


def test_minutes_are_looked_over_and_taken_once(opened, task_id):
    words = "张三（村民）：第三条，罚得太重，建议改为警告。\n李四：同意这个办法。\n时间：今天"
    read = post(
        opened, "liaison_officer", f"/tasks/{task_id}/minutes/upload", words=words, title="座谈会", held_on="2026-11-20"
    )
    assert read.status_code == 200
    assert "找到 2 条" in read.text
    key = re.search(r'name="key" value="([^"]+)"', read.text).group(1)
    data = {
        "key": key, "title": "座谈会", "held_on": "2026-11-20", "people": "12", "use": ["0", "1"],
        "address": ["art_3", "art_2"], "stance": ["change", "agree"], "words": ["罚得太重，建议改为警告。", "同意"],
        "speaker": ["张三丰", ""], "kind": ["村民", "其他"], "proposed": ["", ""],
    }  # fmt: skip
    assert post(opened, "liaison_officer", f"/tasks/{task_id}/minutes", **data).status_code == 303
    again = post(opened, "liaison_officer", f"/tasks/{task_id}/minutes", **data)
    assert again.status_code == 422
    page = opened.client("liaison_officer").get(f"/tasks/{task_id}").text
    assert page.count("代录") >= 2
    assert "张三丰" not in page


def test_minutes_come_from_a_word_file(opened, task_id):
    from docx import Document

    document = Document()
    document.add_paragraph("停车办法座谈会记录")
    document.add_paragraph("张三（村民）：第三条，罚得太重了。")
    grid = document.add_table(rows=2, cols=3)
    for cell, text in zip(grid.rows[0].cells, ("条款", "意见", "发言人"), strict=True):
        cell.text = text
    for cell, text in zip(grid.rows[1].cells, ("第二条", "免费时间太短了", "李四"), strict=True):
        cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    answer = post(
        opened, "liaison_officer", f"/tasks/{task_id}/minutes/upload", files={"file": ("记录.docx", stream.getvalue())}
    )
    assert "找到 2 条" in answer.text
    bad = post(
        opened, "liaison_officer", f"/tasks/{task_id}/minutes/upload", files={"file": ("记录.docx", b"nonsense")}
    )
    assert bad.status_code == 422


def test_own_words_on_the_public_round_and_in_the_library(opened):
    client = opened.client()
    said = {"say": "停车费没交车被扣走了，还罚好几百"}
    page = client.get(f"/consultations/{opened.ids['public']}", params=said).text
    assert f'href="/consultations/{opened.ids["public"]}/art_3"' in page.split("请选择要提意见的条款")[0]
    library = client.get("/search/own-words", params=said).text
    assert "云岭县城市公共停车管理办法 第三条" in library
    secret = client.get("/search/own-words", params={"say": "停车执法内部掌握口径"}).text
    assert "内部口径" not in secret.split("最可能的条款")[-1].split("</ol>")[0]
    assert client.get("/search/own-words").status_code == 200
    nothing = client.get("/search", params={"q": "吹糖人摆渡"}).text
    assert "/search/own-words?say=" in nothing
    assert client.get("/search/own-words", params={"say": "？？"}).status_code == 200
    link = client.get(f"/c/{opened.ids['comment_link']}", params=said).text
    assert "最可能的条款" in link


def test_pages_cost_the_same_whatever_they_hold(opened, link, phone, task_id, places):
    officer = ("/tasks", f"/tasks/{task_id}", f"/tasks/{task_id}/feedback", "/points")
    say(opened, phone, link, 1)
    before = [statements(opened, "liaison_officer", path) for path in officer]
    for number in range(2, 14):
        say(opened, phone, link, number, f"第{number}位的意见，各说各的")
    with opened.site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        for number in range(6):
            add_point(session, opened.clock, reviewer, f"第{number}采集点", "collection", parent_id=places[0])
    assert [statements(opened, "liaison_officer", path) for path in officer] == before


def test_before_the_round_opens_the_phone_says_when(opened, places):
    later = opened.clock.now() + timedelta(days=2)
    with opened.site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        round_id = open_consultation(
            session, opened.clock, reviewer, document_id=opened.ids["parking"], version_id=opened.ids["version"],
            title="明天开始的征求意见", opens_at=later, closes_at=later + timedelta(days=5),
        )  # fmt: skip
    post(opened, "reviewer", f"/consultations/{round_id}/tasks", point=places[0])
    with opened.site.database.read() as session:
        task = next(t for t in tasks_of(session, as_person(find_account(session, "reviewer"))) if "明天" in t.title)
    page = post(opened, "liaison_officer", f"/tasks/{task.id}/seats", label="采集员").text
    link = re.search(r"/t/[a-z0-9]+", page).group()
    phone = opened.client()
    phone.post(f"{link}/start", data={"csrf": opened.csrf()})
    assert "征求意见还没有开始" in phone.get(link).text
    assert say(opened, phone, link, 1).status_code == 409
