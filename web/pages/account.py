"""Logging in and changing the password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from registry.people.accounts import MIN_PASSWORD


@dataclass(frozen=True, slots=True)
class LoginPage:
    """The log-in form; `error` stands beside it after a refused try."""

    template: ClassVar[str] = "pages/login.html"

    then: str
    login: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class PasswordPage:
    """The form for a new password; `first` after an account was made or reset."""

    template: ClassVar[str] = "pages/password.html"

    first: bool
    error: str = ""
    minimum: int = MIN_PASSWORD
