"""A collector with an account: their own tasks and no others, one opinion after the other, all clauses on one page."""

import io
import re

import pytest
from PIL import Image

from registry.people.accounts import as_person, create_account, find_account
from registry.people.roles import Role
from review.voices.comments import comments_of_consultation
from review.voices.files import files_of
from review.voices.liaison.people import add_member, members_of
from review.voices.liaison.points import add_point
from review.voices.liaison.task_views import tasks_of


def post(opened, role, path, **data):
    files = data.pop("files", None)
    return opened.client(role).post(path, data={"csrf": opened.csrf(role)} | data, files=files)


def photo():
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "JPEG")
    return made.getvalue()


def large_photo():
    """Over a megabyte, as every phone takes them."""
    made = io.BytesIO()
    Image.effect_noise((1600, 1200), 80).save(made, "JPEG", quality=95)
    return made.getvalue()


def words(number, **more):
    return {
        "key": f"own{number:020d}",
        "stance": "problem",
        "body": f"第{number}位：停车费太贵",
        "on_behalf": "1",
        "contributor_kind": "村民",
    } | more


@pytest.fixture
def handed(opened):
    """A task of a point, handed to a member who has an account; the seat's id."""
    with opened.site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        town = add_point(session, opened.clock, reviewer, "会川镇立法联系点", "legislation")
        find_account(session, "liaison-officer").organisation_id = town
        member = add_member(session, opened.clock, opened.site.sealer, reviewer, town, "采集员甲", "collector")
    bound = post(opened, "liaison_officer", f"/points/p/{town}/members/{member}/account", login="collector")
    assert bound.status_code == 303
    given = post(opened, "reviewer", f"/consultations/{opened.ids['invited']}/tasks", point=town)
    assert given.status_code == 303
    with opened.site.database.read() as session:
        task = tasks_of(session, as_person(find_account(session, "reviewer")))[0].id
    link = post(opened, "liaison_officer", f"/tasks/{task}/seats", member_id=member)
    assert link.status_code == 200
    page = opened.client("collector").get("/collect")
    return town, member, task, re.search(r"/collect/([a-z0-9-]+)", page.text).group(1)


def heard(opened):
    with opened.site.database.read() as session:
        return [c.body for c in comments_of_consultation(session, opened.ids["invited"]) if "位：" in c.body]


@pytest.mark.parametrize("part", ["art_3", "all"])
def test_a_photo_as_phones_take_it_arrives_by_account_and_by_link(opened, handed, part):
    _, _, task, seat = handed
    large = large_photo()
    assert 1 << 20 < len(large) < 6 << 20
    by_account = post(
        opened, "collector", f"/collect/{seat}/{part}", files={"file": ("照片.jpg", large)}, about="art_3", **words(1)
    )
    assert by_account.status_code == 303
    made = post(opened, "liaison_officer", f"/tasks/{task}/seats", label="采集员乙")
    link = re.search(r"/t/[a-z0-9]+", made.text).group()
    phone = opened.client()
    phone.post(f"{link}/start", data={"csrf": opened.csrf()})
    data = {"csrf": opened.csrf(), "about": "art_3"} | words(2)
    assert phone.post(f"{link}/{part}", data=data, files={"file": ("照片.jpg", large)}).status_code == 303
    with opened.site.database.read() as session:
        held = files_of(session, [c.id for c in comments_of_consultation(session, opened.ids["invited"])])
    assert len(held) == 2


def test_a_task_stands_in_the_account_and_on_the_first_page(opened, handed):
    *_, seat = handed
    collector = opened.client("collector")
    assert f'href="/collect/{seat}"' in collector.get("/").text
    page = collector.get(f"/collect/{seat}").text
    assert f'href="/collect/{seat}/art_3"' in page
    assert "/t/" not in page
    assert "登录账号即可录入" in opened.client("liaison_officer").get(f"/tasks/{handed[2]}").text
    assert "退出" in page or "/logout" in page  # the frame of somebody who is logged in


def test_opinions_one_after_the_other_with_a_photo(opened, handed):
    *_, seat = handed
    at = f"/collect/{seat}/art_3"
    first = post(opened, "collector", at, files={"file": ("照片.jpg", photo(), "image/jpeg")}, **words(1))
    assert first.status_code == 303
    assert first.headers["location"].startswith(at)
    again = post(opened, "collector", at, **words(1))
    assert again.status_code == 303
    assert heard(opened) == ["第1位：停车费太贵"]
    shown = opened.client("collector").get(first.headers["location"]).text
    assert "已记录，编号" in shown
    with opened.site.database.read() as session:
        held = files_of(session, [c.id for c in comments_of_consultation(session, opened.ids["invited"])])
    assert [file.name for files in held.values() for file in files] == ["照片.jpg"]


def test_every_clause_stands_on_one_page_and_the_choice_says_which(opened, handed):
    *_, seat = handed
    page = opened.client("collector").get(f"/collect/{seat}/all").text
    assert page.count('data-clause="art_') == 2  # the round asks about two
    assert '<option value="art_3"' in page
    unchosen = post(opened, "collector", f"/collect/{seat}/all", **words(2))
    assert unchosen.status_code == 422
    assert "请先选择意见针对哪一条" in unchosen.text
    assert "第2位：停车费太贵" in unchosen.text
    foreign = post(opened, "collector", f"/collect/{seat}/all", **words(2, about="art_999"))
    assert foreign.status_code == 422
    taken = post(opened, "collector", f"/collect/{seat}/all", **words(2, about="art_2"))
    assert taken.status_code == 303
    assert '<option value="art_2" selected' in opened.client("collector").get(taken.headers["location"]).text
    assert heard(opened) == ["第2位：停车费太贵"]


def test_a_script_gets_json_and_learns_that_the_log_in_ended(opened, handed):
    *_, seat = handed
    at = f"/collect/{seat}/all"
    headers = {"accept": "application/json"}
    data = {"csrf": opened.csrf("collector")} | words(3, about="art_3")
    sent = opened.client("collector").post(at, data=data, headers=headers)
    assert sent.json()["number"]
    refused = opened.client().post(at, data={"csrf": opened.csrf()} | words(4, about="art_3"), headers=headers)
    assert refused.status_code == 401
    assert heard(opened) == ["第3位：停车费太贵"]


def test_another_collector_and_another_role_find_nothing(opened, handed):
    *_, seat = handed
    assert opened.client("liaison_officer").get(f"/collect/{seat}").status_code == 404
    assert post(opened, "liaison_officer", f"/collect/{seat}/art_3", **words(5)).status_code == 404
    assert opened.client("expert").get(f"/collect/{seat}").status_code == 403
    assert heard(opened) == []


def test_what_was_taken_back_is_gone_and_what_was_reported_stays_to_be_read(opened, handed):
    _, _, task, seat = handed
    post(opened, "collector", f"/collect/{seat}/art_3", **words(6))
    with opened.site.database.read() as session:
        comment = next(c.id for c in comments_of_consultation(session, opened.ids["invited"]) if "位：" in c.body)
    post(opened, "liaison_officer", f"/tasks/{task}/collate", comment=comment, state="kept")
    assert post(opened, "liaison_officer", f"/tasks/{task}/report", way="visit", reached="1").status_code == 303
    page = opened.client("collector").get(f"/collect/{seat}").text
    assert "已上报，等待处理" in page
    assert post(opened, "collector", f"/collect/{seat}/art_3", **words(7)).status_code == 409
    assert post(opened, "liaison_officer", f"/tasks/{task}/seats/{seat}/end", reason="换人").status_code == 303
    assert opened.client("collector").get(f"/collect/{seat}").status_code == 404
    assert "现在没有交给您的采集任务" in opened.client("collector").get("/collect").text


def test_an_account_is_bound_once_and_only_a_collectors(opened, handed):
    town, member, *_ = handed
    with opened.site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        second = add_member(session, opened.clock, opened.site.sealer, reviewer, town, "采集员乙", "collector")
        create_account(session, opened.clock, login="plain", name="专家", roles=[Role.EXPERT], actor="system")
    path = f"/points/p/{town}/members/{second}/account"
    assert "已经绑定给另一名人员" in post(opened, "liaison_officer", path, login="collector").text
    for login in ("plain", "nobody"):
        refused = post(opened, "liaison_officer", path, login=login)
        assert refused.status_code == 422
        assert "没有可以绑定的采集员账号" in refused.text
    post(opened, "liaison_officer", f"/points/p/{town}/members/{member}/account", login="")
    assert post(opened, "liaison_officer", path, login="collector").status_code == 303
    with opened.site.database.read() as session:
        assert {m.name: m.login for m in members_of(session, [town])} == {"采集员甲": "", "采集员乙": "collector"}
