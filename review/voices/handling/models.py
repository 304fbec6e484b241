"""Tables of handling: groups of near-copies, and what staff noted on a comment beside its outcome."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class CommentGroup(Base):
    """Comments that are one opinion: near-copies of one text, or put together by a person."""

    __tablename__ = "comment_groups"

    id: Mapped[str] = mapped_column(primary_key=True)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultations.id"), index=True)
    position: Mapped[int]
    typical_id: Mapped[str] = mapped_column(ForeignKey("comments.id"))
    made_by: Mapped[str]  # account id, or `system` where the machine proposed it
    made_at: Mapped[datetime]


class CommentHandling(Base):
    """What staff noted on a comment: its group and what it adds there, theme, reason code, clause as it was sent.

    `placed_by` names who last put it into its group or took it out; the machine moves nothing that a person placed.
    """

    __tablename__ = "comment_handling"

    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    consultation_id: Mapped[str | None] = mapped_column(ForeignKey("consultations.id"), index=True)
    group_id: Mapped[str | None] = mapped_column(ForeignKey("comment_groups.id"), index=True)
    additions: Mapped[list[Any]]
    placed_by: Mapped[str]
    theme: Mapped[str]
    reason_code: Mapped[str]
    referred_to: Mapped[str]
    sent_to: Mapped[str]  # the address it was sent to, where staff attached it elsewhere
