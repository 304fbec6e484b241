"""The table of reviews: one document version under review."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class Review(Base):
    """A review of one version. `state`: open or closed; changes go through `reviews.set_state`."""

    __tablename__ = "reviews"

    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("works.id"), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), unique=True)
    mode: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    as_of: Mapped[date]
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    conclusion: Mapped[str]
    closed_at: Mapped[datetime | None]
