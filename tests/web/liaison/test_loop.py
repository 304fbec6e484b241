"""The whole loop through its pages, minutes of a meeting, own words; what pages cost."""

from __future__ import annotations

import io
import re

from registry.people.accounts import as_person, find_account
from review.voices.liaison.points import add_point
from tests.support.liaison import WORDS, post, say
from tests.web.test_statements import statements


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
