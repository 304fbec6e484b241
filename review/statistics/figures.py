"""The figures of a period as plain frozen dataclasses: what papers, pages and exports are made from.

Content of the yearly report after 监督法 45, 上海市… 39, 北京市… 40: filings received, reviews, problems, corrections,
what people proposed and what became of it. `yearly` counts them; nothing here reads the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.statistics.periods import Period

Numbers = tuple[tuple[str, int], ...]
"""Stored keys with how often each occurred, the most frequent first."""


class _Timely:
    """What is in time or late; neither where no date is known."""

    __slots__ = ()
    in_time: int
    late: int

    @property
    def rate(self) -> float | None:
        """Share in time of those whose lateness is known."""
        return share(self.in_time, self.in_time + self.late)


@dataclass(frozen=True, slots=True)
class BodyFigures(_Timely):
    """What one body filed."""

    body_id: str
    name: str
    received: int
    in_time: int
    late: int


@dataclass(frozen=True, slots=True)
class FilingFigures(_Timely):
    """Filings that came in the period, as they stand today; `registered_then` were given a number in it."""

    received: int
    registered: int
    returned: int
    deferred: int
    refused: int
    waiting: int
    in_time: int
    late: int
    undated: int
    by_kind: Numbers
    by_body: tuple[BodyFigures, ...]
    by_month: Numbers
    registered_then: int
    missed_found: int
    missed_filed: int


@dataclass(frozen=True, slots=True)
class ReviewFigures(_Timely):
    """Reviews opened and finished in the period."""

    opened: int
    opened_by_mode: Numbers
    finished: int
    finished_by_mode: Numbers
    by_result: Numbers
    terminated: int
    in_time: int
    late: int


@dataclass(frozen=True, slots=True)
class ProblemFigures:
    """Problems that people adopted in the period."""

    documents: int
    total: int
    by_group: Numbers  # A 合宪性, B 政治性, C 合法性, D 适当性
    by_standard: Numbers
    by_kind: Numbers
    by_handling: Numbers


@dataclass(frozen=True, slots=True)
class VerdictFigures:
    """What people decided on the machine's proposals in the period."""

    accepted: int
    rejected: int
    unsure: int
    by_category: tuple[tuple[str, int, int, int], ...]  # category, accepted, rejected, unsure

    @property
    def rate(self) -> float | None:
        """Share accepted of those accepted or rejected."""
        return share(self.accepted, self.accepted + self.rejected)


@dataclass(frozen=True, slots=True)
class CorrectionFigures:
    """What came of opinions. `corrected` are documents; the others are acts."""

    opinions: int
    reminders: int
    urgings: int
    interviews: int
    explanations: int
    consulted: int
    corrected: int
    refiled: int
    repealed: int
    stopped: int
    revoked: int
    refused: int
    by_result: Numbers
    reported_in_time: int
    reported_late: int
    good: int
    fair: int
    poor: int


@dataclass(frozen=True, slots=True)
class TransferFigures:
    """Matters handed over to other organs, and taken over from them."""

    out: int
    into: int


@dataclass(frozen=True, slots=True)
class SuggestionFigures:
    """审查建议 and 审查要求 that came in the period, as they stand today."""

    received: int
    requests: int
    suggestions: int
    by_channel: Numbers
    started: int
    not_started: int
    forwarded: int
    transferred: int
    undecided: int
    fed_back: int
    fed_back_in_time: int
    fed_back_late: int


@dataclass(frozen=True, slots=True)
class VoiceFigures:
    """Consultations and comments."""

    consultations: int
    comments: int
    points: int
    by_outcome: Numbers
    adopted: int
    partly: int
    waiting: int

    @property
    def rate(self) -> float | None:
        """Share adopted, in whole or part, of those decided."""
        return share(self.adopted + self.partly, self.comments - self.waiting)


@dataclass(frozen=True, slots=True)
class ExpertFigures:
    """Experts asked and heard."""

    tasks: int
    experts: int
    submitted: int


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """The year's plan of 专项审查, clean-ups and batches of one defect."""

    topics: int
    reported: int
    cleanups: int
    cleaned: int
    cleaned_finished: int
    sibling_batches: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a period. `as_of` is the day on which they were counted."""

    period: Period
    as_of: date
    filings: FilingFigures
    reviews: ReviewFigures
    problems: ProblemFigures
    verdicts: VerdictFigures
    corrections: CorrectionFigures
    transfers: TransferFigures
    suggestions: SuggestionFigures
    voices: VoiceFigures
    experts: ExpertFigures
    plans: PlanFigures


def share(part: int, whole: int) -> float | None:
    """A share between 0 and 1; None of nothing."""
    return part / whole if whole else None


def percent(value: float | None) -> str:
    """A share as it is printed: 98.5%."""
    return "" if value is None else f"{value * 100:.1f}%"
