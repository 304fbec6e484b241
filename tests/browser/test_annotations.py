"""Notes beside the text in a real browser: words marked by mouse, touch and keys, on phone and desk, on paper."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from registry.instruments.deposit import deposit
from registry.instruments.views import get_document
from review.annotations.targets import Target
from review.casework.noted import write_on
from tests.support.axe import serious_faults
from tests.support.readings import make_reading

pytestmark = pytest.mark.browser
expect.set_options(timeout=15_000)  # a busy machine is no fault of the page

ROW = '[data-note-row="text:art_3"]'
FORM = f"{ROW} #note-here"
SELECT = """words => {
  const text = document.querySelector('[data-note-row="text:art_3"] .text');
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at >= 0) {
      document.getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
      return;
    }
  }
}"""
RUNS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def save(page, body):
    """Fill in and send the form that is open, and wait for the page that answers."""
    page.locator(f"{FORM} [name=body]").fill(body)
    with page.expect_navigation():
        page.get_by_role("button", name="保存批注").click()
    expect(page.get_by_role("status").filter(has_text="批注已保存")).to_be_visible()


def test_by_keys_alone_words_are_picked_and_a_note_is_written(visit):
    page = visit("/d/{parking}", role="reviewer", bypass_csp=True)
    page.locator(f"{ROW} [data-note-at]").focus()
    page.keyboard.press("Enter")
    pick = page.locator(f"{FORM} [data-pick]")
    expect(pick).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Tab")
    expect(page.locator(f"{FORM} [name=quoted]")).to_have_value(re.compile("^第三条"))
    page.keyboard.press("Tab")
    page.keyboard.type("键盘写的批注")
    for _ in range(3):  # past kind and visibility to the button
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    note = page.locator(f"{ROW} .annotation", has_text="键盘写的批注").first
    expect(note).to_be_visible()
    expect(note.get_by_text("回复、标为已解决")).to_be_visible()  # what the address names is unfolded
    assert not serious_faults(page)


def test_by_mouse_words_are_marked_and_lead_to_their_note(visit):
    page = visit("/d/{parking}", role="reviewer")
    page.locator(f"{ROW} .text").scroll_into_view_if_needed()
    page.evaluate(SELECT, "拖欠停车费的")
    page.get_by_role("button", name="就所选文字写批注").click()
    expect(page.locator(f"{FORM} [name=quoted]")).to_have_value("拖欠停车费的")
    save(page, "鼠标写的批注")
    page.goto(page.url.partition("?")[0])
    note = page.locator(f"{ROW} .annotation", has_text="鼠标写的批注").first
    expect(note.get_by_text("回复、标为已解决")).to_be_hidden()
    page.locator(f"{ROW} a.cite", has_text="拖欠停车费的").first.click()
    expect(note.get_by_text("回复、标为已解决")).to_be_visible()
    assert not page.problems


def test_on_the_review_page_selected_words_open_the_form_beside_them(visit):
    page = visit("/reviews/{review}", role="reviewer")
    page.evaluate(SELECT, "标示方向停放")
    page.get_by_role("button", name="就所选文字写意见").click()
    quoted = page.locator(f"{ROW} form[data-draft$=':art_3'] [name=quoted]")
    expect(quoted).to_have_value("标示方向停放")
    form = page.locator(f"{ROW} form[data-draft$=':art_3']")
    form.locator("[name=visibility]").select_option("case")
    expect(form.locator("[name=body]")).to_be_focused()
    page.keyboard.type("方向由谁标示？")
    form.get_by_role("button", name="保存").click()
    expect(page.locator(f"{ROW} .annotation", has_text="方向由谁标示？").first).to_be_visible()
    assert not page.problems


def test_by_touch_the_button_stands_at_the_foot_and_equal_words_are_told_apart(visit):
    page = visit("/d/{parking}", role="reviewer", width=390, has_touch=True, is_mobile=True)
    page.evaluate(SELECT, "规定处理")
    button = page.get_by_role("button", name="就所选文字写批注")
    expect(button).to_be_visible()
    box = button.bounding_box()
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= page.viewport_size["height"]
    page.evaluate(SELECT, "规定")  # stands there twice: the first is meant
    button.tap()
    expect(page.locator(f"{FORM} [name=nth]")).to_have_value("0")
    save(page, "触屏写的批注")
    marked = page.locator(f"{ROW} a.cite mark.note").filter(has_text="规定")
    expect(marked.first).to_be_visible()


@pytest.mark.parametrize("path", ["/d/{parking}", "/reviews/{review}", "/annotations/{version}"])
def test_notes_and_heat_fit_every_width_and_can_be_used_by_everyone(visit, path):
    page = visit(path, role="reviewer", width=390, bypass_csp=True)
    for folded in page.locator("details.annotation:not([open]) > summary").element_handles():
        folded.click()
    assert not serious_faults(page)
    for width in (320, 390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(RUNS_OUT) <= 0, width
    page.emulate_media(media="print")
    for gone in (".heat", ".annotation", ".note-form", ".heat-filter", "[data-mark-words]"):
        for one in page.locator(gone).element_handles():
            assert not one.is_visible(), gone


@pytest.fixture
def moved_on(served):
    """A document of two versions; a note on words that the second no longer has. The second version's id."""
    site = served.opened.site
    with site.database.write() as session:
        first = make_reading(
            title="广场管理办法", articles=("广场由街道管理。", "摊位由街道划定。"), adopted=date(2019, 1, 1)
        )
        one = deposit(session, site.clock, first, None)
        second = make_reading(
            title="广场管理办法", articles=("广场由街道管理。", "本办法由县政府解释。"),
            adopted=date(2019, 1, 1), amended=date(2023, 1, 1),
        )  # fmt: skip
        two = deposit(session, site.clock, second, None)
        old = get_document(
            session, one.document_id, date(2026, 11, 24), include_internal=True, version_id=one.version_id
        )  # fmt: skip
        person = served.opened.person("reviewer")
        write_on(session, site.clock, person, old, Target("text", "art_2"), "谁来划定？", words="划定")
    served.ids["second"] = two.version_id
    return two.version_id


def test_an_orphan_is_placed_by_hand_and_taken_back(visit, moved_on):
    page = visit("/annotations/{second}", role="reviewer", width=768)
    orphan = page.locator("#orphans .annotation", has_text="谁来划定？").first
    orphan.get_by_label("条款", exact=True).select_option("art_2")
    orphan.get_by_label("所针对的原文").fill("解释")
    with page.expect_navigation():
        orphan.get_by_role("button", name="放到这里").click()
    placed = page.locator('[data-note-row="text:art_2"] .annotation', has_text="谁来划定？").first
    expect(placed.get_by_text("放到了这里")).to_be_visible()
    expect(page.locator("#orphans")).to_have_count(0)
    with page.expect_navigation():
        placed.get_by_role("button", name="撤销").click()
    expect(page.locator("#orphans .annotation", has_text="谁来划定？").first).to_be_visible()


def test_words_of_a_paper_being_edited_go_into_the_form_of_its_notes(visit, served):
    opened = served.opened
    form = {"csrf": opened.csrf("reviewer"), "kind": "consult", "about": f"review:{opened.ids['review']}"}
    served.ids["paper"] = opened.client("reviewer").post("/papers", data=form).headers["location"].partition("?")[0]
    page = visit("{paper}", role="reviewer", bypass_csp=True)
    box = page.locator("textarea[data-paragraph]").first
    key = box.get_attribute("data-paragraph")
    page.locator("#notes summary", has_text="写批注").click()
    box.focus()
    page.keyboard.press("Control+Home")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    notes = page.locator("form[data-paragraphs]")
    expect(notes.locator("[name=target]")).to_have_value(f"paragraph:{key}")
    words = box.input_value()[:3]
    expect(notes.locator("[name=quoted]")).to_have_value(words)
    notes.locator("[name=body]").fill("措辞再平实些")
    with page.expect_navigation():
        notes.get_by_role("button", name="保存批注").click()
    expect(page.locator(f"[id='notes-{key}'] .annotation", has_text="措辞再平实些").first).to_be_visible()
    assert not serious_faults(page)


ACROSS = """([from, start, to, end]) => {
  const find = (at, words) => {
    const text = document.querySelector(`[data-note-row="text:${at}"] .text`);
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const place = walker.currentNode.data.indexOf(words);
      if (place >= 0) return [walker.currentNode, place];
    }
    throw new Error(words);
  };
  const [one, a] = find(from, start), [two, b] = find(to, end);
  document.getSelection().setBaseAndExtent(one, a, two, b + end.length);
}"""

TURN = """() => {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
  document.getSelection().setBaseAndExtent(focusNode, focusOffset, anchorNode, anchorOffset);
}"""


def test_words_over_two_paragraphs_of_one_article_are_one_quote(visit):
    page = visit("/d/{parking}", role="reviewer")
    page.evaluate(ACROSS, ["art_3", "标示方向停放", "art_3", "拖欠停车费的"])
    page.get_by_role("button", name="就所选文字写批注").click()
    expect(page.locator(f"{FORM} [name=quoted]")).to_have_value(re.compile("^标示方向停放.*拖欠停车费的$", re.DOTALL))
    save(page, "跨两款的批注")
    expect(page.locator(f"{ROW} .annotation", has_text="跨两款的批注").first).to_contain_text("拖欠停车费的")


@pytest.mark.parametrize("backwards", [False, True])
def test_words_over_two_articles_give_those_of_the_first_and_the_button_says_so(visit, backwards):
    page = visit("/d/{parking}", role="reviewer")
    page.evaluate(ACROSS, ["art_2", "免收停车费", "art_3", "拖欠停车费的"])
    if backwards:  # drawn from below upwards
        page.evaluate(TURN)
    page.get_by_role("button", name="所选文字跨了几条，只就第一条的文字写批注").click()
    form = page.locator('[data-note-row="text:art_2"] #note-here')
    quoted = form.locator("[name=quoted]")
    expect(quoted).to_have_value(re.compile("^免收停车费"))
    expect(quoted).not_to_have_value(re.compile("拖欠"))
    form.locator("[name=body]").fill("跨条的批注")
    with page.expect_navigation():
        form.get_by_role("button", name="保存批注").click()
    expect(page.locator('[data-note-row="text:art_2"] .annotation', has_text="跨条的批注").first).to_be_visible()
