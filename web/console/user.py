"""`beishen user`: make, disable, reset and list accounts, set their roles, reset a lost authenticator."""

from __future__ import annotations

from typing import Annotated

import typer

from registry.errors import InvalidInput
from registry.people import accounts, second_factor
from registry.people.grants import set_roles
from registry.people.roles import ROLE_NAMES, Role
from web.console.output import emit, plain_errors, say
from web.site import open_site

app = typer.Typer(help="Accounts and roles.", no_args_is_help=True)
ACTOR = "system"

Roles = Annotated[list[str], typer.Option("--role", help="Role; repeat for several: " + ", ".join(Role))]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _roles(names: list[str]) -> list[Role]:
    try:
        roles = [Role(name) for name in names]
    except ValueError as error:
        raise InvalidInput("没有这个角色。可用的角色：" + "、".join(Role)) from error
    if Role.PUBLIC in roles:
        raise InvalidInput("public 指未登录的公众，不能授予账号。")
    return roles


@app.command()
@plain_errors
def create(login: str, name: str, role: Roles, json: Json = False) -> None:
    """Make an account; its first password is printed once and must be changed at the first log-in."""
    site = open_site()
    with site.database.write() as session:
        made = accounts.create_account(session, site.clock, login=login, name=name, roles=_roles(role), actor=ACTOR)
    _show(made, json)


@app.command()
@plain_errors
def disable(login: str) -> None:
    """Lock an account out; what it did stays in the record."""
    site = open_site()
    with site.database.write() as session:
        accounts.disable_account(session, site.clock, login, actor=ACTOR)
    say(f"账号 {login} 已停用。")


@app.command()
@plain_errors
def reset(login: str, json: Json = False) -> None:
    """Give an account a new first password and let it in again."""
    site = open_site()
    with site.database.write() as session:
        made = accounts.reset_password(session, site.clock, login, actor=ACTOR)
    _show(made, json)


@app.command("reset-code")
@plain_errors
def reset_code(login: str, why: Annotated[str, typer.Option("--why", help="Reason, kept in the log.")]) -> None:
    """Take the authenticator of an account away (lost phone); it is set up anew at the next log-in."""
    site = open_site()
    with site.database.write() as session:
        account = accounts.find_account(session, login)
        held = second_factor.is_enrolled(session, account.id)
        second_factor.reset(session, site.clock, account.id, actor=ACTOR, why=why)
    say(f"账号 {login} 的动态口令已重置，下次登录时重新设置。" if held else f"账号 {login} 没有设置动态口令。")


@app.command()
@plain_errors
def roles(login: str, role: Roles) -> None:
    """Replace the roles of an account."""
    site = open_site()
    wanted = _roles(role)
    with site.database.write() as session:
        set_roles(session, site.clock, login, wanted, actor=ACTOR, small_site=site.settings.small_site)
    say(f"账号 {login} 的角色：" + "、".join(ROLE_NAMES[r] for r in wanted))


@app.command("list")
@plain_errors
def list_(json: Json = False) -> None:
    """List the accounts."""
    site = open_site()
    with site.database.read() as session:
        for account in accounts.list_accounts(session):
            held = sorted(grant.role for grant in account.grants)
            if json:
                emit(
                    {
                        "login": account.login,
                        "name": account.name,
                        "roles": held,
                        "disabled": account.disabled_at is not None,
                    }
                )
            else:
                names = "、".join(ROLE_NAMES[Role(role)] for role in held)
                say(f"{account.login}\t{account.name}\t{names}" + ("\t已停用" if account.disabled_at else ""))


def _show(made: accounts.NewAccount, json: bool) -> None:
    if json:
        emit({"account_id": made.account_id, "login": made.login, "password": made.password})
    else:
        say(f"账号 {made.login}，初始密码 {made.password}（只显示这一次，首次登录须更改）")
