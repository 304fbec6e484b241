"""What comes out of the printer: folded explanations open, forms and buttons left off, pages numbered."""

from __future__ import annotations

import pypdfium2
import pytest

from registry.people.accounts import as_person, find_account
from review.voices.asked import set_questions
from review.voices.consultations import open_consultation

pytestmark = pytest.mark.browser


def printed(page) -> str:
    """The words of the pages that the browser would print, without blanks and line ends."""
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    words = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    document.close()
    return "".join(words.split())


def test_how_a_date_was_counted_is_printed_without_being_opened(visit):
    page = visit("/due", "head")
    sentence = page.locator(".due-why").first.evaluate("one => one.lastChild.textContent.trim()")
    words = printed(page)
    assert len(sentence) > 10
    assert "".join(sentence.split()) in words
    assert "怎样算的" not in words
    assert "订阅到自己的日历" not in words
    assert "1/1" in words


def test_lists_are_printed_without_their_filters(visit):
    page = visit("/reviews", "head")
    words = printed(page)
    assert "云岭县城市公共停车管理办法" in words
    assert "筛选" not in words
    assert "栏目" not in words
    assert "退出登录" not in words


def sheets(page) -> int:
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    count = len(document)
    document.close()
    return count


@pytest.mark.parametrize("questions", [0, 3])
def test_the_paper_form_is_one_sheet_with_even_lines(visit, served, questions):
    site, clock = served.opened.site, served.opened.clock
    with site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        round_id = open_consultation(
            session, clock, reviewer, document_id=served.ids["parking"], version_id=served.ids["version"],
            title=f"纸面征求{questions}", audience="public",
        )  # fmt: skip
        set_questions(session, clock, reviewer, round_id, [("", f"第{n}个问题是什么？") for n in range(questions)])
    page = visit(f"/consultations/{round_id}/paper", "reviewer")
    assert sheets(page) == 1
    assert "收到日期" in printed(page)
    page.emulate_media(media="print")
    gaps = page.locator(".lines i").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert gaps
    assert max(gaps) - min(gaps) < 0.01
