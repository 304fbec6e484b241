"""Pages beside the list of filings: imports with their preview, signs of missed filings, exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from registry.clock import legal_day
from registry.jobs.queue import JobView
from review.casework.exchange import ADAPTERS
from review.casework.filings.columns import Target
from review.casework.filings.drafts import Body
from review.casework.filings.imports import PURPOSES, ImportView, Preview
from review.casework.filings.missed import MissedView
from review.casework.filings.sheets import column_letter

IMPORT_STATES = {"previewed": "待确认", "confirmed": "已导入", "undone": "已撤销", "dropped": "已放弃"}


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """All imports, and the form that brings another table."""

    template: ClassVar[str] = "pages/filing_imports.html"

    imports: Sequence[ImportView]
    bodies: Sequence[Body]
    year: int
    years: tuple[int, ...]
    max_mb: int
    jobs: Mapping[str, JobView]
    error: str = ""
    said: str = ""
    purposes: tuple[tuple[str, str], ...] = tuple(PURPOSES.items())
    formats: tuple[tuple[str, str], ...] = tuple((a.key, a.name) for a in ADAPTERS.values())

    def state(self, key: str) -> str:
        """The word for a state."""
        return IMPORT_STATES[key]


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import before it is confirmed: columns, rows, errors by row and column."""

    template: ClassVar[str] = "pages/filing_import.html"

    held: ImportView
    purpose: str
    head: tuple[str, ...]
    targets: tuple[Target, ...]
    preview: Preview
    bodies: Sequence[Body]
    body_name: str
    job: JobView | None = None
    error: str = ""
    said: str = ""
    taken: tuple[tuple[int, str], ...] = ()  # rows whose registration number is held already

    @property
    def taken_words(self) -> str:
        """The first of those rows, as they are told."""
        shown = "、".join(f"第 {row} 行“{number}”" for row, number in self.taken[:20])
        return shown + ("等" if len(self.taken) > 20 else "")

    @property
    def running(self) -> bool:
        """Whether the worker has it in hand."""
        return self.job is not None and self.job.ended_at is None

    @property
    def columns(self) -> Mapping[str, int]:
        """Target → column, as chosen."""
        columns: Mapping[str, int] = self.held.settings["columns"]
        return columns

    @property
    def choices(self) -> tuple[tuple[int, str], ...]:
        """The columns of the file, by letter and head."""
        return tuple((n, f"{column_letter(n)}　{name or '（无名）'}") for n, name in enumerate(self.head))


@dataclass(frozen=True, slots=True)
class MissedPage:
    """Signs of 漏报 with what can be done about each."""

    template: ClassVar[str] = "pages/filing_missed.html"

    rows: Sequence[MissedView]
    counts: Mapping[str, int]
    state: str
    found_by: str
    may_act: bool
    bodies: Sequence[tuple[str, str]] = ()  # whom a reminder can go to, where a sign doesn't say whose document it is
    left: int = 0
    said: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class ReminderPage:
    """The text of a reminder to a body, made to be printed. `source` is empty while this place's own isn't known."""

    template: ClassVar[str] = "pages/filing_reminder.html"

    missed: MissedView
    office: str
    source: str

    @property
    def on(self) -> date | None:
        """The letter's day."""
        return legal_day(self.missed.acted_at) if self.missed.acted_at else None
