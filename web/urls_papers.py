"""Addresses of papers and of letters' drafts; `web.urls` gives them on."""

from __future__ import annotations

from urllib.parse import quote

from web.urls_query import Pairs, with_query

PAPERS = "/papers"


def paper(paper_id: str, part: str = "", pairs: Pairs = ()) -> str:
    """A paper, or a part or deed of it: print, docx, rework, issue."""
    return with_query(f"{PAPERS}/{quote(paper_id)}" + (f"/{part}" if part else ""), pairs)


def letter_draft(review_id: str, letter_id: str) -> str:
    """Where a letter's draft is reworked."""
    return f"/reviews/{quote(review_id)}/letter-drafts/{quote(letter_id)}"
