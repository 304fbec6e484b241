"""Accounts: make, disable, reset, give and take roles; every change leaves an audit entry.

Passwords are hashed with argon2id. A new or reset password must be changed at the first log-in.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import ALPHABET, new_id
from registry.people.models import Account, Organisation, RoleGrant
from registry.people.roles import Person, Role, roles_from

MIN_PASSWORD = 10
_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A made or reset account; the password is shown once and never stored."""

    account_id: str
    login: str
    password: str


def random_password() -> str:
    """A password that can be read aloud: four groups of four."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def find_account(session: Session, login: str) -> Account:
    """The account with this log-in name.

    Raises:
        NotFound: there is none.
    """
    account = session.scalars(select(Account).where(Account.login == login)).one_or_none()
    if account is None:
        raise NotFound(f"没有名为“{login}”的账号。")
    return account


def create_account(
    session: Session,
    clock: Clock,
    *,
    login: str,
    name: str,
    roles: Iterable[Role],
    actor: str,
    password: str | None = None,
    organisation_id: str | None = None,
    must_change: bool = True,
) -> NewAccount:
    """Make an account with its roles; a random password where none is given.

    Raises:
        InvalidInput: empty name or log-in, or too short a password.
        Conflict: the log-in name is taken.
    """
    login, name = login.strip().lower(), name.strip()
    if not login or not name:
        raise InvalidInput("登录名和姓名都要填写。")
    if session.scalars(select(Account.id).where(Account.login == login)).first() is not None:
        raise Conflict(f"登录名“{login}”已被使用，请另取一个。")
    secret = password or random_password()
    _check_password(secret)
    account = Account(
        id=new_id(),
        login=login,
        name=name,
        password_hash=_hasher.hash(secret),
        must_change_password=must_change,
        organisation_id=organisation_id,
        failed_tries=0,
        created_at=clock.now(),
    )
    held = sorted(set(roles))
    account.grants = [RoleGrant(role=role.value, granted_at=clock.now()) for role in held]
    session.add(account)
    session.flush()
    audit.record(session, clock, actor, "account.create", f"account:{account.id}", roles=[r.value for r in held])
    return NewAccount(account.id, login, secret)


def set_roles(session: Session, clock: Clock, login: str, roles: Iterable[Role], *, actor: str) -> None:
    """Replace the roles of an account; no change leaves no entry."""
    account = find_account(session, login)
    old = sorted(grant.role for grant in account.grants)
    new = sorted({role.value for role in roles})
    if old == new:
        return
    for grant in list(account.grants):
        if grant.role not in new:
            session.delete(grant)
    account.grants = [g for g in account.grants if g.role in new] + [
        RoleGrant(role=role, granted_at=clock.now()) for role in new if role not in old
    ]
    session.flush()
    audit.record(session, clock, actor, "account.roles", f"account:{account.id}", old=old, new=new)


def disable_account(session: Session, clock: Clock, login: str, *, actor: str) -> None:
    """Lock an account out for good; what it did stays. No-op when it is disabled already."""
    account = find_account(session, login)
    if account.disabled_at is None:
        account.disabled_at = clock.now()
        audit.record(session, clock, actor, "account.disable", f"account:{account.id}")


def reset_password(session: Session, clock: Clock, login: str, *, actor: str) -> NewAccount:
    """Give an account a new random password, and let it in again if it was disabled or locked."""
    account = find_account(session, login)
    secret = random_password()
    account.password_hash = _hasher.hash(secret)
    account.must_change_password = True
    account.failed_tries, account.locked_until, account.disabled_at = 0, None, None
    audit.record(session, clock, actor, "account.reset", f"account:{account.id}")
    return NewAccount(account.id, account.login, secret)


def change_password(session: Session, clock: Clock, account_id: str, old: str, new: str) -> None:
    """A person's own change of password.

    Raises:
        InvalidInput: the old one is wrong, or the new one too short or the same.
    """
    account = session.get_one(Account, account_id)
    if not password_matches(account, old):
        raise InvalidInput("原密码不正确。")
    if old == new:
        raise InvalidInput("新密码不能与原密码相同。")
    _check_password(new)
    account.password_hash = _hasher.hash(new)
    account.must_change_password = False
    audit.record(session, clock, account_id, "account.password", f"account:{account_id}")


def password_matches(account: Account, password: str) -> bool:
    """Whether this is the account's password."""
    try:
        return account.password_hash is not None and _hasher.verify(account.password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def waste_time(password: str) -> None:
    """Hash something, so that an unknown log-in name takes as long as a wrong password."""
    _hasher.hash(password)


def as_person(account: Account) -> Person:
    """The account as the permission matrix knows it."""
    roles = roles_from(grant.role for grant in account.grants)
    return Person(account.id, account.name, roles, account.organisation_id, account.must_change_password)


def list_accounts(session: Session) -> Sequence[Account]:
    """All accounts by log-in name."""
    return session.scalars(select(Account).order_by(Account.login)).all()


def ensure_organisation(
    session: Session, clock: Clock, name: str, kind: str, *, parent_id: str | None = None, area: str | None = None
) -> Organisation:
    """The organisation of this name, made when it is not there yet."""
    found = session.scalars(select(Organisation).where(Organisation.name == name)).one_or_none()
    if found is None:
        found = Organisation(id=new_id(), name=name, kind=kind, parent_id=parent_id, area=area, created_at=clock.now())
        session.add(found)
        session.flush()
    return found


def _check_password(password: str) -> None:
    if len(password) < MIN_PASSWORD:
        raise InvalidInput(f"密码至少要有 {MIN_PASSWORD} 个字符。")
