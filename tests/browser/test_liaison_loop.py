"""The whole liaison loop as the people who walk it: staff and officer at a desk, the collector on a phone off line."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from registry.people.accounts import as_person, find_account
from review.voices.comments import comments_of_consultation
from review.voices.liaison.own_seats import bind_account, own_seats
from review.voices.liaison.people import add_member
from review.voices.liaison.points import add_point
from review.voices.liaison.seats import make_seat
from review.voices.liaison.task_views import tasks_of
from review.voices.liaison.tasks import give_task
from tests.support.axe import serious_faults
from tests.support.press import follow, press
from web.dependencies import SESSION_COOKIE

pytestmark = pytest.mark.browser

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOVES = """() => [...document.querySelectorAll('body *')].map((one) => [one, getComputedStyle(one)])
  .filter(([, look]) => parseFloat(look.transitionDuration) > 0 || parseFloat(look.animationDuration) > 0)
  .map(([one]) => one.outerHTML.slice(0, 80))"""
SMALL = """() => [...document.querySelectorAll(
    'main :is(a, button, input:not([type=hidden]), select, textarea, summary, label:has(input))')]
  .filter((e) => e.checkVisibility() && (!e.closest('label:has(input)') || e.matches('label:has(input)')))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, box]) => box.height > 0 && box.height < 43.5)
  .filter(([e]) => !(e.matches('a') && getComputedStyle(e).display === 'inline'))
  .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


@pytest.fixture(scope="module")
def places(served):
    with served.opened.site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        town = add_point(session, served.opened.clock, reviewer, "会川镇立法联系点", "legislation")
        village = add_point(session, served.opened.clock, reviewer, "罗家磨村采集点", "collection", parent_id=town)
        find_account(session, "liaison-officer").organisation_id = town
    return town, village


def desk(served, chromium, role, width=1440):
    context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    context.add_cookies([{"name": SESSION_COOKIE, "value": served.opened._built.tokens[role], "url": served.base}])
    return context.new_page()


def phone(served, chromium, **more):
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, bypass_csp=True, **more
    )
    return context.new_page()


def fits(page):
    page.wait_for_load_state()
    assert page.evaluate(OVERFLOW) <= 0, page.url
    assert serious_faults(page) == [], page.url


def test_the_loop_from_the_task_to_the_feedback(served, chromium, places):
    staff = desk(served, chromium, "reviewer")
    staff.goto(served.path("{invited}").replace(served.base, served.base + "/consultations/") + "/tasks")
    staff.get_by_label("会川镇立法联系点").check()
    staff.get_by_label("任务要求（联络员和采集员会看到）").fill("请多听听摊贩和货车司机的意见。")
    press(staff, "下达任务")
    assert "任务已下达" in staff.content()
    fits(staff)

    officer = desk(served, chromium, "liaison_officer", width=390)
    officer.goto(served.base + "/tasks")
    fits(officer)
    follow(officer, officer.get_by_role("link", name="停车办法征求意见"))
    officer.get_by_label("交给谁").fill("罗家磨村采集员")
    officer.get_by_label("采集点", exact=True).select_option(label="罗家磨村采集点")
    press(officer, "生成链接和二维码")
    link = officer.locator("[role=status] a").first.get_attribute("href")
    assert link
    fits(officer)
    task = officer.url.split("/seats")[0]

    collector = phone(served, chromium)
    collector.goto(link)
    fits(collector)
    press(collector, "这是我的手机")
    fits(collector)
    assert collector.evaluate(SMALL) == []
    collector.get_by_label("不知道是哪一条？").fill("停车费没交车被扣走了，还罚好几百")
    press(collector, "找出最可能的条款")
    follow(collector, collector.locator("section[aria-labelledby=found] a").first)
    assert "/art_3" in collector.url
    fits(collector)
    assert collector.evaluate(SMALL) == []

    forwarded = phone(served, chromium)
    forwarded.goto(link)
    assert "已在另一部手机上使用" in forwarded.content()
    fits(forwarded)

    for number in range(3):
        collector.get_by_text("有问题", exact=True).click()
        collector.get_by_label("照原话记下来").fill(f"第{number}位：停车费忒贵，扣车太狠。")
        collector.get_by_label("谁的意见").select_option("个体工商户")
        press(collector, "记下这一条")
        assert "已记录，编号" in collector.inner_text("main")
        assert collector.get_by_label("谁的意见").input_value() == "个体工商户"
        assert "/art_3" in collector.url

    collector.context.set_offline(True)
    for number in range(3, 8):
        collector.get_by_text("建议这样改", exact=True).click()
        collector.get_by_label("照原话记下来").fill(f"第{number}位：改成先催缴，别扣车。")
        collector.get_by_role("button", name="记下这一条").click()
        collector.wait_for_selector(f"text=未发送 {number - 2} 条")
        assert collector.get_by_label("谁的意见").input_value() == "个体工商户"
    collector.get_by_role("button", name="现在发送").click()
    collector.context.set_offline(False)
    collector.wait_for_selector("text=已发送 5 条", timeout=20_000)
    collector.reload()
    with served.opened.site.database.read() as session:
        heard = comments_of_consultation(session, served.ids["invited"])
    said = [c.body for c in heard if c.body.startswith("第") and "位：" in c.body]  # others' tests comment here as well
    assert len(said) == len(set(said)) == 8

    officer.goto(task)
    assert "8 条待整理" in officer.content()
    press(officer, "逐条留用")
    fits(officer)
    officer.get_by_label("走访").check()
    officer.get_by_label("参与群众（人次）").fill("8")
    press(officer, re.compile("审核无误"))
    assert "已上报" in officer.content()

    board = served.base + f"/consultations/{served.ids['invited']}/board"
    staff.goto(board)
    fits(staff)
    press(staff, "按相近文本分组")
    for box in staff.locator(".entry input[type=checkbox]").all():
        box.check()
    staff.get_by_label("处理结果", exact=True).select_option(label="部分采纳")
    staff.get_by_label("理由", exact=True).select_option(label="部分采纳：吸收了主要内容")
    press(staff, "记录处理结果")
    assert "处理结果已记录" in staff.content()
    heard_by_now = re.search(r"<b>([\d,]+)</b> 份", staff.content())  # others' tests comment here as well
    assert heard_by_now
    assert int(heard_by_now[1].replace(",", "")) >= 8
    fits(staff)

    collector.goto(link)
    assert "意见的主要内容已经吸收" in collector.content()
    officer.goto(task + "/feedback")
    assert "罗家磨村采集点" in officer.content()
    fits(officer)
    officer.get_by_label("反馈方式").select_option(label="会上宣读")
    press(officer, "记录已经反馈")
    officer.goto(task)
    assert "已反馈" in officer.content()
    for page in (staff, officer, collector, forwarded):
        page.context.close()


def test_a_collector_without_scripts(served, chromium, places):
    with served.opened.site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        where = add_point(session, served.opened.clock, reviewer, "清源镇立法联系点", "legislation")
        find_account(session, "liaison-officer").organisation_id = where
    staff = desk(served, chromium, "reviewer")
    staff.goto(f"{served.base}/consultations/{served.ids['public']}/tasks")
    staff.get_by_label("清源镇立法联系点").check()
    press(staff, "下达任务")
    officer = desk(served, chromium, "liaison_officer")
    officer.goto(served.base + "/tasks")
    follow(officer, officer.get_by_role("link", name="停车办法公开征求"))
    officer.get_by_label("交给谁").fill("采集员")
    press(officer, "生成链接和二维码")
    link = officer.locator("[role=status] a").first.get_attribute("href")
    plain = phone(served, chromium, java_script_enabled=False)
    plain.goto(link)
    press(plain, "这是我的手机")
    plain.goto(f"{link}/art_2")
    plain.get_by_text("同意", exact=True).click()
    press(plain, "记下这一条")
    assert "已记录，编号" in plain.content()
    other = phone(served, chromium)
    other.goto(link)
    assert other.url == f"{served.base}/consultations/{served.ids['public']}"
    for page in (staff, officer, plain, other):
        page.context.close()


@pytest.fixture(scope="module")
def handed(served, places):
    """A task in the hands of a collector with an account."""
    with served.opened.site.database.write() as session:
        clock, sealer = served.opened.clock, served.opened.site.sealer
        reviewer = as_person(find_account(session, "reviewer"))
        town = add_point(session, clock, reviewer, "上河镇立法联系点", "legislation")
        member = add_member(session, clock, sealer, reviewer, town, "采集员", "collector")
        bind_account(session, clock, reviewer, member, "collector")
        give_task(session, clock, reviewer, served.ids["invited"], [town])
        task = tasks_of(session, reviewer, organisation_id=town)[0].id
        make_seat(session, clock, reviewer, task, "", member_id=member)
        return task, own_seats(session, as_person(find_account(session, "collector")))[0].id


def test_a_collector_with_an_account_off_line_on_clauses_never_opened(served, chromium, handed):
    """Every clause is on the page that was opened before the network went; what is written there arrives once."""
    phone = desk(served, chromium, "collector", width=390)
    phone.goto(served.base + "/collect")
    fits(phone)
    follow(phone, phone.get_by_role("link", name="录入意见：停车办法征求意见"))
    fits(phone)
    follow(phone, phone.get_by_role("link", name="没有网络的地方"))
    fits(phone)
    assert phone.evaluate(SMALL) == []
    phone.context.set_offline(True)
    said = {"第二条": "离线说的二条", "第三条": "离线说的三条"}
    for number, (clause, words) in enumerate(said.items(), 1):
        phone.get_by_label("意见针对哪一条").select_option(label=clause)
        expect(phone.locator("[data-clause-shown]")).to_contain_text(clause)
        phone.get_by_text("有问题", exact=True).click()
        phone.get_by_label("照原话记下来").fill(words)
        phone.get_by_role("button", name="记下这一条").click()
        expect(phone.locator("[data-unsent-count]")).to_have_text(f"未发送 {number} 条")
        expect(phone.get_by_label("意见针对哪一条")).to_have_value(f"art_{number + 1}")
    phone.context.set_offline(False)
    expect(phone.locator("[data-unsent-count]")).to_have_text("已发送 2 条", timeout=20_000)
    expect(phone.locator("[data-unsent-list]")).to_contain_text("第三条：编号")
    with served.opened.site.database.read() as session:
        heard = comments_of_consultation(session, served.ids["invited"])
    assert sorted((c.address, c.body) for c in heard if c.body.startswith("离线")) == [
        ("art_2", "离线说的二条"),
        ("art_3", "离线说的三条"),
    ]
    phone.context.close()


def test_a_collectors_pages_at_every_width_in_large_type_without_motion_and_on_paper(served, chromium, handed):
    _, seat = handed
    page = desk(served, chromium, "collector", width=390)
    page.emulate_media(reduced_motion="reduce")
    for path in ("/", "/collect", f"/collect/{seat}", f"/collect/{seat}/all", f"/collect/{seat}/art_3"):
        page.goto(served.base + path)
        fits(page)
        assert page.evaluate(MOVES) == [], path
        for width in (320, 768, 1440):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate(OVERFLOW) <= 0, (path, width)
        page.set_viewport_size({"width": 390, "height": 844})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(OVERFLOW) <= 0, path
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.set_viewport_size({"width": 718, "height": 1000})  # A4 between its margins
        page.emulate_media(media="print", reduced_motion="reduce")
        assert page.locator("header.bar").is_hidden(), path
        assert page.evaluate(OVERFLOW) <= 0, path
        page.emulate_media(media="screen", reduced_motion="reduce")
        page.set_viewport_size({"width": 390, "height": 844})
    page.context.close()


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_desks_fit_at_every_width(served, chromium, places, width):
    page = desk(served, chromium, "reviewer", width)
    paths = (
        "/points",
        "/points/import",
        "/points/activity",
        f"/points/p/{places[0]}",
        "/search/own-words?say=停车扣车",
    )
    parts = ("board", "tasks", "ledger", "summary")
    for path in (*paths, *(f"/consultations/{served.ids['public']}/{part}" for part in parts)):
        page.goto(served.base + path)
        fits(page)
    page.context.close()
