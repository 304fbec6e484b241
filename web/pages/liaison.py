"""Pages of liaison points for staff and officers: the tree, one point, an import, tasks and what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from review.voices.consultations import ConsultationView
from review.voices.liaison.activity import Criterion, PointYear
from review.voices.liaison.entries import STATES as ENTRY_STATES
from review.voices.liaison.entries import EntryView
from review.voices.liaison.feedback import WAYS, Sheet
from review.voices.liaison.importing import PointRow
from review.voices.liaison.kinds import duties, forms, gathering
from review.voices.liaison.minutes import Point
from review.voices.liaison.people import Member, Tie
from review.voices.liaison.points import PointView
from review.voices.liaison.seats import SeatRow
from review.voices.liaison.task_views import TaskView
from review.voices.liaison.tasks import STATES
from web.voices_tables import Table, activity

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PointsPage:
    """The tree of points."""

    template: ClassVar[str] = "pages/points.html"

    points: Sequence[PointView]
    may_manage: bool
    error: str = ""
    said: str = ""
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def forms(self) -> Pairs:
        """Kinds that a point can have."""
        return [(one.key, one.name) for one in forms().values()]

    @property
    def parents(self) -> Pairs:
        """Points that another can stand below."""
        return [("", "没有（联系点）"), *((view.id, view.name) for view in self.points)]


@dataclass(frozen=True, slots=True)
class PointPage:
    """One point: what stands below it, its people, ties and tasks."""

    template: ClassVar[str] = "pages/point.html"

    point: PointView
    below: Sequence[PointView]
    members: Sequence[Member]
    ties: Sequence[Tie]
    tasks: Sequence[TaskView]
    may_manage: bool
    error: str = ""
    said: str = ""

    @property
    def forms(self) -> Pairs:
        """Kinds that a point can have."""
        return [(one.key, one.name) for one in forms().values()]

    @property
    def duties(self) -> Pairs:
        """Duties that a person can have."""
        return list(duties().items())

    def state(self, key: str) -> str:
        """The word for a task's state."""
        return STATES[key]


@dataclass(frozen=True, slots=True)
class PointImportPage:
    """A table of points: chosen, or read and waiting for confirmation."""

    template: ClassVar[str] = "pages/points_import.html"

    rows: Sequence[PointRow] = ()
    staged: str = ""
    file_name: str = ""
    error: str = ""
    max_mb: int = 5

    @property
    def good(self) -> int:
        """Rows that would be taken."""
        return sum(not row.errors for row in self.rows)

    @property
    def wrong(self) -> Sequence[PointRow]:
        """Rows that would not."""
        return [row for row in self.rows if row.errors]

    def form_name(self, key: str) -> str:
        """The name of a kind."""
        return forms()[key].name if key in forms() else ""

    def duty_name(self, key: str) -> str:
        """The name of a duty."""
        return duties().get(key, "")


@dataclass(frozen=True, slots=True)
class TasksPage:
    """An officer's tasks; for staff those of one round, with the points that have none yet."""

    template: ClassVar[str] = "pages/tasks.html"

    tasks: Sequence[TaskView]
    round: ConsultationView | None = None
    free: Sequence[PointView] = ()
    error: str = ""
    said: str = ""

    def state(self, key: str) -> str:
        """The word for a task's state."""
        return STATES[key]

    @property
    def tied(self) -> Sequence[TaskView]:
        """Tasks of points that are 关联 in this matter."""
        return [task for task in self.tasks if task.tied and task.state != "recalled"]

    def total(self, *, tied: bool) -> tuple[int, int]:
        """Points and opinions, of those that are 关联 or of the others."""
        chosen = [task for task in self.tasks if bool(task.tied) == tied and task.state != "recalled"]
        return len(chosen), sum(task.entries for task in chosen)


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One task at its point: links, what was gathered and how it is collated, the report."""

    template: ClassVar[str] = "pages/task.html"

    task: TaskView
    seats: Sequence[SeatRow]
    entries: Sequence[EntryView]
    places: Pairs
    members: Sequence[Member]
    labels: Mapping[str, str]  # address → printed number of the clause
    alike: Mapping[str, int]  # comment → number of its group of near-copies, from 1
    may_work: bool
    error: str = ""
    said: str = ""
    new_link: str = ""
    new_link_qr: str = ""
    chosen: frozenset[str] = frozenset()
    given: Mapping[str, str] = field(default_factory=dict)

    def state(self, key: str) -> str:
        """The word for a task's state."""
        return STATES[key]

    def entry_state(self, key: str) -> str:
        """The word for what the point made of an entry."""
        return ENTRY_STATES[key]

    def label(self, address: str) -> str:
        """The printed number of a clause."""
        return self.labels.get(address, "整份文件" if address == "whole" else address)

    @property
    def gathering(self) -> Pairs:
        """Ways of gathering."""
        return list(gathering().items())

    @property
    def form_names(self) -> str:
        """Ways in which people were asked, as the report says."""
        return "、".join(gathering().get(key, key) for key in self.task.forms)

    @property
    def kept(self) -> Sequence[EntryView]:
        """Entries that others can be merged into."""
        return [entry for entry in self.entries if entry.state != "merged"]

    def number_of(self, comment_id: str | None) -> str:
        """The number of another entry."""
        return next((entry.number for entry in self.entries if entry.comment_id == comment_id), "")


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """Minutes of a meeting: typed or brought, then looked over row by row before they are taken."""

    template: ClassVar[str] = "pages/task_minutes.html"

    task: TaskView
    clauses: Pairs
    points: Sequence[Point] = ()
    key: str = ""
    staged: str = ""
    file_name: str = ""
    error: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    max_mb: int = 5


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """What became of each opinion, a printed sheet for each collection point."""

    template: ClassVar[str] = "pages/task_feedback.html"

    task: TaskView
    sheets: Sequence[Sheet]
    labels: Mapping[str, str]
    aloud: Mapping[str, str]  # comment → what is read aloud of it
    error: str = ""
    said: str = ""

    @property
    def ways(self) -> Pairs:
        """Ways of telling people."""
        return list(WAYS.items())

    def words(self, entry: EntryView) -> str:
        """What is read aloud of an opinion, personal data covered."""
        return self.aloud.get(entry.comment_id, "")

    def way(self, key: str) -> str:
        """The word for a way."""
        return WAYS.get(key, key)

    def label(self, address: str) -> str:
        """The printed number of a clause."""
        return self.labels.get(address, "整份文件" if address == "whole" else address)


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """The yearly activity sheet of every point against the criteria."""

    template: ClassVar[str] = "pages/points_activity.html"

    year: int
    years: Sequence[int]
    rows: Sequence[PointYear]
    criteria: Sequence[Criterion]
    may_manage: bool
    error: str = ""
    said: str = ""

    @property
    def used(self) -> Sequence[Criterion]:
        """Criteria that count."""
        return [one for one in self.criteria if one.used]

    @property
    def table(self) -> Table:
        """The sheet; the files carry the same cells."""
        return activity(self.rows, self.used, self.year)
