"""Blind review: an expert sees what others wrote only when all opinions are in or their due dates are past.

The rule stands here, not on a page: whoever asks, by whatever address, is refused before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from registry.errors import NotAllowed
from review.annotations.notes import NoteView, notes_on
from review.experts.acceptance import require_taken
from review.experts.assignments import Assignment, assignments_on


@dataclass(frozen=True, slots=True)
class Opinions:
    """What one expert wrote on a subject: their conclusion and notes."""

    assignment: Assignment
    notes: tuple[NoteView, ...]


def is_revealed(assignments: Sequence[Assignment], today: date) -> bool:
    """Whether everybody who did not decline has submitted or is past their due date."""
    asked = [a for a in assignments if a.declined_at is None]
    return bool(asked) and all(a.submitted_at is not None or (a.due_on is not None and a.due_on < today) for a in asked)


def opinions_on(session: Session, subject: str) -> Sequence[Opinions]:
    """Every expert's opinions on a subject, in order of assignment; for staff. Two statements."""
    notes = notes_on(session, subject)
    return [
        Opinions(a, tuple(n for n in notes if n.author_id == a.account_id)) for a in assignments_on(session, subject)
    ]


def others_opinions(session: Session, own: Assignment, today: date) -> Sequence[Opinions]:
    """What the other experts wrote, for one of them.

    Raises:
        NotAllowed: opinions are still out, or this expert has not accepted.
    """
    require_taken(own)
    every = opinions_on(session, own.subject)
    if not is_revealed([o.assignment for o in every], today):
        raise NotAllowed("各位专家独立研究。全部意见提交或期限届满后，才能查看其他专家的意见。")
    return [o for o in every if o.assignment.account_id != own.account_id and o.assignment.taken]
