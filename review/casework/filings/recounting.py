"""Dates of open filings counted anew when the procedure or the holidays change.

What somebody was told stays: a date set in a notice to supplement papers, and how late a filing came.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.clock import legal_day
from review.casework.filings.clocks import Clocks
from review.casework.filings.models import Filing


def due_now(filing: Filing, clocks: Clocks) -> date | None:
    """The date of a filing's next act by the procedure in force; None where none is counted.

    The check runs from the arrival, and anew from the day on which supplemented papers came; handing over runs from
    the registration and ends with it (`due_on` is empty once a committee has it).
    """
    if filing.state == "submitted" and filing.received_at is not None:
        first = filing.arrived_on if filing.round <= 1 else None
        return clocks.due("filing.formality", first or legal_day(filing.received_at)).on
    if filing.state == "registered" and filing.registered_on is not None:
        return clocks.due("filing.assign", filing.registered_on).on
    return None


def recount_filings(session: Session, clocks: Clocks) -> int:
    """Count the open dates of all filings anew; returns how many moved."""
    moved = 0
    query = select(Filing).where(Filing.state.in_(("submitted", "registered")), Filing.due_on.is_not(None))
    for filing in session.scalars(query):
        counted = due_now(filing, clocks)
        if counted is not None and counted != filing.due_on:
            filing.due_on = counted
            moved += 1
    return moved
