"""Numbers of reviews: by year, without gaps, never used again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.casework.models import Review


def next_serial(session: Session, year: int) -> int:
    """The next serial of a year. The last row is locked, so that two openings wait for one another."""
    last = session.scalars(
        select(Review.serial).where(Review.year == year).order_by(Review.serial.desc()).limit(1).with_for_update()
    ).one_or_none()
    return (last or 0) + 1


def printed_number(year: int, serial: int) -> str:
    """The number as it is printed: 审〔2026〕12号."""
    return f"审〔{year}〕{serial}号"
