"""What stands on a version goes with it to another document: reviews, filings and rounds of comments.

They hold the document beside the version, so that lists by document need no join. When a person joins two documents,
parts a version or undoes either (`registry.instruments.merging`), this sets the document right, in that transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from registry.instruments.models import Version
from review.casework.filings.models import Filing
from review.casework.models import Review
from review.voices.models import Consultation

_HOLDERS = (Review, Filing, Consultation)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many reviews, filings and rounds of comments stand on some versions."""

    reviews: int
    filings: int
    rounds: int


def standing_on(session: Session, version_ids: Sequence[str]) -> Standing:
    """What would go along with these versions."""
    return Standing(*(
        session.scalar(select(func.count()).select_from(holder).where(holder.version_id.in_(version_ids))) or 0
        for holder in _HOLDERS
    ))  # fmt: skip


def follow_versions(session: Session, document_ids: Sequence[str]) -> None:
    """Give what stands under these documents the document that its version now belongs to.

    Args:
        session: the transaction of the merge, the parting or the undoing.
        document_ids: the documents between which versions were moved.
    """
    for holder in _HOLDERS:
        owner = select(Version.work_id).where(Version.id == holder.version_id).scalar_subquery()
        session.execute(
            update(holder)
            .where(holder.document_id.in_(document_ids), holder.version_id.is_not(None))
            .values(document_id=owner)
            .execution_options(synchronize_session=False)
        )
