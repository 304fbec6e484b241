"""Passwords: hashed with argon2id, and checked against a policy before they are taken.

The policy's numbers are settings; their defaults are common practice of MLPS level 2 (GB/T 22239-2019). A password
that someone else gave is changed at the first log-in, so only those that people choose are checked.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from registry.errors import InvalidInput
from registry.ids import ALPHABET
from registry.settings import Settings

LONGEST = 200  # what forms take; argon2 itself has no limit worth the name
_hasher = PasswordHasher()
_LOOK_ALIKES = str.maketrans("@4013$5!|7", "aaoiessiit")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "!@#$%^&*()")
_COLUMNS = ("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp")
_WALK = 4  # this many neighbours on the keyboard in a row count as one sign


@dataclass(frozen=True, slots=True)
class Policy:
    """What a chosen password must be."""

    min_length: int = 10
    classes: int = 3  # of capital letters, small letters, digits, other signs
    history: int = 5  # former passwords that can't be taken again
    days: int = 90  # after which it must be changed; 0 for never

    @property
    def words(self) -> str:
        """The policy in one sentence, for the form."""
        kinds = f"，含大写字母、小写字母、数字、符号中的至少 {self.classes} 类" if self.classes > 1 else ""
        again = f"，不与最近 {self.history} 个密码相同" if self.history else ""
        return f"至少 {self.min_length} 个字符{kinds}，不含登录名和姓名，不是常见密码{again}。"


def policy_of(settings: Settings) -> Policy:
    """The policy of a site."""
    return Policy(
        settings.password_min_length, settings.password_classes, settings.password_history, settings.password_days
    )


def random_password() -> str:
    """A password that can be read aloud: four groups of four."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def hash_password(password: str) -> str:
    """What is stored in place of a password."""
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password that was hashed."""
    try:
        return password_hash is not None and _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def waste_time(password: str) -> None:
    """Hash something, so that an unknown log-in name takes as long as a wrong password."""
    _hasher.hash(password)


def check_password(policy: Policy, password: str, *, login: str, name: str, former: Sequence[str] = ()) -> None:
    """Raise unless a person may choose this password.

    Args:
        policy: the site's numbers.
        password: what was chosen.
        login, name: of the person; neither may be part of it, forwards or backwards.
        former: hashes of the present and earlier passwords, newest first.

    Raises:
        InvalidInput: with what to do about it.
    """
    if len(password) < policy.min_length:
        raise InvalidInput(f"密码至少要有 {policy.min_length} 个字符。")
    if len(password) > LONGEST:
        raise InvalidInput(f"密码不能超过 {LONGEST} 个字符。")
    if _classes(password) < policy.classes:
        raise InvalidInput(f"密码须含大写字母、小写字母、数字、符号中的至少 {policy.classes} 类。")
    lower = password.lower()
    for own in (login.lower(), name.lower()):
        if len(own) >= 2 and (own in lower or own[::-1] in lower):
            raise InvalidInput("密码不能包含登录名或姓名。")
    if is_common(password):
        raise InvalidInput("这个密码太常见，容易被猜到，请换一个。")
    if any(matches(held, password) for held in former[: policy.history]):
        raise InvalidInput(f"新密码不能与最近用过的 {policy.history} 个密码相同。")


def is_common(password: str) -> bool:
    """Whether guessers would try this early: a well-known word with trimmings, a walk over the keyboard, repetition."""
    lower = password.lower()
    if len(_collapsed(lower)) < 6:
        return True
    bare = lower.rstrip("0123456789!@#$%^&*._-")
    for text in (lower, lower.translate(_LOOK_ALIKES), bare.translate(_LOOK_ALIKES)):
        runs = re.findall("[a-z]+", text)
        if "".join(runs) in _common_words() or (runs and all(run in _common_words() for run in runs)):
            return True
    return False


def _classes(password: str) -> int:
    return sum(
        any(test(c) for c in password)
        for test in (str.isupper, str.islower, str.isdigit, lambda c: not (c.isupper() or c.islower() or c.isdigit()))
    )


def _collapsed(text: str) -> str:
    """The text with repetitions and keyboard walks drawn together: `aaaa` → `a`, `qwer1234` → `q1`."""
    held = [c for n, c in enumerate(text) if n == 0 or c != text[n - 1]]
    kept: list[str] = []
    n = 0
    while n < len(held):
        end = n + 1
        while end < len(held) and any(_stands(held[n : end + 1], line) for line in _lines()):
            end += 1
        step = end - n if end - n >= _WALK else 1
        kept.append(held[n])
        n += step
    return "".join(kept)


def _stands(signs: list[str], line: str) -> bool:
    return "".join(signs) in line


@lru_cache(maxsize=1)
def _lines() -> tuple[str, ...]:
    return tuple(line for row in (*_ROWS, *_COLUMNS) for line in (row, row[::-1]))


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    text = (files("registry.people") / "common_passwords.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line and not line.startswith("#"))
