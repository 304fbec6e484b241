"""Keyboard, pop-ups, drafts, and the same pages without scripts."""

from __future__ import annotations

import pytest

from tests.support.press import follow, press

pytestmark = pytest.mark.browser


def test_the_slash_goes_to_the_search_box(visit):
    page = visit("/d/{parking}")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("停车")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hit")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('.hit')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/d/*")


def test_a_question_mark_shows_the_keys(visit):
    page = visit("/reviews/{review}", "reviewer")
    page.keyboard.press("?")
    words = page.inner_text(".keys")
    for key in ("检索", "成立", "存疑", "不成立"):
        assert key in words
    page.keyboard.press("Escape")
    assert page.query_selector(".keys") is None


def test_no_key_is_promised_that_does_nothing_here(visit):
    page = visit("/upload", "reviewer")
    page.keyboard.press("?")
    words = page.inner_text(".keys")
    assert "检索" in words
    assert "下一项" not in words
    assert "打开所选项" not in words


def test_how_a_date_was_counted_opens_under_the_pointer(visit):
    page = visit("/due", "head")
    page.click("details.due-why summary >> nth=0")  # the row's own link lies over the row, not over this
    assert page.evaluate("document.querySelector('details.due-why').open")
    assert page.url.endswith("/due")
    page.mouse.click(
        *page.evaluate(
            "(b => [b.right - 30, b.y + 8])(document.querySelector('tr[data-item]').getBoundingClientRect())"
        )
    )
    page.wait_for_url(lambda url: not url.endswith("/due"))


def test_verdicts_by_key_without_leaving_the_place(visit, served):
    page = visit("/reviews/{review}", "reviewer")
    page.keyboard.press("j")
    line = f'[id="{served.ids["red"]}"]'
    assert page.evaluate(f"document.activeElement.matches('{line}')")
    page.keyboard.press("a")
    page.wait_for_selector(f"{line}.decided")
    page.wait_for_selector(".toast:has-text('已认定：成立')")
    assert page.evaluate(f"document.activeElement.matches('{line}')")
    page.click(".toast button")
    page.wait_for_selector(f"{line}:not(.decided)")
    page.wait_for_function(f"document.activeElement.matches('{line}')")  # the next key means the line that was undone
    page.keyboard.press("r")
    page.wait_for_selector(f"{line} textarea:focus")
    page.keyboard.type("有法规授权")
    page.click(f"{line} button[value=rejected]")
    page.wait_for_selector(f"{line}.decided")
    assert "有法规授权" in page.inner_text(f"{line} .verdict")
    page.click(f"{line} button[value=undone]")
    page.wait_for_selector(f"{line}:not(.decided)")
    assert not page.problems


def test_a_citation_opens_its_clause_in_a_pop_up(visit):
    page = visit("/d/{parking}")
    page.hover("#art_3 a.cite[data-card]")
    page.wait_for_selector(".popup")
    assert "处二十元以上二百元以下罚款" in page.inner_text(".popup")
    page.keyboard.press("Escape")
    assert page.query_selector(".popup") is None
    page.focus("#art_3 a.cite[data-card]")
    page.wait_for_selector(".popup")


def test_a_draft_outlives_the_page_and_ends_with_the_receipt(visit):
    page = visit("/c/{clause_link}", width=390)
    page.check("input[value=problem]")
    page.fill("textarea[name=body]", "写到一半的话")
    page.wait_for_selector("[data-draft-says]:not([hidden])")
    key = page.input_value("input[name=key]")
    page.reload()
    assert page.input_value("textarea[name=body]") == "写到一半的话"
    assert page.is_checked("input[value=problem]")
    assert page.input_value("input[name=key]") == key
    page.click("text=提交意见")
    page.wait_for_selector(".receipt .number")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert not page.problems


def test_everything_works_without_scripts(visit):
    page = visit("/c/{clause_link}", width=390, java_script_enabled=False)
    page.check("input[value=agree]")
    press(page, "提交意见")
    assert "YJ" in page.inner_text(".receipt .number")
    page = visit("/reviews/{review}", "reviewer", java_script_enabled=False)
    follow(page, page.locator("[id] button[value=unsure] >> nth=0"))
    assert "已认定：存疑" in page.inner_text(".toast")
    follow(page, page.locator(".toast button"))
    assert "已撤销认定" in page.inner_text(".toast")


def test_facets_open_as_a_sheet_on_a_phone(visit):
    page = visit("/search?q=第", width=390)
    assert not page.is_visible("#facets")
    page.click("a.sheet-open")
    assert page.is_visible("#facets")
    page.check("#facets input[value=法律]")
    page.click("text=应用筛选")
    page.wait_for_url("**kind=*")
    assert page.is_visible("#results .hit")


def test_large_type_is_one_press_away(visit):
    page = visit("/d/{parking}", width=390)
    page.click("text=大字版")
    page.wait_for_selector("html.elder")
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.law')).fontSize)")
    assert size >= 22
