"""The table of what comments moved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class CommentLink(Base):
    """A comment moved a line of a worksheet (`line`), a point of a letter (`letter_item`) or a paragraph (`paper`).

    `target_id` names it; `place` is its words for people when the link was made. Removed links stay on record.
    """

    __tablename__ = "comment_links"

    id: Mapped[str] = mapped_column(primary_key=True)
    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id"), index=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id"), index=True)
    kind: Mapped[str]
    target_id: Mapped[str] = mapped_column(index=True)
    paragraph: Mapped[str]  # key of the paragraph of a paper
    place: Mapped[str]
    note: Mapped[str]
    position: Mapped[int]
    made_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    removed_reason: Mapped[str]
