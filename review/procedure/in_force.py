"""The procedure in force at a site: a shipped profile and the shipped holidays, with what administrators changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.procedure.deadlines import Due, Extension, Pause, due
from review.procedure.models import ProcedureChange
from review.procedure.profiles import DEFAULT, PROFILES, Profile, RequiredPaper, rule_from, shipped
from review.procedure.rules import TimeRule
from review.procedure.working_days import Calendar, notice_from, shipped_notices

SITE, HOLIDAYS = "site", "holidays"


@dataclass(frozen=True, slots=True)
class Procedure:
    """A profile and a calendar: all that a deadline needs."""

    profile: Profile
    calendar: Calendar

    def rule(self, key: str) -> TimeRule:
        """The period of this key; the keys stand in `profiles`."""
        return self.profile.rule(key)

    def due(
        self,
        key: str,
        start: date | datetime,
        *,
        pauses: Sequence[Pause] = (),
        extensions: Sequence[Extension] = (),
    ) -> Due:
        """The deadline of the period of this key; see `deadlines.due`."""
        return due(self.rule(key), start, self.calendar, pauses=pauses, extensions=extensions)


def procedure(session: Session, profile_key: str | None = None) -> Procedure:
    """What is in force now, in one statement.

    Args:
        session: any session.
        profile_key: another profile than the site's own.

    Raises:
        KeyError: there is no such profile.
    """
    newest = newest_changes(session)
    key = profile_key or chosen_profile(newest)
    return Procedure(changed_profile(key, newest), changed_calendar(newest))


def newest_changes(session: Session) -> Sequence[ProcedureChange]:
    """The changes that are in force: the newest of each scope and subject."""
    latest = select(func.max(ProcedureChange.id)).group_by(ProcedureChange.scope, ProcedureChange.subject)
    return session.scalars(
        select(ProcedureChange).where(ProcedureChange.id.in_(latest)).order_by(ProcedureChange.id)
    ).all()


def chosen_profile(changes: Iterable[ProcedureChange]) -> str:
    """The site's own profile."""
    for change in changes:
        if change.scope == SITE and change.subject == "profile" and change.new.get("key") in PROFILES:
            return str(change.new["key"])
    return DEFAULT


def changed_profile(key: str, changes: Iterable[ProcedureChange]) -> Profile:
    """A shipped profile with the changes made to it."""
    profile = shipped(key)
    mine = [change for change in changes if change.scope == key]
    rules = [rule_from(change.new) for change in mine if change.subject in profile.rules]
    profile = profile.with_rules(rules)
    for change in mine:
        if change.subject not in profile.rules:
            profile = _with_part(profile, change.subject, change.new)
    return profile


def _with_part(profile: Profile, part: str, value: dict[str, Any]) -> Profile:
    if part == "papers":
        return replace(profile, papers=tuple(RequiredPaper(**entry) for entry in value["papers"]))
    if part == "copies":
        return replace(profile, paper_copies=int(value["copies"]), copies_source=str(value["source"]))
    if part == "number":
        return replace(profile, number_pattern=str(value["pattern"]), number_source=str(value["source"]))
    if part == "standing":
        return replace(profile, provisional=bool(value["provisional"]), note=str(value["note"]))
    return profile


def changed_calendar(changes: Iterable[ProcedureChange]) -> Calendar:
    """The shipped notices with those that were entered since."""
    entered = [notice_from(change.new) for change in changes if change.scope == HOLIDAYS and change.new]
    return Calendar([*shipped_notices(), *entered])
