"""Accounts, for the system administrator (made, disabled, reset) and the security administrator (roles, second factor).

Who makes accounts grants no roles, and who grants them makes none: the two are separate permissions of separate people,
unless the small-site profile merges them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import BeishenError, Conflict, InvalidInput, NotFound
from registry.people import accounts, live_sessions, lockout, second_factor
from registry.people.grants import set_roles
from registry.people.models import Account, Organisation
from registry.people.passwords import policy_of
from registry.people.roles import ROLE_NAMES, Permission, Person, Role, roles_from
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.admin import AccountPage, AccountRow, AccountsPage
from web.rendering import go_to, render
from web.site import Site

area = Area()
MANAGE, POLICY = Permission.ACCOUNTS_MANAGE, Permission.POLICY_MANAGE
ONE = urls.ADMIN + "/accounts/{account_id}"
SIZE = 50
Text = Annotated[str, Form()]
SAID = {
    "disabled": "账号已停用，登录已全部结束。",
    "enabled": "账号已启用。",
    "unlocked": "锁定已解除。",
    "ended": "该账号的登录已全部结束。",
    "factor": "动态口令已重置，下次登录时重新绑定。",
    "roles": "角色已更新。",
    "change": "姓名和单位已修改。",
}


@area.page(urls.ADMIN, MANAGE, POLICY, Permission.AUDIT_READ)
def desk(person: PersonDep) -> Response:
    """The administrator's first page is the list of their duty."""
    return go_to(urls.admin("audit" if not (person.may(MANAGE) or person.may(POLICY)) else "accounts"))


@area.page(urls.ADMIN + "/accounts", MANAGE, POLICY)
def account_list(request: Request, site: SiteDep, session: SessionDep, q: str = "", page: str = "1") -> Response:
    """The list."""
    return render(request, _list(session, site, q[:60], _number(page)))


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _list(session: Session, site: Site, words: str = "", number: int = 1, **form: str) -> AccountsPage:
    """One page. Constant number of statements."""
    held = accounts.list_accounts(session, words, limit=SIZE + 1, offset=(number - 1) * SIZE)
    shown = held[:SIZE]
    locked = lockout.locked_logins(session, site.clock, site.settings, [one.login for one in shown])
    live = live_sessions.count_live(session, site.clock, site.settings, [one.id for one in shown])
    bodies = _organisations(session)
    names = dict(bodies)
    rows = tuple(
        AccountRow(
            one.id,
            one.login,
            one.name,
            "、".join(ROLE_NAMES[Role(grant.role)] for grant in one.grants),
            names.get(one.organisation_id or "", ""),
            one.disabled_at is not None,
            one.login in locked,
            live.get(one.id, 0),
        )
        for one in shown
    )
    return AccountsPage(rows, words, number, len(held) > SIZE, bodies, **form)


def _organisations(session: Session) -> tuple[tuple[str, str], ...]:
    found = session.execute(select(Organisation.id, Organisation.name).order_by(Organisation.name))
    return tuple((id_, name) for id_, name in found)


@area.act(urls.ADMIN + "/accounts", MANAGE)
def create(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    login: Text = "",
    name: Text = "",
    organisation_id: Text = "",
) -> Response:
    """Make an account without roles; its password stands on this answer alone."""
    try:
        with site.database.write() as session:
            if organisation_id and session.get(Organisation, organisation_id) is None:
                raise InvalidInput("没有这个单位，请重新选择。")
            made = accounts.create_account(
                session,
                site.clock,
                login=login,
                name=name,
                roles=[],
                actor=person.actor,
                organisation_id=organisation_id or None,
                policy=policy_of(site.settings),
            )
    except (InvalidInput, Conflict) as error:
        with site.database.read() as session:
            page = _list(session, site, error=error.message, login=login[:60], name=name[:60])
            return render(request, page, status=error.status)
    return _shown(request, site, person, made.account_id, password=made.password)


@area.page(ONE, MANAGE, POLICY)
def one(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, account_id: str, said: str = ""
) -> Response:
    """One account."""
    return render(request, _page(session, site, person, account_id, said=SAID.get(said, "")))


def _page(
    session: Session,
    site: Site,
    person: Person,
    account_id: str,
    *,
    said: str = "",
    error: str = "",
    password: str = "",
) -> AccountPage:
    held = _account(session, account_id)
    bodies = _organisations(session)
    locked = lockout.locked_logins(session, site.clock, site.settings, [held.login])
    return AccountPage(
        held.id,
        held.login,
        held.name,
        held.organisation_id or "",
        bodies,
        accounts.account_seen(held),
        tuple(Role(grant.role) for grant in held.grants),
        held.disabled_at,
        held.created_at,
        held.login in locked,
        second_factor.is_enrolled(session, held.id),
        tuple(live_sessions.sessions_of(session, site.clock, site.settings, held.id)),
        held.id == person.account_id,
        site.settings.small_site,
        said,
        error,
        password,
    )


def _account(session: Session, account_id: str) -> Account:
    held = session.get(Account, account_id)
    if held is None:
        raise NotFound("没有这个账号。")
    return held


def _shown(
    request: Request,
    site: Site,
    person: Person,
    account_id: str,
    *,
    error: BeishenError | None = None,
    password: str = "",
    typed: tuple[str, str, str] | None = None,
) -> Response:
    with site.database.read() as session:
        page = _page(session, site, person, account_id, error=error.message if error else "", password=password)
        if typed is not None:
            page = replace(page, typed=typed)
        return render(request, page, status=error.status if error else 200)


@area.act(ONE + "/change", MANAGE)
def change(
    request: Request, site: SiteDep, person: PersonDep, account_id: str, name: Text = "", organisation_id: Text = "",
    seen: Text = "", why: Text = "",
) -> Response:  # fmt: skip
    """Change a person's name and organisation."""
    try:
        with site.database.write() as session:
            accounts.change_account(
                session, site.clock, account_id, name=name, organisation_id=organisation_id or None, seen=seen,
                actor=person.actor, why=why[:300],
            )  # fmt: skip
    except (InvalidInput, Conflict) as error:
        typed = (name[:60], organisation_id, why[:300])
        return _shown(request, site, person, account_id, error=error, typed=typed)
    return go_to(urls.account(account_id, pairs=[("said", "change")]))


@area.act(ONE + "/{act}", MANAGE)
def act(request: Request, site: SiteDep, person: PersonDep, account_id: str, act: str, why: Text = "") -> Response:
    """Disable, enable, unlock, end all log-ins, give a new password; each with its reason."""
    password, said = "", ""
    try:
        with site.database.write() as session:
            login = _account(session, account_id).login
            if not why.strip() and act in {"disable", "enable", "reset", "end"}:
                raise InvalidInput("请写明原因。")
            why = why.strip()[:300]
            if act == "disable":
                accounts.disable_account(session, site.clock, login, actor=person.actor, why=why)
                live_sessions.log_out_everywhere(session, site.clock, account_id, actor=person.actor)
                said = "disabled"
            elif act == "enable":
                accounts.enable_account(session, site.clock, login, actor=person.actor, why=why)
                said = "enabled"
            elif act == "unlock":
                accounts.unlock_account(session, site.clock, login, actor=person.actor)
                said = "unlocked"
            elif act == "end":
                live_sessions.log_out_everywhere(session, site.clock, account_id, actor=person.actor)
                said = "ended"
            elif act == "reset":
                if account_id == person.account_id:
                    raise InvalidInput("自己的密码请在“我的账号”中修改。")
                password = accounts.reset_password(session, site.clock, login, actor=person.actor, why=why).password
                live_sessions.log_out_everywhere(session, site.clock, account_id, actor=person.actor)
            else:
                raise NotFound("没有这项操作。")
    except (InvalidInput, Conflict) as error:
        return _shown(request, site, person, account_id, error=error)
    if password:
        return _shown(request, site, person, account_id, password=password)
    return go_to(urls.account(account_id, pairs=[("said", said)]))


@area.act(ONE + "/policy/{act}", POLICY)
def policy(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    account_id: str,
    act: str,
    why: Text = "",
    roles: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Grant and take roles, or take a second factor away; each with its reason."""
    try:
        with site.database.write() as session:
            login = _account(session, account_id).login
            if not why.strip():
                raise InvalidInput("请写明原因。")
            if act == "roles":
                known = {role.value for role in Role}
                wanted = roles_from(name for name in roles or [] if name in known)
                small = site.settings.small_site
                set_roles(session, site.clock, login, wanted, actor=person.actor, small_site=small, why=why[:300])
            elif act == "factor":
                second_factor.reset(session, site.clock, account_id, actor=person.actor, why=why[:300])
                live_sessions.log_out_everywhere(session, site.clock, account_id, actor=person.actor)
            else:
                raise NotFound("没有这项操作。")
    except (InvalidInput, Conflict) as error:
        return _shown(request, site, person, account_id, error=error)
    return go_to(urls.account(account_id, pairs=[("said", act)]))
