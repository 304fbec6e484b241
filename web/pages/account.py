"""Logging in, code, password, one's own log-ins; the form that came too late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from registry.people.live_sessions import SessionView
from web.kept import KeptForm


@dataclass(frozen=True, slots=True)
class LoginPage:
    """The log-in form; `error` stands beside it after a refused try; `kept` is what was typed before."""

    template: ClassVar[str] = "pages/login.html"

    then: str
    login: str = ""
    error: str = ""
    kept: KeptForm | None = None


@dataclass(frozen=True, slots=True)
class CodePage:
    """The second step of a log-in: the code of the authenticator, or a recovery code."""

    template: ClassVar[str] = "pages/login_code.html"

    then: str
    error: str = ""
    kept: KeptForm | None = None


@dataclass(frozen=True, slots=True)
class PasswordPage:
    """The form for a new password; `must` after an account was made or reset, or when the password is too old."""

    template: ClassVar[str] = "pages/password.html"

    must: bool
    policy: str
    days: int
    error: str = ""
    kept: KeptForm | None = None


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account: roles, password, second factor, the list of log-ins."""

    template: ClassVar[str] = "pages/account.html"

    login: str
    roles: tuple[str, ...]
    merged: tuple[str, ...]
    sessions: Sequence[SessionView]
    here: str  # id of the session that looks
    enrolled: bool
    asked: bool  # the second factor is asked of these roles
    codes_left: int
    idle_minutes: int
    hours: int
    said: str = ""


@dataclass(frozen=True, slots=True)
class EnrolPage:
    """A secret for the authenticator, as QR code and in letters, and the first code back."""

    template: ClassVar[str] = "pages/second_factor.html"

    secret: str
    qr: str
    must: bool
    error: str = ""
    kept: KeptForm | None = None


@dataclass(frozen=True, slots=True)
class RecoveryCodesPage:
    """The recovery codes, on this answer alone."""

    template: ClassVar[str] = "pages/recovery_codes.html"

    codes: tuple[str, ...]
    kept: KeptForm | None = None


@dataclass(frozen=True, slots=True)
class ResumePage:
    """A form that came too late, with its text, to be corrected and sent."""

    template: ClassVar[str] = "pages/resume.html"

    kept: KeptForm
