"""The richest pages on a wide window, in light and in the dark: axe finds nothing grave, doubled text keeps within it.

What is proved at 390 px, and the widths of every page, stands in `test_every_page.py`.
"""

from __future__ import annotations

import pytest

from tests.support.axe import serious_faults

pytestmark = pytest.mark.browser

PAGES = {
    "public": ("/", "/search?q=停车", "/d/{parking}", "/nope", "/consultations/{public}", "/c/{clause_link}"),
    "reviewer": ("/", "/reviews/{review}", "/experts", "/consultations/{public}", "/gallery"),
}
LOOKED_AT_IN_THE_DARK = ("/gallery", "/reviews/{review}", "/search?q=停车", "/d/{parking}", "/c/{clause_link}")
RUNS_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("role", list(PAGES))
def test_wide_pages_can_be_used_by_everyone(visit, served, role):
    page = visit("/login", role, 1440, bypass_csp=True)
    faults = {}
    for path in PAGES[role]:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(served.path(path))
        found = [*serious_faults(page), *(problem for problem in page.problems if "404" not in problem)]
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.set_viewport_size({"width": 1280, "height": 900})
        if page.evaluate(RUNS_OUT) > 0:
            found.append("doubled text runs out at 1280 px")
        page.problems.clear()
        if found:
            faults[path] = found
    assert not faults


def test_dark_pages_have_the_same_contrast(visit, served):
    page = visit("/login", "reviewer", color_scheme="dark", bypass_csp=True)
    faults = {}
    for path in LOOKED_AT_IN_THE_DARK:
        page.goto(served.path(path))
        if found := serious_faults(page):
            faults[path] = found
    assert not faults
