"""Questions put to the registrar: what the deposit would not decide by itself, and the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.instruments.models import Question, Work
from registry.people.roles import Permission, Person

KINDS = {"same_work": "是否同一文件", "same_version": "是否同一版本", "text_differs": "同一版本文字不同"}


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that waits. `other_id` is another work (same_work) or a version."""

    id: str
    kind: str
    document_id: str
    title: str
    other_id: str | None
    message: str
    created_at: datetime


def open_questions(session: Session, limit: int = 100) -> Sequence[OpenQuestion]:
    """Questions without an answer, newest first."""
    rows = session.execute(
        select(Question, Work.title)
        .join(Work, Work.id == Question.work_id)
        .where(Question.answered_at.is_(None))
        .order_by(Question.created_at.desc(), Question.id)
        .limit(limit)
    )
    return [OpenQuestion(q.id, q.kind, q.work_id, title, q.other_id, q.message, q.created_at) for q, title in rows]


def get_question(session: Session, question_id: str) -> OpenQuestion:
    """One question that waits.

    Raises:
        NotFound: there is none, or it is answered.
    """
    question = session.get(Question, question_id)
    if question is None or question.answered_at is not None:
        raise NotFound("没有这个待核对事项，或它已有结果。")
    title = session.get_one(Work, question.work_id).title
    return OpenQuestion(
        question.id,
        question.kind,
        question.work_id,
        title,
        question.other_id,
        question.message,
        question.created_at,
    )


def answer_question(session: Session, clock: Clock, person: Person, question_id: str, answer: str) -> None:
    """Write down what was decided, in the same transaction as the merge or parting it led to.

    Raises:
        NotAllowed, NotFound. InvalidInput: no answer.
    """
    person.require(Permission.DOCUMENT_CORRECT)
    if not answer.strip():
        raise InvalidInput("请写明核对结果。")
    question = session.get(Question, question_id)
    if question is None:
        raise NotFound("没有这个待核对事项。")
    if question.answered_at is None:
        question.answered_at, question.answer = clock.now(), answer.strip()
        audit.record(session, clock, person.actor, "question.answer", f"question:{question_id}", why=answer)
