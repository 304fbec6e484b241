"""The page with every clause of a task, kept on the phone: opened again without a network, gone once refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from registry.people.accounts import as_person, find_account
from review.voices.comments import comments_of_consultation
from review.voices.consultations import close_consultation, get_consultation, open_consultation
from review.voices.liaison.own_seats import bind_account, own_seats
from review.voices.liaison.people import add_member
from review.voices.liaison.points import add_point
from review.voices.liaison.seats import end_seat, make_seat, seats_of
from review.voices.liaison.task_views import tasks_of
from review.voices.liaison.tasks import give_task
from tests.browser.conftest import Served, serving
from tests.support.axe import serious_faults
from tests.support.press import press
from tests.support.site import Opened, build
from web.dependencies import SESSION_COOKIE

pytestmark = pytest.mark.browser

HELD = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
  (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"""
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).map((one) => new URL(one.scope).pathname)"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site of its own: the collector's account is joined with a person here, and it can be joined with one only."""
    folder = tmp_path_factory.mktemp("kept")
    with serving(Opened(build(folder / "made"), folder / "copy")) as one:
        yield one


@pytest.fixture(scope="module")
def given(served):
    """A task of the invited round in the hands of a new point: the task and what gives a seat to a member's phone."""
    site, clock = served.opened.site, served.opened.clock
    with site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        town = add_point(session, clock, reviewer, "石门镇立法联系点", "legislation")
        give_task(session, clock, reviewer, served.ids["invited"], [town])
        task = tasks_of(session, reviewer, organisation_id=town)[0].id
        member = add_member(session, clock, site.sealer, reviewer, town, "采集员", "collector")

        def seat(**who):
            with site.database.write() as opened:
                return make_seat(opened, clock, reviewer, task, who.pop("label", ""), **who)

    return member, seat, reviewer, task


def browser(served, chromium, role=None):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    if role:
        context.add_cookies([{"name": SESSION_COOKIE, "value": served.opened._built.tokens[role], "url": served.base}])
    return context.new_page()


def keep(page, link):
    """Bind the link to this phone, open the page with every clause, and wait until it is kept."""
    page.goto(link)
    press(page, "这是我的手机")
    page.goto(f"{link}/all")
    expect(page.locator("[data-keep]")).to_contain_text("已存在本机")


def write(page, clause, words):
    page.get_by_label("意见针对哪一条").select_option(label=clause)
    page.get_by_text("有问题", exact=True).click()
    page.get_by_label("照原话记下来").fill(words)
    page.get_by_role("button", name="记下这一条").click()


def test_a_phone_without_network_opens_the_page_again_and_nothing_is_lost_or_doubled(served, chromium, given):
    _, seat, _, _ = given
    page = browser(served, chromium)
    link = f"{served.base}/t/{seat(label='石门采集员')}"
    keep(page, link)
    held = page.evaluate(HELD)
    assert {path for path in held if not path.startswith("/static/")} == {f"{link.removeprefix(served.base)}/all"}
    assert any(path.endswith("liaison.js") for path in held)
    page.context.set_offline(True)
    for number in (1, 2, 3):  # a reload each time: the copy's own key must not stand for two opinions
        page.reload()
        expect(page.locator("[data-keep]")).to_contain_text("连不上服务器")
        write(page, "第三条", f"断网重开第{number}次")
        expect(page.locator("[data-unsent-count]")).to_have_text(f"未发送 {number} 条")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.context.set_offline(False)
    expect(page.locator("[data-unsent-count]")).to_have_text("已发送 3 条", timeout=20_000)
    with served.opened.site.database.read() as session:
        said = [c.body for c in comments_of_consultation(session, served.ids["invited"])]
    assert sorted(words for words in said if words.startswith("断网重开")) == [f"断网重开第{n}次" for n in (1, 2, 3)]
    page.reload()
    expect(page.locator("[data-keep]")).to_contain_text("已存在本机")
    page.context.close()


def test_other_pages_of_the_task_are_not_kept(served, chromium, given):
    _, seat, _, _ = given
    page = browser(served, chromium)
    link = f"{served.base}/t/{seat(label='石门采集员乙')}"
    keep(page, link)
    page.context.set_offline(True)
    for path in (link, f"{link}/art_3", f"{served.base}/"):
        with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
            page.goto(path)
    page.context.close()


def test_a_withdrawn_link_loses_the_page_when_it_next_meets_the_server(served, chromium, given):
    _, seat, reviewer, task = given
    page = browser(served, chromium)
    link = f"{served.base}/t/{seat(label='石门采集员丙')}"
    keep(page, link)
    with served.opened.site.database.write() as session:
        (row,) = [one for one in seats_of(session, task) if one.label == "石门采集员丙"]
        end_seat(session, served.opened.clock, reviewer, task, row.id, "手机丢失")
    page.goto(f"{link}/all")
    expect(page.locator("h1")).not_to_contain_text("停车办法征求意见")
    assert (page.evaluate(HELD), page.evaluate(WORKERS)) == ([], [])
    page.context.close()


def test_after_the_end_the_page_goes_and_the_words_stay_to_be_copied(served, chromium, given):
    _, _, reviewer, _ = given
    site, clock = served.opened.site, served.opened.clock
    with site.database.write() as session:  # a round of its own: this one is closed
        row = get_consultation(session, clock, served.ids["invited"])
        round_id = open_consultation(
            session, clock, reviewer, document_id=row.document_id, version_id=row.version_id, title="将要结束的一轮",
            audience="invited", closes_at=clock.now() + timedelta(days=1),
        )  # fmt: skip
        point = add_point(session, clock, reviewer, "云田镇立法联系点", "legislation")
        give_task(session, clock, reviewer, round_id, [point])
        task = tasks_of(session, reviewer, organisation_id=point)[0].id
        token = make_seat(session, clock, reviewer, task, "云田采集员")
    page = browser(served, chromium)
    link = f"{served.base}/t/{token}"
    keep(page, link)
    page.goto(f"{link}/art_3")  # begun, not handed in
    page.get_by_label("照原话记下来").fill("没写完的半句")
    expect(page.locator("[data-draft-says]")).to_contain_text("已存在本机")
    page.goto(f"{link}/all")
    page.context.set_offline(True)
    page.clock.set_fixed_time(clock.now() + timedelta(days=2))  # off line the copy knows its closing day
    page.reload()
    expect(page.locator("[data-keep]")).to_contain_text("截止")
    write(page, "第三条", "结束前没有发出去的话")
    expect(page.locator("[data-unsent-count]")).to_have_text("未发送 1 条")
    with site.database.write() as session:
        close_consultation(session, clock, reviewer, round_id, "到期")
    page.context.set_offline(False)
    page.goto(f"{link}/all")
    expect(page.locator("[data-unsent-says]")).to_contain_text("不在开放时间内")
    expect(page.get_by_text("这项任务已经结束，不再录入意见。")).to_be_visible()
    expect(page.get_by_role("button", name="记下这一条")).to_have_count(0)
    page.wait_for_function(f"async () => !(await ({HELD})()).length && !(await ({WORKERS})()).length")
    page.click("[data-unsent-copy]")
    expect(page.locator("[data-unsent-text]")).to_have_value(re.compile("结束前没有发出去的话"))
    page.goto(f"{link}/art_3")
    expect(page.get_by_label("照原话记下来")).to_have_value("没写完的半句")
    expect(page.locator("[data-draft-says]")).to_contain_text("不能再提交")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("[data-unsent-drop]")
    expect(page.locator("[data-unsent]")).to_be_hidden()
    with site.database.read() as session:
        assert comments_of_consultation(session, round_id) == []
    page.context.close()


def test_logging_out_takes_the_page_away_and_leaves_what_was_not_sent(served, chromium, given):
    member, seat, reviewer, _ = given
    with served.opened.site.database.write() as session:
        bind_account(session, served.opened.clock, reviewer, member, "collector")
    seat(member_id=member)
    with served.opened.site.database.read() as session:
        own = own_seats(session, as_person(find_account(session, "collector")))[0].id
    page = browser(served, chromium)
    page.goto(f"{served.base}/login")
    page.fill("[name=login]", "collector")
    page.fill("[name=password]", "Correct-horse-battery-9")
    press(page, "登录")
    page.goto(f"{served.base}/collect/{own}/all")
    expect(page.locator("[data-keep]")).to_contain_text("已存在本机")
    page.context.set_offline(True)
    page.reload()
    write(page, "第三条", "退出前没有发出去的话")
    expect(page.locator("[data-unsent-count]")).to_have_text("未发送 1 条")
    # the server is reached again only after the log-out, so that the words are still on the phone then
    page.context.route("**/all", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto(served.base + "/account")
    page.locator(".mine summary").click()
    press(page, "退出登录")
    page.wait_for_function(f"async () => !(await ({HELD})()).length && !(await ({WORKERS})()).length")
    page.context.unroute_all()
    assert "退出前没有发出去的话" in page.evaluate("localStorage.getItem('beishen:queue')")
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"{served.base}/collect/{own}/all")
    page.context.close()


def test_the_page_fits_and_can_be_read_by_everyone(served, chromium, given):
    _, seat, _, _ = given
    context = chromium.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    page = context.new_page()
    link = f"{served.base}/t/{seat(label='石门采集员丁')}"
    keep(page, link)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-keep]")).to_contain_text("连不上服务器")
    assert serious_faults(page) == []
    for width in (320, 768, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    context.close()
