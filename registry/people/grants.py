"""Roles granted and taken, apart from the making of accounts; the one door through which an account gets a role."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput
from registry.people.accounts import find_account
from registry.people.duties import require_apart
from registry.people.models import RoleGrant
from registry.people.roles import Role


def set_roles(
    session: Session,
    clock: Clock,
    login: str,
    roles: Iterable[Role],
    *,
    actor: str,
    small_site: bool = False,
    why: str = "",
) -> None:
    """Replace the roles of an account; no change leaves no entry.

    Args:
        session: the transaction.
        clock: where the moment comes from.
        login: whose roles.
        roles: all the roles that the account holds afterwards.
        actor: who grants; nobody grants to themselves.
        small_site: duties kept apart may be merged; the entry names which.
        why: the reason, for the log.

    Raises:
        InvalidInput: the account is the actor's own, or `public` was asked for.
        Conflict: the roles belong to two people.
    """
    account = find_account(session, login)
    wanted = set(roles)
    if Role.PUBLIC in wanted:
        raise InvalidInput("公众不是可以授予的角色。")
    if account.id == actor:
        raise InvalidInput("不能给自己授予或收回角色，请由另一位安全管理员办理。")
    merged = require_apart(wanted, small_site=small_site)
    old = sorted(grant.role for grant in account.grants)
    new = sorted(role.value for role in wanted)
    if old == new:
        return
    for grant in list(account.grants):
        if grant.role not in new:
            session.delete(grant)
    account.grants = [g for g in account.grants if g.role in new] + [
        RoleGrant(role=role, granted_at=clock.now()) for role in new if role not in old
    ]
    session.flush()
    detail = {"merged": merged} if merged else {}
    audit.record(session, clock, actor, "account.roles", f"account:{account.id}", old=old, new=new, why=why, **detail)
