"""Search in a real browser: by keyboard alone, at a desk and on a phone, and nothing grave for axe."""

from __future__ import annotations

import pytest

from tests.support.axe import serious_faults

pytestmark = pytest.mark.browser

PAGES = [
    ("public", "/search"),
    ("public", "/search?q=停车"),
    ("public", "/search?q=停车&view=clauses&kind=行政规范性文件"),
    ("public", "/search?q=停放管理法第三条"),
    ("public", "/search?q=没交停车费，车能不能被扣？"),
    ("public", "/search?q=没有这样的话"),
    ("public", "/search?q=(停车 OR"),
    ("public", "/search/form?q=停车 -收费 公布>=2020"),
    ("public", "/d/{parking}/art_3?find=停车费"),
    ("public", "/compare?d={parking}&d={law}"),
    ("public", "/compare"),
    ("public", "/similar?d={parking}&at=art_3"),
    ("public", "/feeds"),
    ("reviewer", "/search?q=停车费怎么收？"),
    ("reviewer", "/searches"),
    ("reviewer", "/alerts"),
    ("reviewer", "/answers?question=停车费怎么收？"),
    ("system_admin", "/search/log"),
]
AT_A_DESK = {"/search?q=停车", "/search/form?q=停车 -收费 公布>=2020", "/d/{parking}/art_3?find=停车费", "/searches"}
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("role", ["public", "reviewer", "system_admin"])
def test_pages_of_search_have_no_serious_fault_and_fit(visit, served, role):
    page = visit("/", role, bypass_csp=True)
    faults = {}
    for path in (path for who, path in PAGES if who == role):
        for width in (1440, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(served.path(path))
            found = serious_faults(page) if width != 320 else []
            if page.evaluate(OVERFLOW) > 0:
                found.append("wider than the window")
            if found:
                faults[path, width] = found
    assert not faults


@pytest.mark.parametrize("width", [1440, 390])
def test_suggestions_are_walked_by_arrows_and_opened_by_enter(visit, width):
    page = visit("/search", width=width)
    page.keyboard.press("/")
    page.keyboard.type("停放管理")
    page.wait_for_selector(".suggest [role=option]")
    assert page.get_attribute("#find", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.get_attribute("#find", "aria-activedescendant")
    assert page.get_attribute(f'[id="{chosen}"]', "aria-selected") == "true"
    assert page.input_value("#find") == "中华人民共和国停放管理法"
    page.keyboard.press("Escape")
    assert page.get_attribute("#find", "aria-expanded") == "false"
    page.fill("#find", "")
    page.keyboard.type("停放管理法第三条")
    page.wait_for_selector(".suggest [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/d/*/art_3")
    assert not page.problems


def test_facets_sorts_and_one_document_by_keyboard(visit):
    page = visit("/search?q=第")
    total = int(page.inner_text(".result-head b.num"))
    page.focus("input[name=collection]")
    page.keyboard.press("Space")
    page.wait_for_url("**collection=**")
    assert 0 < int(page.inner_text(".result-head b.num")) < total
    page.focus(".chips a")
    page.keyboard.press("Enter")
    page.wait_for_selector(".chips", state="detached")
    page.focus("a:has-text('日期从新到旧')")
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=newest**")
    page.focus(".hit-why a >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_url("**document=**")
    assert "按条文顺序排列" in page.inner_text("main")
    assert not page.problems


def test_the_form_writes_the_query_and_shows_the_wrong_row(visit):
    page = visit("/search/form")
    page.fill("[name=text] >> nth=0", "停车")
    page.select_option("[name=join] >> nth=1", "not")
    page.fill("[name=text] >> nth=1", "救护车")
    page.press("[name=text] >> nth=1", "Enter")
    page.wait_for_url("**/search?q=**")
    assert page.input_value("#find") == "停车 -救护车"
    assert "救护车" not in page.inner_text("#results")
    page.goto(page.url.partition("/search")[0] + "/search/form")
    page.select_option("[name=field] >> nth=0", "promulgated_on")
    page.fill("[name=text] >> nth=0", "去年")
    page.click("button:has-text('写成检索式')")
    assert page.inner_text("#row-wrong")
    assert page.get_attribute("[name=text] >> nth=0", "aria-invalid") == "true"


def test_a_mistake_is_marked_at_its_character(visit):
    page = visit("/search?q=停车 (收费 OR")
    assert "个字符处" in page.inner_text("[role=alert]")
    assert page.inner_text(".mistake mark")


def test_a_search_is_kept_renamed_deleted_and_brought_back(visit):
    page = visit("/search?q=停车", "reviewer")
    page.click("details.save summary")
    page.fill("#save-name", "每天看停车")
    page.keyboard.press("Enter")
    page.wait_for_url("**/searches?**")
    assert "每天看停车" in page.inner_text("main")
    page.click(".kept summary:has-text('改名')")
    page.fill(".kept [name=name]", "停车（每天）")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2:has-text('停车（每天）')")
    page.click(".kept button:has-text('删除')")
    page.wait_for_selector("text=还没有保存的检索")
    page.click(".toast button")
    page.wait_for_selector("h2:has-text('停车（每天）')")
    page.click(".kept h2 a")
    page.wait_for_selector(".hit")


def test_an_answer_is_confirmed_taken_back_and_listed(visit):
    page = visit("/search?q=拖欠停车费会被扣车吗？", "reviewer")
    page.click("button:has-text('这条就是我要找的') >> nth=0")
    page.wait_for_selector(".toast")
    assert "已确认是答案" in page.inner_text(".hit >> nth=0")
    page.click(".search-tabs a:has-text('已确认的答案')")
    assert "拖欠停车费会被扣车吗" in page.inner_text("main")
    page.click("button:has-text('撤回')")
    page.wait_for_selector(".toast:has-text('已撤回')")


def test_two_texts_side_by_side(visit, served):
    page = visit("/compare")
    page.fill("#with", "停放管理法")
    page.keyboard.press("Enter")
    page.click("main a:has-text('停放管理法') >> nth=0")
    page.fill("#with", "公共停车管理办法")
    page.keyboard.press("Enter")
    page.click("main a:has-text('公共停车管理办法') >> nth=-1")
    page.wait_for_selector("table ins, table del")
    assert page.locator("thead th").count() >= 2


@pytest.mark.parametrize("width", [1440, 390])
def test_found_words_are_walked_through_by_keys(visit, width):
    page = visit("/d/{parking}?find=停车", width=width)
    marks = page.evaluate("[...document.querySelectorAll('.law mark')].map(mark => mark.id)")
    assert len(marks) > 2
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == marks[0]
    page.keyboard.press("n")
    assert page.inner_text("[data-found-at]") == "第 2 处"
    page.keyboard.press("N")
    page.keyboard.press("N")
    assert page.evaluate("document.activeElement.id") == marks[-1]
    box = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
    assert page.evaluate("document.querySelector('.found-bar').getBoundingClientRect().bottom") <= box["top"]
    assert box["bottom"] <= 900


def test_without_scripts_found_words_are_walked_through_by_links(visit):
    page = visit("/d/{parking}?find=停车", java_script_enabled=False)
    page.click(".found-bar a:has-text('下一处')")
    first = page.url.partition("#")[2]
    page.click(".found-steps a:has-text('下一处') >> nth=0")
    assert page.url.partition("#")[2] not in ("", first)
