"""Addresses of plans, batches and statistics; `web.urls` gives them on."""

from __future__ import annotations

from urllib.parse import quote

from web.urls_query import Pairs, with_query

STATISTICS = "/statistics"
PLANS = "/plans"
BATCHES = "/batches"


def plans(year: int | None = None, anchor: str = "") -> str:
    """The plan of 专项审查 of a year, or of the present one."""
    return with_query(PLANS, [("year", str(year or ""))]) + (f"#{quote(anchor)}" if anchor else "")


def topic(topic_id: str, act: str = "") -> str:
    """A topic of the plan, or where a form on it is sent."""
    return f"{PLANS}/{quote(topic_id)}" + (f"/{act}" if act else "")


def batches(batch_id: str = "", act: str = "") -> str:
    """Batches of one defect and clean-ups, one of them, or where a form on it is sent."""
    return BATCHES + (f"/{quote(batch_id)}" if batch_id else "") + (f"/{act}" if act else "")


def statistics(part: str = "", pairs: Pairs = ()) -> str:
    """The statistics page, or a part of it."""
    return with_query(STATISTICS + (f"/{quote(part)}" if part else ""), pairs)


def statistics_list(fact: str, form: str = "") -> str:
    """The list behind a number of the statistics, or the list as a file."""
    return f"{STATISTICS}/list/{quote(fact)}" + (f"/export.{form}" if form else "")
