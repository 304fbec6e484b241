"""Kinds of liaison points, duties there and ways of gathering, from `kinds.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from registry.errors import InvalidInput

_FILE = Path(__file__).with_name("kinds.toml")


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of point; `words` are what a table may say for it."""

    key: str
    name: str
    words: tuple[str, ...]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def forms() -> Mapping[str, Form]:
    """All kinds by key, in the order of the file."""
    return {key: Form(key, one["name"], tuple(one["words"])) for key, one in _data()["forms"].items()}


def duties() -> Mapping[str, str]:
    """Duties at a point: key → name."""
    found: dict[str, str] = _data()["duties"]
    return found


def gathering() -> Mapping[str, str]:
    """Ways in which people were asked: key → name."""
    found: dict[str, str] = _data()["gathering"]
    return found


def form_name(key: str) -> str:
    """The name of a kind; the key itself where the file no longer has it."""
    return forms()[key].name if key in forms() else key


def checked_form(key: str) -> str:
    """The key of a kind.

    Raises:
        InvalidInput: there is none.
    """
    if key not in forms():
        raise InvalidInput("请选择联系点的类型。")
    return key


def form_of(words: str) -> str:
    """The key of the kind that a table names; empty where none fits."""
    plain = "".join(words.split())
    return next((one.key for one in forms().values() if plain == one.name or plain in one.words), "")


def duty_of(words: str) -> str:
    """The key of the duty that a table names; empty where none fits."""
    plain = "".join(words.split())
    return next((key for key, name in duties().items() if plain in {name, f"信息{name}", f"立法{name}"}), "")
