"""From which day the period of a requested review runs: that of the first suggestion that led to it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.casework.suggestions.models import Suggestion


def first_received(session: Session, review_id: str) -> date | None:
    """The day on which the first suggestion of a review came in; its period runs from there."""
    return session.scalar(
        select(Suggestion.received_on)
        .where(Suggestion.review_id == review_id)
        .order_by(Suggestion.received_on)
        .limit(1)
    )
