"""Accounts: make, disable, let in again, reset; every change leaves an audit entry.

A new or reset password must be changed at the first log-in. Roles are granted in `grants`, apart from making accounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.people import lockout
from registry.people.duties import require_apart
from registry.people.models import Account, FormerPassword, Organisation, RoleGrant
from registry.people.passwords import Policy, check_password, hash_password, matches, random_password
from registry.people.roles import Person, Role, roles_from

DEFAULT_POLICY = Policy()
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A made or reset account; the password is shown once and never stored."""

    account_id: str
    login: str
    password: str


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
    small_site: bool = False,
    policy: Policy = DEFAULT_POLICY,
) -> NewAccount:
    """Make an account, with roles where nobody is there yet to grant them; a random password where none is given.

    Args:
        policy: the site's, that a lasting password must meet.

    Raises:
        InvalidInput: empty or too long a name or log-in, or a lasting password that the policy refuses.
        Conflict: the log-in name is taken, or the roles belong to two people.
    """
    login, name = login.strip().lower(), name.strip()
    if not login or not name:
        raise InvalidInput("登录名和姓名都要填写。")
    if len(login) > LONGEST_NAME or len(name) > LONGEST_NAME or set(login) & set(" \t\r\n/"):
        raise InvalidInput(f"登录名和姓名都不能超过 {LONGEST_NAME} 个字符，登录名不能含空格和斜线。")
    if session.scalars(select(Account.id).where(Account.login == login)).first() is not None:
        raise Conflict(f"登录名“{login}”已被使用，请另取一个。")
    secret = password or random_password()
    if password is not None and not must_change:
        check_password(policy, secret, login=login, name=name)
    account = Account(
        id=new_id(),
        login=login,
        name=name,
        password_hash=hash_password(secret),
        password_set_at=clock.now(),
        must_change_password=must_change,
        organisation_id=organisation_id,
        created_at=clock.now(),
    )
    held = sorted(set(roles))
    merged = require_apart(held, small_site=small_site)
    account.grants = [RoleGrant(role=role.value, granted_at=clock.now()) for role in held]
    session.add(account)
    session.flush()
    detail = {"merged": merged} if merged else {}
    names = [role.value for role in held]
    audit.record(session, clock, actor, "account.create", f"account:{account.id}", roles=names, **detail)
    return NewAccount(account.id, login, secret)


def change_account(
    session: Session, clock: Clock, account_id: str, *, name: str, organisation_id: str | None, seen: str, actor: str,
    why: str,
) -> bool:  # fmt: skip
    """Change what a person is called and whose they are; False where nothing differs.

    Args:
        seen: name and organisation as the form showed them, see `account_seen`.

    Raises:
        InvalidInput: no or too long a name, no such organisation, no reason. Conflict: changed meanwhile.
    """
    account = session.scalars(select(Account).where(Account.id == account_id).with_for_update()).one_or_none()
    if account is None:
        raise NotFound("没有这个账号。")
    name, why = name.strip(), why.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidInput(f"请填写姓名，不超过 {LONGEST_NAME} 个字符。")
    if organisation_id and session.get(Organisation, organisation_id) is None:
        raise InvalidInput("没有这个单位，请重新选择。")
    if (name, organisation_id) == (account.name, account.organisation_id):
        return False
    if seen != account_seen(account):
        raise Conflict("您打开页面之后，这个账号已被他人修改。请核对后重新提交。")
    if not why:
        raise InvalidInput("请写明原因。")
    old = {"name": account.name, "organisation": account.organisation_id}
    account.name, account.organisation_id = name, organisation_id
    new = {"name": name, "organisation": organisation_id}
    audit.record(session, clock, actor, "account.change", f"account:{account_id}", old=old, new=new, why=why)
    return True


def account_seen(account: Account) -> str:
    """What a form says that it showed of an account."""
    return f"{account.organisation_id or ''}:{account.name}"


def disable_account(session: Session, clock: Clock, login: str, *, actor: str, why: str = "") -> None:
    """Lock an account out until it is let in again; what it did stays. No-op when it is disabled already.

    Raises:
        InvalidInput: it is the actor's own.
    """
    account = find_account(session, login)
    if account.id == actor:
        raise InvalidInput("不能停用自己的账号，请由另一位管理员办理。")
    if account.disabled_at is None:
        account.disabled_at = clock.now()
        audit.record(session, clock, actor, "account.disable", f"account:{account.id}", why=why)


def enable_account(session: Session, clock: Clock, login: str, *, actor: str, why: str = "") -> None:
    """Let a disabled account in again, with the password it had. No-op when it is not disabled."""
    account = find_account(session, login)
    if account.disabled_at is not None:
        account.disabled_at = None
        audit.record(session, clock, actor, "account.enable", f"account:{account.id}", why=why)


def unlock_account(session: Session, clock: Clock, login: str, *, actor: str) -> None:
    """Let an account try again at once that too many wrong passwords have locked."""
    account = find_account(session, login)
    if lockout.unlock(session, account.login):
        audit.record(session, clock, actor, "account.unlock", f"account:{account.id}")


def reset_password(session: Session, clock: Clock, login: str, *, actor: str, why: str = "") -> NewAccount:
    """Give an account a new random password, and let it in again if it was disabled or locked."""
    account = find_account(session, login)
    secret = random_password()
    _set_password(session, clock, account, secret)
    account.must_change_password = True
    account.disabled_at = None
    lockout.unlock(session, account.login)
    audit.record(session, clock, actor, "account.reset", f"account:{account.id}", why=why)
    return NewAccount(account.id, account.login, secret)


def change_password(
    session: Session, clock: Clock, account_id: str, old: str, new: str, policy: Policy = DEFAULT_POLICY
) -> None:
    """A person's own change of password.

    Raises:
        InvalidInput: the old one is wrong, or the policy refuses the new one.
    """
    account = session.get_one(Account, account_id)
    if not matches(account.password_hash, old):
        raise InvalidInput("原密码不正确。")
    if old == new:
        raise InvalidInput("新密码不能与原密码相同。")
    earlier = session.scalars(
        select(FormerPassword.password_hash)
        .where(FormerPassword.account_id == account_id)
        .order_by(FormerPassword.id.desc())
        .limit(policy.history)
    ).all()
    check_password(policy, new, login=account.login, name=account.name, former=[account.password_hash or "", *earlier])
    _set_password(session, clock, account, new)
    account.must_change_password = False
    audit.record(session, clock, account_id, "account.password", f"account:{account_id}")


def _set_password(session: Session, clock: Clock, account: Account, password: str) -> None:
    if account.password_hash is not None:
        former = FormerPassword(account_id=account.id, password_hash=account.password_hash, replaced_at=clock.now())
        session.add(former)
    account.password_hash = hash_password(password)
    account.password_set_at = clock.now()


def password_matches(account: Account, password: str) -> bool:
    """Whether this is the account's password."""
    return matches(account.password_hash, password)


def as_person(account: Account, *, must_change: bool = False, must_enrol: bool = False) -> Person:
    """The account as the permission matrix knows it.

    Args:
        account: the account.
        must_change: its password has grown too old.
        must_enrol: its roles ask for a second factor that it doesn't have yet.
    """
    roles = roles_from(grant.role for grant in account.grants)
    must_change = must_change or account.must_change_password
    return Person(account.id, account.name, roles, account.organisation_id, must_change, must_enrol)


def list_accounts(session: Session, words: str = "", *, limit: int | None = None, offset: int = 0) -> Sequence[Account]:
    """Accounts by log-in name: all, or those with these words in their name or log-in."""
    query = select(Account).order_by(Account.login).limit(limit).offset(offset)
    if words.strip():
        found = words.strip()
        query = query.where(
            or_(Account.login.icontains(found, autoescape=True), Account.name.icontains(found, autoescape=True))
        )
    return session.scalars(query).all()


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
