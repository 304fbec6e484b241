"""Three administrators are three people; a small site merges duties and says so."""

import pytest

from registry import audit
from registry.errors import Conflict, InvalidInput
from registry.people import accounts
from registry.people.duties import merged_duties
from registry.people.grants import set_roles
from registry.people.roles import Role
from tests.support.people import make_person

ADMINS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]
PAIRS = [(a, b) for a in ADMINS for b in [*ADMINS, Role.REGISTRAR, Role.REVIEWER, Role.HEAD] if a != b]


def logged(database, action):
    with database.read() as session:
        return [entry.detail for entry in session.query(audit.AuditEntry).filter_by(action=action)]


@pytest.mark.parametrize("pair", PAIRS)
def test_no_account_holds_two_duties_kept_apart(sqlite, clock, pair):
    make_person(sqlite, clock, Role.EXPERT, login="zhou")
    with pytest.raises(Conflict) as refused, sqlite.write() as session:
        set_roles(session, clock, "zhou", pair, actor="security")
    assert refused.value.code == "duties_apart"
    with pytest.raises(Conflict), sqlite.write() as session:
        accounts.create_account(session, clock, login="wu", name="吴", roles=pair, actor="system")


def test_business_duties_may_be_held_together(sqlite, clock):
    person = make_person(sqlite, clock, Role.REGISTRAR, Role.REVIEWER, Role.HEAD)
    assert merged_duties(person) == []


def test_a_small_site_merges_and_the_log_and_papers_name_it(database, clock):
    make_person(database, clock, Role.REVIEWER, login="zhou")
    with database.write() as session:
        set_roles(session, clock, "zhou", [Role.REVIEWER, Role.AUDIT_ADMIN, Role.SYSTEM_ADMIN], actor="security",
                  small_site=True, why="全委三人")  # fmt: skip
        person = accounts.as_person(accounts.find_account(session, "zhou"))
    assert merged_duties(person) == [
        "审查员与系统管理员由同一人担任",
        "审查员与审计管理员由同一人担任",
        "系统管理员与审计管理员由同一人担任",
    ]
    (detail,) = logged(database, "account.roles")
    assert detail["merged"] == ["reviewer+system_admin", "reviewer+audit_admin", "system_admin+audit_admin"]
    assert (detail["old"], detail["why"]) == (["reviewer"], "全委三人")


def test_nobody_grants_to_themselves(database, clock):
    person = make_person(database, clock, Role.SECURITY_ADMIN, login="zhou")
    with pytest.raises(InvalidInput, match="自己"), database.write() as session:
        set_roles(session, clock, "zhou", [Role.HEAD], actor=person.account_id)
    with pytest.raises(InvalidInput, match="公众"), database.write() as session:
        set_roles(session, clock, "zhou", [Role.PUBLIC], actor="other")
