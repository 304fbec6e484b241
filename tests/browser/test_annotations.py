"""Notes beside the text in a real browser: words marked by hand, by touch and by keys, on a phone and a desk."""

import pytest

from tests.support.axe import serious_faults

pytestmark = pytest.mark.browser

SELECT = """() => {
  const text = document.querySelector('#art_3 .text');
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf('扣留车辆');
    if (at >= 0) {
      document.getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + 4);
      return;
    }
  }
}"""


@pytest.mark.parametrize("width", [390, 1440])
def test_a_note_is_written_on_selected_words_by_keys_alone(visit, width, tmp_path):
    page = visit("/annotations/{version}", role="reviewer", width=width, has_touch=width < 800, bypass_csp=True)
    page.locator("#art_3 summary").focus()
    page.keyboard.press("Enter")
    page.evaluate(SELECT)
    page.wait_for_function("document.querySelector('#art_3 input[name=quoted]').value === '扣留车辆'")
    page.locator("#art_3 details textarea").focus()
    page.keyboard.type("没有依据。")
    for _ in range(3):  # past kind and visibility to the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**said=written**")
    assert page.locator("#art_3 article blockquote").first.inner_text() == "扣留车辆"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not serious_faults(page)
    page.screenshot(path=str(tmp_path / f"notes-{width}.png"), full_page=True)
