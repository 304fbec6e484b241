"""The table of imports into the superior-law library: what came from where, and what is complete since."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class ReferenceImport(Base):
    """One import. `complete_kinds`: kinds that the source holds completely, nationally."""

    __tablename__ = "reference_imports"

    id: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    at: Mapped[datetime]
    versions: Mapped[int]
    complete_kinds: Mapped[list[Any]]
    newest: Mapped[date | None]
    problems: Mapped[list[Any]]
