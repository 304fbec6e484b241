"""Accounts, log-in, lock-out, sessions and invitations."""

from datetime import timedelta

import pytest

from registry import audit
from registry.errors import Conflict, InvalidInput, NotFound, TooMany
from registry.people import accounts, invitations, live_sessions, lockout, sessions
from registry.people.grants import set_roles
from registry.people.passwords import Policy
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
        live_sessions.log_out(session, clock, opened.session_id)
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
        accounts.change_password(session, clock, made.account_id, "wrong", "A new word 4 it")
    with database.write() as session:
        accounts.change_password(session, clock, made.account_id, made.password, "A new word 4 it")
        account = accounts.find_account(session, "zhou")
        assert not account.must_change_password
        assert accounts.password_matches(account, "A new word 4 it")


def test_taken_login_is_refused(database, clock, made):
    with database.write() as session, pytest.raises(Conflict):
        accounts.create_account(session, clock, login="ZHOU ", name="另一人", roles=[], actor="system")


def test_roles_are_replaced_and_logged_once(database, clock, made):
    with database.write() as session:
        set_roles(session, clock, "zhou", [Role.HEAD, Role.REVIEWER], actor="system")
        set_roles(session, clock, "zhou", [Role.REVIEWER, Role.HEAD], actor="system")
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


def test_failures_of_long_ago_do_not_add_up(database, clock, settings, made):
    for _ in range(settings.login_tries * 2):
        assert isinstance(_log_in(database, clock, settings, "zhou", "wrong password").error, InvalidInput)
        clock.advance(minutes=4)
    assert isinstance(_log_in(database, clock, settings, "zhou", made.password), sessions.OpenSession)


def test_a_lock_lasts_its_whole_time_and_tries_do_not_lengthen_it(database, clock, settings, made):
    for _ in range(settings.login_tries):
        _log_in(database, clock, settings, "zhou", "wrong password")
        clock.advance(minutes=2)
    clock.advance(minutes=settings.login_lock_minutes - 3)  # the last failure was two minutes ago
    assert isinstance(_log_in(database, clock, settings, "zhou", made.password).error, TooMany)
    with database.read() as session:
        assert lockout.locked_logins(session, clock, settings, ["zhou", "other"]) == {"zhou"}
    clock.advance(minutes=2)
    assert isinstance(_log_in(database, clock, settings, "zhou", made.password), sessions.OpenSession)


def test_an_unknown_name_is_locked_like_a_known_one(database, clock, settings, made):
    def answers(login):
        tries = [_log_in(database, clock, settings, login, "wrong password") for _ in range(settings.login_tries + 1)]
        return [(type(refused.error), refused.error.message) for refused in tries]

    assert answers("nobody") == answers("zhou")


def test_one_address_that_tries_many_names_is_locked(database, clock, settings, made):
    def attempt(login, password, address):
        with database.write() as session:
            return sessions.log_in(session, clock, settings, login, password, address=address)

    for number in range(settings.login_tries_per_address):
        assert isinstance(attempt(f"guess{number}", "wrong password", "10.0.0.9").error, InvalidInput)
    assert isinstance(attempt("zhou", made.password, "10.0.0.9").error, TooMany)
    assert isinstance(attempt("zhou", made.password, "10.0.0.8"), sessions.OpenSession)


def test_an_administrator_unlocks(database, clock, settings, made):
    for _ in range(settings.login_tries):
        _log_in(database, clock, settings, "zhou", "wrong password")
    with database.write() as session:
        accounts.unlock_account(session, clock, "zhou", actor="system")
    assert isinstance(_log_in(database, clock, settings, "zhou", made.password), sessions.OpenSession)


def test_the_log_of_refusals_names_neither_passwords_nor_unknown_names(database, clock, settings, made):
    _log_in(database, clock, settings, "MyPassword1!", "secret words")
    with database.read() as session:
        (entry,) = [e for e in session.query(audit.AuditEntry) if e.action == "login.refused"]
        assert (entry.actor, entry.subject) == ("public", "account:unknown")
        assert "mypassword" not in str(entry.detail).lower()


def test_more_log_ins_than_the_limit_end_the_oldest(database, clock, settings, made):
    opened = []
    for _ in range(settings.session_limit + 2):
        opened.append(_log_in(database, clock, settings, "zhou", made.password))
        clock.advance(minutes=1)
    with database.read() as session:
        live = [sessions.find_session(session, clock, settings, o.token) is not None for o in opened]
        listed = live_sessions.sessions_of(session, clock, settings, made.account_id)
    assert live == [False, False] + [True] * settings.session_limit
    assert [row.id for row in listed] == [o.session_id for o in reversed(opened[2:])]


def test_log_ins_are_ended_one_by_one_and_all_at_once(database, clock, settings, made):
    first, second, third = (_log_in(database, clock, settings, "zhou", made.password) for _ in range(3))

    def live():
        with database.read() as session:
            return [
                sessions.find_session(session, clock, settings, o.token) is not None for o in (first, second, third)
            ]

    with database.write() as session:
        live_sessions.end_session(session, clock, made.account_id, first.session_id, actor=made.account_id)
        with pytest.raises(NotFound):
            live_sessions.end_session(session, clock, "another", second.session_id, actor="another")
    assert live() == [False, True, True]
    with database.write() as session:
        live_sessions.log_out_everywhere(session, clock, made.account_id, keep=third.session_id)
    assert live() == [False, False, True]
    with database.write() as session:
        live_sessions.log_out_everywhere(session, clock, made.account_id)
    assert live() == [False, False, False]


def test_a_password_grows_old(database, clock, settings, made):
    def must_change():
        opened = _log_in(database, clock, settings, "zhou", "A new word 4 it")
        with database.read() as session:
            return sessions.find_session(session, clock, settings, opened.token).person.must_change_password

    with database.write() as session:
        accounts.change_password(session, clock, made.account_id, made.password, "A new word 4 it")
    clock.advance(days=settings.password_days)
    assert not must_change()
    clock.advance(hours=1)
    assert must_change()


def test_a_lasting_password_of_a_new_account_meets_the_policy_of_the_site(sqlite, clock):
    strict = Policy(min_length=20)
    given = {"login": "zhou", "name": "周敏", "roles": [], "actor": "system", "must_change": False}
    with pytest.raises(InvalidInput, match="20"), sqlite.write() as session:
        accounts.create_account(session, clock, password="Correct-horse-9", policy=strict, **given)
    with sqlite.write() as session:
        made = accounts.create_account(session, clock, password="Correct-horse-battery-9", policy=strict, **given)
    assert made.login == "zhou"
