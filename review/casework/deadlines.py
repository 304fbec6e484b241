"""Deadlines of reviews, letters and corrections, counted by the site's profile, each with its sentence."""

from __future__ import annotations

from sqlalchemy.orm import Session

from review.casework.models import Review


def recount(session: Session, review: Review) -> None:
    """Count the review's deadline anew from its opening, its pauses and its extension."""
