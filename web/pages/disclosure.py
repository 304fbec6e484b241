"""Showing a masked personal field: the reason is asked first, then the field stands on one answer alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Field:
    """One personal field of a subject: `key` goes into the log, `label` and `value` onto the page."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class DisclosurePage:
    """The form that asks for the reason; after it, the fields."""

    template: ClassVar[str] = "pages/disclosure.html"

    what: str  # such as 意见 YJ20261124-1
    action: str
    back: str
    labels: tuple[str, ...]
    shown: tuple[Field, ...] = ()
    reason: str = ""
    error: str = ""
