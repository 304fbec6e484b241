"""The standing of a rule: people's verdicts make a weak rule's findings hints, and only a head lifts that again.

A rule under 30 % upheld with at least 20 verdicts that say yes or no becomes a hint by itself. Each change is logged;
what was decided before a lifting no longer counts. Old findings keep their severity until the next run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.findings.finding import Finding, Severity
from review.findings.models import FindingRecord, RuleStanding, Verdict
from review.findings.order import merged

FEWEST = 20  # verdicts that say yes or no
LEAST = 0.30  # share upheld


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule whose standing was ever changed. `by` is None where it fell by its own figures."""

    rule: str
    hint: bool
    since: datetime
    by: str | None
    reason: str


def judge_rule(session: Session, clock: Clock, rule: str) -> bool:
    """Lower a rule whose newest figures are too weak; called after each verdict. Whether it was lowered now."""
    held = session.get(RuleStanding, rule)
    if held is not None and held.hint:
        return False
    accepted, decided = _counted(session, rule, held.counted_from if held is not None else 0)
    if decided < FEWEST or accepted >= LEAST * decided:
        return False
    if held is None:
        held = RuleStanding(rule=rule, counted_from=0)
        session.add(held)
    held.hint, held.since, held.by_id = True, clock.now(), None
    held.reason = f"{decided} 次认定中成立 {accepted} 次，不足 {LEAST:.0%}"
    session.flush()
    audit.record(session, clock, "system", "rule.lower", f"rule:{rule}", accepted=accepted, decided=decided)
    return True


def restore_rule(session: Session, clock: Clock, person: Person, rule: str, reason: str) -> None:
    """Let a lowered rule make flags again; its figures start anew.

    Raises:
        NotAllowed: the person may not sign reviews.
        InvalidInput: no reason.
        Conflict: the rule is not lowered.
    """
    person.require(Permission.REVIEW_SIGN)
    reason = reason.strip()
    if not reason:
        raise InvalidInput("恢复一项规则须写明理由。")
    held = session.get(RuleStanding, rule)
    if held is None or not held.hint:
        raise Conflict("这项规则没有被降为参考提示。")
    held.hint, held.since, held.by_id, held.reason = False, clock.now(), person.account_id, reason
    held.counted_from = session.scalar(select(func.max(Verdict.id))) or 0
    session.flush()
    audit.record(session, clock, person.actor, "rule.restore", f"rule:{rule}", why=reason)


def standings(session: Session) -> Sequence[Standing]:
    """Every rule whose standing was ever changed, by name."""
    rows = session.execute(
        select(RuleStanding, Account.name)
        .outerjoin(Account, Account.id == RuleStanding.by_id)
        .order_by(RuleStanding.rule)
    )
    return [Standing(s.rule, s.hint, s.since, name, s.reason) for s, name in rows]


def lowered(session: Session) -> frozenset[str]:
    """Names of the rules whose findings are hints."""
    return frozenset(session.scalars(select(RuleStanding.rule).where(RuleStanding.hint)))


def as_they_stand(findings: Iterable[Finding], weak: frozenset[str]) -> list[Finding]:
    """Findings as they came, or with those of lowered rules as hints and worst first again."""
    if not weak:
        return list(findings)
    return merged(replace(f, severity=Severity.HINT) if f.rule in weak else f for f in findings)


def _counted(session: Session, rule: str, after: int) -> tuple[int, int]:
    """Upheld and decided findings of a rule, by the newest verdict on each, given after a lifting."""
    rows = session.execute(
        select(Verdict.finding_id, Verdict.decision)
        .join(FindingRecord, FindingRecord.id == Verdict.finding_id)
        .where(FindingRecord.rule == rule, Verdict.id > after)
        .order_by(Verdict.id)
    )
    newest = dict(rows.all())
    accepted = sum(d == "accepted" for d in newest.values())
    return accepted, accepted + sum(d == "rejected" for d in newest.values())
