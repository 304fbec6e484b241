"""Codes from an authenticator: enrolled, asked for, taken once, reset by another."""

from base64 import b32decode

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from registry import audit
from registry.errors import InvalidInput, TooMany
from registry.people import accounts, second_factor, sessions
from registry.people.roles import Role
from registry.sealing import Sealer

PASSWORD = "Correct-horse-battery-9"


@pytest.fixture
def sealer(tmp_path):
    return Sealer(tmp_path / "sealing.keys")


@pytest.fixture
def admin(database, clock):
    with database.write() as session:
        return accounts.create_account(
            session, clock, login="anna", name="安娜", roles=[Role.SECURITY_ADMIN], actor="system",
            password=PASSWORD, must_change=False,
        )  # fmt: skip


@pytest.fixture
def phone(database, clock, sealer, admin):
    """Enrols; returns the function that shows the code at a moment, and the recovery codes."""
    with database.write() as session:
        made = second_factor.begin(session, clock, sealer, admin.account_id, "备审")
        assert second_factor.begin(session, clock, sealer, admin.account_id, "备审") == made
        assert not second_factor.is_enrolled(session, admin.account_id)
    totp = TOTP(b32decode(made.secret.replace(" ", "")), 6, SHA1(), 30)

    def code(shift_s=0):
        return totp.generate(int(clock.now().timestamp()) + shift_s).decode()

    with database.write() as session:
        with pytest.raises(InvalidInput):
            second_factor.confirm(session, clock, sealer, admin.account_id, "000000" if code() != "000000" else "1")
        codes = second_factor.confirm(session, clock, sealer, admin.account_id, code())
    clock.advance(minutes=2)
    return code, codes


def first_step(database, clock, settings):
    with database.write() as session:
        return sessions.log_in(session, clock, settings, "anna", PASSWORD)


def second_step(database, clock, settings, sealer, token, code):
    with database.write() as session:
        return sessions.show_code(session, clock, settings, sealer, token, code)


def test_the_secret_is_not_in_the_database(database, admin, phone):
    with database.read() as session:
        held = session.get(second_factor.SecondFactor, admin.account_id)
        assert held.secret.startswith("sealed1.")


def test_until_the_code_is_shown_nothing_is_open_and_then_under_another_token(database, clock, settings, sealer, phone):
    code, _ = phone
    waiting = first_step(database, clock, settings)
    assert waiting.waits
    with database.read() as session:
        assert sessions.find_session(session, clock, settings, waiting.token) is None
    opened = second_step(database, clock, settings, sealer, waiting.token, code())
    assert opened.token != waiting.token
    with database.read() as session:
        assert sessions.find_session(session, clock, settings, opened.token).person.name == "安娜"
    assert second_step(database, clock, settings, sealer, waiting.token, code(30)) is None


@pytest.mark.parametrize(("shift_s", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_of_a_neighbouring_step_counts(database, clock, settings, sealer, phone, shift_s, taken):
    code, _ = phone
    token = first_step(database, clock, settings).token
    answer = second_step(database, clock, settings, sealer, token, code(shift_s))
    assert isinstance(answer, sessions.OpenSession) is taken


def test_no_code_counts_twice(database, clock, settings, sealer, phone):
    code, _ = phone
    shown = code()
    for expected in (sessions.OpenSession, sessions.LoginRefused):
        token = first_step(database, clock, settings).token
        assert isinstance(second_step(database, clock, settings, sealer, token, shown), expected)


def test_wrong_codes_lock_like_wrong_passwords(database, clock, settings, sealer, phone):
    code, _ = phone
    token = first_step(database, clock, settings).token
    for _ in range(settings.login_tries):
        assert isinstance(second_step(database, clock, settings, sealer, token, "12 34").error, InvalidInput)
    assert isinstance(second_step(database, clock, settings, sealer, token, code()).error, TooMany)
    assert isinstance(first_step(database, clock, settings).error, TooMany)


def test_a_session_waits_ten_minutes(database, clock, settings, sealer, phone):
    code, _ = phone
    token = first_step(database, clock, settings).token
    clock.advance(minutes=11)
    assert second_step(database, clock, settings, sealer, token, code()) is None


def test_a_recovery_code_counts_once(database, clock, settings, sealer, admin, phone):
    _, codes = phone
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    typed = f" {codes[0].upper()} "
    for expected in (sessions.OpenSession, sessions.LoginRefused):
        token = first_step(database, clock, settings).token
        assert isinstance(second_step(database, clock, settings, sealer, token, typed), expected)
    with database.read() as session:
        assert second_factor.codes_left(session, admin.account_id) == second_factor.RECOVERY_CODES - 1


def test_another_administrator_resets_it_and_the_log_says_why(database, clock, settings, admin, phone):
    with database.write() as session:
        with pytest.raises(InvalidInput, match="自己"):
            second_factor.reset(session, clock, admin.account_id, actor=admin.account_id, why="换手机")
        with pytest.raises(InvalidInput, match="原因"):
            second_factor.reset(session, clock, admin.account_id, actor="other", why=" ")
        second_factor.reset(session, clock, admin.account_id, actor="other", why="换手机")
    opened = first_step(database, clock, settings)
    assert not opened.waits
    assert opened.person.must_enrol
    with database.read() as session:
        entry = session.query(audit.AuditEntry).filter_by(action="second_factor.reset").one()
        assert (entry.actor, entry.detail) == ("other", {"why": "换手机"})


@pytest.mark.parametrize(
    ("setting", "asked"),
    [("off", []), ("admins", ["system_admin", "security_admin", "audit_admin"]),
     ("admins_and_heads", ["head", "system_admin", "security_admin", "audit_admin"])],
)  # fmt: skip
def test_whom_it_is_asked_of(settings, setting, asked):
    chosen = settings.model_copy(update={"second_factor": setting})
    assert [role for role in Role if second_factor.is_asked_of(chosen, frozenset({role}))] == asked
