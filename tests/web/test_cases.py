"""Pages of cases through the browser's eyes: forms kept when refused, stale forms told, letters answered by link."""

from __future__ import annotations

import re
import shutil

import pytest
from lxml import html

from registry.clock import FixedClock
from registry.people.accounts import ensure_organisation
from registry.settings import Settings
from review.casework.models import Review
from tests.support import site as made
from web.jobs.indexing import sync_now
from web.site import open_site


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The made site without comment rounds."""
    folder = tmp_path_factory.mktemp("cases") / "data"
    built = made.Built(folder)
    site = open_site(Settings(_env_file=None, data=folder), FixedClock(made.NOW))
    people = made._people(site, built)
    built.ids["law"] = made._put(site, folder, "停放管理法.txt", made.LAW, made.Options(collection="reference"))
    built.ids["parking"] = made._put(site, folder, "停车办法.txt", made.PARKING, made.Options())
    made._review(site, built, people)
    with site.database.write() as session:
        built.ids["body"] = ensure_organisation(session, site.clock, "云岭县人民政府", "issuing_body").id
    sync_now(site)
    site.close()
    return built


@pytest.fixture
def opened(small, tmp_path):
    site = made.Opened(small, tmp_path / "copy")
    yield site
    site.close()
    shutil.rmtree(tmp_path / "copy", ignore_errors=True)


def post(opened, path, role="reviewer", **fields):
    return opened.client(role).post(
        f"/reviews/{opened.ids['review']}/{path}", data={"csrf": opened.csrf(role), **fields}
    )


def get(opened, path="", role="reviewer"):
    answer = opened.client(role).get(f"/reviews/{opened.ids['review']}{path}")
    assert answer.status_code == 200, answer.text[:2000]
    return answer.text


def test_a_line_by_hand_fetches_the_superior_quote_and_comes_back_when_refused(opened):
    wrong = post(opened, "lines", address="art_2", superiors="《没有的法》第三条", opinion="我写的意见")
    assert wrong.status_code == 422
    assert "我写的意见" in wrong.text
    fields = {"address": "art_3", "superiors": "《停放管理法》第二条", "standard": "C3", "handling": "amend"}
    done = post(opened, "lines", opinion="越权", **fields)
    assert done.status_code == 303, done.text[:500]
    shown = opened.client("reviewer").get(done.headers["location"]).text
    assert "不得设定行政强制措施" in shown
    line = done.headers["location"].rsplit("/", 1)[1]
    assert post(opened, f"lines/{line}", revision="1", opinion="乙写的").status_code == 303
    stale = post(opened, f"lines/{line}", revision="1", opinion="甲写的")
    assert stale.status_code == 409
    assert "乙写的" in stale.text
    assert "甲写的" in stale.text
    saved = post(opened, f"lines/{line}/save", revision="2", opinion="自动保存的").json()
    assert saved["revision"] == 3
    assert "自动保存的" in get(opened)


def test_a_verdict_makes_a_line_and_a_stale_one_is_told(opened):
    assert post(opened, "verdict", finding_id=opened.ids["red"], decision="accepted", seen="none").status_code == 303
    late = post(
        opened, "verdict", "head", finding_id=opened.ids["red"], decision="rejected", reason="有依据", seen="none"
    )
    assert late.status_code == 409
    assert "有依据" in late.text
    assert "已采用：由县城市管理部门扣留车辆" in get(opened)


def test_a_letter_goes_out_and_is_answered_by_link(opened):
    fields = {"kind": "explain", "addressee": opened.ids["body"], "title": "请说明", "clause": "art_3"}
    assert post(opened, "letters", question="依据是什么", **fields).status_code == 303
    letter = re.search(r'id="letter-(\w+)"', get(opened, "/case")).group(1)
    assert post(opened, f"letters/{letter}/send").status_code == 303
    link = re.search(r"/l/(\w+)", post(opened, f"letters/{letter}/link").text).group(0)
    client, csrf = opened.client(), opened.csrf()
    page = html.fromstring(client.get(link).text)
    box = next(name for name in page.xpath("//textarea/@name") if name.startswith("answer-"))
    refused = client.post(link, data={"csrf": csrf, "revision": "0", "deed": "send", box: "", "reply": "先写这些"})
    assert refused.status_code == 422
    assert "先写这些" in refused.text
    upload = client.post(f"{link}/upload", data={"csrf": csrf}, files={"file": ("依据.txt", b"x")})
    assert upload.status_code == 303
    assert "先写这些" not in get(opened, "/case")
    sent = client.post(link, data={"csrf": csrf, "revision": "1", "deed": "send", box: "依据上位法", "reply": ""})
    assert sent.status_code == 303
    assert "HF20261124-00001" in client.get(link).text
    assert "依据上位法" in get(opened)
    assert opened.client("issuing_body").get(f"/letters/{letter}").status_code == 404


def test_who_is_looking_is_told_to_the_others(opened):
    get(opened, "", "head")
    assert "测试head" in get(opened)
    opened.clock.advance(minutes=3)
    assert opened.client("reviewer").get(f"/reviews/{opened.ids['review']}/here").text == ""


@pytest.mark.parametrize("path", ["/case", "/lines", "/here"])
@pytest.mark.parametrize("role", ["expert", "issuing_body", "collector", "system_admin"])
def test_case_pages_are_for_staff(opened, path, role):
    assert opened.client(role).get(f"/reviews/{opened.ids['review']}{path}").status_code == 403


def test_the_case_says_what_starts_correction_and_report_until_it_has_started(opened):
    def told():
        page = html.fromstring(get(opened, "/case"))
        return [
            part for part in ("correction", "follow-up") if page.xpath(f"//section[@id='{part}']//a[@href='#letters']")
        ]

    assert told() == ["correction", "follow-up"]
    with opened.site.database.write() as session:
        session.get_one(Review, opened.ids["review"]).state = "open"
    fields = {"kind": "opinion", "addressee": opened.ids["body"], "clause": "art_3", "question": "请修改。"}
    assert post(opened, "letters", "head", **fields).status_code == 303
    assert told() == ["correction", "follow-up"]  # a draft starts nothing
    letter = html.fromstring(get(opened, "/case")).xpath("//article/@id")[-1].removeprefix("letter-")
    assert post(opened, f"letters/{letter}/send", "head").status_code == 303
    assert told() == []
