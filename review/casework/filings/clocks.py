"""The periods of a filing: a profile and a calendar in one hand, asked by the rule's key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from review.procedure.deadlines import Due, due
from review.procedure.in_force import procedure
from review.procedure.profiles import Profile
from review.procedure.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Clocks:
    """The profile in force and the calendar that periods are counted by."""

    profile: Profile
    calendar: Calendar

    def due(self, key: str, start: date) -> Due:
        """The deadline of a period of the profile.

        Args:
            key: one of `profiles.KEYS`.
            start: legal day of the event.
        """
        return due(self.profile.rule(key), start, self.calendar)

    def late_days(self, promulgated_on: date | None, arrived_on: date | None) -> int | None:
        """By how many days a filing came late, 0 in time; None where a date is not known."""
        if promulgated_on is None or arrived_on is None:
            return None
        return max(0, (arrived_on - self.due("filing.submit", promulgated_on).on).days)


def current_clocks(session: Session) -> Clocks:
    """The profile and the calendar that are in force on this site. One statement."""
    held = procedure(session)
    return Clocks(held.profile, held.calendar)
