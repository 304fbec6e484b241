"""A paper's way in a real browser: from the worksheet by keys, stopped at the gate, mended, issued, corrected."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from tests.support.axe import serious_faults
from tests.support.press import follow

pytestmark = pytest.mark.browser
ORGAN = "云岭县人大常委会法制工作委员会"


def make_opinion(visit, served):
    """An opinion made through the pages from an adopted finding with its own words."""
    page = visit("/reviews/{review}", "reviewer")
    line = f'[id="{served.ids["red"]}"]'
    if page.query_selector(f"{line}:not(.decided)"):
        page.keyboard.press("j")
        page.keyboard.press("a")
        page.wait_for_selector(f"{line}.decided")
    page.goto(served.path("/reviews/{review}/lines"))
    follow(page, page.locator("article.line h3 a >> nth=0"))
    page.select_option("[name=standard]", "C3")
    page.select_option("[name=handling]", "amend")
    page.fill("[name=opinion]", "没有上位法依据，应当删去。")
    page.wait_for_selector("[data-autosave-says]:has-text('已自动保存')")
    page.goto(served.path("/reviews/{review}/papers"))
    page.fill("#f-organ", ORGAN)
    follow(page, page.locator("button[value=opinion]"))
    return page, page.url.partition("?")[0]


def test_gate_mending_issue_and_correction(visit, served):
    page, address = make_opinion(visit, served)
    box = page.locator("textarea", has_text="规定：“由县城市管理部门扣留车辆”").first
    held = box.input_value()
    box.fill(held.replace("扣留", "没收"))
    page.wait_for_selector("[data-autosave-says]:has-text('已自动保存')")
    page.reload()
    assert "引文与原文不符" in page.inner_text("#gate")
    page.click("#gate article:has-text('引文与原文不符') .push a")
    focus = re.search(r"#(f-.+)$", page.url).group(1)
    wrong = page.locator(f'[id="{focus}"]')
    assert "没收" in wrong.input_value()

    head = visit("/papers", "head")
    head.goto(address)
    head.fill("#f-number", "云人常法[2026]第03号")
    follow(head, head.locator("#issue button"))
    head.wait_for_selector(".notice.bad")
    assert "还不能签发" in head.inner_text(".notice.bad")
    assert head.input_value("#f-number") == "云人常法[2026]第03号"

    wrong.fill(held)
    follow(page, page.locator("button[value=save]"))
    while page.query_selector("#gate details"):
        page.click("#gate details >> nth=0 >> summary")
        page.fill("#gate details >> nth=0 >> textarea", "已与公报文本核对无误")
        follow(page, page.locator("#gate details >> nth=0 >> button"))
    assert "通过" in page.inner_text("#gate")

    head.goto(address)
    head.fill("#f-number", "云人常法[2026]第03号")
    follow(head, head.locator("#issue button"))
    head.wait_for_selector(".toast")
    assert "云人常法〔2026〕3号" in head.inner_text("main")
    assert not head.query_selector("#text textarea")

    page.goto(address)
    page.click("summary:has-text('更正')")
    page.fill("#f-correct", "第二段有错字")
    follow(page, page.locator("details[open] button:has-text('更正')"))
    page.wait_for_selector("text=本件更正")
    page.goto(address)
    assert "更正稿" in page.inner_text("main")
    assert not page.problems
    assert not [words for words in head.problems if "409" not in words]


def test_a_problem_is_entered_at_a_clause_by_key(visit, served):
    page = visit("/reviews/{review}", "reviewer")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_url("**/lines?at=art_3")
    assert page.is_visible("select[name=address]")
    assert page.input_value("select[name=address]") == "art_3"
    assert not page.problems


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_papers_fit_their_width_and_print(visit, served, width):
    _, address = make_opinion(visit, served)
    narrow = visit("/papers", "reviewer", width, bypass_csp=True)
    for path in ("/papers", address, f"{address}/print", f"{address}/history/1", "/reviews/{review}/papers"):
        narrow.goto(path if path.startswith("http") else served.path(path))
        assert narrow.evaluate("document.documentElement.scrollWidth") <= width, path
        assert not serious_faults(narrow), path
    assert not narrow.problems


def test_both_rules_of_a_printed_letter_are_170_mm_long(visit, served):
    page = visit("/reviews/{review}/papers", "reviewer")
    page.fill("#f-organ", ORGAN)
    follow(page, page.locator("button[value=explain]"))
    page.goto(f"{page.url.partition('?')[0]}/print")
    sheet = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))[0]
    image = sheet.render(scale=3).to_pil().convert("RGB")
    lengths = {"upper": 0.0, "lower": 0.0}
    for y in range(image.height):
        red = [x for x in range(image.width) if (p := image.getpixel((x, y)))[0] > 130 and max(p[1:]) < 110]
        if len(red) > image.width / 2:
            part = "upper" if y < image.height / 2 else "lower"
            lengths[part] = max(lengths[part], (red[-1] - red[0] + 1) / 3 / 72 * 25.4)
    assert lengths == {"upper": pytest.approx(170, abs=1), "lower": pytest.approx(170, abs=1)}
