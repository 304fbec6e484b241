"""An expert at their link: words marked by hand or by keys, a note on them, and nobody else's notes."""

import pytest

from tests.support.axe import serious_faults
from tests.support.site import SECRET_WORDS

pytestmark = pytest.mark.browser

SELECT = """() => {
  const text = document.querySelector('#art_3').closest('.sheet-row').querySelector('.text');
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf('标示方向');
    if (at >= 0) {
      document.getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + 4);
      return;
    }
  }
}"""


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_selected_words_stand_in_the_note_and_others_notes_nowhere(visit, width):
    page = visit("/x/{expert_link}", width=width, has_touch=width < 800, bypass_csp=True)
    assert SECRET_WORDS[1] not in page.content()
    row = page.locator(".sheet-row:has(#art_3)")
    page.evaluate(SELECT)
    row.locator("details:has(input[name=quoted]) summary").focus()
    page.keyboard.press("Enter")  # from here on by keys alone
    assert row.locator("input[name=quoted]").input_value() == "标示方向"
    row.locator("details:has(input[name=quoted]) select").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(f"方向由谁标示，没有写明（{width}）。")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"text=没有写明（{width}）")
    assert "针对：“标示方向”" in page.content()
    assert serious_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
