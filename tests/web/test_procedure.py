"""Pages of procedure: read by staff, changed by the policy administrator alone, the board and the private feed."""

from __future__ import annotations

import re

import pytest
from lxml import html

from tests.web.test_statements import counted, statements
from web.jobs.reminding import remind_all

COUNTY = "/procedure/county"
RULE = f"{COUNTY}/filing.formality"


def send(opened, role, path, **fields):
    return opened.client(role).post(path, data={"csrf": opened.csrf(role), **fields})


@pytest.mark.parametrize(
    "path", ["/procedure", COUNTY, "/procedure/national", RULE, "/procedure/holidays/2027", "/due"]
)
def test_staff_read_and_others_do_not(shared, path):
    assert shared.client("reviewer").get(path).status_code == 200
    assert shared.client("public").get(path).status_code in (303, 401)
    assert shared.client("issuing_body").get(path).status_code == 403


def test_a_number_shows_source_and_trial(shared):
    page = shared.client("reviewer").get(f"{RULE}?start=2026-03-02").text
    assert "2026年3月2日收到报备文件，次日起算，10日，应于2026年3月12日前（含当日）完成形式审查" in page
    assert "参照外地规定" in page
    assert "保存并留存旧值" not in page
    assert shared.client("reviewer").get(f"{RULE}?start=昨天").status_code == 422
    assert shared.client("reviewer").get(f"{COUNTY}/nothing").status_code == 404


CHANGE = {
    "n": "7",
    "unit": "自然日",
    "source": "甘肃省条例第十条",
    "sureness": "read",
    "why": "本省条例已通过",
    "seen": "0",
}


def test_the_policy_administrator_changes_a_number(opened):
    assert send(opened, "head", RULE, **CHANGE).status_code == 403
    assert send(opened, "security_admin", RULE, **CHANGE | {"why": ""}).status_code == 422
    refused = send(opened, "security_admin", RULE, **CHANGE | {"n": "七"})
    assert refused.status_code == 422
    assert "甘肃省条例第十条" in refused.text, "what was written is kept"
    assert send(opened, "security_admin", RULE, **CHANGE).status_code == 303
    page = opened.client("reviewer").get(RULE).text
    assert "本省条例已通过" in page
    assert "测试security-admin" in page
    assert send(opened, "security_admin", RULE, **CHANGE | {"n": "8"}).status_code == 409, "the form is stale"


def test_a_year_of_holidays_is_entered(opened):
    fields = {"number": "国办发明电〔2026〕9号", "off": "元旦 2027-01-01 2027-01-03", "worked": "", "why": "已发布"}
    wrong = send(opened, "security_admin", "/procedure/holidays/2027", **fields | {"off": "元旦 一月一日"})
    assert wrong.status_code == 422
    assert "元旦 一月一日" in wrong.text
    assert send(opened, "security_admin", "/procedure/holidays/2027", **fields).status_code == 303
    assert "尚未录入" not in opened.client("reviewer").get("/procedure/holidays/2027").text
    assert opened.client("reviewer").get("/procedure/holidays/99999").status_code == 422


def test_parts_of_a_profile_are_changed(opened):
    for part, value in (("copies", "1"), ("number", "云人备〔{year}〕{serial}号"), ("standing", "confirmed")):
        fields = {"part": part, "value": value, "source": "常委会规定", "why": "核实"}
        assert send(opened, "security_admin", COUNTY, **fields).status_code == 303
    page = opened.client("reviewer").get(COUNTY).text
    assert "云人备〔2026〕1号" in page
    papers = {"part": "papers", "value": "必备｜report｜备案报告", "why": "核实"}
    assert send(opened, "security_admin", COUNTY, **papers).status_code == 303
    assert send(opened, "security_admin", COUNTY, part="number", value="备字", why="核实").status_code == 422


def test_the_feed_is_private(opened):
    made = send(opened, "reviewer", "/due/feed")
    token = re.search(r"/calendar/(\w+)\.ics", made.text)[1]
    feed = opened.client("public").get(f"/calendar/{token}.ics")
    assert feed.status_code == 200
    assert feed.text.startswith("BEGIN:VCALENDAR")
    assert feed.headers["content-type"].startswith("text/calendar")
    assert send(opened, "reviewer", "/due/feed/close").status_code == 303
    assert opened.client("public").get(f"/calendar/{token}.ics").status_code == 404


def test_the_board_asks_the_same_number_of_statements(shared):
    assert statements(shared, "reviewer", "/due") <= 20
    assert statements(shared, "reviewer", COUNTY) <= 8
    with counted(shared.site.database) as seen:
        shared.client("reviewer").get("/due?whose=mine&state=near&kind=审查&page=9")
    assert len(seen) <= 20


def test_reminders_stand_on_the_first_page_until_put_away(opened):
    opened.clock.advance(days=91)
    assert remind_all(opened.site) > 0
    opened.clock.advance(days=-91)  # log-ins of the made site end after half an hour
    reader = opened.client("reviewer")
    shown = html.fromstring(reader.get("/").text)
    (form,) = shown.xpath("//form[@action='/reminders/read']")
    assert "云岭县城市公共停车管理办法" in form.text_content()
    ids = [field.get("value") for field in form.xpath(".//input[@name='ids']")]
    assert reader.post("/reminders/read", data={"csrf": opened.csrf("reviewer"), "ids": ids}).status_code == 303
    assert not html.fromstring(reader.get("/").text).xpath("//form[@action='/reminders/read']")
