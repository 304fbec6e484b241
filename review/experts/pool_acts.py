"""What changes the expert pool: groups, profiles, 增补, 续聘 and 退出, each an entry of the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.people.models import Account
from registry.people.roles import Permission, Person, Role
from review.experts.models import ExpertGroup, ExpertProfile, ExpertTerm
from review.experts.pool import FIELDS

MOST = 100  # characters of a name


def add_group(session: Session, clock: Clock, person: Person, name: str, committee: str) -> str:
    """Found a group under a committee.

    Raises:
        NotAllowed, InvalidInput, Conflict: there is one of that name.
    """
    person.require(Permission.EXPERT_ASSIGN)
    name, committee = _words(name, "组的名称"), _words(committee, "所属委员会")
    if session.scalar(select(ExpertGroup.id).where(ExpertGroup.name == name)) is not None:
        raise Conflict(f"已经有“{name}”。")
    group = ExpertGroup(id=new_id(), name=name, committee=committee, created_at=clock.now())
    session.add(group)
    session.flush()
    audit.record(session, clock, person.actor, "expert.group", f"expert_group:{group.id}", name=name)
    return group.id


def save_profile(
    session: Session,
    clock: Clock,
    person: Person,
    account_id: str,
    *,
    institution: bool,
    employer: str,
    title: str,
    fields: Iterable[str],
    tied: Iterable[str],
) -> None:
    """Write down what an expert is good at and whom they may not review.

    Raises:
        NotAllowed, InvalidInput: no expert's account, or an unknown field.
    """
    person.require(Permission.EXPERT_ASSIGN)
    _expert(session, account_id)
    chosen = [f for f in FIELDS if f in set(fields)]
    if not chosen:
        raise InvalidInput("请至少选一个专业领域。")
    bodies = [t.strip()[:MOST] for t in tied if t.strip()]
    held = session.get(ExpertProfile, account_id)
    if held is None:
        held = ExpertProfile(account_id=account_id)
        session.add(held)
    held.institution, held.employer, held.title = institution, employer.strip()[:MOST], title.strip()[:MOST]
    held.fields, held.tied, held.updated_at = chosen, bodies, clock.now()
    session.flush()
    audit.record(session, clock, person.actor, "expert.profile", f"account:{account_id}", fields=chosen, tied=bodies)


def appoint(
    session: Session,
    clock: Clock,
    person: Person,
    account_id: str,
    group_id: str,
    *,
    begins_on: date,
    ends_on: date,
    letter: str = "",
    file_digest: str = "",
    file_name: str = "",
) -> str:
    """Appoint (增补) or extend (续聘) an expert in a group; which it is follows from earlier terms.

    Raises:
        NotAllowed, NotFound, InvalidInput: dates the wrong way round, or a term that overlaps another there.
    """
    person.require(Permission.EXPERT_ASSIGN)
    _expert(session, account_id)
    if session.get(ExpertGroup, group_id) is None:
        raise NotFound("没有这个专家组。")
    if ends_on <= begins_on:
        raise InvalidInput("聘期的止日应当晚于起日。")
    earlier = session.scalars(
        select(ExpertTerm).where(ExpertTerm.account_id == account_id, ExpertTerm.group_id == group_id)
    ).all()
    if any(t.begins_on <= ends_on and begins_on <= (t.left_on or t.ends_on) for t in earlier):
        raise InvalidInput("与该专家在本组的另一聘期重叠。")
    term = ExpertTerm(
        id=new_id(),
        group_id=group_id,
        account_id=account_id,
        begins_on=begins_on,
        ends_on=ends_on,
        letter=letter.strip()[:MOST],
        left_reason="",
        file_digest=file_digest,
        file_name=file_name[:MOST],
        created_at=clock.now(),
    )
    session.add(term)
    session.flush()
    act = "expert.extend" if earlier else "expert.appoint"
    audit.record(session, clock, person.actor, act, f"account:{account_id}", group=group_id, until=ends_on.isoformat())
    return term.id


def leave(session: Session, clock: Clock, person: Person, account_id: str, term_id: str, reason: str) -> None:
    """End a term before its day (退出).

    Raises:
        NotAllowed, NotFound, InvalidInput: no reason. Conflict: it has ended.
    """
    person.require(Permission.EXPERT_ASSIGN)
    term = session.get(ExpertTerm, term_id)
    if term is None or term.account_id != account_id:
        raise NotFound("没有这一聘期。")
    if not reason.strip():
        raise InvalidInput("退出须写明原因。")
    if term.left_on is not None or term.ends_on < clock.today():
        raise Conflict("这一聘期已经结束。")
    term.left_on, term.left_reason = clock.today(), reason.strip()
    audit.record(session, clock, person.actor, "expert.leave", f"account:{term.account_id}", why=term.left_reason)


def _expert(session: Session, account_id: str) -> Account:
    account = session.get(Account, account_id)
    if account is None or Role.EXPERT.value not in {grant.role for grant in account.grants}:
        raise InvalidInput("只能选已开通专家账号的人。")
    return account


def _words(text: str, what: str) -> str:
    text = text.strip()
    if not text or len(text) > MOST:
        raise InvalidInput(f"请填写{what}，不超过 {MOST} 字。")
    return text
