"""What comes out of the printer: folded explanations open, forms and buttons left off, pages numbered."""

from __future__ import annotations

import pypdfium2
import pytest

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
