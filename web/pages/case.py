"""The case page: assignment, deadlines, letters, correction and follow-up of one review; the refiled text beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.ids import new_id
from registry.people.models import Organisation
from registry.people.roles import Permission, Person
from review.casework.assignment import AssignmentView, assignments_of, committees, workers
from review.casework.correction.follow_up import RATINGS, FollowUpView, follow_ups_of
from review.casework.correction.ladder import StepView, next_rungs, steps_of
from review.casework.correction.refiled import Refiled, later_versions
from review.casework.correction.rungs import Rung
from review.casework.history import Origin, StepTaken, origin_of, steps_taken
from review.casework.letters.kinds import KINDS, LetterKind
from review.casework.letters.views import LetterView, letters_of
from review.casework.lines.views import LineView, lines_of
from review.casework.plans.topics import open_topics
from review.casework.views import ReviewView, get_review
from review.law.library import Library
from review.papers.issuing import Asked
from review.papers.letters_out import asked_of, place_in_letter
from web import urls
from web.pages.letter_drafts import clauses_of


@dataclass(frozen=True, slots=True)
class Held:
    """A form that could not be taken: its part of the page, why, and what was written in it."""

    part: str
    message: str
    written: dict[str, str]


@dataclass(frozen=True, slots=True)
class CasePage:
    """What the case page shows."""

    template: ClassVar[str] = "pages/case.html"

    review: ReviewView
    today: date
    assignments: tuple[AssignmentView, ...]
    letters: tuple[LetterView, ...]
    lines: tuple[LineView, ...]
    steps: tuple[StepView, ...]
    rungs: tuple[Rung, ...]
    follow_ups: tuple[FollowUpView, ...]
    versions: tuple[tuple[str, str, date | None], ...]
    workers: tuple[tuple[str, str], ...]
    committees: tuple[tuple[str, str], ...]
    bodies: tuple[tuple[str, str], ...]
    clauses: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]
    kinds: tuple[LetterKind, ...]
    history: tuple[StepTaken, ...]
    may_work: bool
    may_allot: bool
    may_sign: bool
    key: str
    gate: dict[str, tuple[Asked, ...]]
    library: bool
    link: str = ""
    held: Held | None = None
    ratings: dict[str, str] = field(default_factory=lambda: RATINGS)

    @property
    def origin(self) -> Origin | None:
        """What the review came from."""
        return origin_of(self.review.origin)

    @property
    def origin_url(self) -> str:
        """Where what it came from is looked at; empty where there is no such page."""
        found = self.origin
        makes: dict[str, Callable[[str], str]] = {
            "filing": urls.filing, "review": urls.review, "topic": urls.topic, "batch": urls.batches,
            "suggestion": urls.suggestion,
        }  # fmt: skip
        return makes[found.kind](found.what) if found is not None and found.kind in makes else ""

    def place(self, asked: Asked) -> str:
        """Where in its letter an obstacle stands."""
        return place_in_letter(asked.obstacle.place)

    @property
    def with_siblings(self) -> tuple[LineView, ...]:
        """Adopted lines that came from a finding: other documents may have the same defect."""
        return tuple(line for line in self.lines if line.finding_id)

    @property
    def due_help(self) -> str:
        """Which letters have their date counted, so that none is typed for them or an earlier one only."""
        counted = "、".join(kind.name for kind in self.kinds if kind.period)
        earlier = "、".join(kind.name for kind in self.kinds if kind.earlier)
        sooner = f"{earlier}可以另定较早的日期；" if earlier else ""
        return f"{counted}的期限从发出之日起按规定计算，请留空；{sooner}其他需要答复的函件，发出前必须填写。"

    def wrong(self, part: str) -> str:
        """What is wrong with the form of this part that was just sent."""
        return self.held.message if self.held is not None and self.held.part == part else ""

    def was(self, name: str) -> str:
        """What was written in a field of the form that could not be taken."""
        return self.held.written.get(name, "") if self.held is not None else ""


def case_page(
    session: Session, person: Person, review_id: str, today: date, find_library: Callable[[], Library | None], *,
    held: Held | None = None, link: str = "",
) -> CasePage:  # fmt: skip
    """The case as this member of staff sees it, in a constant number of statements.

    Args:
        find_library: gives the superior-law library; asked only where a draft of a letter is to be checked.
    """
    review = get_review(session, review_id)
    steps = tuple(steps_of(session, review_id))
    letters = tuple(letters_of(session, review_id))
    drafts = [letter for letter in letters if letter.state == "draft"]
    library = find_library() if drafts else None
    bodies = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.kind.in_(("issuing_body", "unit", "institution", "committee")))
        .order_by(Organisation.name)
    )
    return CasePage(
        review=review,
        today=today,
        assignments=tuple(assignments_of(session, review_id)),
        letters=letters,
        lines=tuple(line for line in lines_of(session, review_id) if line.state == "adopted"),
        steps=steps,
        rungs=next_rungs(steps),
        follow_ups=tuple(follow_ups_of(session, review_id)),
        versions=tuple(later_versions(session, review.document_id, review.version_id)),
        workers=tuple(workers(session)),
        committees=tuple(committees(session)),
        bodies=tuple((id_, name) for id_, name in bodies),
        clauses=clauses_of(session, review),
        topics=(("", "不属于专题"), *open_topics(session)),
        kinds=tuple(kind for kind in KINDS.values() if review.state in kind.states and person.may(kind.sends)),
        history=tuple(steps_taken(session, review_id)),
        may_work=person.may(Permission.FINDING_VERDICT),
        may_allot=person.may(Permission.REVIEW_ALLOT),
        may_sign=person.may(Permission.REVIEW_SIGN),
        key=new_id(),
        gate=asked_of(session, review, drafts, today, library),
        library=library is not None,
        link=link,
        held=held,
    )


@dataclass(frozen=True, slots=True)
class RefiledPage:
    """Both texts with what became of each adopted line."""

    template: ClassVar[str] = "pages/refiled.html"

    review: ReviewView
    refiled: Refiled
