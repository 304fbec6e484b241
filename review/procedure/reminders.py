"""Reminders: each open thing with a deadline reminds those who must act 7, 3 and 1 days before, on the day, and after.

Run once a day; running it again the same day adds nothing. A reminder whose thing is done is put away by itself. What
is paused doesn't remind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.people.models import Account, RoleGrant
from registry.people.roles import Person
from review.procedure.dated import Dated
from review.procedure.models import Reminder

STAGES = (-1, 0, 1, 3, 7)  # days left; -1 once it is overdue


@dataclass(frozen=True, slots=True)
class ReminderView:
    """A reminder as its reader sees it."""

    id: int
    what: str
    title: str
    url: str
    due_on: date
    stage: int
    created_at: datetime


def stage_of(days_left: int) -> int | None:
    """The stage that a number of days left has reached; None while it is too early."""
    return next((stage for stage in STAGES if days_left <= stage), None)


def remind(session: Session, clock: Clock, items: Sequence[Dated]) -> int:
    """Write the reminders that are due today and put away those whose thing is done. Returns how many were written.

    Args:
        session: a writing session.
        clock: where the day comes from.
        items: everything open, whoever's it is.
    """
    today, now = clock.today(), clock.now()
    holders = _holders(session)
    open_now = {(item.subject, item.due.key, item.due.on) for item in items}
    unread = session.scalars(select(Reminder).where(Reminder.read_at.is_(None))).all()
    for held in unread:
        if (held.subject, held.key, held.due_on) not in open_now:
            held.read_at = now
    earliest = min((item.due.on for item in items), default=today)
    rows = session.execute(
        select(Reminder.account_id, Reminder.subject, Reminder.key, Reminder.due_on, Reminder.stage).where(
            Reminder.due_on >= earliest
        )
    )
    known = {(account, subject, key, on, stage) for account, subject, key, on, stage in rows}
    written = 0
    for item in items:
        stage = stage_of(item.due.days_left(today))
        if stage is None or item.due.paused_since is not None:
            continue
        for account_id in _addressed(item, holders):
            key = (account_id, item.subject, item.due.key, item.due.on, stage)
            if key in known:
                continue
            known.add(key)
            _supersede(unread, key)
            session.add(
                Reminder(
                    account_id=account_id,
                    subject=item.subject,
                    key=item.due.key,
                    what=item.what,
                    title=item.title,
                    url=item.url,
                    due_on=item.due.on,
                    stage=stage,
                    created_at=now,
                )
            )
            written += 1
    session.flush()
    return written


def _supersede(unread: Iterable[Reminder], key: tuple[str, str, str, date, int]) -> None:
    """An earlier stage of the same deadline needn't be read any more."""
    for held in unread:
        if (held.account_id, held.subject, held.key, held.due_on) == key[:4] and held.read_at is None:
            held.read_at = held.created_at


def unread_reminders(session: Session, person: Person, limit: int = 20) -> Sequence[ReminderView]:
    """This person's unread reminders, the most urgent first."""
    rows = session.scalars(
        select(Reminder)
        .where(Reminder.account_id == person.account_id, Reminder.read_at.is_(None))
        .order_by(Reminder.due_on, Reminder.id)
        .limit(limit)
    )
    return [ReminderView(r.id, r.what, r.title, r.url, r.due_on, r.stage, r.created_at) for r in rows]


def mark_read(session: Session, clock: Clock, person: Person, ids: Sequence[int]) -> None:
    """Put away some of this person's own reminders; others' are left alone."""
    session.execute(
        update(Reminder)
        .where(Reminder.id.in_(ids), Reminder.account_id == person.account_id, Reminder.read_at.is_(None))
        .values(read_at=clock.now())
    )


def _holders(session: Session) -> Mapping[str, list[str]]:
    """Accounts that can log in, by role; and every such account under its own id."""
    rows = session.execute(
        select(Account.id, RoleGrant.role)
        .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
        .where(Account.disabled_at.is_(None))
    )
    holders: dict[str, list[str]] = {}
    for account_id, role in rows:
        holders[account_id] = [account_id]
        if role is not None:
            holders.setdefault(role, []).append(account_id)
    return holders


def _addressed(item: Dated, holders: Mapping[str, list[str]]) -> Iterable[str]:
    if item.account_id is not None:
        return holders.get(item.account_id, [])
    return dict.fromkeys(account for role in item.roles for account in holders.get(role.value, []))
