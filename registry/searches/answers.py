"""Answers that staff confirmed: a question and the clause that answers it; who, when, and who took it back.

The learnt table of search is made from these pairs alone and can be made again at any time. Clauses of internal
documents teach nothing: what is learnt widens the public's questions as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.models import Clause, Version, Work
from registry.instruments.views import visible_works
from registry.people.models import Account
from registry.people.roles import Permission, Person
from registry.searches.models import ConfirmedAnswer
from registry.searches.personal import holds_personal_data

SHORTEST, LONGEST = 4, 200  # characters of a question


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One pair, for the page where they are looked through."""

    id: str
    question: str
    document_id: str
    title: str
    address: str
    number: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """What the learnt table is made from: a question, and chapters and text of its clause."""

    question: str
    text: str


def confirm_answer(
    session: Session, clock: Clock, person: Person, question: str, document_id: str, address: str, version_id: str
) -> str:
    """Note that a clause answers a question. The same pair is noted once; returns its id.

    Raises:
        NotAllowed, NotSignedIn: only staff confirm.
        InvalidInput: the question is too short or long, or holds personal data; or the document is internal.
        NotFound: no such clause.
    """
    person.require(Permission.ANSWER_CONFIRM)
    question = " ".join(question.split())
    if not SHORTEST <= len(question) <= LONGEST:
        raise InvalidInput(f"问题须有 {SHORTEST} 至 {LONGEST} 个字，才能记下答案。")
    if holds_personal_data(question):
        raise InvalidInput("问题里有电话、证件号、车牌等个人信息，没有记下。请去掉后重新检索再确认。")
    visible = visible_works(person.may(Permission.DOCUMENT_READ_INTERNAL)).where(Work.id == document_id)
    work = session.scalars(visible).one_or_none()
    version = session.get(Version, version_id)
    if work is None or version is None or version.work_id != work.id:
        raise NotFound("没有这一条，可能文件已被合并或修改。请重新检索。")
    if session.get(Clause, (version_id, address)) is None:
        raise NotFound("没有这一条，可能文件已被合并或修改。请重新检索。")
    if work.internal:
        raise InvalidInput("内部文件的条款不用于扩展检索，没有记下。")
    held = session.scalars(
        _alive().where(
            ConfirmedAnswer.question == question,
            ConfirmedAnswer.document_id == document_id,
            ConfirmedAnswer.address == address,
        )
    ).first()
    if held is not None:
        return held.id
    answer = ConfirmedAnswer(
        id=new_id(),
        question=question,
        document_id=document_id,
        version_id=version_id,
        address=address,
        confirmed_by=person.account_id or "",
        confirmed_at=clock.now(),
    )
    session.add(answer)
    session.flush()
    audit.record(
        session, clock, person.actor, "answer.confirm", f"answer:{answer.id}", clause=f"{document_id}/{address}"
    )
    return answer.id


def take_back(session: Session, clock: Clock, person: Person, answer_id: str) -> None:
    """Take a pair back; it teaches no longer.

    Raises:
        NotFound: no such pair.
    """
    answer = _get(session, person, answer_id)
    if answer.undone_at is None:
        answer.undone_at, answer.undone_by = clock.now(), person.account_id
        audit.record(session, clock, person.actor, "answer.undo", f"answer:{answer.id}")


def put_back(session: Session, clock: Clock, person: Person, answer_id: str) -> None:
    """Undo `take_back`.

    Raises:
        NotFound: no such pair.
    """
    answer = _get(session, person, answer_id)
    if answer.undone_at is not None:
        answer.undone_at = answer.undone_by = None
        audit.record(session, clock, person.actor, "answer.redo", f"answer:{answer.id}")


def list_answers(session: Session, *, limit: int = 50, offset: int = 0) -> list[AnswerView]:
    """Pairs that teach, newest first."""
    rows = session.execute(
        select(ConfirmedAnswer, Version.title, Clause.number, Account.name)
        .join(Version, Version.id == ConfirmedAnswer.version_id)
        .join(Clause, (Clause.version_id == Version.id) & (Clause.address == ConfirmedAnswer.address))
        .join(Account, Account.id == ConfirmedAnswer.confirmed_by)
        .where(ConfirmedAnswer.undone_at.is_(None), Version.work_id.in_(_public()))
        .order_by(ConfirmedAnswer.confirmed_at.desc(), ConfirmedAnswer.id)
        .limit(limit)
        .offset(offset)
    )
    return [
        AnswerView(one.id, one.question, one.document_id, title, one.address, number or "正文", name, one.confirmed_at)
        for one, title, number, name in rows
    ]


def count_answers(session: Session) -> int:
    """How many pairs teach."""
    return session.scalar(select(func.count()).select_from(_alive().subquery())) or 0


def answers_mark(session: Session) -> str:
    """A mark that changes whenever the pairs do: what was made from them is made anew then."""
    count, newest, undone = session.execute(
        select(
            func.count(ConfirmedAnswer.id), func.max(ConfirmedAnswer.confirmed_at), func.max(ConfirmedAnswer.undone_at)
        )
    ).one()
    alive, internal = count_answers(session), session.scalar(
        select(func.count()).select_from(Work).where(Work.internal.is_(True))
    )  # fmt: skip
    return f"{count}/{newest}/{undone}/{alive}/{internal}"


def pairs(session: Session) -> list[Pair]:
    """All pairs that teach, from public documents, in the order in which they were confirmed."""
    rows = session.execute(
        select(ConfirmedAnswer, Clause, Version.id)
        .join(Version, Version.id == ConfirmedAnswer.version_id)
        .join(Clause, (Clause.version_id == Version.id) & (Clause.address == ConfirmedAnswer.address))
        .where(ConfirmedAnswer.undone_at.is_(None), Version.work_id.in_(_public()))
        .order_by(ConfirmedAnswer.confirmed_at, ConfirmedAnswer.id)
    ).all()
    texts = _texts(session, {version_id for _, _, version_id in rows})
    return [
        Pair(one.question, f"{clause.path} {texts[version_id][clause.start : clause.end]}")
        for one, clause, version_id in rows
    ]


def _texts(session: Session, version_ids: set[str]) -> dict[str, str]:
    rows = session.execute(select(Version.id, Version.text).where(Version.id.in_(version_ids)))
    return {row[0]: row[1] for row in rows}


def _alive() -> Select[ConfirmedAnswer]:
    return select(ConfirmedAnswer).where(ConfirmedAnswer.undone_at.is_(None))


def _public() -> Select[str]:
    return visible_works(False).with_only_columns(Work.id)


def _get(session: Session, person: Person, answer_id: str) -> ConfirmedAnswer:
    person.require(Permission.ANSWER_CONFIRM)
    answer = session.get(ConfirmedAnswer, answer_id)
    if answer is None:
        raise NotFound("没有这一条确认记录。")
    return answer


def confirmed_for(session: Session, question: str) -> frozenset[tuple[str, str]]:
    """`(document_id, address)` of the clauses confirmed for a question."""
    rows = session.execute(
        select(ConfirmedAnswer.document_id, ConfirmedAnswer.address).where(
            ConfirmedAnswer.question == " ".join(question.split()), ConfirmedAnswer.undone_at.is_(None)
        )
    )
    return frozenset((document_id, address) for document_id, address in rows)
