"""The comment form in a real browser: without scripts, off line, with storage denied, small, large, light."""

from __future__ import annotations

import re

import pytest

from review.voices.comments import comments_of_consultation
from tests.support.axe import serious_faults
from tests.support.press import press
from web.captcha import challenge

pytestmark = pytest.mark.browser

LINK = "/c/{clause_link}/art_3"
OPEN = "/consultations/{public}/art_3"
DENIED = (
    """Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('denied', 'SecurityError') }})"""
)
TARGETS = "a, button, input:not([type=hidden]), select, textarea, summary, label:has(input)"
SMALL = """(targets) => [...document.querySelectorAll(targets)]
  .filter((e) => e.checkVisibility() && !e.classList.contains('skip'))
  .filter((e) => e.matches('label') || !e.closest('label:has(input)'))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, box]) => box.height > 0 && (box.height < 43.5 || box.width < 43.5))
  .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def bodies(served, which="invited"):
    with served.opened.site.database.read() as session:
        return [c.body for c in comments_of_consultation(session, served.ids[which])]


def answer(page, served):
    if page.locator("[name=captcha]").count():
        key = page.locator("[name=key]").input_value()
        page.fill("[name=captcha]", min(challenge(served.opened.site.sealer, key).answers))


def write(page, body, stance="problem"):
    page.locator(f"label:has([value={stance}])").click()
    page.fill("#body", body)


def until(page, selector, words):
    """Wait for words on the page; the page's own policy forbids Playwright's functions in strings."""
    page.locator(selector).filter(has_text=words).wait_for()


def unsent(page):
    return page.locator("[data-unsent-count]").inner_text()


def test_without_scripts_a_comment_goes_from_the_sheets_code_to_its_receipt(visit, served):
    page = visit(OPEN, width=390, java_script_enabled=False)
    page.locator("label:has([value=change])").click()
    page.fill("#body", "没有脚本也能提交")
    page.fill("#proposed", "改为先催缴")
    key = page.locator("[name=key]").get_attribute("value")
    page.fill("[name=captcha]", min(challenge(served.opened.site.sealer, key).answers))
    press(page, "提交意见")
    assert re.fullmatch(r"YJ\d{8}-\d{5}", page.locator(".receipt .number").inner_text())
    assert page.locator(".receipt svg").count() == 1
    assert "回执丢了就找不回来" in page.locator("main").inner_text()
    assert bodies(served, "public").count("没有脚本也能提交") == 1


def test_five_drafts_and_three_retries_off_line_are_five_comments(visit, served):
    page = visit(LINK, width=390)
    context = page.context
    context.set_offline(True)
    words = [f"断网写的第{n}条" for n in range(1, 6)]
    for n, body in enumerate(words, 1):
        write(page, body)
        page.click("button:has-text('提交意见')")
        until(page, "[data-unsent-count]", f"未发送 {n} 条")
        assert page.locator("#body").input_value() == ""
    for _ in range(3):
        page.click("[data-unsent-send]")
        page.wait_for_timeout(150)
    assert unsent(page) == "未发送 5 条"
    assert not set(words) & set(bodies(served))
    page.click("[data-unsent-copy]")
    copied = page.locator("[data-unsent-text]").input_value()
    assert all(body in copied for body in words)
    # the first answer is lost on its way back: what was taken is sent a second time
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort()

    page.route("**/c/**", lose)
    context.set_offline(False)
    while not lost:
        page.wait_for_timeout(50)
    until(page, "[data-unsent-count]", "未发送 5 条")
    page.evaluate("dispatchEvent(new Event('online'))")  # also where the lost attempt is still being given up
    until(page, "[data-unsent-count]", "已发送")
    assert lost
    assert sorted(b for b in bodies(served) if b in words) == sorted(words)
    assert page.locator("[data-unsent-list] a").count() == 5
    page.reload()
    assert page.locator("[data-unsent]").is_hidden()


def test_what_waits_survives_the_page_and_is_sent_at_the_next_opening(visit, served):
    page = visit(LINK, width=390)
    page.context.set_offline(True)
    write(page, "关机前写的")
    page.click("button:has-text('提交意见')")
    until(page, "[data-unsent-count]", "未发送 1 条")
    context = page.context
    page.close()  # before the network is back: else this page itself sends it
    context.set_offline(False)
    again = context.new_page()
    again.goto(served.path(LINK))
    until(again, "[data-unsent-count]", "已发送 1 条")
    assert bodies(served).count("关机前写的") == 1


def test_a_draft_comes_back_with_its_key_and_its_question(visit, served):
    page = visit(OPEN, width=390)
    asked = page.locator("#ask-captcha").inner_text()
    key = page.locator("[name=key]").input_value()
    write(page, "写到一半")
    until(page, "[data-draft-says]", "已存在本机")
    page.reload()
    until(page, "[data-draft-says]", "已恢复")
    assert page.locator("#body").input_value() == "写到一半"
    assert page.locator("[name=key]").input_value() == key
    assert page.locator("#ask-captcha").inner_text() == asked
    answer(page, served)
    page.click("button:has-text('提交意见')")
    page.wait_for_selector(".receipt .number")
    page.goto(served.path(OPEN))
    assert page.locator("#body").input_value() == ""


def test_where_storage_is_denied_the_words_stay_in_the_page_and_can_be_copied(visit, served):
    page = visit("/", width=390)
    page.context.add_init_script(DENIED)
    page.goto(served.path(LINK))
    page.context.set_offline(True)
    write(page, "存不下也不丢")
    page.click("button:has-text('提交意见')")
    until(page, "[data-unsent-count]", "未发送 1 条")
    assert "先复制文字" in page.locator("[data-unsent-says]").inner_text()
    page.click("[data-unsent-copy]")
    assert "存不下也不丢" in page.locator("[data-unsent-text]").input_value()
    page.context.set_offline(False)
    until(page, "[data-unsent-count]", "已发送 1 条")
    assert bodies(served).count("存不下也不丢") == 1
    assert not page.problems or all("ERR_INTERNET_DISCONNECTED" in said for said in page.problems)


def test_a_refused_draft_stays_with_its_reason(visit, served):
    page = visit(LINK, width=390)
    page.context.set_offline(True)
    page.locator("label:has([value=problem])").click()
    page.click("button:has-text('提交意见')")
    until(page, "[data-unsent-count]", "未发送 1 条")
    page.context.set_offline(False)
    until(page, "[data-unsent-says]", "请写明")
    assert unsent(page) == "未发送 1 条"


@pytest.mark.parametrize("path", [LINK, OPEN, "/r/{receipt}"])
def test_it_is_light_large_enough_and_fits_the_smallest_phone(visit, served, path):
    page = visit("/", width=320)
    answers = []
    page.goto("about:blank")
    page.on("response", lambda got: answers.append(got))
    page.goto(served.path(path))
    page.wait_for_load_state("networkidle")
    loaded = {got.url: len(got.body()) for got in answers}
    assert sum(loaded.values()) <= 100 * 1024, loaded
    assert len(loaded) > 8
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate(SMALL, TARGETS) == []
    assert page.evaluate(OVERFLOW) <= 0
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(OVERFLOW) <= 0


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("public", LINK),
        ("public", OPEN),
        ("public", "/r/{receipt}"),
        ("public", "/consultations/{public}"),
        ("public", "/d/{parking}/art_3/voices"),
        ("public", "/d/{opinion}/h1_1/comment"),
        ("reviewer", "/consultations/{public}"),
        ("reviewer", "/consultations/{public}/sheet"),
        ("reviewer", "/consultations/{public}/paper"),
        ("reviewer", "/consultations/{public}/entry"),
        ("reviewer", "/consultations/new?document={parking}"),
    ],
)
def test_axe_finds_nothing_serious_and_nothing_runs_out(visit, role, path):
    page = visit(path, role, 390, bypass_csp=True)
    for summary in page.locator("main summary").all():
        if summary.is_visible():
            summary.click()
    assert serious_faults(page) == []
    for width in (320, 390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) <= 0, width


def test_by_keyboard_alone(visit, served):
    page = visit(LINK, width=1440)
    page.locator("[name=stance]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("键盘写的意见")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('button[type=submit].main')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".receipt .number")
    assert bodies(served).count("键盘写的意见") == 1
