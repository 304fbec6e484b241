"""Pages of those who answer letters: the inbox, one letter with its answer boxes and receipt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from review.casework.correction.follow_up import FollowUpView
from review.casework.letters.views import LetterView


@dataclass(frozen=True, slots=True)
class InboxPage:
    """The letters that a body got, newest first."""

    template: ClassVar[str] = "pages/letters.html"

    letters: tuple[LetterView, ...]
    today: date


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One letter; `written` is what stood in a form that could not be taken."""

    template: ClassVar[str] = "pages/letter.html"

    letter: LetterView
    rounds: tuple[FollowUpView, ...]
    today: date
    address: str
    max_mb: int
    said: str = ""
    message: str = ""
    written: dict[str, str] = field(default_factory=dict)

    def refused(self, message: str, written: dict[str, str]) -> LetterPage:
        """The same page with what is wrong and what was written."""
        return replace(self, message=message, written=written)

    def value(self, name: str, stored: str) -> str:
        """What stands in a field: what was just written, else what is saved."""
        return self.written.get(name, stored)

    def differs(self, name: str, stored: str) -> bool:
        """Whether what was written differs from what a colleague saved: then both are shown."""
        return name in self.written and bool(stored) and self.written[name].strip() != stored
