"""An expert at their link: words marked by hand or by keys, a note on them, and nobody else's notes."""

import re

import pytest
from playwright.sync_api import expect

from registry.people.accounts import as_person, create_account, find_account
from registry.people.roles import Role
from review.experts.assignments import assign_expert
from tests.support.axe import serious_faults
from tests.support.press import press
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
    expect(row.locator("input[name=quoted]")).to_have_value("标示方向")
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


@pytest.mark.parametrize("width", [390, 1440])
def test_a_blind_review_from_the_invitation_to_the_submission(visit, served, width):
    opened = served.opened
    with opened.site.database.write() as session:
        name = f"blind-{width}"
        create_account(session, opened.clock, login=name, name=f"盲审{width}", roles=[Role.EXPERT], actor="system")
        account, reviewer = (as_person(find_account(session, who)) for who in (name, "reviewer"))
        subject = f"review:{opened.ids['review']}"
        _, link = assign_expert(session, opened.clock, reviewer, subject, account.account_id, asks_first=True)
    page = visit(f"/x/{link}", width=width, has_touch=width < 800, bypass_csp=True)

    def sound():
        assert serious_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    assert "机动车应当按照标示方向停放" not in page.content()
    sound()
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, "接受邀请，开始研究")
    page.wait_for_selector("text=初步判断")
    assert opened.ids["red"] not in page.content()
    sound()
    page.locator("#f-judgement").fill("第三条的扣留没有依据。")
    press(page, "记录初步判断")
    page.wait_for_selector(f"[id='{opened.ids['red']}']")
    refused = page.request.get(served.base + f"/x/{link}/others")
    assert refused.status == 403
    assert SECRET_WORDS[1] not in refused.text()
    page.locator("#f-conclusion").fill("第三条应当删去扣留。")
    for box in page.locator("input[name=declared]").all():
        box.check()
    sound()
    press(page, "提交全部意见")
    page.wait_for_selector("text=处理结果显示在各条意见下方")
    assert re.search(r"/x/\w+/form", page.content())
    assert page.request.get(served.base + f"/x/{link}/others").status == 403  # the other expert is still out
