"""The second factor: time-based codes (TOTP, RFC 6238) from an authenticator app, and recovery codes for its loss.

Six digits, thirty seconds, SHA-1, which is what every app knows; it works without any network. A code of the step
before or after counts too, for clocks differ; none counts twice. The secret is sealed, recovery codes are hashed.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b32decode, b32encode
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput
from registry.ids import new_id
from registry.people.models import Account, RecoveryCode, SecondFactor
from registry.people.roles import Role
from registry.sealing import Sealer
from registry.settings import Settings

STEP_S = 30
RECOVERY_CODES = 8
_ASKED = {
    "off": frozenset[Role](),
    "admins": frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}),
    "admins_and_heads": frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.HEAD}),
}


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator needs: the secret to type, and the address that its camera reads."""

    secret: str  # base32, in groups of four
    uri: str


def is_asked_of(settings: Settings, roles: frozenset[Role]) -> bool:
    """Whether people with these roles must have a second factor."""
    return bool(_ASKED[settings.second_factor] & roles)


def is_enrolled(session: Session, account_id: str) -> bool:
    """Whether this account logs in with a code."""
    held = session.get(SecondFactor, account_id)
    return held is not None and held.confirmed_at is not None


def begin(session: Session, clock: Clock, sealer: Sealer, account_id: str, site_name: str) -> Enrolment:
    """Give the account a secret that counts once it is confirmed; asked again, it gives the same.

    Raises:
        InvalidInput: a second factor is confirmed already.
    """
    held = session.get(SecondFactor, account_id)
    if held is not None and held.confirmed_at is not None:
        raise InvalidInput("动态口令已经启用。更换手机的，请由另一位管理员重置后重新绑定。")
    if held is None:
        secret = sealer.seal(b32encode(secrets.token_bytes(20)).decode())
        held = SecondFactor(account_id=account_id, secret=secret, created_at=clock.now(), last_step=0)
        session.add(held)
        session.flush()
    secret = sealer.open(held.secret)
    login = session.get_one(Account, account_id).login
    groups = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    return Enrolment(groups, _totp(secret).get_provisioning_uri(login, site_name))


def confirm(session: Session, clock: Clock, sealer: Sealer, account_id: str, code: str) -> list[str]:
    """Turn the second factor on with a first code; returns the recovery codes, which are shown once.

    Raises:
        InvalidInput: the code is wrong, or nothing was begun.
    """
    held = session.get(SecondFactor, account_id)
    if held is None or held.confirmed_at is not None:
        raise InvalidInput("请重新打开绑定页面。")
    if not _take_step(clock, sealer, held, code):
        raise InvalidInput("验证码不正确。请核对手机时间是否准确，输入应用里当前显示的 6 位数字。")
    held.confirmed_at = clock.now()
    codes = ["-".join((new_id(5), new_id(5))) for _ in range(RECOVERY_CODES)]
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    session.add_all(RecoveryCode(account_id=account_id, code_hash=_code_hash(code)) for code in codes)
    audit.record(session, clock, account_id, "second_factor.enrol", f"account:{account_id}")
    return codes


def take_code(session: Session, clock: Clock, sealer: Sealer, account_id: str, code: str) -> bool:
    """Whether this code lets the account in; each counts once."""
    held = session.get(SecondFactor, account_id, with_for_update=True)
    if held is None or held.confirmed_at is None:
        return False
    if _take_step(clock, sealer, held, code):
        return True
    spare = session.scalars(
        select(RecoveryCode).where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_hash == _code_hash(code),
            RecoveryCode.used_at.is_(None),
        )
    ).one_or_none()
    if spare is None:
        return False
    spare.used_at = clock.now()
    left = len(session.scalars(_unused(account_id)).all()) - 1
    audit.record(session, clock, account_id, "second_factor.recovery", f"account:{account_id}", left=left)
    return True


def codes_left(session: Session, account_id: str) -> int:
    """Recovery codes that are not used."""
    return len(session.scalars(_unused(account_id)).all())


def reset(session: Session, clock: Clock, account_id: str, *, actor: str, why: str) -> None:
    """Take the second factor away, so that it is set up anew at the next log-in.

    Raises:
        InvalidInput: it is the actor's own, or no reason was given.
    """
    if account_id == actor:
        raise InvalidInput("不能重置自己的动态口令，请由另一位管理员办理。")
    if not why.strip():
        raise InvalidInput("重置动态口令须写明原因。")
    held = session.get(SecondFactor, account_id)
    if held is None:
        return
    session.delete(held)
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    audit.record(session, clock, actor, "second_factor.reset", f"account:{account_id}", why=why.strip())


def _totp(secret: str) -> TOTP:
    return TOTP(b32decode(secret), 6, SHA1(), STEP_S)  # noqa: S303 - RFC 6238 as apps know it; HMAC-SHA-1 is sound


def _take_step(clock: Clock, sealer: Sealer, held: SecondFactor, code: str) -> bool:
    """Whether a code is that of this step or a neighbour, and of none that was taken before."""
    given = "".join(code.split())
    if len(given) != 6 or not given.isascii() or not given.isdigit():
        return False
    totp = _totp(sealer.open(held.secret))
    now = int(clock.now().timestamp()) // STEP_S
    for step in (now - 1, now, now + 1):
        if step <= held.last_step:
            continue
        try:
            totp.verify(given.encode(), step * STEP_S)
        except InvalidToken:
            continue
        held.last_step = step
        return True
    return False


def _code_hash(code: str) -> str:
    return hashlib.sha256("".join(code.lower().split()).replace("-", "").encode()).hexdigest()


def _unused(account_id: str) -> Select[int]:
    return select(RecoveryCode.id).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
