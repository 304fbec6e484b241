"""The header: headings with their pages on a wide window, one word for all of them on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_heading_opens_by_keyboard_one_at_a_time_and_closes_by_esc(visit):
    page = visit("/reviews", "head")
    files, cases = page.locator(".menu summary", has_text="文件"), page.locator(".menu summary", has_text="审查")
    expect(cases).to_have_attribute("aria-current", "true")
    files.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="上位法", exact=True)).to_be_visible()
    cases.click()
    expect(page.get_by_role("link", name="文书", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="上位法", exact=True)).not_to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="文书", exact=True)).not_to_be_visible()
    expect(cases).to_be_focused()


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_the_header_is_low_and_one_word_opens_all_pages(visit, width):
    page = visit("/due", "head", width, java_script_enabled=False)
    assert page.locator("header.bar").bounding_box()["height"] <= 120
    expect(page.locator("#menu")).not_to_be_visible()
    page.get_by_role("link", name="栏目").click()
    expect(page.get_by_role("link", name="漏报核对")).to_be_visible()
    page.get_by_role("link", name="关闭").click()
    expect(page.locator("#menu")).not_to_be_visible()
    page.get_by_role("link", name="栏目").click()
    with page.expect_navigation(url="**/papers"):
        page.get_by_role("link", name="文书", exact=True).click()
