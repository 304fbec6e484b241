"""Suggestions that wait, with their dates: a source of boards, feeds and reminders beside those of `waiting`."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.clock import legal_day
from registry.people.roles import Role
from review.casework.models import Review
from review.casework.states import FINISHED
from review.casework.suggestions.models import Suggestion
from review.casework.suggestions.vocabulary import (
    ACCEPTED,
    FORWARDED,
    NOT_STARTED,
    OUTSIDE,
    RECEIVED,
    REPLIED,
    STARTED,
    TRANSFERRED,
    printed_number,
)
from review.procedure.dated import Dated
from review.procedure.in_force import Procedure
from review.statistics.waiting import stored_due

WHAT = {
    RECEIVED: "核对要件",
    ACCEPTED: "决定是否启动审查",
    NOT_STARTED: "告知不启动审查",
    OUTSIDE: "移送有权机关",
    TRANSFERRED: "告知已移送",
    FORWARDED: "回复转办事项",
    REPLIED: "反馈转办结果",
    STARTED: "反馈审查结果",
}


def suggestions(session: Session, in_force: Procedure) -> list[Dated]:
    """Suggestions with a period that runs; feedback is owed from the day on which their review ended. One statement."""
    rows = session.execute(
        select(Suggestion, Review.closed_at)
        .outerjoin(Review, Review.id == Suggestion.review_id)
        .where(
            or_(
                Suggestion.due_on.is_not(None),
                (Suggestion.state == STARTED) & Review.state.in_(FINISHED) & Review.closed_at.is_not(None),
            )
        )
    )
    found = []
    for row, closed_at in rows:
        if row.due_on is not None:
            due = stored_due(row.due_on, row.due_sentence, row.due_key)
        elif closed_at is None:
            continue
        else:
            due = in_force.due("suggestion.feedback", legal_day(closed_at))
        deciding = row.state in (ACCEPTED, NOT_STARTED, STARTED)
        found.append(
            Dated(
                f"suggestion:{row.id}",
                "审查建议",
                f"{printed_number(row.kind, row.year, row.serial)} {row.title or row.document_number}".strip(),
                WHAT[row.state],
                due,
                "",
                owner=row.handed_to if row.state == FORWARDED else "",
                roles=(Role.REVIEWER, Role.HEAD) if deciding else (Role.REGISTRAR,),
                awaited=row.state == FORWARDED,
            )
        )
    return found
