"""Accounts, log-in, lock-out, sessions and invitations."""

from datetime import timedelta

import pytest

from registry import audit
from registry.errors import Conflict, InvalidInput, NotFound, TooMany
from registry.people import accounts, invitations, sessions
from registry.people.roles import Permission, Role


@pytest.fixture
def made(database, clock):
    with database.write() as session:
        return accounts.create_account(session, clock, login="Zhou", name="周敏", roles=[Role.REVIEWER], actor="system")


def _log_in(database, clock, settings, login, password):
    with database.write() as session:
        return sessions.log_in(session, clock, settings, login, password)


def test_log_in_and_out(database, clock, settings, made):
    opened = _log_in(database, clock, settings, "zhou", made.password)
    assert opened.person.name == "周敏"
    assert opened.person.must_change_password
    with database.read() as session:
        found = sessions.find_session(session, clock, settings, opened.token)
        assert found.person.may(Permission.FINDING_VERDICT)
        assert sessions.find_session(session, clock, settings, opened.token + "x") is None
    with database.write() as session:
        sessions.log_out(session, clock, opened.session_id)
    with database.read() as session:
        assert sessions.find_session(session, clock, settings, opened.token) is None


def test_idle_and_old_sessions_end(database, clock, settings, made):
    opened = _log_in(database, clock, settings, "zhou", made.password)
    clock.advance(minutes=settings.session_idle_minutes - 1)
    with database.write() as session:
        sessions.touch(session, clock, opened.session_id)
    clock.advance(minutes=settings.session_idle_minutes - 1)
    with database.read() as session:
        assert sessions.find_session(session, clock, settings, opened.token) is not None
    clock.advance(minutes=2)
    with database.read() as session:
        assert sessions.find_session(session, clock, settings, opened.token) is None


def test_wrong_passwords_lock_the_account_for_a_while(database, clock, settings, made):
    for _ in range(settings.login_tries):
        refused = _log_in(database, clock, settings, "zhou", "wrong password")
        assert isinstance(refused.error, InvalidInput)
    refused = _log_in(database, clock, settings, "zhou", made.password)
    assert isinstance(refused.error, TooMany)
    clock.advance(minutes=settings.login_lock_minutes + 1)
    assert isinstance(_log_in(database, clock, settings, "zhou", made.password), sessions.OpenSession)


def test_unknown_login_and_wrong_password_get_the_same_answer(database, clock, settings, made):
    unknown = _log_in(database, clock, settings, "nobody", "some password")
    wrong = _log_in(database, clock, settings, "zhou", "some password")
    assert unknown.error.message == wrong.error.message


def test_disabled_account_is_out_at_once(database, clock, settings, made):
    opened = _log_in(database, clock, settings, "zhou", made.password)
    with database.write() as session:
        accounts.disable_account(session, clock, "zhou", actor="system")
    with database.read() as session:
        assert sessions.find_session(session, clock, settings, opened.token) is None
    assert isinstance(_log_in(database, clock, settings, "zhou", made.password), sessions.LoginRefused)


def test_first_password_is_changed(database, clock, made):
    with database.write() as session, pytest.raises(InvalidInput, match="原密码"):
        accounts.change_password(session, clock, made.account_id, "wrong", "a new password")
    with database.write() as session:
        accounts.change_password(session, clock, made.account_id, made.password, "a new password")
        account = accounts.find_account(session, "zhou")
        assert not account.must_change_password
        assert accounts.password_matches(account, "a new password")


def test_taken_login_is_refused(database, clock, made):
    with database.write() as session, pytest.raises(Conflict):
        accounts.create_account(session, clock, login="ZHOU ", name="另一人", roles=[], actor="system")


def test_roles_are_replaced_and_logged_once(database, clock, made):
    with database.write() as session:
        accounts.set_roles(session, clock, "zhou", [Role.HEAD, Role.REVIEWER], actor="system")
        accounts.set_roles(session, clock, "zhou", [Role.REVIEWER, Role.HEAD], actor="system")
    with database.read() as session:
        person = accounts.as_person(accounts.find_account(session, "zhou"))
        assert person.roles == {Role.HEAD, Role.REVIEWER}
        assert audit.last_digest(session)[0] == 2
        assert list(audit.verify(session)) == []


def test_invitation_opens_only_its_purpose_until_it_ends(database, clock):
    with database.write() as session:
        invitation_id, token = invitations.invite(
            session,
            clock,
            purpose="liaison_comment",
            subject="consultation:1",
            actor="system",
            expires_at=clock.now() + timedelta(days=1),
        )
    with database.read() as session:
        assert invitations.open_invitation(session, clock, token, "liaison_comment").subject == "consultation:1"
        with pytest.raises(NotFound):
            invitations.open_invitation(session, clock, token, "expert_review")
    with database.write() as session:
        invitations.revoke(session, clock, invitation_id, actor="system")
    with database.read() as session, pytest.raises(NotFound):
        invitations.open_invitation(session, clock, token, "liaison_comment")
