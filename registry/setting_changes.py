"""Settings that an administrator may change while the site runs, with who, when and why; the newest change counts.

What the environment or the `.env` file gives is the machine's own and stays: such a setting can't be changed here. The
web process takes a change at once; the worker, which asks none of these, at its next start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry import audit
from registry.clock import Clock
from registry.database import Base
from registry.errors import Conflict, InvalidInput
from registry.people.models import Account
from registry.people.roles import Permission, Person
from registry.settings import Settings

LONGEST = 200
CHANGEABLE = {
    "site_name": Permission.ACCOUNTS_MANAGE,
    "comments_per_hour": Permission.ACCOUNTS_MANAGE,
    "session_idle_minutes": Permission.POLICY_MANAGE,
    "session_hours": Permission.POLICY_MANAGE,
    "session_limit": Permission.POLICY_MANAGE,
    "login_tries": Permission.POLICY_MANAGE,
    "login_tries_per_address": Permission.POLICY_MANAGE,
    "login_lock_minutes": Permission.POLICY_MANAGE,
    "password_min_length": Permission.POLICY_MANAGE,
    "password_classes": Permission.POLICY_MANAGE,
    "password_history": Permission.POLICY_MANAGE,
    "password_days": Permission.POLICY_MANAGE,
}


class SettingChange(Base):
    """One change; an empty `new` goes back to the default."""

    __tablename__ = "setting_changes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(index=True)
    old: Mapped[str]
    new: Mapped[str]
    why: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change as the page lists it."""

    name: str
    old: str
    new: str
    why: str
    by: str
    at: datetime


def with_changes(session: Session, given: Settings) -> Settings:
    """The settings of the environment with what was changed since, where the environment leaves it open."""
    latest = select(func.max(SettingChange.id)).group_by(SettingChange.name)
    rows = session.scalars(select(SettingChange).where(SettingChange.id.in_(latest)))
    changed = {
        row.name: row.new
        for row in rows
        if row.new and row.name in CHANGEABLE and row.name not in given.model_fields_set
    }
    return given.model_copy(update={name: _value(name, text) for name, text in changed.items()})


def change(
    session: Session, clock: Clock, person: Person, given: Settings, name: str, new: str, old_seen: str, why: str
) -> None:
    """Change a setting; the value it has already changes nothing.

    Args:
        given: the settings of the environment.
        new: as typed; empty for the default.
        old_seen: the value that the form showed.

    Raises:
        NotAllowed. InvalidInput: not changeable, no such value, no reason. Conflict: it was changed meanwhile.
    """
    if name not in CHANGEABLE:
        raise InvalidInput("这项设置不能在页面上修改。")
    person.require(CHANGEABLE[name])
    if name in given.model_fields_set:
        raise Conflict("这项设置由环境变量或 .env 文件给定，请系统管理员在那里修改。")
    new, why = new.strip()[:LONGEST], why.strip()[:300]
    old = str(getattr(with_changes(session, given), name))
    if new:
        new = str(_value(name, new))
    if (new or str(Settings.model_fields[name].default)) == old:
        return
    if old != old_seen:
        raise Conflict(f"您打开页面之后，这项设置已改为“{old}”。请核对后重新提交。")
    if not why:
        raise InvalidInput("请写明修改的原因。")
    session.add(SettingChange(name=name, old=old, new=new, why=why, by=person.actor, at=clock.now()))
    audit.record(session, clock, person.actor, "setting.change", f"setting:{name}", old=old, new=new, why=why)


def changes(session: Session, limit: int = 100) -> tuple[ChangeView, ...]:
    """The history, newest first. One statement."""
    rows = session.execute(
        select(SettingChange, Account.name)
        .outerjoin(Account, Account.id == SettingChange.by)
        .order_by(SettingChange.id.desc())
        .limit(limit)
    )
    return tuple(ChangeView(row.name, row.old, row.new, row.why, name or row.by, row.at) for row, name in rows)


def _value(name: str, text: str) -> Any:
    """What a text means as a value of a setting.

    Raises:
        InvalidInput: it is none.
    """
    try:
        checked = Settings.model_validate({name: text})
    except ValidationError as error:
        raise InvalidInput(f"“{text}”不是这项设置可以取的值，请对照说明填写。") from error
    return getattr(checked, name)
