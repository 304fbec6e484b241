"""A collector's link and phone: bound to each other, to the task alone, to its time."""

from __future__ import annotations

import re
from datetime import timedelta

from registry.people.accounts import as_person, find_account
from review.voices.consultations import open_consultation
from review.voices.liaison.task_views import tasks_of
from tests.support.liaison import post, say


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


def test_a_link_taken_back_opens_nothing(opened, link, phone, task_id):
    page = opened.client("liaison_officer").get(f"/tasks/{task_id}").text
    seat = re.search(r"seats/([a-z0-9]+)/end", page).group(1)
    assert post(opened, "liaison_officer", f"/tasks/{task_id}/seats/{seat}/end").status_code == 422
    assert post(opened, "liaison_officer", f"/tasks/{task_id}/seats/{seat}/end", reason="手机丢了").status_code == 303
    assert phone.get(link).status_code == 404
    assert say(opened, phone, link, 1).status_code == 404


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
