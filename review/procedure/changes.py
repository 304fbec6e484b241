"""Changes to profiles and holidays by administrators: who, when, from what, to what, why. The one door for them.

Nothing is overwritten: each change is a new row, checked as strictly as a shipped file, and noted in the audit log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.procedure import in_force
from review.procedure.models import ProcedureChange
from review.procedure.profiles import PROFILES, RequiredPaper, rule_from, rule_table, shipped
from review.procedure.rules import TimeRule
from review.procedure.working_days import FIRST_YEAR, LAST_YEAR, HolidayNotice, notice_table

NEEDS = Permission.POLICY_MANAGE


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change, for its history."""

    id: int
    scope: str
    subject: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    why: str
    who: str
    at: datetime


def change_rule(
    session: Session, clock: Clock, person: Person, profile_key: str, rule: TimeRule, why: str, *, seen: int = 0
) -> None:
    """Put a period in the place of the one of its key.

    Args:
        session: a writing session.
        clock: where the moment comes from.
        person: who changes it.
        profile_key: in which profile.
        rule: the new period.
        why: the reason, shown beside the number from now on.
        seen: id of the newest change the person saw on this number; 0 for none.

    Raises:
        NotAllowed. InvalidInput: no reason, or a period that can't be counted. Conflict: changed by another meanwhile.
    """
    table = rule_table(rule)
    _checked(table)
    old = rule_table(in_force.changed_profile(_known(profile_key), in_force.newest_changes(session)).rule(rule.key))
    _write(session, clock, person, profile_key, rule.key, old, table, why, seen)


def change_papers(
    session: Session, clock: Clock, person: Person, profile_key: str, papers: Sequence[RequiredPaper], why: str
) -> None:
    """Replace the list of papers that a filing consists of.

    Raises:
        NotAllowed. InvalidInput: no reason, an empty list or two papers of one key.
    """
    if not papers or len({paper.key for paper in papers}) != len(papers) or not all(p.name.strip() for p in papers):
        raise InvalidInput("报备材料至少要有一项，名称不能为空，代号不能重复。")
    profile = in_force.changed_profile(_known(profile_key), in_force.newest_changes(session))
    old, new = ({"papers": [_paper(p) for p in each]} for each in (profile.papers, papers))
    _write(session, clock, person, profile_key, "papers", old, new, why)


def change_copies(
    session: Session, clock: Clock, person: Person, profile_key: str, copies: int, source: str, why: str
) -> None:
    """Change the number of paper copies.

    Raises:
        NotAllowed. InvalidInput: no reason, or a number below 0 or above 20.
    """
    if not 0 <= copies <= 20:
        raise InvalidInput("纸质份数应在 0 到 20 之间。")
    profile = in_force.changed_profile(_known(profile_key), in_force.newest_changes(session))
    old = {"copies": profile.paper_copies, "source": profile.copies_source}
    _write(session, clock, person, profile_key, "copies", old, {"copies": copies, "source": source.strip()}, why)


def change_number(
    session: Session, clock: Clock, person: Person, profile_key: str, pattern: str, source: str, why: str
) -> None:
    """Change the pattern of registration numbers; numbers already given stay as they are.

    Raises:
        NotAllowed. InvalidInput: no reason, or a pattern without year and serial, or with
            anything else than them and the type in braces.
    """
    pattern = pattern.strip()
    if not _is_number_pattern(pattern):
        raise InvalidInput("编号样式要含 {year} 和 {serial}，可含 {type}，例如：备{type}字〔{year}〕{serial}号。")
    profile = in_force.changed_profile(_known(profile_key), in_force.newest_changes(session))
    old = {"pattern": profile.number_pattern, "source": profile.number_source}
    _write(session, clock, person, profile_key, "number", old, {"pattern": pattern, "source": source.strip()}, why)


def change_standing(
    session: Session, clock: Clock, person: Person, profile_key: str, provisional: bool, note: str, why: str
) -> None:
    """Mark a profile as confirmed for this place, or as provisional again.

    Raises:
        NotAllowed. InvalidInput: no reason.
    """
    profile = in_force.changed_profile(_known(profile_key), in_force.newest_changes(session))
    old = {"provisional": profile.provisional, "note": profile.note}
    _write(
        session, clock, person, profile_key, "standing", old, {"provisional": provisional, "note": note.strip()}, why
    )


def choose_profile(session: Session, clock: Clock, person: Person, profile_key: str, why: str) -> None:
    """Make a profile the site's own; deadlines set before stay as they were counted.

    Raises:
        NotAllowed. InvalidInput: no reason or no such profile.
    """
    old = in_force.chosen_profile(in_force.newest_changes(session))
    _write(session, clock, person, in_force.SITE, "profile", {"key": old}, {"key": _known(profile_key)}, why)


def enter_notice(
    session: Session, clock: Clock, person: Person, notice: HolidayNotice, why: str, *, seen: int = 0
) -> None:
    """Enter or correct the holiday notice of a year.

    Raises:
        NotAllowed. InvalidInput: no reason, no number, or days that can't be right. Conflict: changed meanwhile.
    """
    faults = notice.faults()
    if not FIRST_YEAR <= notice.year <= LAST_YEAR:
        faults.append("年份不正确")
    if not notice.number.strip():
        faults.append("没有填写通知文号")
    if not notice.off:
        faults.append("没有填写放假日期")
    if faults:
        raise InvalidInput("放假安排没有保存：" + "；".join(faults) + "。")
    held = in_force.changed_calendar(in_force.newest_changes(session)).notices.get(notice.year)
    old = notice_table(held) if held else {}
    _write(session, clock, person, in_force.HOLIDAYS, f"{notice.year}", old, notice_table(notice), why, seen)


def history(session: Session, scope: str, subject: str | None = None) -> Sequence[ChangeView]:
    """Changes of a scope, newest first, in one statement."""
    query = (
        select(ProcedureChange, Account.name)
        .outerjoin(Account, Account.id == ProcedureChange.actor)
        .where(ProcedureChange.scope == scope)
        .order_by(ProcedureChange.id.desc())
    )
    if subject is not None:
        query = query.where(ProcedureChange.subject == subject)
    return [
        ChangeView(c.id, c.scope, c.subject, c.old, c.new, c.why, name or c.actor, c.at)
        for c, name in session.execute(query)
    ]


def _write(
    session: Session,
    clock: Clock,
    person: Person,
    scope: str,
    subject: str,
    old: dict[str, Any],
    new: dict[str, Any],
    why: str,
    seen: int | None = None,
) -> None:
    person.require(NEEDS)
    if not why.strip():
        raise InvalidInput("请写明修改的理由，例如依据的文件和条款。")
    newest = session.scalars(
        select(ProcedureChange.id)
        .where(ProcedureChange.scope == scope, ProcedureChange.subject == subject)
        .order_by(ProcedureChange.id.desc())
        .limit(1)
    ).one_or_none()
    if seen is not None and (newest or 0) != seen:
        raise Conflict("这一项刚被他人修改过，请刷新页面看过新的内容再改。")
    if old == new:
        return
    session.add(
        ProcedureChange(
            scope=scope, subject=subject, old=old, new=new, why=why.strip(), actor=person.actor, at=clock.now()
        )
    )
    audit.record(
        session, clock, person.actor, "procedure.change", f"{scope}:{subject}", old=old, new=new, why=why.strip()
    )


def _is_number_pattern(pattern: str) -> bool:
    """Whether year and serial stand in it once each, the type at most once, and nothing else in braces."""
    try:
        parts = [(name, spec, change) for _, name, spec, change in Formatter().parse(pattern) if name is not None]
    except ValueError:
        return False
    names = sorted(name for name, _, _ in parts)
    plain = all(not spec and not change for _, spec, change in parts)
    return plain and names in (["serial", "year"], ["serial", "type", "year"]) and len(pattern) <= 60


def _known(profile_key: str) -> str:
    if profile_key not in PROFILES:
        raise InvalidInput("没有这个程序方案。")
    shipped(profile_key)
    return profile_key


def _checked(table: dict[str, Any]) -> None:
    try:
        rule = rule_from(table)
    except (ValueError, KeyError, TypeError):
        raise InvalidInput("期限不正确：数字应大于 0，定日要写明月日，暂停事由只能是补正、说明、中止。") from None
    if rule.n > 3650 or (rule.extension is not None and not 1 <= rule.extension.n <= 3650):
        raise InvalidInput("期限过长或延长不正确，请核对。")
    if not rule.source.strip():
        raise InvalidInput("请写明期限的来源，例如某条例第几条。")


def _paper(paper: RequiredPaper) -> dict[str, Any]:
    return {
        "key": paper.key,
        "name": paper.name,
        "required": paper.required,
        "source": paper.source,
        "when": paper.when,
    }
