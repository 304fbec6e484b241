"""What goes wrong at a desk, in real browsers: two on one line, a lost log-in, back, a double click, a stale form."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from review.casework.lines.models import WorksheetLine
from tests.support.press import follow, press
from tests.support.site import PASSWORD

pytestmark = pytest.mark.browser
SAVED = "[data-autosave-says]:has-text('已自动保存')"
LINES = "/reviews/{review}/lines"


def make_line(page, words):
    """A draft line made through the page; gives its address."""
    page.locator("summary", has_text="自行列入一条").click()
    form = page.locator("form[data-draft^='new-line']")
    form.locator("select[name=address]").select_option("art_3")
    form.locator("textarea[name=opinion]").fill(words)
    follow(page, form.get_by_role("button", name="列入拟稿"))
    expect(page.locator("textarea[name=opinion]").first).to_have_value(words)
    return page.url


def opinion(page):
    return page.locator("form[data-autosave] textarea[name=opinion]")


def test_two_on_one_line_meet_and_both_texts_are_kept(visit, served):
    mine = visit(LINES, "reviewer")
    address = make_line(mine, "起初的意见")
    theirs = visit("/reviews", "head")
    theirs.goto(address)
    expect(theirs.locator("[data-here]")).to_contain_text("测试reviewer")
    opinion(theirs).fill("负责人写的意见")
    expect(theirs.locator(SAVED)).to_be_visible()
    opinion(mine).fill("审查员写的意见")
    expect(mine.locator("[data-autosave-says]")).to_contain_text("测试head")  # stopped, and says who
    expect(mine.locator("[data-autosave-says]")).to_contain_text("按“保存”，两份都显示")
    follow(mine, mine.get_by_role("button", name="保存", exact=True))
    expect(mine.locator(".notice.warn")).to_contain_text("负责人写的意见")
    expect(opinion(mine)).to_have_value("审查员写的意见")
    opinion(mine).fill("两人合并的意见")
    follow(mine, mine.get_by_role("button", name="保存", exact=True))
    expect(opinion(mine)).to_have_value("两人合并的意见")
    for words in ("起初的意见", "负责人写的意见", "两人合并的意见"):
        expect(mine.locator("#history")).to_contain_text(words)


def test_a_log_in_lost_in_mid_edit_keeps_the_text_and_offers_it_again(visit):
    page = visit(LINES, "reviewer")
    address = make_line(page, "登录丢失之前")
    opinion(page).fill("登录丢失之后写的意见，不能丢")
    page.context.clear_cookies()
    expect(page.locator("[data-autosave-says]")).to_contain_text("登录")  # the save by itself says why it stopped
    follow(page, page.get_by_role("button", name="保存", exact=True))
    expect(page.locator("[role=alert]").first).to_contain_text("已为您保留")
    page.fill("#f-login", "reviewer")
    page.fill("#f-password", PASSWORD)
    press(page, "登录")
    expect(page.get_by_text("您刚才填写的内容还在")).to_be_visible()
    expect(page.locator("textarea[name=opinion]")).to_have_value("登录丢失之后写的意见，不能丢")
    press(page, "继续提交")
    expect(page).to_have_url(re.compile(re.escape(address)))
    expect(opinion(page)).to_have_value("登录丢失之后写的意见，不能丢")


def test_back_and_another_text_overwrites_nothing_unseen(visit):
    page = visit(LINES, "reviewer", java_script_enabled=False)
    address = make_line(page, "第一稿")
    opinion(page).fill("第二稿")
    follow(page, page.get_by_role("button", name="保存", exact=True))
    expect(opinion(page)).to_have_value("第二稿")
    page.go_back()
    expect(opinion(page)).to_have_value("第二稿")  # what was saved, never the form as it was before
    opinion(page).fill("第三稿")
    follow(page, page.get_by_role("button", name="保存", exact=True))
    expect(page.locator("[role=alert]")).to_have_count(0)
    page.goto(address)
    expect(opinion(page)).to_have_value("第三稿")
    expect(page.locator("#history")).to_contain_text("第二稿")  # nothing that was written is gone


def test_a_form_of_a_line_that_was_dropped_meanwhile_is_refused_with_its_text(visit):
    page = visit(LINES, "reviewer")
    address = make_line(page, "将被撤下")
    other = visit("/reviews", "head")
    other.goto(address)
    other.locator("summary", has_text="撤下这一条").click()
    other.locator("textarea[name=reason]").fill("与另一条重复")
    follow(other, other.get_by_role("button", name="撤下", exact=True))
    opinion(page).fill("撤下之后还在写")
    follow(page, page.get_by_role("button", name="保存", exact=True))
    expect(page.locator(".notice.bad")).to_be_visible()
    expect(page.locator("textarea[readonly]")).to_have_value("撤下之后还在写")


def test_a_double_click_makes_one_line_even_without_scripts(visit, served):
    page = visit(LINES + "?at=art_3", "reviewer", java_script_enabled=False)
    words = "双击只列入一条"
    page.locator("textarea[name=opinion]").fill(words)
    page.get_by_role("button", name="列入拟稿").dblclick()
    expect(page.locator("form[data-autosave] textarea[name=opinion]")).to_have_value(words)
    with served.opened.site.database.read() as session:
        made = session.scalar(select(func.count()).select_from(WorksheetLine).where(WorksheetLine.opinion == words))
    assert made == 1
