"""Who writes notes: two of one office, a third of none, an expert."""

import pytest

from registry.people.accounts import as_person, ensure_organisation, find_account
from registry.people.models import Account
from registry.people.roles import Role
from tests.support.people import make_person


@pytest.fixture
def staff(database, clock):
    made = {
        "a": make_person(database, clock, Role.REVIEWER, login="a"),
        "b": make_person(database, clock, Role.REVIEWER, login="b"),
    }
    made |= {
        "c": make_person(database, clock, Role.REVIEWER, login="c"),
        "expert": make_person(database, clock, Role.EXPERT),
    }
    with database.write() as session:
        office = ensure_organisation(session, clock, "法工委", "committee").id
        for login in ("a", "b"):
            session.get_one(Account, made[login].account_id).organisation_id = office
        session.flush()
        return made | {login: as_person(find_account(session, login)) for login in ("a", "b")}
