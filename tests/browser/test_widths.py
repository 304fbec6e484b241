"""Every page at four widths, with doubled text and in large type: nothing runs out, axe finds nothing grave."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

PAGES = [
    ("public", "/"),
    ("public", "/search?q=停车"),
    ("public", "/search?q=没有这样的话"),
    ("public", "/documents"),
    ("public", "/d/{parking}"),
    ("public", "/d/{parking}/art_3"),
    ("public", "/login"),
    ("public", "/nope"),
    ("public", "/consultations/{public}"),
    ("public", "/c/{clause_link}"),
    ("public", "/c/{comment_link}"),
    ("public", "/r/{receipt}"),
    ("public", "/x/{expert_link}"),
    ("reviewer", "/"),
    ("reviewer", "/reviews"),
    ("reviewer", "/reviews/{review}"),
    ("reviewer", "/reviews/{review}/beside/{red}"),
    ("reviewer", "/reviews/{review}/worksheet"),
    ("reviewer", "/reviews/{review}/opinions"),
    ("reviewer", "/experts"),
    ("reviewer", "/consultations"),
    ("reviewer", "/consultations/{public}"),
    ("reviewer", "/consultations/new?document={parking}"),
    ("reviewer", "/upload"),
    ("reviewer", "/quarantine"),
    ("reviewer", "/status"),
    ("reviewer", "/gallery"),
    ("reviewer", "/password"),
]
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = (320, 390, 768, 1440)


LOOKED_AT_IN_THE_DARK = {"/gallery", "/reviews/{review}", "/search?q=停车", "/d/{parking}", "/c/{clause_link}"}
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


def grave(page) -> list[tuple[str, list[object]]]:
    """What axe finds serious or critical on a page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(v["id"], [n["target"] for n in v["nodes"]][:4]) for v in found if v["impact"] in {"serious", "critical"}]


def running_out(page) -> list[str]:
    """Where a page is wider than its window."""
    out = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(OVERFLOW) > 0:
            out.append(f"{width} px")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.set_viewport_size({"width": 1280, "height": 900})
    if page.evaluate(OVERFLOW) > 0:
        out.append("text doubled")
    page.evaluate("document.documentElement.style.fontSize = ''; document.documentElement.classList.add('elder')")
    page.set_viewport_size({"width": 390, "height": 844})
    if page.evaluate(OVERFLOW) > 0:
        out.append("large type at 390 px")
    return out


@pytest.mark.parametrize("role", ["public", "reviewer"])
def test_pages_fit_and_can_be_used_by_everyone(visit, served, role):
    page = visit("/", role)
    faults = {}
    for who, path in PAGES:
        if who != role:
            continue
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(served.path(path))
        found = [*grave(page), *running_out(page), *(p for p in page.problems if "404" not in p)]
        page.problems.clear()
        if found:
            faults[path] = found
    assert not faults


def test_dark_pages_have_the_same_contrast(visit, served):
    page = visit("/", "reviewer", color_scheme="dark")
    faults = {}
    for path in sorted(LOOKED_AT_IN_THE_DARK):
        page.goto(served.path(path))
        if found := grave(page):
            faults[path] = found
    assert not faults
