"""Sending forms in the browser: nothing is asserted about a page before the page that answers has come."""

from __future__ import annotations

from typing import Any


def press(page: Any, name: Any) -> None:
    """Press the button of that name, a form's, and wait for the page that answers it.

    A bare click returns before the answer: what is then read or ticked may still be the page that is going away.
    """
    follow(page, page.get_by_role("button", name=name))


def follow(page: Any, target: Any) -> None:
    """Click a link or a button that leads to another page, or to the same one again, and wait for that page."""
    with page.expect_navigation():
        target.click()
