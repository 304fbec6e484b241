"""Who works on a review: one or several committees and people, hand-over, recusal.

A document that touches several fields goes to several committees at once; each owes its opinion by its own date
(北京市各级人民代表大会常务委员会规范性文件备案审查条例 22, 23). One person is the owner. Ended ones stay on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.ids import new_id
from registry.people.models import Account, Organisation, RoleGrant
from registry.people.roles import STAFF_ROLES, Permission, Person, Role
from review.casework.access import lock_review, require_not_recused
from review.casework.models import Review, ReviewAssignment
from review.casework.reviews import step
from review.casework.states import FINISHED, OPEN, PENDING
from review.procedure.in_force import procedure

PARTS = {"lead": "主办", "joint": "会同"}
MAX_OPINION = 5000
WORKERS = frozenset({Role.REVIEWER, Role.HEAD})


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """One committee or person on a review, running or ended."""

    id: str
    who: str
    account_id: str | None
    organisation_id: str | None
    part: str
    due_on: date | None
    due_sentence: str
    assigned_at: datetime
    opinion: str
    opinion_at: datetime | None
    opinion_by: str
    ended_at: datetime | None
    ended_as: str
    ended_why: str


def assignments_of(session: Session, review_id: str) -> Sequence[AssignmentView]:
    """Everyone who works or worked on a review, in order. One statement."""
    writer = aliased(Account)
    rows = session.execute(
        select(ReviewAssignment, Account.name, Organisation.name, writer.name)
        .outerjoin(Account, Account.id == ReviewAssignment.account_id)
        .outerjoin(Organisation, Organisation.id == ReviewAssignment.organisation_id)
        .outerjoin(writer, writer.id == ReviewAssignment.opinion_by)
        .where(ReviewAssignment.review_id == review_id)
        .order_by(ReviewAssignment.assigned_at, ReviewAssignment.id)
    )
    return [
        AssignmentView(
            a.id, "，".join(name for name in (committee, person) if name), a.account_id, a.organisation_id, a.part,
            a.due_on, a.due_sentence, a.assigned_at, a.opinion, a.opinion_at, by or "", a.ended_at, a.ended_as,
            a.ended_why,
        )
        for a, person, committee, by in rows
    ]  # fmt: skip


def assign(
    session: Session,
    clock: Clock,
    person: Person,
    review_id: str,
    *,
    committee_ids: Sequence[str] = (),
    owner_id: str = "",
) -> None:
    """Give a review to committees, the first of them leading, and to an owner. Work on a waiting review begins.

    Those who have it already keep it. A committee's opinion is due by the period of the profile.

    Raises:
        NotAllowed: the person may not assign. NotFound. Conflict: the review is finished.
        InvalidInput: nobody chosen, no such committee, or the owner is no reviewer or has recused.
    """
    person.require(Permission.REVIEW_ALLOT)
    review = lock_review(session, review_id)
    if review.state in FINISHED:
        raise Conflict("这件审查已经结束，不能再分派。")
    if not committee_ids and not owner_id:
        raise InvalidInput("请至少选择一个委员会或一位承办人。")
    held = _running(session, review_id)
    present = {a.organisation_id for a in held if a.organisation_id}
    counted = procedure(session).due("review.committee_opinion", clock.now()) if committee_ids else None
    for committee_id in dict.fromkeys(committee_ids):
        committee = session.get(Organisation, committee_id)
        if committee is None or committee.kind != "committee":
            raise InvalidInput("只能分派给委员会。")
        if committee_id in present:
            continue
        row = _row(review_id, clock, person.actor, "joint" if present else "lead", organisation_id=committee_id)
        if counted is not None:
            row.due_on, row.due_sentence = counted.on, counted.sentence
        session.add(row)
        present.add(committee_id)
        audit.record(
            session, clock, person.actor, "review.assign", f"review:{review_id}", committee=committee_id, part=row.part
        )
    if owner_id:
        _set_owner(session, clock, person, review, owner_id, "分派")
    if review.state == PENDING:
        step(session, clock, review, OPEN, person.actor, "已分派，开始办理")


def hand_over(session: Session, clock: Clock, person: Person, review_id: str, to_id: str, reason: str) -> None:
    """The owner, or whoever assigns, hands a review to another person.

    Raises:
        NotAllowed, NotFound, InvalidInput, Conflict.
    """
    review = lock_review(session, review_id)
    if person.account_id != review.owner_id:
        person.require(Permission.REVIEW_ALLOT)
    if review.state in FINISHED:
        raise Conflict("这件审查已经结束，不能再移交。")
    if not reason.strip():
        raise InvalidInput("请写明移交的理由。")
    if to_id == review.owner_id:
        raise InvalidInput("这件审查已由该同志承办。")
    _set_owner(session, clock, person, review, to_id, reason.strip())


def recuse(session: Session, clock: Clock, person: Person, review_id: str, account_id: str, reason: str) -> None:
    """A person steps back from a review because of an interest; from then on they can't act on it.

    A person declares it for themselves; whoever assigns may order it for another. Without an owner left, the review
    waits to be given to somebody.

    Raises:
        NotAllowed, NotFound. InvalidInput: no reason.
    """
    review = lock_review(session, review_id)
    if account_id != person.account_id:
        person.require(Permission.REVIEW_ALLOT)
    elif not person.is_staff:
        raise NotAllowed("只有办理人员需要对审查申请回避。")
    reason = reason.strip()
    if not reason:
        raise InvalidInput("请写明回避的理由。")
    _require_worker(session, account_id)
    rows = [row for row in _running(session, review_id) if row.account_id == account_id]
    already = session.scalars(
        select(ReviewAssignment.id).where(
            ReviewAssignment.review_id == review_id,
            ReviewAssignment.account_id == account_id,
            ReviewAssignment.ended_as == "recused",
        )
    ).first()
    if already is not None:
        return
    if not rows:
        rows = [_row(review_id, clock, person.actor, "joint", account_id=account_id)]
        session.add(rows[0])
    for row in rows:
        row.ended_at, row.ended_as, row.ended_why = clock.now(), "recused", reason
    if review.owner_id == account_id:
        review.owner_id = None
    session.flush()
    audit.record(session, clock, person.actor, "review.recuse", f"review:{review_id}", account=account_id, why=reason)


def give_opinion(
    session: Session, clock: Clock, person: Person, review_id: str, assignment_id: str, opinion: str
) -> None:
    """Write a committee's opinion (审查研究意见), by a person of it or by whoever enters it for the committee.

    Raises:
        NotAllowed, NotFound. InvalidInput: nothing written. Conflict: the review is finished.
    """
    person.require(Permission.FINDING_VERDICT)
    review = lock_review(session, review_id)
    if review.state in FINISHED:
        raise Conflict("这件审查已经结束，不能再补写意见。")
    require_not_recused(session, review_id, person)
    row = session.get(ReviewAssignment, assignment_id)
    if row is None or row.review_id != review_id or row.organisation_id is None or row.ended_at is not None:
        raise NotFound("没有这项分派，或它已撤销。")
    if person.organisation_id != row.organisation_id and person.account_id != review.owner_id:
        person.require(Permission.REVIEW_ALLOT)
    opinion = opinion.strip()
    if not opinion or len(opinion) > MAX_OPINION:
        raise InvalidInput(f"请填写审查研究意见，不超过 {MAX_OPINION} 字。")
    if row.opinion == opinion:
        return
    old = bool(row.opinion)
    row.opinion, row.opinion_at, row.opinion_by = opinion, clock.now(), person.account_id
    audit.record(session, clock, person.actor, "review.opinion", f"review:{review_id}", again=old, by=assignment_id)


def withdraw_committee(
    session: Session, clock: Clock, person: Person, review_id: str, assignment_id: str, reason: str
) -> None:
    """Take a review back from a committee.

    Raises:
        NotAllowed, NotFound. InvalidInput: no reason.
    """
    person.require(Permission.REVIEW_ALLOT)
    lock_review(session, review_id)
    row = session.get(ReviewAssignment, assignment_id)
    if row is None or row.review_id != review_id or row.organisation_id is None:
        raise NotFound("没有这项分派。")
    if not reason.strip():
        raise InvalidInput("请写明撤销分派的理由。")
    if row.ended_at is None:
        row.ended_at, row.ended_as, row.ended_why = clock.now(), "withdrawn", reason.strip()
        audit.record(session, clock, person.actor, "review.unassign", f"review:{review_id}", why=reason.strip())


def workers(session: Session) -> Sequence[tuple[str, str]]:
    """`(account_id, name)` of everyone who can own a review. One statement."""
    rows = session.execute(
        select(Account.id, Account.name)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(Account.disabled_at.is_(None), RoleGrant.role.in_([role.value for role in WORKERS]))
        .distinct()
        .order_by(Account.name)
    )
    return [(id_, name) for id_, name in rows]


def committees(session: Session) -> Sequence[tuple[str, str]]:
    """`(organisation_id, name)` of every committee."""
    rows = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.kind == "committee").order_by(Organisation.name)
    )
    return [(id_, name) for id_, name in rows]


def _set_owner(session: Session, clock: Clock, person: Person, review: Review, owner_id: str, why: str) -> None:
    if review.owner_id == owner_id:
        return
    _require_worker(session, owner_id, only=WORKERS)
    require_not_recused(session, review.id, Person(owner_id, "", frozenset()))
    old = review.owner_id
    for row in _running(session, review.id):
        if row.account_id is not None and row.account_id == old:
            row.ended_at, row.ended_as, row.ended_why = clock.now(), "handed_over", why
    review.owner_id = owner_id
    session.add(_row(review.id, clock, person.actor, "lead", account_id=owner_id))
    session.flush()
    audit.record(session, clock, person.actor, "review.owner", f"review:{review.id}", old=old, new=owner_id, why=why)


def _require_worker(session: Session, account_id: str, only: frozenset[Role] = STAFF_ROLES) -> None:
    account = session.get(Account, account_id)
    held = {grant.role for grant in account.grants} if account is not None else set()
    if account is None or account.disabled_at is not None or not held & {role.value for role in only}:
        raise InvalidInput("承办人须是在用的审查员或负责人账号。")


def _running(session: Session, review_id: str) -> list[ReviewAssignment]:
    return list(
        session.scalars(
            select(ReviewAssignment).where(ReviewAssignment.review_id == review_id, ReviewAssignment.ended_at.is_(None))
        )
    )


def _row(
    review_id: str,
    clock: Clock,
    actor: str,
    part: str,
    *,
    organisation_id: str | None = None,
    account_id: str | None = None,
) -> ReviewAssignment:
    return ReviewAssignment(
        id=new_id(),
        review_id=review_id,
        organisation_id=organisation_id,
        account_id=account_id,
        part=part,
        due_sentence="",
        assigned_by=actor,
        assigned_at=clock.now(),
        opinion="",
        ended_as="",
        ended_why="",
    )
