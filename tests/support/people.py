"""People of every role, made through the real functions."""

from __future__ import annotations

from registry.people.accounts import as_person, create_account, find_account
from registry.people.roles import Person, Role


def make_person(database, clock, *roles: Role, login: str | None = None) -> Person:
    """A person with these roles; the log-in is the first role's name."""
    login = login or roles[0].value.replace("_", "-")
    with database.write() as session:
        create_account(session, clock, login=login, name=f"测试{login}", roles=roles, actor="system")
        return as_person(find_account(session, login))
