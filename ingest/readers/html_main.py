"""The main text of a government page: which element holds the document.

Promises the innermost element that holds nearly all running text, known content ids first. It drops nothing itself.
"""

from __future__ import annotations

import re

from lxml import etree

DROPPED = frozenset(
    ("script", "style", "noscript", "iframe", "form", "button", "input", "select", "textarea", "nav", "header",
     "footer", "aside", "object", "embed", "svg", "template", "link", "meta", "head", "title", "audio", "video")
)  # fmt: skip
_KNOWN = (
    "UCAP-CONTENT", "zoom", "Zoom", "ContentRegion", "content_detail", "mainText", "articleContent", "artcontent",
    "article-content", "article_content", "TRS_Editor", "trs_editor_view", "pages_content", "xxgk_content",
    "view_content", "zwcontent", "con_text", "news_content", "contentText",
)  # fmt: skip
_BAD = re.compile(
    r"(?:^|[-_\s])(?:nav|menu|footer|foot|header|crumbs?|breadcrumbs?|bread|sidebar|share|related|recommend|comment|toolbar|"
    r"pagination|copyright|location|position|dqwz|topbar|banner|qrcode|ewm|bshare|fontsize)(?:[-_\s\d]|$)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。；：，]")


def is_chrome(node: etree._Element) -> bool:
    """Whether an element is navigation, a menu or a footer by its tag, name or link density."""
    if node.tag in DROPPED:
        return True
    name = f"{node.get('class', '')} {node.get('id', '')}"
    if name.strip() and _BAD.search(name) and weight(node) < 400:
        return True
    style = node.get("style", "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or node.get("hidden") is not None


def weight(node: etree._Element) -> int:
    """How much running text an element holds: its characters, links not counted, in texts with sentence marks."""
    total = 0
    for part in node.iter():
        if not isinstance(part.tag, str) or part.tag in ("script", "style", "a"):
            continue
        for text in (part.text, *(child.tail for child in part)):
            if text and _SENTENCE.search(text):
                total += len(text.strip())
    return total


def main_of(body: etree._Element) -> tuple[etree._Element, bool]:
    """Find the element that holds the document.

    Returns:
        The element, and whether it is a real choice (False: the whole body is taken).
    """
    whole = weight(body)
    best: etree._Element | None = None
    best_weight = 0
    for node in body.iter():
        if not isinstance(node.tag, str):
            continue
        names = (node.get("id") or "", *(node.get("class") or "").split())
        if any(name in _KNOWN for name in names):
            found = weight(node)
            if found > best_weight * 1.02:
                best, best_weight = node, found
    if best is not None and best_weight >= whole * 0.5:
        return best, True
    node = body
    while True:
        heavy = [(weight(child), child) for child in node if isinstance(child.tag, str) and child.tag not in DROPPED]
        top = max(heavy, key=lambda pair: pair[0], default=None)
        if top is None or top[0] < whole * 0.92 or top[1].tag in ("p", "span", "font", "b", "strong"):
            return node, node is not body
        node = top[1]
