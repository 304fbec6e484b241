"""Reminders of deadlines, written once a day; run by the worker's clock. Done twice the same day it adds nothing."""

from __future__ import annotations

from review.procedure.reminders import remind
from web.dated import open_items
from web.site import Site


def remind_all(site: Site) -> int:
    """Remind everybody of what is due, and put away what is done; returns how many reminders were written."""
    with site.database.write() as session:
        return remind(session, site.clock, open_items(session, site.clock.today()))
