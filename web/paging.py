"""How many pages a list has: one rule for every list."""

from __future__ import annotations


def last_page(total: int, size: int) -> int:
    """Number of the last page of a list of `total` rows, `size` a page; an empty list has one page."""
    return max(1, -(-total // size))
