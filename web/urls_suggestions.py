"""Addresses of suggestions and of administrators' pages; `web.urls` gives them on."""

from __future__ import annotations

from urllib.parse import quote

from web.urls_query import Pairs, with_query

SUGGESTIONS = "/suggestions"
ADMIN = "/admin"


def suggestions(pairs: Pairs = ()) -> str:
    """The list of suggestions."""
    return with_query(SUGGESTIONS, pairs)


def suggestions_part(part: str, pairs: Pairs = ()) -> str:
    """A page beside the list: new (for everybody), entry, handed-on."""
    return with_query(f"{SUGGESTIONS}/{part}", pairs)


def suggestion(suggestion_id: str, part: str = "", pairs: Pairs = ()) -> str:
    """One suggestion as staff see it, or where a form on it is sent."""
    return with_query(f"{SUGGESTIONS}/of/{quote(suggestion_id)}" + (f"/{part}" if part else ""), pairs)


def suggestion_receipt(token: str, pairs: Pairs = ()) -> str:
    """Where the proposer follows it."""
    return with_query(f"/s/{quote(token)}", pairs)


def admin(part: str = "", pairs: Pairs = ()) -> str:
    """A page of administrators: accounts, roles, audit, settings, invitations."""
    return with_query(ADMIN + (f"/{part}" if part else ""), pairs)


def account(account_id: str, act: str = "", pairs: Pairs = ()) -> str:
    """An account as administrators see it, or where a form on it is sent."""
    return with_query(f"{ADMIN}/accounts/{quote(account_id)}" + (f"/{act}" if act else ""), pairs)
