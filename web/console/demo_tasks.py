"""The closed round of the scenario as it went through the liaison points: tasks, seats, entries, reports, feedback.

Promises that every opinion which came by a point has its entry, is collated and reported, and that two points have told
everybody while the third has some left, so that each page of the loop has something to show. Made through the functions
that pages call; all moments are the scenario's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from sqlalchemy.orm import Session

from registry.clock import SHANGHAI, FixedClock
from registry.people.roles import Person
from review.voices.consultations import get_consultation
from review.voices.liaison.entries import collate, gather
from review.voices.liaison.feedback import note_told, sheets
from review.voices.liaison.seats import bind_seat, make_seat, open_seat
from review.voices.liaison.task_views import tasks_of
from review.voices.liaison.tasks import give_task, report_task
from review.voices.taking import Draft, take_comment
from web.site import Site

WAYS = {"手机": "online", "代录": "visit", "走访": "visit", "座谈会": "meeting", "书面": "survey"}
ON_BEHALF = frozenset({"代录", "走访", "座谈会", "书面"})
REPORTED = {"p1": "2025-06-20T12:00", "p2": "2025-06-18T09:30", "p3": "2025-06-13T17:00"}  # the first one is late
REACHED = {"p1": 64, "p2": 31, "p3": 5}
TOLD_ON = "2025-07-10T15:00"
TOLD_LAST = "p1"  # tells all of its collection points but one


def moment(text: str) -> FixedClock:
    """A clock that stands at a moment written in Shanghai time."""
    return FixedClock(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI))


@dataclass
class Played:
    """The tasks of the round while they are played."""

    site: Site
    reviewer: Person
    round_id: str
    places: Mapping[str, str]  # id in the scenario → organisation
    homes: Mapping[str, str]  # id of a collector → id of their collection point
    tasks: dict[str, str] = field(default_factory=dict)  # id of a point → task
    seats: dict[str, str] = field(default_factory=dict)  # id of a place → secret of its link
    comments: dict[str, str] = field(default_factory=dict)  # id in the scenario → comment

    def give(self, session: Session, opened: FixedClock, tasks: Sequence[Mapping[str, Any]]) -> None:
        """Hand the tasks down on the day of the opening."""
        for task in tasks:
            place = self.places[task["point"]]
            by = datetime.combine(datetime.fromisoformat(task["deadline"]).date(), time(18), SHANGHAI)
            give_task(
                session, opened, self.reviewer, self.round_id, [place], instructions=task["note"], report_by=by
            )  # fmt: skip
            held = tasks_of(session, self.reviewer, consultation_id=self.round_id)
            self.tasks[task["point"]] = next(one.id for one in held if one.organisation_id == place)

    def take(self, session: Session, clock: FixedClock, comment: Mapping[str, Any], draft: Draft) -> str:
        """Take one opinion, by its point's phone or from the public; its number."""
        point = comment["point"]
        if point in self.tasks:
            place = self.homes.get(comment["person"] or "", point)
            device = f"demo-{place}"
            if place not in self.seats:
                self.seats[place] = make_seat(
                    session, clock, self.reviewer, self.tasks[point], "采集员", organisation_id=self.places[place]
                )
                bind_seat(session, clock, self.seats[place], device)
            receipt = gather(
                session, clock, self.site.sealer, open_seat(session, clock, self.seats[place], device), draft
            )
        else:
            held = get_consultation(session, clock, self.round_id)
            receipt = take_comment(session, clock, self.site.sealer, held, draft)
        self.comments[comment["id"]] = receipt.comment_id
        return receipt.number

    def report(self, session: Session, comments: Sequence[Mapping[str, Any]]) -> None:
        """Collate what each point gathered, near-copies under the first of their point, and report it up."""
        for point, task in self.tasks.items():
            clock = moment(REPORTED[point])
            own = [one for one in comments if one["point"] == point]
            ids = {one["id"] for one in own}
            for one in own:
                into = one["near_copy_of"] if one["near_copy_of"] in ids else None
                collate(
                    session, clock, self.reviewer, task, [self.comments[one["id"]]], "merged" if into else "kept",
                    into=self.comments.get(into or "", ""),
                )  # fmt: skip
            forms = list(dict.fromkeys(WAYS[one["channel"]] for one in own))
            report_task(session, clock, self.reviewer, task, forms=forms, reached=REACHED[point])

    def tell(self, session: Session) -> None:
        """Note what was read aloud at the collection points."""
        for point, task in self.tasks.items():
            answered = [sheet for sheet in sheets(session, task) if sheet.answered]
            for sheet in answered[:-1] if point == TOLD_LAST else answered:
                note_told(session, moment(TOLD_ON), self.reviewer, task, sheet.organisation_id, "read_aloud")
