"""Addresses of the expert pool and of an expert's assigned review; the notes on a version; `web.urls` gives them on."""

from __future__ import annotations

from urllib.parse import quote

from web.urls_query import Pairs, with_query

EXPERTS = "/experts"
ANNOTATIONS = "/annotations"


def experts(part: str = "", pairs: Pairs = ()) -> str:
    """The pool, or a page beside it: groups."""
    return with_query(EXPERTS + (f"/{part}" if part else ""), pairs)


def expert(account_id: str, part: str = "", pairs: Pairs = ()) -> str:
    """One expert of the pool, or where a form on the page is sent."""
    return with_query(f"{EXPERTS}/of/{quote(account_id)}" + (f"/{part}" if part else ""), pairs)


def expert_acts(review_id: str, link: str = "") -> str:
    """Where an expert's forms about an assigned review are sent: by the secret link, or logged in."""
    return f"/x/{quote(link)}" if link else f"/reviews/{quote(review_id)}/expert"


def expert_link(token: str, pairs: Pairs = (), anchor: str = "") -> str:
    """An expert's link into an assigned review."""
    return with_query(f"/x/{quote(token)}", pairs) + (f"#{quote(anchor)}" if anchor else "")


def annotations_of(version_id: str, pairs: Pairs = (), anchor: str = "", at: str = "") -> str:
    """The notes on a version beside its clauses, or all that was said on the clause `at`; for staff."""
    path = f"{ANNOTATIONS}/{quote(version_id)}" + (f"/at/{quote(at)}" if at else "")
    return with_query(path, pairs) + (f"#{quote(anchor)}" if anchor else "")
